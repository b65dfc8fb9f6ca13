"""Chinese names in pinyin back in characters: of all that sound so, what the archive prints.

A word of the dictionary or a name that signs in the archive is likelier than other characters, and of these the one whose pairs of
characters the archive prints most. Tones are not typed, so several may fit.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from index.archive.folder import Archive
from index.chinese.sounds import characters_of
from index.chinese.words import dictionary, tagged
from index.mend.bylines import is_name

_MOST = 3
"""Ways of writing a name that are searched for."""
_LONGEST = 4
"""Syllables of a name; a longer one is foreign."""
_MADE = 200
"""Ways of putting characters together that are kept after each sound of a name that no dictionary has."""
_KEPT = 512
"""Names of an archive that are not looked for again."""
_NAMED, _SIGNS, _KNOWN, _JOINT = 3.0, 2.0, 1.5, 0.4
"""What it is worth, in natural logs of how often it is printed: a proper name, a signer, a word, the pair with what follows."""
_CHINESE_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
_Way = tuple[str, ...]
"""The syllables of a name."""
_kept: WeakKeyDictionary[Archive, dict[tuple[tuple[_Way, ...], str, bool, bool], tuple[str, ...]]] = WeakKeyDictionary()


def syllables(word: str) -> list[_Way]:
    """The ways to cut a word into syllables of pinyin, the fewest first: xi'an is two, xian may be one."""
    if len(word) > 6 * _LONGEST:
        return []
    if "'" in word:
        parts = [syllables(part) for part in word.split("'") if part]
        return [tuple(itertools.chain(*way)) for way in itertools.product(*parts)] if all(parts) else []
    return sorted(_cuts(word.lower().replace("ü", "v")), key=len)


@functools.lru_cache(maxsize=2048)
def _cuts(word: str) -> tuple[_Way, ...]:
    if not word:
        return ((),)
    known = characters_of()
    ways = []
    for size in range(1, min(6, len(word)) + 1):
        if word[:size] in known and word[:size] not in _NO_SYLLABLE:
            ways += [(word[:size], *rest) for rest in _cuts(word[size:]) if len(rest) < _LONGEST]
    return tuple(ways)


_NO_SYLLABLE = frozenset(["m", "n", "g", "ng", "hm", "hng", "o", "r", "k", "z"])
"""Interjections and the like that stand in no name."""


@functools.cache
def _dictionary() -> dict[tuple[str, int], frozenset[str]]:
    """The dictionary's words by first character and length."""
    found: dict[tuple[str, int], set[str]] = {}
    for word in dictionary():
        if _CHINESE_WORD.fullmatch(word):
            found.setdefault((word[0], len(word)), set()).add(word)
    return {key: frozenset(words) for key, words in found.items()}


def written(names: Sequence[str], archive: Archive, after: str = "", *, known: bool = False) -> tuple[str, ...]:
    """What a name in pinyin may be in characters, the likeliest first, at most three; nothing where the archive prints none of it.

    `names` is the name in its typed words (Zhu, Jian), `after` the Chinese that follows it in the question; `known` leaves out
    what neither signs in the archive nor stands in the dictionary, which takes longest.
    """
    ways = [tuple(itertools.chain(*way)) for way in itertools.product(*(syllables(name)[:3] for name in names))]
    ways = [way for way in ways if 2 <= len(way) <= _LONGEST]
    making = not known and all(name[:1].isupper() for name in names)
    kept, name = _kept.setdefault(archive, {}), (tuple(ways), after[:1], len(names) > 1, making)
    found = kept.get(name)
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[name] = _written(ways, archive, after[:1], len(names) > 1, making)
    return found


def _written(ways: Sequence[_Way], archive: Archive, after: str, person: bool, making: bool) -> tuple[str, ...]:
    scored: dict[str, float] = {}
    for way in ways:
        sounds = [characters_of()[syllable] for syllable in way]
        known = [word for word in _known(sounds, archive) if is_name(word) or not person]
        scored |= _scored(known, True, archive, after)
        if making and (person or not scored) and not any(len(word) == len(way) and word in archive.authors for word in known):
            scored |= _scored([word for word in _made(sounds, archive, person) if word not in scored], False, archive, after)
    return tuple(sorted(scored, key=lambda word: -scored[word])[:_MOST])


def _known(sounds: Sequence[str], archive: Archive) -> list[str]:
    rest = [frozenset(sound) for sound in sounds[1:]]
    words = {word for first in sounds[0] for word in _dictionary().get((first, len(sounds)), ())}
    words |= {name for name in archive.authors if len(name) == len(sounds) and name[0] in sounds[0]}
    return [word for word in sorted(words) if all(char in sound for char, sound in zip(word[1:], rest, strict=True))]


def _made(sounds: Sequence[str], archive: Archive, person: bool) -> list[str]:
    """Names all of whose pairs of characters the archive prints; a person's has a surname in front."""
    rest = "一" * (len(sounds) - 2)
    heads = [a + b for a, b in itertools.product(*sounds[:2]) if not person or is_name(a + b + rest)]
    found = _commonest(_printed(heads, archive))
    for sound in sounds[2:]:
        pairs = _printed([a + b for a, b in itertools.product(dict.fromkeys(name[-1] for name in found), sound)], archive)
        longer = ((name, name[-1] + char) for name in found for char in sound)
        found = _commonest({name + pair[1]: max(found[name], pairs[pair]) for name, pair in longer if pair in pairs})
    return list(found)


def _printed(pairs: Sequence[str], archive: Archive) -> dict[str, float]:
    """Those pairs of characters that the archive prints, and what each tells."""
    least = rarest(archive)
    return {pair: idf for pair, idf in zip(pairs, archive.idf("bigrams", pairs), strict=True) if idf < least}


def _commonest(names: Mapping[str, float]) -> dict[str, float]:
    """Of names and what the rarest pair of each tells, those that are printed most."""
    return dict(sorted(names.items(), key=lambda one: one[1])[:_MADE])


def _pairs(word: str) -> list[str]:
    return [word[n : n + 2] for n in range(len(word) - 1)]


def rarest(archive: Archive) -> float:
    """What a pair that is printed nowhere weighs, nearly."""
    return archive.idf("bigrams", ["\u4dff\u4dff"])[0] - 1e-6


def _scored(words: Sequence[str], known: bool, archive: Archive, after: str) -> dict[str, float]:
    pairs = list(dict.fromkeys(pair for word in words for pair in _pairs(word + after)))
    idf = dict(zip(pairs, archive.idf("bigrams", pairs), strict=True))
    least, scored = rarest(archive), {}
    for word in words:
        told = max(idf[pair] for pair in _pairs(word))
        if told >= least:
            continue
        score = -told
        if known:
            flags = tagged(word)
            score += _NAMED if len(flags) == 1 and flags[0][1][:2] in ("ns", "nr", "nt", "nz") else _KNOWN
        if word in archive.authors:
            score += _SIGNS
        if after:
            score += _JOINT * (least - idf[word[-1] + after])
        scored[word] = score
    return scored
