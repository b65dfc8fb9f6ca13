"""What a yes-no question asks, as a statement, and the yes and the no to it: in its own word (能 or 不能 to 能不能, 没有 to whether
something was done)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.denials import NEGATIONS
from index.chinese.vocabulary.whether import AFFIRMED, ASKING, WHETHER
from index.chinese.words import cut
from rag.words.lexicon import flat

_ASKS = re.compile(rf"{any_of(ASKING)}|[吗么嘛呢吧？?]+$")

_DONE: Final = re.compile(r"[了过](?:吗|么|没)|没有[？?]*$")
"""Asks whether something was done."""


def declared(asked: str) -> str | None:
    """What a yes-no question asks as a statement: 市长出席了会议吗 is 市长出席了会议; None for another question."""
    text = asked.strip("。？? ")
    said = _ASKS.sub("", text)
    said = said.removesuffix("了") if said != text else said
    return said if said != text and not re.search(r"谁|哪|什么|几|多少|怎|为何|为啥|吗.", said) else None


def verdicts(text: str) -> tuple[str, str]:
    """The yes and the no to a question; 是 and 不是 where it has no word of its own."""
    return ("是", "没有") if _DONE.search(text) else _words(flat(text))


def _words(question: str) -> tuple[str, str]:
    """The yes and the no of the word that asks (要不要, 贵不贵, 收费不), or of the first verb before 吗 that is not denied (不能…吗) and does
    not stand in what describes a noun (有五个桥墩的大桥是新的吗)."""
    tokens = cut(question.rstrip("?呀啊呢。"))
    if asking := next((word for word in (*tokens, *map("".join, pairwise(tokens))) if word in WHETHER), None):
        return WHETHER[asking]
    if asked := next((word for word, denied in pairwise(tokens) if denied == f"不{word}"), None):
        return asked, f"不{asked}"
    if tokens[-1:] == ["不"] and len(tokens) > 1 and not AFFIRMED.keys() & set(tokens):
        return tokens[-2], f"不{tokens[-2]}"
    found = [n for n, word in enumerate(tokens) if word in AFFIRMED and (n == 0 or tokens[n - 1] not in NEGATIONS)]
    ends = [*found, len(tokens) - 1][1:]
    verb = next((tokens[n] for n, end in zip(found, ends, strict=True) if "的" not in tokens[n:end]), "是")
    return verb, AFFIRMED[verb]
