"""Repeats: blocks that print once more what the page has already given, whole or from the same cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

_SHINGLE = 6
_LEAST = 24
"""Shorter texts repeat of themselves: headings, names, formulas."""
_ALIKE = 0.8
"""The least share of common shingles of a copy; a wrong character in twenty costs about a quarter of them."""


def repeats(texts: Sequence[str], looks: Sequence[str]) -> dict[int, int]:
    """Which blocks are copies, each with the block it copies: `{copy: original}`. Texts are plain (see `ngrams.plain`); only
    text is looked at, no heading or caption.

    A copy holds nothing that its original does not, up to misread characters; the first one printed is the original.
    """
    found: dict[int, int] = {}
    seen: dict[str, list[int]] = defaultdict(list)
    grams: list[set[str]] = []
    for here, text in enumerate(texts):
        own = {text[k : k + _SHINGLE] for k in range(0, len(text) - _SHINGLE + 1)} if len(text) >= _LEAST and looks[here] in ("body", "jump", "title") else set()
        grams.append(own)
        probes = list(own)[:: max(1, len(own) // 12)] if own else []
        rivals = {there for probe in probes for there in seen.get(probe, ())}
        if looks[here] == "title":  # a cut piece may look like one; only the very same words are a copy of it
            rivals = {there for there in rivals if texts[there] == text}
        best = max(rivals, key=lambda there: (len(own & grams[there]), -there), default=None)
        if best is not None and len(own & grams[best]) >= _ALIKE * len(own):
            found[here] = best
            continue
        for gram in own:
            seen[gram].append(here)
    return found
