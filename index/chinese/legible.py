"""A page as it is read: without unseen characters and the blanks that OCR sets between all characters, look-alikes as what they look like.

The mender and the dating read the page so. What they find is told in the places and the characters of the page as it is printed: an
article's text keeps the look-alikes that stand there, so that a quote is the file's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.chinese.blank import UNSEEN, has_unseen
from index.chinese.look_alikes import has_look_alikes, plain
from index.chinese.numerals import ONE_TO_TEN
from index.chinese.traditional import restored
from index.types import Article, Issue, Page, Span

_HAN = "\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·"
_GAP = re.compile(rf"(?<=[{_HAN}])[ \u00a0](?=[{_HAN}])")
_LINE_GAP = re.compile(rf"(?<=[{_HAN}])[ \u00a0](?=[{_HAN}0-9])|(?<=[0-9])[ \u00a0](?=[{_HAN}])")
_CHAR = re.compile(f"[{_HAN}]")
_DROPPED = re.compile(f"[{UNSEEN}]")
_NUMERAL = frozenset(f"0123456789０１２３４５６７８９〇零{ONE_TO_TEN}百千万亿")
_SPACED, _SPACED_PAGE = 0.8, 0.5
"""The share of the places between characters that a line must have a blank at to be one that OCR spaced, and its share on a page whose
lines mostly are."""
_LEAST = 8
"""Characters of a line that is told to be spaced by itself; three names with blanks in them are not."""


@dataclass(frozen=True, slots=True)
class Legible:
    """A page to be read in place of `printed`. `places` are the offsets of its characters there, and its end; None where they are the same."""

    page: Page
    printed: Page
    places: Sequence[int] | None = None

    def mended(self, mend: Callable[[Page], Sequence[Article]]) -> list[Article]:
        """The articles that the mender finds, in the characters and places of the printed page."""
        articles = list(mend(self.page))
        if self.places is None and self.page is self.printed:
            return articles
        kept = self.printed.text
        if self.places is not None:
            kept = "".join(kept[at] for at in self.places[:-1])
        return [self._placed(restored(article, kept) if kept != self.page.text else article) for article in articles]

    def issue(self, issue: Issue) -> Issue:
        """An issue of the page, its evidence in places of the printed one."""
        if self.places is None:
            return issue
        return replace(
            issue,
            evidence=tuple(
                replace(reason, start=span[0], end=span[1])
                for reason in issue.evidence
                for span in (self._span((reason.start, reason.end)),)
            ),
        )

    def _placed(self, article: Article) -> Article:
        return replace(article, spans=tuple(map(self._span, article.spans)), repeats=tuple(map(self._span, article.repeats)))

    def _span(self, span: Span) -> Span:
        start, end = span
        if self.places is None:
            return span
        return (self.places[start], self.places[end - 1] + 1) if start < end else (self.places[start],) * 2


def legible(page: Page) -> Legible:
    """The page to be read; most are legible as they are printed."""
    text = page.text
    spaced = text.count(" ") + text.count("\u00a0") > len(text) // 16
    if not spaced and not has_unseen(text):
        return Legible(replace(page, text=plain(text)), page) if has_look_alikes(text) else Legible(page, page)
    dropped = {match.start() for match in _DROPPED.finditer(text) if not _in_a_number(text, match.start())}
    if spaced:
        dropped |= _gaps(text)
    if not dropped:
        return Legible(replace(page, text=plain(text)), page)
    places = [at for at in range(len(text)) if at not in dropped]
    kept = "".join(text[at] for at in places)
    return Legible(replace(page, text=plain(kept)), page, [*places, len(text)])


def _in_a_number(text: str, at: int) -> bool:
    """Whether a lost character stands in a number: it stays, so that nothing reads the number without it."""
    return text[at] == "\ufffd" and bool({text[at - 1 : at], text[at + 1 : at + 2]} & _NUMERAL)


def _gaps(text: str) -> set[int]:
    """Where blanks stand between the characters of lines that OCR spaced."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\r\n]+", text)]
    shares = [_share(text[start:end]) for start, end in lines]
    long = [share for share, (start, end) in zip(shares, lines, strict=True) if end - start >= _LEAST]
    mostly = bool(long) and sum(share >= _SPACED for share in long) * 2 > len(long)
    found: set[int] = set()
    for share, (start, end) in zip(shares, lines, strict=True):
        if share >= _SPACED_PAGE if mostly else share >= _SPACED and len(_CHAR.findall(text, start, end)) >= _LEAST:
            found.update(match.start() for match in _LINE_GAP.finditer(text, start, end))
    return found


def _share(line: str) -> float:
    """The share of the places between the characters of a line at which a single blank stands."""
    between = len(_CHAR.findall(line)) - 1
    return len(_GAP.findall(line)) / between if between > 0 else 0.0
