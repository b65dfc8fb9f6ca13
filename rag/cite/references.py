"""A source as a reference: GB/T 7714 (2015 and 2025), BibTeX, RIS, CSL-JSON and plain Chinese.

GB/T 7714-2015 sets a newspaper article as `责任者.题名[N].报纸名,年-月-日(版次).`; GB/T 7714-2025, in force since 2026-07-01, sets
comma, colon and brackets full width. Both put an estimated date in square brackets, name three authors and then 等, and let
the numbered style leave out an author who is not known. A newspaper is not the page it is printed on: what is not known is
left out or said (日期不详), never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from typing import Any

from index.chinese.printable import one_line
from index.errors import QuestionError
from index.issues import page_numbers
from index.partial_date import PartialDate
from index.types import Article, Certainty, Issue

DEFAULT = "gbt2015"
"""The style of who names none."""

NO_TITLE = "无题"
NO_NEWSPAPER = "报名不详"
NO_DATE = "日期不详"

_NAMED = 3  # authors printed before 等, GB/T 7714 8.1.2


@dataclass(frozen=True, slots=True)
class Source:
    """What a reference says of one newspaper article. `key` is its identity: one source, one entry in a bibliography.

    `note` and `tags` are a reader's own; they stand in the formats that programs import.
    """

    key: str
    headline: str | None = None
    authors: tuple[str, ...] = ()
    newspaper: str | None = None
    date: str | None = None
    date_certainty: Certainty = "unknown"
    issue_no: str | None = None
    page: str | None = None
    newspaper_certainty: Certainty = "stated"
    note: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article, issue: Issue) -> Source:
        """The source that an article of an issue is."""
        return cls(
            article.article_id,
            article.headline,
            article.authors,
            issue.newspaper,
            issue.date,
            issue.date_certainty,
            issue.issue_no,
            article.page or issue.page,
            issue.newspaper_certainty,
        )

    @classmethod
    def of_issue(cls, issue: Issue) -> Source:
        """A page of an issue, under the name that one gives to an issue."""
        names = (issue.newspaper, issue.date, f"第{issue.issue_no}期" if issue.issue_no else None)
        return cls(
            f"{issue.file} {issue.part}".strip(),
            " ".join(filter(None, names)) or issue.file,
            (),
            issue.newspaper,
            issue.date,
            issue.date_certainty,
            issue.issue_no,
            issue.page,
            issue.newspaper_certainty,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write references. `name` is what commands and programs call it, `label` what a menu does (Chinese, English).

    `write` sets one source, its fields one line each, without a trailing newline; `bind` a list of them as a file, whose name ends
    in `suffix`.
    """

    name: str
    label: tuple[str, str]
    suffix: str
    write: Callable[[Source], str]
    bind: Callable[[Sequence[str]], str]


def style_named(name: str) -> Style:
    """The style of a name; raises QuestionError where there is none."""
    found = next((style for style in STYLES if style.name == name), None)
    if found is None:
        names = "、".join(style.name for style in STYLES)
        raise QuestionError(f"没有“{name}”这种引文格式，有的是 {names} (no such style of references: use one of these)")
    return found


def reference(source: Source, style: str = DEFAULT) -> str:
    """One source in the style of a name, without a trailing newline. Its fields are one line each, whatever the page has in them."""
    return style_named(style).write(flat(source))


def bibliography(sources: Iterable[Source], style: str = DEFAULT) -> str:
    """A list of sources in order, each once: numbered lines for the styles that are read, a file for those that are imported."""
    chosen = style_named(style)
    once = list({source.key: source for source in sources}.values())
    return chosen.bind([chosen.write(flat(source)) for source in once])


def _numbered(references: Sequence[str]) -> str:
    return "".join(f"[{number}] {one}\n" for number, one in enumerate(references, 1))


def _one_after_another(references: Sequence[str]) -> str:
    return "".join(f"{one}\n" for one in references)


