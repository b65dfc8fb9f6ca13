"""What stands around the articles of a web page and is not of the paper: hidden text, readers' comments, footers, menus, links."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

SILENT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "select",
    "button",
    "svg",
    "form",
    "object",
    "map",
    "textarea",
    "dialog",
)
_AROUND = ("nav", "footer", "aside", "menu")
_FURNITURE = frozenset(
    [
        "comment",
        "comments",
        "pinglun",
        "remark",
        "reply",
        "replies",
        "disqus",
        "footer",
        "foot",
        "copyright",
        "nav",
        "navbar",
        "navigation",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "sidebar",
        "related",
        "recommend",
        "recommended",
        "share",
        "sharing",
        "toolbar",
        "tools",
        "ad",
        "ads",
        "advert",
        "advertisement",
        "banner",
        "pagination",
        "pager",
        "paging",
        "hot",
        "ranking",
        "login",
        "search",
        "qrcode",
        "friendlink",
        "friendlinks",
        "toplink",
    ]
)
"""The words of a class or id that name furniture."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLE = 100_000
"""Characters of a style sheet that are read."""
_SELECTOR = re.compile(r"\s*(?P<tag>\w*)(?P<sign>[.#])(?P<name>[\w-]+)\s*")
_WORD = re.compile(r"[A-Za-z]+")
_FOOT = re.compile(
    r"版权所有|著作权|ICP备|ICP证|公网安备|[Cc]opyright|©|All [Rr]ights|关于我们|联系我们|网站地图|未经.{0,12}(?:授权|许可).{0,20}(?:转载|使用)|返回顶部|返回目录"
    r"|^(?:上一篇|下一篇|上一版|下一版|打印|关闭|分享|收藏)"
)
_FOOT_LINES = 6


def without(soup: Any) -> None:
    """Take what is hidden or furniture out of the page, unless next to nothing would be left of it."""
    hidden = _hidden_by_rules(soup)
    whole = len(soup.get_text(strip=True))
    out = [tag for tag in soup.find_all(True) if _is_hidden(tag, hidden) or _is_furniture(tag)]
    for tag in out:
        if tag.decomposed or tag.name in ("html", "body", "main"):
            continue
        if len(tag.get_text(strip=True)) * 2 <= whole:
            tag.decompose()


def silence(soup: Any) -> None:
    """Take out what is never text."""
    for tag in soup(list(SILENT)):
        tag.decompose()


def _hidden_by_rules(soup: Any) -> set[tuple[str, str]]:
    """The classes (`.`, name) and ids (`#`, name) that a style sheet in the page hides."""
    found: set[tuple[str, str]] = set()
    for style in soup.find_all("style"):
        for rule in style.get_text()[:_STYLE].split("}")[:-1]:
            selectors, _, told = rule.rpartition("{")
            if _HIDDEN.search(told):
                parts = selectors.rpartition("{")[2].split(",")  # behind what holds the rule (@media)
                found.update((one["sign"], one["name"]) for part in parts if (one := _SELECTOR.fullmatch(part)))
    return found


def _is_hidden(tag: Any, rules: set[tuple[str, str]]) -> bool:
    return (
        tag.has_attr("hidden")
        or _HIDDEN.search(str(tag.get("style") or "")) is not None
        or str(tag.get("aria-hidden")).lower() == "true"
        or (bool(rules) and any(("." if name == "class" else "#", one) in rules for name, one in _names(tag)))
    )


def _names(tag: Any) -> list[tuple[str, str]]:
    classes = tag.get("class") or []
    return [("class", one) for one in ([classes] if isinstance(classes, str) else classes)] + (
        [("id", str(tag["id"]))] if tag.get("id") else []
    )


def _is_furniture(tag: Any) -> bool:
    if tag.name in _AROUND:
        return True
    words = {word.lower() for _, name in _names(tag) for word in _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))}
    return not words.isdisjoint(_FURNITURE) and tag.find(["h1", "founder-content", "article"]) is None


def unlink(body: Any) -> None:
    """Drop the lists of links (版面导航, 上一篇 下一篇): blocks whose text is mostly links and that hold no heading."""
    tags = body.find_all(True)
    text: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    holding: set[int] = set()
    for string in body.find_all(string=True):
        text[id(string.parent)] += len(string.strip())
    for tag in reversed(tags):  # each after all that it holds
        own, above = id(tag), id(tag.parent)
        linked[own] = text[own] if tag.name == "a" else linked[own]
        text[above] += text[own]
        linked[above] += linked[own]
        if own in holding or tag.name in ("h1", "h2", "h3", "p"):
            holding.add(above)
    dropped: set[int] = set()
    for tag in tags:
        if id(tag.parent) in dropped:
            dropped.add(id(tag))
            continue
        mostly = text[id(tag)] > 0 and linked[id(tag)] > 0.6 * text[id(tag)]
        if mostly and tag.name in ("ul", "ol", "table", "div", "p", "li") and id(tag) not in holding:
            tag.extract()
            dropped.add(id(tag))


def without_foot(lines: list[str]) -> list[str]:
    """The lines of a page without the site's own at its end (版权所有, 备案)."""
    end = len(lines)
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - _FOOT_LINES), -1):
        if len(lines[at]) <= 80 and _FOOT.search(lines[at]):
            end = at
    return lines[:end] if end else lines
