"""Questions made from sentences, and errors made in them, so that a model sees many more questions than people have written.

A question is mostly words of the sentence that answers it, with the answer taken out. So a sentence becomes one when a clause or
two are kept, a number or a run of words gives way to a question word, and some words are dropped (an inverse cloze task, Lee et
al. 2019, with the sentence left in its passage: matching words is what a retriever must learn first).
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from index.chinese.sounds import sound_table
from index.embed.passages import sentences

_CLAUSE = re.compile(r"[，,、：:；;。！？!?“”\"（）()《》\s]+")
_NUMBER = re.compile(r"\d[\d,.]*\s?[%\u4e00-\u9fff]?")
_ASKING = ("什么", "谁", "哪里", "多少", "哪一年", "什么时候", "哪个", "哪些", "几", "何时", "哪", "为什么", "如何", "怎么")
_COUNTING = ("多少", "几", "哪一年", "什么时候", "哪")
_ENDING = ("是什么？", "在哪里？", "是谁？", "有多少？", "？", "？", "？", "怎么样？", "", "")
_LONGEST = 45


def question_from(passage: str, chance: random.Random) -> str:
    """A question-like text that the passage answers."""
    held = [passage[start:end] for start, end in sentences(passage) if end - start >= 8] or [passage]
    clauses = _clauses(chance.choice(held))
    start = chance.randrange(len(clauses))
    kept = clauses[start : start + chance.choice((1, 1, 2, 2, 3))]
    if chance.random() < 0.25:
        chance.shuffle(kept)
    text = "".join(kept)[:_LONGEST]
    if len(text) < 14 and chance.random() < 0.7:  # too little to tell one passage from another
        text += chance.choice(_clauses(chance.choice(held)))[:20]
    text = _ask(text, chance)
    if len(text) > 12 and chance.random() < 0.5:
        text = _without(text, chance.randint(2, len(text) // 3), "", chance)
    return text + (chance.choice(_ENDING) if chance.random() < 0.5 else "")


def _clauses(sentence: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(sentence) if len(clause) >= 3] or [sentence]


def _ask(text: str, chance: random.Random) -> str:
    """A number gives way to 多少 or 哪一年, or else a run of words to any question word or to nothing."""
    numbers = list(_NUMBER.finditer(text))
    if numbers and chance.random() < 0.5:
        number = chance.choice(numbers)
        return text[: number.start()] + chance.choice(_COUNTING) + text[number.end() :]
    if len(text) > 8 and chance.random() < 0.8:
        word = chance.choice(_ASKING) if chance.random() < 0.75 else ""
        return _without(text, chance.randint(2, min(8, len(text) - 5)), word, chance)
    return text


def _without(text: str, length: int, word: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) - length + 1)
    return text[:start] + word + text[start + length :]


class Mishearing:
    """Puts characters of the same sound for others, as speech recognition and pinyin keyboards do."""

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts` show which characters are common: a rare character is hardly ever written for a common one."""
        sounds = sound_table()
        counts = Counter(char for text in texts for char in text if "\u4e00" <= char <= "\u9fff")
        alike: dict[int, list[str]] = defaultdict(list)
        for char, count in counts.items():
            if count >= 20:
                alike[int(sounds[ord(char)])].append(char)
        self._alike = {char: [other for other in alike[int(sounds[ord(char)])] if other != char] for char in counts}
        self._weights = {char: np.sqrt([counts[other] for other in others]).tolist() for char, others in self._alike.items()}

    def __call__(self, text: str, rate: float, chance: random.Random) -> str:
        """The text with about that share of its characters misheard, and a tenth as many lost."""
        heard = []
        for char in text:
            draw = chance.random()
            if draw < rate and self._alike.get(char):
                heard.append(chance.choices(self._alike[char], self._weights[char])[0])
            elif draw < 1 - rate / 10:
                heard.append(char)
        return "".join(heard)