def _as_array(references: Sequence[str]) -> str:
    return json.dumps([json.loads(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def _authors(names: Sequence[str], comma: str) -> str:
    return comma.join([*names[:_NAMED], *(["等"] if len(names) > _NAMED else [])])


def page_number(page: str | None) -> str | None:
    """The bare number of a page: 10 of 第10版, 1 of 第一版 or 头版, A3 of A3版; the words themselves where they hold none."""
    if not page:
        return None
    words = re.sub(r"^第|[版页面]$|\s", "", page)
    return page_numbers.page_number(page) or words.lstrip("0") or None


def _gbt(source: Source, comma: str, brackets: str) -> str:
    date = source.date if source.date_certainty == "stated" else f"[{source.date}]"
    if not source.date:
        date = f"[{NO_DATE}]"
    page = page_number(source.page)
    parts = (
        [_authors(source.authors, comma)] if source.authors else [],
        [f"{source.headline or f'[{NO_TITLE}]'}[N]"],
        [f"{source.newspaper or f'[{NO_NEWSPAPER}]'}{comma}{date}" + (f"{brackets[0]}{page}{brackets[1]}" if page else "")],
    )
    return ".".join(part for group in parts for part in group) + "."


def flat(source: Source) -> Source:
    """The source with one line in each field: a line break in a name would begin another field, or another source."""

    def line(text: str | None) -> str | None:
        return None if text is None else one_line(text)

    return replace(
        source,
        key=one_line(source.key),
        headline=line(source.headline),
        authors=tuple(filter(None, map(one_line, source.authors))),
        newspaper=line(source.newspaper),
        date=line(source.date),
        issue_no=line(source.issue_no),
        page=line(source.page),
        note=one_line(source.note),
        tags=tuple(filter(None, map(one_line, source.tags))),
    )


def _plain(source: Source) -> str:
    who = "、".join(source.authors) + "：" if source.authors else ""
    date = PartialDate.parse(source.date).chinese if source.date else NO_DATE
    if source.date and source.date_certainty != "stated":
        date += "（推定）"
    number = f"，第{source.issue_no}期" if source.issue_no else ""
    page = page_number(source.page)
    paper = f"《{source.newspaper}》" if source.newspaper else NO_NEWSPAPER
    return f"{who}《{source.headline or NO_TITLE}》，{paper}{date}{number}" + (f"，第{page}版" if page else "") + "。"


def _bibtex(source: Source) -> str:
    told = PartialDate.parse(source.date) if source.date else None
    inferred = told is not None and source.date_certainty != "stated"
    fields = {
        "author": " and ".join("{" + _tex(name) + "}" for name in source.authors),
        "title": "{" + _tex(source.headline or NO_TITLE) + "}",
        "journal": _tex(source.newspaper or NO_NEWSPAPER),
        "date": source.date or "",
        "year": f"{told.year:04}" if told else "",
        "month": str(told.month) if told and told.month else "",
        "number": _tex(source.issue_no or ""),
        "pages": _tex(page_number(source.page) or ""),
        "note": "date inferred" if inferred else "",
        "annote": _tex(source.note),
        "keywords": _tex(", ".join(source.tags)),
        "entrysubtype": "newspaper",
        "langid": "chinese",
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    key = re.sub(r"[^\w:-]+", "", source.key) or "source"
    return f"@article{{{key},\n{body}}}"


_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped ones too
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _ris(source: Source) -> str:
    lines = [("TY", "NEWS")]
    lines += [("AU", name) for name in source.authors]
    lines += [("TI", source.headline or NO_TITLE), ("T2", source.newspaper or NO_NEWSPAPER)]
    if source.date:
        lines += [("PY", source.date.partition("-")[0]), ("DA", source.date.replace("-", "/"))]
        if source.date_certainty != "stated":
            lines.append(("N1", "date inferred"))
    lines += [("N1", source.note), *(("KW", tag) for tag in source.tags)]
    lines += [("IS", source.issue_no or ""), ("SP", page_number(source.page) or ""), ("LA", "zh"), ("ID", source.key)]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


def _csl(source: Source) -> str:
    item: dict[str, Any] = {
        "id": source.key,
        "type": "article-newspaper",
        "title": source.headline or NO_TITLE,
        "container-title": source.newspaper or NO_NEWSPAPER,
        "language": "zh-CN",
    }
    if source.authors:
        item["author"] = [{"literal": name} for name in source.authors]
    if source.date:
        item["issued"] = {"date-parts": [[part for part in astuple(PartialDate.parse(source.date)) if part]]}
        if source.date_certainty != "stated":
            item["issued"]["circa"] = True
    if source.issue_no:
        item["issue"] = source.issue_no
    if page := page_number(source.page):
        item["page"] = page
    if source.note:
        item["note"] = source.note
    if source.tags:
        item["keyword"] = ", ".join(source.tags)
    return json.dumps(item, ensure_ascii=False)


STYLES = (
    Style("gbt2015", ("GB/T 7714—2015",) * 2, "txt", partial(_gbt, comma=",", brackets="()"), _numbered),
    Style("gbt2025", ("GB/T 7714—2025",) * 2, "txt", partial(_gbt, comma="，", brackets="（）"), _numbered),
    Style("plain", ("通俗写法", "Plain"), "txt", _plain, _numbered),
    Style("bibtex", ("BibTeX",) * 2, "bib", _bibtex, _one_after_another),
    Style("ris", ("RIS",) * 2, "ris", _ris, _one_after_another),
    Style("csl-json", ("CSL-JSON",) * 2, "json", _csl, _as_array),
)
"""The styles, in the order of a menu; the first is that of who names none."""
