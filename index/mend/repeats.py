"""Repeats: blocks that print once more what the page has already given, whole or from the same cut."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from index.mend.lines import Block

_SHINGLE = 6
_STRIDE = 3
"""Of the shingles of what was printed, one in so many is kept to be found again."""
_LEAST = 24
"""Shorter texts repeat of themselves: headings, names, formulas."""
_PROBES = 6
_FAR = 9
_REACH = 1000
"""So many blocks and characters off: a scan reads a passage twice near itself; what stands again farther off is a quotation."""
_ALIKE = 0.8
"""The least share of common shingles of a copy; a wrong character in twenty costs about a quarter of them."""


def repeats(texts: Sequence[str], looks: Sequence[str]) -> dict[int, int]:
    """Which blocks are copies, each with the block it copies: `{copy: original}`. Texts are plain (see `ngrams.plain`); only
    text is looked at, no heading or caption.

    A copy holds nothing that its original does not, up to misread characters; the first one printed is the original.
    """
    found: dict[int, int] = {}
    seen: dict[str, int] = {}
    offsets = list(itertools.accumulate(map(len, texts), initial=0))
    for here, text in enumerate(texts):
        if len(text) < _LEAST or looks[here] not in ("body", "jump", "title"):
            continue
        if _seen_before(text, seen):
            own = _shingles(text)
            hits = Counter(seen[gram] for gram in own & seen.keys())
            best = max(hits, key=lambda there: (hits[there], -there))
            near = here - best <= _FAR and offsets[here] - offsets[best] <= _REACH
            if near and hits[best] * _STRIDE > 0.5 * len(own) and _copies(text, texts[best], looks[here]):
                found[here] = best
                continue
        for gram in [text[k : k + _SHINGLE] for k in range(0, len(text) - _SHINGLE + 1, _STRIDE)]:
            if gram not in seen:
                seen[gram] = here
    return found


def _seen_before(text: str, seen: Mapping[str, int]) -> bool:
    """Whether any of a few places of a text was printed before: a quick look that spares most texts the whole one."""
    last = len(text) - _SHINGLE - _STRIDE
    places = range(0, last + 1, max(last // _PROBES, _STRIDE))
    return not seen.keys().isdisjoint([text[at + k : at + k + _SHINGLE] for at in places for k in range(_STRIDE)])


def split_tails(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, but where a column was read twice from some point to its cut, the second reading is a block of its own.

    Such a block ends in the words that an earlier one stops with, and neither ends as a sentence does.
    """
    result: list[Block] = []
    ends: dict[str, Block] = {}
    for block in blocks:
        key = block.text[-_LEAST // 2 :]
        if block.finished or len(block.text) < _LEAST:
            result.append(block)
            continue
        first = ends.setdefault(key, block)
        same = _same_end(first.text, block.text) if first is not block else 0
        near = block.spans[0][0] - first.spans[-1][1] <= _REACH
        result += block.split(len(block.text) - same) if near and _LEAST <= same < len(block.text) else [block]
    return result


def _same_end(one: str, other: str) -> int:
    """How many characters two texts end in alike."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((k for k, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _copies(text: str, original: str, look: str) -> bool:
    """Whether `text` holds nothing but what `original` does. A cut piece may look like a title: only the very words are a copy."""
    if look == "title":
        return original.startswith(text) or original.endswith(text)
    if original.endswith(text) and text[-1] not in "。！？…；”":
        return True  # the end of a cut column
    if text[-1] != original[-1] or len(text) < _ALIKE * len(original):
        return False  # a summary over an article, which is not stopped as the sentence in it is, or a part of it
    own = _shingles(text)
    return len(own & _shingles(original)) >= _ALIKE * len(own)


def _shingles(text: str) -> set[str]:
    return {text[k : k + _SHINGLE] for k in range(len(text) - _SHINGLE + 1)}
