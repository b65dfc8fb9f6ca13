"""The characters of a PDF page with their places, turned upright: by pdfplumber, or by pdfium where that makes more sense.

pdfplumber tells every character as the file places it, but not one whose font has no table of characters and is not embedded as others
expect; pdfium knows the usual collections of glyphs (Adobe-GB1, ...). So what pdfplumber reads is taken unless it makes no sense.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from index.boxes import Rect
from index.chinese.blank import is_blank
from index.read.text import sense

_GLYPH = re.compile(r"\(cid:\d+\)")
_QUARTER = math.pi / 2


@dataclass(frozen=True, slots=True)
class Char:
    """A character and its box, y growing downwards. `turn` is how many quarters of a circle its line is turned, clockwise; `printed` is
    the box on the page as it lies, where that is another."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0
    printed: Rect | None = None

    @property
    def rect(self) -> Rect:
        """The box on the page as it lies."""
        return self.printed or (self.x0, self.top, self.x1, self.bottom)


def read(sheet: Any, data: Any) -> list[Char]:
    """The characters of a page as printed, in the order of the file. `sheet` is pdfplumber's page, `data` gives pdfium's of the same."""
    found = [one for char in sheet.chars if (one := _plumbed(char, *sheet.mediabox[:2]))]
    if not _sensible(found) and (other := _by_pdfium(data())) and (_sensible(other) or not found):
        return other
    return (
        [replace(char, text="\ufffd") if _GLYPH.fullmatch(char.text) else char for char in found] if _sensible(found) else found
    )


def _sensible(chars: Sequence[Char]) -> bool:
    text = "".join(char.text for char in chars)
    return bool(text.strip()) and sense.sense(text) >= sense.LEAST and sense.rarity(text) <= sense.RAREST


def _plumbed(char: dict[str, Any], left: float, above: float) -> Char | None:
    """A character of pdfplumber's, whose coordinates begin at the file's own, where the page may not."""
    box = (char["x0"], char["top"], char["x1"], char["bottom"])
    if not all(math.isfinite(value) and abs(value) < 1e6 for value in box):
        return None
    turn = round(-math.atan2(char["matrix"][1], char["matrix"][0]) / _QUARTER) % 4 if char.get("matrix") else 0
    across = box[2] - box[0] if turn % 2 else box[3] - box[1]
    size = char["size"] if not turn % 2 and math.isfinite(char["size"]) else across
    printed = (box[0] - left, box[1] - above, box[2] - left, box[3] - above)
    return Char(char["text"], *box[:3], max(box[3], box[1] + 0.1), max(size, 0.1), turn, printed)


def _by_pdfium(page: Any) -> list[Char]:
    """What pdfium reads. A page that it cannot read has no characters."""
    import pypdfium2.raw as raw

    try:
        x, y, side, upper = page.get_mediabox()
        height = upper if page.get_rotation() % 180 else page.get_height()
        text = page.get_textpage()
        found = []
        for number in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, number)
            left, bottom, right, top = text.get_charbox(number, loose=True)
            if (
                (char := chr(code))
                and (char == " " or not is_blank(char))
                and all(map(math.isfinite, (left, bottom, right, top)))
            ):
                turn = round(raw.FPDFText_GetCharAngle(text, number) / _QUARTER) % 4
                size = right - left if turn % 2 else top - bottom
                printed = as_shown((left - x, upper - top, right - x, upper - bottom), page.get_rotation(), side - x, upper - y)
                found.append(Char(char, left, height - top, right, height - bottom, max(size, 0.1), turn, printed))
        return found
    except Exception:
        return []


def as_shown(box: Rect, degrees: int, width: float, height: float) -> Rect:
    """A box on a page of this size that is shown turned clockwise."""
    for _ in range(degrees // 90 % 4):
        box = (height - box[3], box[0], height - box[1], box[2])
        width, height = height, width
    return box


def upright(chars: Sequence[Char], width: float, height: float) -> tuple[list[Char], list[Char], float]:
    """The characters of most lines turned upright, with the others, whose lines stand across them, as they lie; and the page's width then."""
    turns = Counter(char.turn for char in chars if not char.text.isspace())
    turn = max(turns, key=lambda one: turns[one], default=0)
    turned = [_turned(char, turn, width, height) for char in chars]
    rest = [char for char, was in zip(turned, chars, strict=True) if was.turn != turn]
    return [char for char, was in zip(turned, chars, strict=True) if was.turn == turn], rest, height if turn % 2 else width


def _turned(char: Char, turn: int, width: float, height: float) -> Char:
    x0, top, x1, bottom = char.x0, char.top, char.x1, char.bottom
    if turn == 1:  # lines run downwards, the first one at the right
        x0, top, x1, bottom = top, width - x1, bottom, width - x0
    elif turn == 2:
        x0, top, x1, bottom = width - x1, height - bottom, width - x0, height - top
    elif turn == 3:  # lines run upwards, the first one at the left
        x0, top, x1, bottom = height - bottom, x0, height - top, x1
    return Char(char.text, x0, top, x1, bottom, char.size, (char.turn - turn) % 4, char.rect)


def is_vertical(chars: Sequence[Char]) -> bool:
    """Whether a page is set in columns from top to bottom: most characters stand below the one before them in the file."""
    seen = [char for char in chars if not char.text.isspace()]
    below = beside = 0
    for last, char in pairwise(seen):
        size = max(last.size, char.size)
        if abs(char.x0 - last.x0) < 0.3 * size and 0.5 * size < char.top - last.top < 2 * size:
            below += 1
        elif abs(char.top - last.top) < 0.3 * size and 0 < char.x0 - last.x0 < 2 * size:
            beside += 1
    return below > 2 * beside and below > 20


def columns_as_lines(chars: Iterable[Char], width: float) -> tuple[list[Char], list[Char]]:
    """The characters of a vertical page with its columns, right to left, turned into lines, top to bottom; and those of its horizontal
    lines as they are."""
    runs: list[list[Char]] = []
    for char in chars:
        last = runs[-1][-1] if runs else None
        if last and abs(char.x0 - last.x0) < 0.3 * char.size and 0 < char.top - last.top < 2.5 * max(char.size, last.size):
            runs[-1].append(char)
        else:
            runs.append([char])
    down: list[Char] = []
    across: list[Char] = []
    reach = min((run[0].top for run in runs if len(run) > 2), default=0.0)
    for run in runs:
        vertical = len(run) > 2 or (
            run[0].top >= reach - run[0].size and any(_in_column(run[0], other) for other in runs if len(other) > 2)
        )
        (down if vertical else across).extend(run)
    turned = [
        Char(one.text, one.top, width - one.x1, one.top + one.size, width - one.x0, one.size, printed=one.rect) for one in down
    ]
    return turned, across


def _in_column(char: Char, run: Sequence[Char]) -> bool:
    """Whether a character stands in the rows of a column beside it: the rest of a paragraph that one character ends."""
    return run[0].top - char.size <= char.top <= run[-1].bottom and abs(char.size - run[0].size) < 0.2 * char.size
