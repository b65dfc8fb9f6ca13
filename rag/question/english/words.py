"""The built-in vocabulary: English words and phrases of newspapers and their Chinese, in `english.tsv`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from index.chinese.words import remembered, tagged


def word_set(text: str) -> frozenset[str]:
    """The words of a line, for sets of them."""
    return frozenset(text.split())


LONGEST = 8
"""Words of a phrase in the table."""
_TOKEN = re.compile(
    r"[\u4e00-\u9fff0-9][\u4e00-\u9fff0-9.%（）·]*[\u4e00-\u9fff%][\u4e00-\u9fff0-9]*|\d+(?:\.\d+)?(?![\w-])|"
    r"(?:[A-Za-z]\.){2,}|[A-Za-z0-9ü]+(?:[.'’&-][A-Za-z0-9ü]+)*|[,;:?]"
)
_DOING = word_set(
    "give gave take took put open opened start started begin began kick sign signed set call carry participate met meet preside deliver"
    " delivered break broke point pointed win won lift lifted sworn come came enter"
)
"""What the phrases of the table begin with that say what is done."""
_ONLY_DOING = word_set(
    "meet met build built invest produce sell adopt pass appoint defeat beat compile suspend oppose congratulate investigate call"
    " spoke speak operate give gave leave become solve"
)
"""Verbs whose Chinese may be a noun as well."""
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of the question: as typed, in Chinese the likeliest first (none where nothing knows it), and whether it is
    what somebody does."""

    typed: str
    chinese: tuple[str, ...] = ()
    verb: bool = False


@functools.cache
def table() -> dict[str, tuple[str, ...]]:
    """Each English key of the table and its Chinese, the likeliest first."""
    text = resources.files("rag.question.english").joinpath("english.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {english: tuple(chinese.split(";")) for english, chinese in rows}


def tokens(text: str) -> list[str]:
    """The words and marks of a text; what is Chinese already is one word."""
    return _TOKEN.findall(text.replace("’", "'"))


def bases(word: str) -> Iterator[str]:
    """The forms that a word may be an inflection of, itself first: studies, studied, running, longer."""
    yield word
    owner = word
    while owner.endswith(("'s", "s'")):
        owner = owner.removesuffix("'s").removesuffix("'")
    if owner != word:
        yield from bases(owner)
        return
    for ending, stems in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ied", ("y",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
        ("ers", ("", "e")),
        ("er", ("", "e")),
        ("est", ("", "e")),
        ("ly", ("",)),
        ("al", ("", "e")),
        ("ment", ("",)),
        ("ation", ("e", "")),
        ("ion", ("", "e")),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= (3 if len(ending) > 1 else 2):
            stem = word[: -len(ending)]
            yield from (stem + one for one in stems)
            if _DOUBLED.search(stem) and ending not in ("s", "es"):
                yield stem[:-1]


@functools.lru_cache(maxsize=4096)
def look_up(phrase: str) -> tuple[str, tuple[str, ...]] | None:
    """The form under which the table has a phrase, its last or first word perhaps inflected, and its Chinese."""
    known = table()
    *before, last = phrase.split(" ")
    for base in bases(last):
        if (key := " ".join([*before, base])) in known:
            return key, known[key]
    if before:
        for base in bases(before[0]):
            if (key := " ".join([base, *before[1:], last])) in known:
                return key, known[key]
    return None


def longest(typed: Sequence[str], at: int) -> tuple[int, Word] | None:
    """How many words from `at` on the longest phrase of the table takes, and it."""
    for size in range(min(LONGEST, len(typed) - at), 0, -1):
        run = typed[at : at + size]
        phrase = " ".join(run).lower()
        if size > 1 and any(word in ",;:?" for word in run):
            continue
        found = look_up(phrase) or (look_up(phrase.replace("-", " ")) if "-" in phrase else None)
        if found is not None:
            return size, Word(" ".join(run), found[1], _is_verb(phrase, *found))
    return None


def _is_verb(phrase: str, key: str, chinese: tuple[str, ...]) -> bool:
    first = phrase.split(" ")[0]
    return (
        _does(chinese[0])
        or phrase in _ONLY_DOING
        or (" " in phrase and first in _DOING)
        or (first.endswith("ed") and not key.split(" ")[0].endswith("ed"))
    )


@remembered(4096)
def _does(chinese: str) -> bool:
    """Whether a Chinese word says what is done and no thing (出席, but not 投资, which is both)."""
    flags = tagged(chinese)
    return all(flag == "v" for _, flag in flags)
