"""Where a slice of an article's text stands in its page.

`Article.text` is the characters of `Article.spans` with other blank between them (`index.chinese.blank`), so the two are aligned by counting
the characters that are not blank. Nothing else is needed, and no offset is ever guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.chinese.blank import INK, is_blank, squeezed
from index.types import Span


def place(text: str, start: int, end: int, spans: Sequence[Span], source: str) -> tuple[Span, ...]:
    """Return the spans of `source` that hold `text[start:end]`, in the order of the text.

    `text` is an `Article.text`, `spans` that article's spans and `source` its `Page.text`. Joining the result gives the slice,
    blank ignored; spans that only blank parts stay one span. A slice that is all blank, or empty, gives no span.
    Raises ValueError where `text` and `spans` do not hold the same characters as far as the slice reaches.
    """
    start, end = max(start, 0), min(end, len(text))
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    if start >= end:
        return ()
    if len(spans) == 1:
        first, last = spans[0]
        if last - first == len(text) and source.startswith(text, first):
            return ((first + start, first + end),)
    skip = len(squeezed(text[:start]))
    want = len(squeezed(text[start:end]))
    found: list[Span] = []
    for first, last in spans:
        held = len(squeezed(source[first:last]))
        if held <= skip:
            skip -= held
            continue
        here = _nth(source, first, skip)
        taken = min(want, held - skip)
        found.append((here, _nth(source, here, taken - 1) + 1))
        want, skip = want - taken, 0
        if not want:
            break
    if want or squeezed(text[start:end]) != squeezed("".join(source[a:b] for a, b in found)):
        raise ValueError("The article's text and its spans hold different characters.")
    return tuple(found)


def stretch_of(text: str, quote: str) -> Span | None:
    """Where a text first holds a quote, whatever blank the two have between their characters; None where it does not."""
    inked = [at for at, character in enumerate(text) if not is_blank(character)]
    wanted = squeezed(quote)
    first = "".join(text[at] for at in inked).find(wanted) if wanted else -1
    return (inked[first], inked[first + len(wanted) - 1] + 1) if first >= 0 else None


def _nth(source: str, start: int, count: int) -> int:
    """The offset of the non-blank character that `count` non-blank characters stand before, from `start` on."""
    for run in INK.finditer(source, start):
        first, end = run.span()
        if count < end - first:
            return first + count
        count -= end - first
    raise ValueError("The source has fewer characters than its spans.")
