"""Follow-ups made whole by the reader's network: which words of the earlier turns a turn still needs, and whether it needs any.

The turn stands as the network's question and what was said before it as its window; the support head tells of each word whether the
whole question holds it (term classification: QuReTeC, Voskarides et al., SIGIR 2020), the answers head whether the turn leans on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.chinese.words import tagged
from index.types import Span
from rag.network.network import Network, Scores, probability
from rag.question.follow_ups import Answering, says_nothing
from rag.question.in_place import put_in_place
from rag.question.wording import asked_after, asks, naming_words

CONTEXT = "上文"
"""What the network is told beside a talk, where a page has its day and headline."""
BETWEEN = " / "
"""Stands between what was said before and the turn."""
LONGEST = 180
"""Characters of what was said before, counted from the turn backwards."""
FUNCTION, SHORT = frozenset("uycp"), frozenset("vdfabz")
"""Parts of speech (jieba) of words that go with their neighbours: all of the first, those of one character of the second."""
NAMING = ("n", "j", "l", "e", "z", "b", "x", "vn")
"""How the parts of speech begin of the words that names are made of: nouns, abbreviations, idioms, foreign words, verbal nouns."""
COUNTING = ("m", "q")
"""And of numbers with their units."""
_NO_PERSON = ("ns", "nt")
"""And of places and bodies."""

_POINTS = frozenset("这那他她它其该此咱")
"""How words begin that stand for what was named; 各, 每 and 有人 are pronouns too and stand for nothing."""
_SO = frozenset("么样")
"""How such a word goes on that tells how much or in what way: 差这么多."""
_MEASURES = frozenset("个位条起篇趟次座幅艘架棵块份")
"""Measure words that behind 这 or 那 hardly ever begin a noun."""

_SURELY = 2.5
"""The logit from which a turn is taken to lean on what was said, though it points at nothing and names something itself."""
_ALONE = -2.0
"""The logit below which a turn is taken to stand alone for sure."""
_JOINED = 0.15
"""The probability from which a word is kept that is joined to one that is: half a name is looked for in vain."""
_SAYS = re.compile(r"\w")
_EDGE = "，,。；; "
_TAIL = "呢？?"
_ASKS_TOO = re.compile(
    r"何[时故人处地]|多[大长高远重久宽深于]|多会儿|作者[是叫]|姓甚|出处|更[早晚多少高低大小长快]|最(?:[早晚先]发生|[早晚先]的是)|相比|区别|差别"
    r"|同一(?:[天月年]|个月)|(?:日期|时间)是|原因|比例|金额|人数|[数总]量|总额|列(?:出|一下|举)|分别[是有]"
)
"""Words that ask beside those of every question (`asks`): what is named here is asked for, the turn does not only name it."""
"""Ends a turn that names something and asks nothing of it."""


@dataclass(frozen=True, slots=True)
class Word:
    """`talk.text[start:end]` and its part of speech; `turn` is the number of the remark it stands in."""

    start: int
    end: int
    tag: str
    turn: int


@dataclass(frozen=True, slots=True)
class Talk:
    """The remarks of a talk in one text, oldest first, and their words. The last remark is the turn that is to be made whole."""

    text: str
    turns: tuple[Span, ...]
    words: tuple[Word, ...]

    @property
    def turn(self) -> str:
        """The turn to be made whole."""
        start, end = self.turns[-1]
        return self.text[start:end]

    @property
    def row(self) -> tuple[str, str, str]:
        """Question, context and window as the network takes them."""
        return self.turn, CONTEXT, self.text

    def said(self, word: Word) -> str:
        """The characters of a word."""
        return self.text[word.start : word.end]

    def goes_along(self, word: Word) -> bool:
        """Whether a word says too little to be chosen by itself."""
        return word.tag[0] in FUNCTION or (word.end - word.start == 1 and word.tag[0] in SHORT)

    def droppable(self, word: Word) -> bool:
        """Whether a word of the turn may be left out of the whole question: one that points, or ties the turn to the one before."""
        said, first = self.said(word), word.start == self.turns[-1][0]
        points = word.tag[0] == "r" and said[0] in _POINTS and (first or said[1:2] not in _SO)
        return (points or (first and word.tag[0] == "c")) and not asks(said)


def talk(turn: str, before: Sequence[str]) -> Talk:
    """The talk of a turn and the remarks before it, oldest first: the asker's, and answers where they are known."""
    kept: list[str] = []
    room = LONGEST
    for one in reversed(before):
        kept.insert(0, one[-room:])
        room -= len(one)
        if room <= 0:
            break
    text, turns, words = "", [], []
    for number, remark in enumerate([*kept, turn]):
        text += ("" if not text else BETWEEN if number == len(kept) else " ") + remark
        at = len(text) - len(remark)
        turns.append((at, len(text)))
        for word, tag in _words(remark):
            if _SAYS.search(word):
                words.append(Word(at, at + len(word), tag, number))
            at += len(word)
    return Talk(text, tuple(turns), tuple(words))


