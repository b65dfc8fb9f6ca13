"""The network as a reader: windows of the hits are scored, a span is chosen, its sureness weighed, and told, half told or refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from index.chinese.vocabulary.places import DIVISIONS
from rag.kinds import LONG, SEVERAL, Kind
from rag.network.network import Network, Scores
from rag.reader.agreeing import agreeing
from rag.reader.compose import SHORT, in_full, short_of, statements
from rag.reader.confidence import Choice, Confidence, believed, clues, features, load_confidence
from rag.reader.kinds import asked_for, fits, measures_else
from rag.reader.measured import measured
from rag.reader.reckon import Reckoned, is_half, reckoned
from rag.reader.spans import DATE, Candidate, candidates
from rag.reader.support import Sentence, holding, sentences
from rag.reader.windows import Window, windows_of
from rag.refuse.contradicted import numbers_another, told_of_another
from rag.refuse.reasons import Reason
from rag.types import RECKONED, Draft, Evidence, Hit, Question, Statement
from rag.wants import Fact
from rag.words.lexicon import flat

STEPS = ("mending", "kinds")
"""What rules do to the network's spans: they are mended to whole numbers and dates, and those of no fitting kind are left out."""
FIRST, READ = 3, 6
"""Windows that are read first, and in all."""
ENOUGH = 0.85
"""The probability of an answer from which on nothing more is read: half of the questions end there; read whole none is answered better."""
LIKELY = 0.5
"""The probability from which words that are not sure enough for a short answer are pointed out: of 168 such, 129 were right."""
_PROVES, _EXPLAINS = 0.02, 0.01
"""The support from which a sentence is told beside the one that answers, and of a reason, a way or a summary; lower than even, because what
is left out is missed more."""
_TWO = LONG | {Kind.COMPARE, Kind.YESNO}
"""Kinds of which at least two sentences are told: a reason or a verdict seldom stands in one."""
_OF_ONE = frozenset((Kind.PERSON, Kind.PLACE, Kind.ORGANISATION))
"""Kinds that are answered by one clause."""
_ITEMS = re.compile(r"[、，,；;和与及]|[”》）].*[“《（]")
"""What stands between the things of a list."""
_MOST = 3
"""Windows that sentences are told from."""
_ALSO = 4.0
"""How much lower the lead of a further span may be where several things are asked for."""
_TOLD = 4
"""Spans that are told where several things are asked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the question, the kind of thing asked for, the spans best first, and the one that answers (None where sentences do).

    `told` is every sentence that was read, `at` the window of the answer, `values` the features by which its sureness is weighed.
    """

    question: Question
    kind: str
    windows: tuple[Window, ...]
    scores: tuple[Scores, ...]
    told: tuple[Sentence, ...]
    spans: tuple[Candidate, ...]
    chosen: Candidate | None
    at: int
    values: tuple[float, ...]


