"""What a print and its reading do to the characters of a page: traditional type, and characters that recognition takes for others."""

from __future__ import annotations

import functools
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path


@functools.cache
def _traditional() -> dict[int, str]:
    table = resources.files("opencc").joinpath("dictionary/STCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new.split()[0] for old, new in pairs if len(old) == 1}


def traditional(text: str) -> str:
    """A simplified text in traditional characters, one for one, each the commonest of those it may be."""
    return "".join(new if len(new := _traditional().get(ord(char), char)) == 1 else char for char in text)


def confusions(paths: Iterable[Path]) -> dict[str, str]:
    """What each character is taken for, as one string, from lines of `{"char", "confusable"}` or pairs `{"wrong", "right"}` of one
    length."""
    held: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if "char" in line:
                    held[line["char"]] += line["confusable"]
                elif len(line["wrong"]) == len(line["right"]):
                    for right, wrong in zip(line["right"], line["wrong"], strict=True):
                        if right != wrong:
                            held[right] += [wrong] * 20  # seen, and not only thinkable
    return {char: "".join(taken) for char, taken in held.items()}


def misread(text: str, rate: float, taken: Mapping[str, str], rng: random.Random) -> str:
    """The text with so many of its characters taken for others, one for one; blanks and line breaks stay."""
    if not rate:
        return text
    return "".join(
        rng.choice(taken[char]) if char in taken and not char.isspace() and rng.random() < rate else char for char in text
    )