def _words(remark: str) -> Iterator[tuple[str, str]]:
    """The words of a remark and their parts of speech; 那起 is one that points, whatever the dictionary makes of 起事 in 那起事故."""
    begun = 0
    for at in range(len(remark) - 1):
        if remark[at] in "这那" and remark[at + 1] in _MEASURES:
            yield from tagged(remark[begun:at])
            yield remark[at : at + 2], "r"
            begun = at + 2
    yield from tagged(remark[begun:])


class NetworkTurns:
    """Makes turns whole with the network. `is_person` tells whether an answer can be one's name."""

    def __init__(self, network: Network, is_person: Callable[[str], bool] = lambda _: False) -> None:
        self._network = network
        self._is_person = is_person

    def complete(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """The question as it would be asked with nothing before it; `asked` itself where it stands alone."""
        if not history or not (_says_half(asked) or self._lean([talk(asked, history)])[0]):
            return asked
        return self.of_the_topic(asked, history, answering)

    def of_the_topic(self, asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
        """A question asked with all that it may need of what was said before it: of the turn that the topic began with, and of the last."""
        history = self.since_the_topic(history)
        before = self.complete(history[-1], history[:-1])
        if not naming_words(asked):
            return asked_after(before, asked)
        if not _asks(asked) and (placed := put_in_place(asked, before)):
            return placed
        answer = answering(before) if answering is not None else None
        if answer and self._is_person(answer) and (placed := _named(asked, before, answer)):
            return placed
        remarks = dict.fromkeys((history[0], history[-1]))
        said = talk(asked, [*remarks, answer] if answer else list(remarks))
        kept = needed(said, self._scores([said])[0])
        return whole(said, undivided(said, kept) if answer else kept)

    def leans_on(self, asked: str, history: Sequence[str]) -> tuple[str, ...]:
        """The question that the talk's topic began with and the one before the turn, made whole; none where it surely stands alone."""
        if not history or self._alone([talk(asked, history)])[0]:
            return ()
        before = self.complete(history[-1], history[:-1])
        return tuple(dict.fromkeys((before, self.since_the_topic(history)[0])))

    def since_the_topic(self, history: Sequence[str]) -> Sequence[str]:
        """The turns from the last one that surely stands alone: with it the talk came to what it is about now."""
        alone = [
            n for n, one in enumerate(self._alone([talk(history[n], history[:n]) for n in range(1, len(history))]), 1) if one
        ]
        return history[alone[-1] :] if alone else history

    def _alone(self, talks: Sequence[Talk]) -> list[bool]:
        """Of the last turn of each talk, whether it surely stands alone."""
        return [one.answers < _ALONE for one in self._scores(talks)] if talks else []

    def _lean(self, talks: Sequence[Talk]) -> list[bool]:
        """Of the last turn of each talk, whether it leans on what was said before it."""
        scores = self._scores(talks) if talks else []
        return [one.answers > _least(said) for said, one in zip(talks, scores, strict=True)]

    def _scores(self, talks: Sequence[Talk]) -> list[Scores]:
        return self._network.score([said.row for said in talks])


def _named(asked: str, before: str, answer: str) -> str | None:
    """A turn that points at a person, with the one who answers the turn before in the pronoun's place; None where that turn names somebody, who
    may be meant as well (陈亮伟是谁？)."""
    at = next((n for n, sign in enumerate(asked) if sign in "他她" and asked[n + 1 : n + 2] not in ("们", "俩")), None)
    named = any(tag.startswith("nr") for _, tag in tagged(before))
    if at is None or named or any(tag.startswith(_NO_PERSON) for _, tag in tagged(answer)):
        return None
    return f"{asked[:at]}{answer}{asked[at + 1 :]}"


def _least(said: Talk) -> float:
    """The logit above which a turn is taken to lean on what was said: less where it points at something or names nothing itself."""
    points = any(said.droppable(word) for word in said.words if word.turn == len(said.turns) - 1)
    return 0.0 if points or says_nothing(said.turn) else _SURELY


def needed(said: Talk, scores: Scores) -> list[bool]:
    """Of each word of a talk, whether the whole question holds it."""
    last = len(said.turns) - 1
    likely = [
        probability(scores, word.start, word.end) if word.turn < last or said.droppable(word) else 1.0 for word in said.words
    ]
    return with_neighbours(said, _grown(said, likely))


def _grown(said: Talk, likely: Sequence[float]) -> list[bool]:
    """The likely words, and of the earlier remarks those joined to one that make one name with it (奖励 of 管理学奖励基金会)."""
    kept = [one >= 0.5 for one in likely]
    for step in (1, -1):
        for n in range(len(kept))[::step]:
            beside = n - step
            if 0 <= beside < len(kept) and kept[beside] and likely[n] >= _JOINED:
                kept[n] = kept[n] or _one_name(said, min(n, beside))
    titles = [0, *accumulate(said.text[n] == "《" for n in range(len(said.text)))]
    inside = {
        n: titles[word.start] for n, word in enumerate(said.words) if said.text[: word.start].count("》") < titles[word.start]
    }
    whole_titles = {inside[n] for n in inside if kept[n]}
    return [one or inside.get(n) in whole_titles for n, one in enumerate(kept)]


def _one_name(said: Talk, n: int) -> bool:
    """Whether the n-th word of a talk and the next, both of an earlier remark, can be parts of one name or one date."""
    first, second = said.words[n : n + 2]
    joined = first.end == second.start and first.turn < len(said.turns) - 1
    return joined and any(first.tag.startswith(kind) and second.tag.startswith(kind) for kind in (NAMING, COUNTING))


def undivided(said: Talk, kept: Sequence[bool]) -> list[bool]:
    """The words kept, of the remark before the turn, which is an answer, all or none: half a name is another's."""
    last = len(said.turns) - 2
    own = [keep for word, keep in zip(said.words, kept, strict=True) if word.turn == last]
    most = 2 * sum(own) >= len(own)
    return [most if word.turn == last else keep for word, keep in zip(said.words, kept, strict=True)]


def with_neighbours(said: Talk, kept: Sequence[bool]) -> list[bool]:
    """The words kept, and of the earlier remarks' function words those that stand between two of them."""
    last = len(said.turns) - 1
    found = list(kept)
    told = [n for n, word in enumerate(said.words) if word.turn < last and not said.goes_along(word)]
    for n, word in enumerate(said.words):
        if word.turn < last and said.goes_along(word):
            before = max((m for m in told if m < n and said.words[m].turn == word.turn), default=None)
            after = min((m for m in told if m > n and said.words[m].turn == word.turn), default=None)
            between = before is not None and after is not None and kept[before] and kept[after]
            of_one = word.tag[0] in SHORT and any(m is not None and abs(m - n) == 1 and kept[m] for m in (before, after))
            found[n] = between or (of_one and kept[n])  # 中 of 周煜中, which the tagger cuts
    return found


def whole(said: Talk, kept: Sequence[bool]) -> str:
    """The question that the kept words make: what is kept of the earlier remarks, with the turn's own words where they belong.

    That is at the end; a turn that asks nothing itself (那上海呢) takes the place of the words that were left out before it, or stands in
    front where none were.
    """
    last = len(said.turns) - 1
    dropped = [word for word, keep in zip(said.words, kept, strict=True) if not keep and word.turn == last]
    own = _without(said, dropped) if _SAYS.search(_without(said, dropped).rstrip(_TAIL)) else said.turn
    parts: list[str] = []
    for turn in range(last):
        held, left_out = _held(said, kept, turn, own + "".join(parts))
        if not held:
            continue
        if turn == last - 1 and left_out and not _asks(said.turn):
            at = max(left_out, key=lambda word: word.end - word.start).start
            before, after = [w for w in held if w.start < at], [w for w in held if w.start > at]
            return "".join([*parts, _joined(said, before), own.rstrip(_TAIL), _joined(said, after)])
        parts.append(_joined(said, held))
    if parts and not _asks(said.turn):
        return f"{own.rstrip(_TAIL)}，{''.join(parts)}"
    told = "".join(parts)
    end = told[-1:] if told[-1:].isalpha() else ""
    return told + own.removeprefix(end)  # 西窑村 and 村有多少人, of 他们村


def _held(said: Talk, kept: Sequence[bool], turn: int, told: str) -> tuple[list[Word], list[Word]]:
    """The kept words of a turn that are not told yet, and the content words left out before the last of them."""
    words = [(word, keep) for word, keep in zip(said.words, kept, strict=True) if word.turn == turn]
    part = [
        word.end - word.start == 1 and word.tag[0] != "v" for word, _ in words
    ]  # it may be one of a longer word that is told
    held = [word for (word, keep), short in zip(words, part, strict=True) if keep and (short or said.said(word) not in told)]
    end = held[-1].start if held else 0
    return held, [word for word, keep in words if not keep and not said.goes_along(word) and word.start < end]


def _without(said: Talk, dropped: Sequence[Word]) -> str:
    """The turn as it was typed, without some of its words."""
    start, end = said.turns[-1]
    bounds = [start, *(place for word in dropped for place in (word.start, word.end)), end]
    return "".join(said.text[low:high] for low, high in zip(bounds[::2], bounds[1::2], strict=True)).strip(_EDGE)


def _says_half(turn: str) -> bool:
    """Whether a turn can be no question by itself: it names a thing and asks nothing of it (那上海呢), or asks and names nothing (为什么)."""
    return not naming_words(turn) or (not _asks(turn) and turn.rstrip("？? 。").endswith("呢"))


def _asks(turn: str) -> bool:
    """Whether a turn asks something itself, and does not only name another thing."""
    bare = turn.rstrip(_TAIL)
    return asks(bare) or _ASKS_TOO.search(bare) is not None


def _joined(said: Talk, words: Sequence[Word]) -> str:
    """Words in their order, with what stands between those that are neighbours."""
    text, before = "", None
    for word in words:
        gap = said.text[before.end : word.start] if before is not None else ""
        text += (gap if before is not None and not gap.strip(" ，、《》“”（）%·-—:：.") else "") + said.said(word)
        before = word
    return text