class NetworkReader:
    """Reads with the network. `confidence` weighs how sure an answer is; that of the network's folder where None."""

    def __init__(self, network: Network, confidence: Confidence | None = None) -> None:
        self.network = network
        self._confidence = confidence

    @property
    def confidence(self) -> Confidence:
        """The two regressions that an answer's sureness is weighed by."""
        return self._confidence or load_confidence(self.network.folder)

    def weigh(self, question: Question, hits: Sequence[Hit], enough: float = 1.0) -> Reading | None:
        """What the best hits say to a question; None where there is nothing to read.

        The windows that were found first are read first, and no more of them once the answer is as sure as `enough`.
        """
        windows = windows_read(question, hits)
        if not windows:
            return None
        scores: list[Scores] = []
        for last in dict.fromkeys((min(FIRST, len(windows)), len(windows))):
            scores += self.network.score([(question.text, one.context, one.text) for one in windows[len(scores) : last]])
            reading = choose(question, windows, scores, self.confidence.choice)
            if self.confidence.answers.probability(reading.values) >= enough:
                break
        return reading

    def _found(self, reading: Reading) -> float:
        """The probability that what was read answers: none where its article tells of another number in the row alone."""
        if _of_another(reading.question, reading.windows[reading.at].hit):
            return 0.0
        return self.confidence.answers.probability(reading.values)

    def likely(self, question: Question, hits: Sequence[Hit]) -> str | None:
        """The bare answer that the hits would give if it were sure; None where they answer rather not, or with whole sentences."""
        reading = self.weigh(question, hits, ENOUGH)
        if reading is None or self._found(reading) < self.confidence.answers.least:
            return None
        return tell(reading).short_answer

    def read(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """The draft of an answer from the hits, best first, or a refusal with the nearest sentence."""
        reading = self.weigh(question, hits, ENOUGH)
        if reading is None:
            return Reason.NOTHING.draft()
        sure = self.confidence
        found = self._found(reading)
        if found < sure.answers.least:
            return replace(Reason.NOTHING.draft(_nearest(reading)), found=found)
        if reading.kind == "yesno":
            right = believed(sure.verdict.probability(reading.values), _says_yes(reading))
        else:
            right = sure.short.probability(reading.values)
        told = tell(reading)
        told = replace(told, sure=right, found=found, likely=told.likely if right >= LIKELY else ())
        if told.sure >= sure.short.least:
            return told
        first = told.statements[0]
        said = (told.short_answer or "").split("，")[0]
        first = replace(first, text=f"{said}。{first.text}") if _leans(reading, told.sure >= sure.verdict.least) else first
        return replace(told, statements=(first, *told.statements[1:]), short_answer=None)


def windows_read(question: Question, hits: Sequence[Hit]) -> list[Window]:
    """The windows of the best hits, which are read; of articles that tell of another number in the row than is asked for only where there are no
    others."""
    return windows_of([hit for hit in hits if not _of_another(question, hit)] or hits)[:READ]


def choose(
    question: Question,
    windows: Sequence[Window],
    scores: Sequence[Scores],
    choice: Sequence[float],
    without: Collection[str] = (),
) -> Reading:
    """The reading of windows of which the first were scored: the span, or for sentences the window, that the weights of CLUES put first.

    `without` leaves out STEPS, to measure what each is worth.
    """
    kind = asked_for(scores, question.turn.facts)
    found, windows = windows, windows[: len(scores)]
    told = sentences(windows, scores)
    support = [max((one.support for one in told if one.window == n), default=0.0) for n in range(len(windows))]
    ahead = max(window.hit.score for window in windows)

    def worth(n: int, lead: float) -> float:
        return sum(w * v for w, v in zip(choice, clues(windows[n], scores[n], support[n], ahead, lead), strict=True))

    spans = [
        one
        for one in candidates(windows, scores, "" if "mending" in without else kind, _division(question))
        if "kinds" in without
        or (
            fits(kind, one.text, question) and not told_of_another(question.wants.ordinals, windows[one.window].text, one.start)
        )
    ]
    spans.sort(key=lambda one: -worth(one.window, one.lead))
    best = spans[0] if spans and kind not in LONG else None
    chosen = best and _of_its_measure(best, spans, question)
    at = best.window if best else max(range(len(windows)), key=lambda n: worth(n, 0.0))
    values = features(kind, Choice(found, scores, spans, chosen, at))
    return Reading(question, kind, tuple(windows), tuple(scores), tuple(told), tuple(spans), chosen, at, tuple(values))


def _of_its_measure(best: Candidate, spans: Sequence[Candidate], question: Question) -> Candidate | None:
    """Of the spans, best first, the first in the best one's window that tells no other measure than the one asked for; None where all do."""
    return next((one for one in spans if one.window == best.window and not measures_else(one.text, question)), None)


def _division(question: Question) -> str:
    """The division that a place is asked by: 乡 of 在哪个乡."""
    return next((slot.focus for slot in question.wants.slots if slot.focus and slot.focus in DIVISIONS), "")


def _of_another(question: Question, hit: Hit) -> bool:
    """Whether a hit's article tells of another number in the row than the question asks for; that it is another answers whether it is so."""
    return question.wants.declared is None and numbers_another(
        question.wants.ordinals, f"{hit.article.headline or ''}\n{hit.article.text}"
    )


def _leans(reading: Reading, likely: bool) -> bool:
    """Whether a yes-no question's verdict is likely enough to be said in the text, if not in large type."""
    return reading.kind == "yesno" and (likely or _measured(reading) is not None)


def _says_yes(reading: Reading) -> bool:
    """The verdict: by the limit that the question supposes, where it has one, else the network's."""
    told = _measured(reading)
    return reading.scores[reading.at].says_yes > 0 if told is None else told


def _measured(reading: Reading) -> bool | None:
    """The verdict on a limit that the question supposes, by the sentence that proves best."""
    best = max((one for one in reading.told if one.window == reading.at), key=lambda one: one.support)
    return measured(reading.question, reading.windows[best.window].text[best.start : best.end])


def tell(reading: Reading) -> Draft:
    """The answer as it would be told if it were sure."""
    made = _reckoned(reading)
    spans = list(made.spans) if made else _spans(reading)
    told = [one for span in spans if reading.kind != "yesno" for one in _run_of(reading, span)]
    if not spans or reading.kind in SEVERAL or reading.kind == "yesno":
        told += [one for one in _supporting(reading) if one not in told]
    told = told or [max((one for one in reading.told if one.window == reading.at), key=lambda one: one.support)]
    sentenced = statements(reading.windows, told, spans)
    best = reading.windows[reading.at].hit.article.article_id
    sentenced.sort(key=lambda one: one.evidence[0].hit.article.article_id != best)
    short = _short(reading, spans)
    sentenced = [in_full(one, _dates(reading, spans)) for one in sentenced]
    if made:
        evidence = tuple(evidence for one in sentenced for evidence in one.evidence)
        sentenced.insert(0, Statement(f"{made.words}{RECKONED}。", evidence))
        short = made.result if made.sure else ""
    elif reading.chosen and is_half(reading.question, reading.windows[reading.chosen.window].text[: reading.chosen.start]):
        short = ""
    core = () if reading.kind == "yesno" else tuple(span.text for span in spans)
    likely = (made.result,) if made else core
    also = () if made else _agreeing(reading)
    return Draft(tuple(sentenced), short if 0 < len(short) <= SHORT else None, core=core, likely=likely, also=tuple(also))


def _agreeing(reading: Reading) -> Iterator[Evidence]:
    return agreeing(reading.kind, reading.windows, reading.scores, reading.told, reading.spans, reading.chosen, reading.at)


def _dates(reading: Reading, spans: Sequence[Candidate]) -> list[tuple[str, str]]:
    """The dates among the spans as they are printed, each with the same told in full."""
    if reading.kind not in ("date", "compound", "compare"):
        return []
    dates = [one for one in spans if DATE.fullmatch(flat(one.text))]
    return [(one.text, short_of(reading.windows[one.window], one, "date")) for one in dates]


def _reckoned(reading: Reading) -> Reckoned | None:
    """What is asked of two amounts of the page, where it is."""
    if reading.chosen is None or reading.kind not in ("number", "compare", "compound"):
        return None
    before = [reading.windows[one.window].text[: one.start] for one in reading.spans]
    return reckoned(reading.question, reading.spans, before)


def _run_of(reading: Reading, span: Candidate) -> list[Sentence]:
    return holding(reading.told, span.window, (span.start, span.end))


def _spans(reading: Reading) -> list[Candidate]:
    """The spans that answer in the order of the page: the chosen one, and of several things asked those that come near it."""
    if reading.chosen is None:
        return []
    if reading.kind not in ("compound", "compare"):
        return [reading.chosen]
    near = [one for one in reading.spans if one.lead >= max(reading.chosen.lead - _ALSO, 0.0) or one is reading.chosen]
    best = reading.chosen.window
    return sorted(near[:_TOLD], key=lambda one: (one.window != best, one.window, one.start))


def _short(reading: Reading, spans: Sequence[Candidate]) -> str:
    if reading.kind == "yesno":
        said = reading.question.wants.verdicts[not _says_yes(reading)]
        deciding = short_of(reading.windows[reading.at], spans[0], reading.kind) if spans and spans[0].lead > 0 else ""
        return f"{said}，{deciding}" if 0 < len(deciding) <= SHORT - len(said) - 2 else said
    if (
        reading.kind == "list"
        and Fact.SEVERAL in reading.question.wants.facts
        and not any(_ITEMS.search(one.text) for one in spans)
    ):
        return ""  # one of several
    if reading.kind in _OF_ONE and any("，" in one.text.strip("，") for one in spans):
        return ""  # with what is told of another: 甲局主办，乙会 for who helped
    kind = "thing" if reading.kind in SEVERAL else reading.kind
    return "，".join(dict.fromkeys(short_of(reading.windows[one.window], one, kind) for one in spans))


def _supporting(reading: Reading) -> list[Sentence]:
    """The sentences that prove an answer: those of its window, and of other windows of its article that answer too."""
    article = reading.windows[reading.at].hit.article.article_id
    order = sorted(range(len(reading.windows)), key=lambda n: (n != reading.at, -reading.scores[n].answers))
    likely = [
        n
        for n in order
        if n == reading.at
        or (
            reading.scores[n].answers > 0
            and (reading.kind == "compare" or reading.windows[n].hit.article.article_id == article)
        )
    ]
    own = sorted((one for one in reading.told if one.window == reading.at), key=lambda one: -one.support)
    first = own[:2] if reading.kind in _TWO else []
    least = _EXPLAINS if reading.kind in LONG else _PROVES
    return first + [one for one in reading.told if one.window in likely[:_MOST] and one.support >= least and one not in first]


def _nearest(reading: Reading) -> Evidence | None:
    """The sentence that comes nearest to an answer; what stands in a masthead answers nothing."""
    told = [one for one in reading.told if reading.windows[one.window].hit.article.kind != "masthead"]
    best = max(told, key=lambda one: (one.window == reading.at, one.support), default=None)
    if best is None:
        return None
    window = reading.windows[best.window]
    return Evidence(window.hit, window.text[best.start : best.end], window.start + best.start, window.start + best.end)
