"""Words that likely answer, pointed out in the text of an answer that is not sure enough for a short one."""

from __future__ import annotations

from collections.abc import Sequence

from index.types import Span

POINTS = ("\ue001", "\ue002")
"""Stand around words that are pointed out, until the text is HTML or Markdown; private characters, which no page may bring in."""


def pointed_out(text: str, likely: Sequence[str]) -> str:
    """A text with POINTS around the words that likely answer, where they first stand, none inside others and no number inside a longer one."""
    begins, ends = POINTS
    text = text.replace(begins, "").replace(ends, "")
    spans: list[Span] = []
    for words in sorted(likely, key=len, reverse=True):
        start = standing(text, words)
        end = start + len(words)
        if start >= 0 and not any(start < b and a < end for a, b in spans):
            spans.append((start, end))
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{begins}{text[start:end]}{ends}{text[end:]}"
    return text


def standing(text: str, words: str) -> int:
    """Where words first stand in a text that are neither a part of a number nor a mark; -1 where they do not."""

    def cuts(at: int) -> bool:
        beside = text[max(at - 1, 0) : at + 1]
        return len(beside) == 2 and (beside.isdigit() or beside[0] == "[")

    at = text.find(words)
    while at >= 0 and (cuts(at) or cuts(at + len(words))):
        at = text.find(words, at + 1)
    return at


def replaced(text: str, begins: str, ends: str) -> str:
    """A text with markup in the place of POINTS."""
    return text.replace(POINTS[0], begins).replace(POINTS[1], ends)
