"""Windows of one to a few sentences around what answers a question, or beside it: what one step of training shows the network."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.words import tagged
from index.types import Span
from rag.reader.windows import LONGEST, cut_sentences
from rag.training.material import Lesson

SHORTEST = 50
"""Characters of a window are drawn evenly from here to LONGEST."""
ALTERED = 0.12
"""Share of the answered questions asked, where they can be, of another year, edition or name than the window's."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a window. `spans` are its answers (one of them, or with `each` all), `sentences` its sentences and `supports`
    which of them prove it.

    No span and an answered window: what answers is told by no one run of words.
    """

    question: str
    context: str
    window: str
    answered: bool
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...]
    supports: tuple[bool, ...]
    says_yes: bool | None
    kind: str | None
    each: bool = False


def _overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _shared(question: str, text: str) -> int:
    return sum(question[i : i + 2] in text for i in range(len(question) - 1))


def _grown(
    cut: Sequence[Span], first: int, last: int, size: int, draw: random.Random, shut: Sequence[Span] = ()
) -> tuple[int, int]:
    """Sentences first to last with neighbours, drawn on either side until the size is reached; never one that is shut."""
    while True:
        sides = []
        if first > 0 and not any(_overlaps(cut[first - 1], one) for one in shut):
            sides.append(-1)
        if last + 1 < len(cut) and not any(_overlaps(cut[last + 1], one) for one in shut):
            sides.append(1)
        if not sides:
            return first, last
        side = draw.choice(sides)
        grown = (first - 1, last) if side < 0 else (first, last + 1)
        if cut[grown[1]][1] - cut[grown[0]][0] > size:
            return first, last
        first, last = grown


def _example(
    lesson: Lesson, cut: Sequence[Span], first: int, last: int, answered: bool, question: str | None = None
) -> Example:
    start, end = cut[first][0], cut[last][1]
    own = list(cut[first : last + 1])

    def inside(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)

    proving = [*lesson.support, *lesson.spans] if answered else []
    return Example(
        question or lesson.question,
        lesson.text.context,
        lesson.text.text[start:end],
        answered,
        inside(lesson.spans) if answered else (),
        tuple((a - start, b - start) for a, b in own),
        tuple(any(_overlaps(one, span) for span in proving) for one in own),
        lesson.says_yes if answered else None,
        lesson.kind,
        lesson.each,
    )


_NUMBERED = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?=年)|第([{ONE_TO_TEN}]{{1,2}})(?=[届次期批轮])|(?<!\d)(\d{{1,2}})(?=月)")


def renamed(question: str, window: str, context: str, draw: random.Random, names: Names) -> str | None:
    """The question with a person, place or body that the window or its issue names changed for another; None where it names none."""
    told = [(word, tag) for word, tag in names.of(question) if word in window or word in context]
    if not told:
        return None
    word, tag = draw.choice(told)
    other = draw.choice(names.pool[tag])
    if other == word or other in window or other in context or word in other:
        return None
    return question.replace(word, other)


class Names:
    """The persons, places and bodies that questions name, by their part of speech (jieba's nr, ns, nt)."""

    def __init__(self, questions: Iterable[str]) -> None:
        self._of: dict[str, tuple[tuple[str, str], ...]] = {}
        pool: dict[str, set[str]] = {}
        for question in questions:
            found = tuple((word, tag[:2]) for word, tag in tagged(question) if tag[:2] in ("nr", "ns", "nt") and len(word) > 1)
            self._of[question] = found
            for word, tag in found:
                pool.setdefault(tag, set()).add(word)
        self.pool = {tag: sorted(words) for tag, words in pool.items()}

    def of(self, question: str) -> tuple[tuple[str, str], ...]:
        """The names of a question that was given, with their part of speech; none of another."""
        return self._of.get(question, ())


def altered(question: str, window: str, context: str, draw: random.Random) -> str | None:
    """The question with a year, an edition or a month changed that the window or its issue tells; None where it names none."""
    found = [m for m in _NUMBERED.finditer(question) if m.group() in window or m.group() in context]
    if not found:
        return None
    match = draw.choice(found)
    group = next(n for n in (1, 2, 3) if match.group(n))
    value = match.group(group)
    others = {
        1: [str(int(value) + step) for step in (-2, -1, 1, 2)] if group == 1 else [],
        2: [one for one in ONE_TO_TEN if one != value],
        3: [str(month) for month in range(1, 13) if str(month) != value],
    }[group]
    other = draw.choice(others)
    unit = question[match.end(group) : match.end(group) + 1]
    changed = question[: match.start(group)] + other + question[match.end(group) :]
    return None if other + unit in window or other + unit in context else changed


def window_of(
    lesson: Lesson, draw: random.Random, names: Names | None = None, positive: float = 0.62, changed: float = ALTERED
) -> Example | None:
    """One window of a lesson; of an answered one it answers with probability `positive`. None where no such window is to be had.

    A share `changed` of the answered questions asks of something else; names are changed where `names` are given.
    """
    cut = cut_sentences(lesson.text.text)
    if not cut:
        return None
    size = draw.randint(SHORTEST, LONGEST)
    if not lesson.answered:
        return _without_answer(lesson, cut, size, draw) if lesson.says_yes is None else _whole_text(lesson, cut)
    if draw.random() >= positive:
        return _beside(lesson, cut, size, draw)
    held = _answering(lesson, cut, draw)
    if held is None:
        return None
    first, last = _grown(cut, *held, size, draw)
    other = None
    if draw.random() < changed:
        seen = lesson.text.text[cut[first][0] : cut[last][1]], lesson.text.context
        other = altered(lesson.question, *seen, draw)
        if names is not None and (other is None or draw.random() < 0.5):
            other = renamed(lesson.question, *seen, draw, names) or other
    return _example(lesson, cut, first, last, other is None, other)


def _by_question(lesson: Lesson, cut: Sequence[Span], numbers: Iterable[int]) -> list[int]:
    """Sentences, those that share most with the question first."""
    return sorted(numbers, key=lambda n: -_shared(lesson.question, lesson.text.text[cut[n][0] : cut[n][1]]))


def _whole_text(lesson: Lesson, cut: Sequence[Span]) -> Example | None:
    """The whole text, where the sentence that a verdict rests on is not known; None where it is too long for a window."""
    start, end = cut[0][0], cut[-1][1]
    if end - start > LONGEST:
        return None
    text = lesson.text
    return Example(lesson.question, text.context, text.text[start:end], True, (), (), (), lesson.says_yes, "yesno")


def _without_answer(lesson: Lesson, cut: Sequence[Span], size: int, draw: random.Random) -> Example:
    """A window of a text that answers nothing, around what looks like an answer or shares most with the question."""
    near = [n for n, one in enumerate(cut) if any(_overlaps(one, place) for place in lesson.plausible)]
    if not near or draw.random() < 0.2:
        near = [draw.choice(_by_question(lesson, cut, range(len(cut)))[:3])]
    at = draw.choice(near)
    return _example(lesson, cut, *_grown(cut, at, at, size, draw), False)


def _answering(lesson: Lesson, cut: Sequence[Span], draw: random.Random) -> tuple[int, int] | None:
    """The first and the last sentence of one of the answers; None where it has none, or they are too long."""
    text, answers = lesson.text.text, list(lesson.spans or lesson.support)
    if len(lesson.spans) > 1 and not lesson.support:  # the place that shares most with the question
        answers.sort(key=lambda place: -_shared(lesson.question, text[max(0, place[0] - 60) : place[1] + 60]))
    elif lesson.support and lesson.spans:
        answers = [lesson.spans[0] if lesson.kind not in ("compound", "compare") else draw.choice(lesson.spans)]
    held = [n for n, one in enumerate(cut) if _overlaps(one, answers[0])]
    return (held[0], held[-1]) if held and cut[held[-1]][1] - cut[held[0]][0] <= 2 * LONGEST else None


def _beside(lesson: Lesson, cut: Sequence[Span], size: int, draw: random.Random) -> Example | None:
    """A window of a text that answers, without any sentence that holds or proves an answer; None where there is no other."""
    text = lesson.text.text
    words = {text[start:end] for start, end in lesson.spans}
    shut = [*lesson.spans, *lesson.support]
    free = [
        n
        for n, (start, end) in enumerate(cut)
        if not any(_overlaps((start, end), place) for place in shut) and not any(word in text[start:end] for word in words)
    ]
    if not free:
        return None
    ranked = _by_question(lesson, cut, free)
    at = draw.choice(ranked[:3]) if draw.random() < 0.6 else draw.choice(free)
    closed = [cut[n] for n in range(len(cut)) if n not in free]
    return _example(lesson, cut, *_grown(cut, at, at, size, draw, closed), False)


def filled(lengths: Sequence[int], size: int, draw: random.Random, each: int = 1) -> list[list[int]]:
    """Places of things of one length put together, as many as fill `size` pieces with `each` windows a thing; what fills no batch is left out."""
    by_length: dict[int, list[int]] = {}
    for n, length in enumerate(lengths):
        by_length.setdefault(length, []).append(n)
    batches = [
        alike[at : at + rows]
        for length, alike in by_length.items()
        for rows in [max(1, size // (each * length))]
        for at in range(0, len(alike) - rows + 1, rows)
    ]
    draw.shuffle(batches)
    return batches


def piece_span(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The first and last piece that characters start to end touch; None where they stand beyond the last piece."""
    touched = [n for n, (a, b) in enumerate(offsets) if a < end and b > start]
    return (touched[0], touched[-1]) if touched and offsets[touched[-1]][1] >= end else None
