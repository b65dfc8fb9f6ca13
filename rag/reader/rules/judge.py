"""Judge what was found: the sentences of the hits with their scores, the spans of the best, and whether they answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.chinese.numerals import integer
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.places import KINDS, SIGNS
from index.types import Article
from rag.question.kinds import LONG, Kind
from rag.reader.rules.addresses import ASKED, addresses
from rag.reader.rules.asked import Asked, Slot
from rag.reader.rules.fitting import PEOPLE, fine_enough, fits
from rag.reader.rules.lexicon import MODELS, flat, lexicon
from rag.reader.rules.match import SENTENCE_FEATURES, Read, Reading, sentence_features, shortlist, split
from rag.reader.rules.persons import whole_name
from rag.reader.rules.pointer import point
from rag.reader.rules.spans import DATELINE, Candidate, candidates, worded_pieces
from rag.reader.rules.terms import Term
from rag.reader.rules.trees import Trees, load
from rag.reader.rules.weigh import candidate_features
from rag.types import Evidence, Hit

LONG_KINDS = LONG | {Kind.LIST}
"""Questions that want more than a span."""

_TRUSTED = 0.8
"""The share of the best coverage with which the first article is the one to read for a longer answer."""

TRUST = 0.8
"""What a sentence loses for each article that the search put before its own."""

ARTICLES = 5
"""Articles that are read whole; of the others only the passage found."""


@functools.cache
def _models() -> dict[str, Trees]:
    return load(MODELS / "reader.npz")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and how well it answers: log-odds."""

    read: Read
    hit: Hit
    score: float
    soft: np.ndarray
    features: np.ndarray

    @property
    def text(self) -> str:
        """The sentence in the article's own characters."""
        return self.hit.article.text[self.read.sentence.start : self.read.sentence.end]

    def evidence(self) -> Evidence:
        """The sentence as evidence."""
        return Evidence(self.hit, self.text, self.read.sentence.start, self.read.sentence.end, self.score)


@dataclass(frozen=True, slots=True)
class Picked:
    """A span of a judged sentence and what it is worth as an answer, 0 to 1; `score` says how it ranks beside the others."""

    judged: Judged
    candidate: Candidate
    worth: float
    score: float

    @property
    def text(self) -> str:
        """The span in the article's own characters."""
        return self.judged.text[self.candidate.start : self.candidate.end]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was judged for a question, best sentence first."""

    asked: Asked
    sentences: tuple[Judged, ...]


def judge(asked: Asked, hits: Sequence[Hit], limit: int = 16) -> Verdict:
    """Read the hits against a question."""
    first: dict[str, Hit] = {}
    passages: dict[str, list[Hit]] = {}
    for hit in hits:
        first.setdefault(hit.article.article_id, hit)
        passages.setdefault(hit.article.article_id, []).append(hit)
    readings = []
    for rank, (article_id, hit) in enumerate(first.items()):
        text = split(hit.article.text)
        only = None
        if rank >= ARTICLES:
            only = frozenset(
                n for n, one in enumerate(text.sentences)
                if any(one.start < found.passage.end and one.end > found.passage.start for found in passages[article_id])
            )  # fmt: skip
        readings.append(Reading(text, flat(hit.article.headline or ""), rank, only))
    asked = grounded(asked, [reading.text.flat for reading in readings])
    reads = shortlist(asked, readings, limit)
    if asked.slots[0].kind in LONG_KINDS and readings and reads:
        weights = np.array([term.weight for term in asked.terms], np.float32)
        most = max(float(one.whole @ weights) for one in reads)
        if any(one.rank == 0 and float(one.whole @ weights) > _TRUSTED * most for one in reads):
            reads = shortlist(asked, readings[:1], 40)
    if not reads:
        return Verdict(asked, ())
    rows, softs = sentence_features(asked, reads)
    owners = list(first.values())
    scores = _models()["sentence"].score(rows) - np.array(
        [_heading(one, owners[one.rank].article) for one in reads], np.float32
    )
    scores -= TRUST * np.array([min(one.rank, 6) for one in reads], np.float32)
    if asked.slots[0].kind == "list":
        scores = scores + np.array([_LISTED * min(float(rows[n][_COLUMN["listed"]]), 4.0) + _NEAR * float(rows[n][_COLUMN["local_near"]])
                                    for n in range(len(reads))], np.float32)  # fmt: skip
        scores = scores + np.array([_ENUMERATED * _enumerates(asked, one.sentence.text) for one in reads], np.float32)
    if asked.slots[0].kind == "date" and re.search(r"几点|几时|时刻", asked.text[asked.slots[0].start : asked.slots[0].end]):
        scores = scores + np.array([_TIMED * bool(_CLOCK.search(one.sentence.text)) for one in reads], np.float32)
    if asked.slots[0].kind in _CLUES:
        scores = scores + np.array([_clue(asked, one, rows[n]) for n, one in enumerate(reads)], np.float32)
    order = np.argsort(-scores)
    judged = tuple(Judged(reads[n], owners[reads[n].rank], float(scores[n]), softs[n], rows[n]) for n in order)
    return Verdict(asked, judged)


_ANY = re.compile(r"单位|部门|机构|地方|国家|公司|企业|城市|组织$")  # kinds that a name seldom says of itself
_REPORTED = re.compile(r"(?:电|讯|消息|(?:发布|援引|刊发)?(?:消息|报道)?(?:说|称)|报道|通报|宣布|表示|证实)")
"""What follows the day on which something was told, not the day on which it was."""
_ECHO = 0.3  # an answer is news
_WORDY = 0.08  # a whole clause says more than is asked
_STAGE = re.compile(r"[一二三四五六七八九十\d]+[期批段]")
_CLUE = {"why": 8.0, "how": 3.0}
_LISTED, _NEAR = 0.7, 2.0
_ENUMERATED = 2.5
_TIMED = 2.0
_CLOCK = re.compile(r"\d[时点:]\d?|\d时[^间]")
_COLUMN = {name: n for n, name in enumerate(SENTENCE_FEATURES)}
_CLUES = {
    "why": re.compile(r"因为|由于|因[^此素地]|原因|为了|缘于|源于|得益于|有关$|有关[。，]|旨在|目的|以便|引发|起因"),
    "how": re.compile(r"通过|采取|利用|依托|采用|借助|凭借|首先|先后|经过|按照|[一二三]是|实行|实施|建立"),
}


def _clue(asked: Asked, read: Read, row: np.ndarray) -> float:
    """What a sentence gains that says why or by what means, in an article that holds what is asked about."""
    clue = _CLUES[asked.slots[0].kind].search(read.sentence.text)
    return _CLUE[asked.slots[0].kind] * float(row[4]) if clue else 0.0


_COUNTED = re.compile(r"(?P<n>\d{1,2}|[三四五六七八九十])[个名位家支种项条大款所座部枚颗]")
_AS_MANY = 1.8
_LISTED_ITEM = r"[^、，,。;；:：和与]{1,14}"
_RUN = re.compile(rf"{_LISTED_ITEM}(?:、{_LISTED_ITEM})+(?:(?:和|与|以及|及){_LISTED_ITEM})?")


def _as_many(asked: Asked, sentence: str) -> bool:
    """Whether a sentence lists as many things as are asked for: eight names for 8名队员都是谁."""
    slot = asked.slots[0]
    said = _COUNTED.findall(asked.text[max(0, slot.start - 10) : slot.end + 1])
    if not said:
        return False
    count = integer(said[-1])
    return any(1 + len(re.findall("、|和|与|以及", run)) == count for run in _RUN.findall(sentence))


def _enumerates(asked: Asked, sentence: str) -> float:
    """Whether a sentence lists things of the kind asked for: 茶叶组、新塘组、新湖组 for 哪几个组, 规划、人才等方面 for 哪些方面."""
    slot = asked.slots[0]
    focus = slot.focus if slot.focus == "方面" else slot.right
    if "、" in sentence and _as_many(asked, sentence):
        return _AS_MANY
    if "、" not in sentence or not focus:
        return 0.0
    items = re.findall(r"([\u4e00-\u9fff]{1,12})(?=[、，,和与及（()）)等])", sentence)
    most = 0.0
    for size in (2, 1):
        kind = focus[:size]
        if not re.fullmatch(r"[\u4e00-\u9fff]+", kind):
            continue
        if sum(item.endswith(kind) and len(item) > size for item in items) >= 3:
            most = 1.0
        if size == 2 and re.search(rf"、[^、，,。;；]{{1,16}}?(?:等[^，,。、]{{0,4}}?)?{kind}", sentence):
            most = 1.0
    return most


def _heading(read: Read, article: Article) -> float:
    """What a headline, a byline or a lead-in loses: it announces what the text below it says."""
    told = article.text[read.sentence.start : read.sentence.end]
    bare = re.sub(r"\s", "", told)
    if article.byline and bare and bare in re.sub(r"\s", "", article.byline):
        return 4.0
    heads = [re.sub(r"\s", "", head) for head in (article.headline, article.kicker, article.subhead) if head]
    if any(bare in head or head in bare for head in heads if len(head) > 3):
        return 1.5
    return 1.0 if re.search(r"(?:——|[：:？?])$", bare) else 0.0


def grounded(asked: Asked, texts: Sequence[str]) -> Asked:
    """The question with its words cut as the texts have them, where the cutter guessed wrong: 朱健开 to 朱健, 刘义/杰用 to 刘义杰/用."""

    def told(word: str) -> bool:
        return any(word in text for text in texts)

    terms: list[Term] = []
    for term in asked.terms:
        word = term.text
        if len(word) < 2 or lexicon().knows(word) or word.isascii() or told(word):
            terms.append(term)
            continue
        before = terms[-1] if terms else None
        joined = before.text + word[0] if before and before.start + len(before.text) == term.start else ""
        if before and joined and told(joined):
            terms[-1] = replace(before, text=joined, tag="x", weight=max(before.weight, term.weight))
            rest = word[1:]
            if len(rest) > 1:
                terms.append(replace(term, text=rest, start=term.start + 1))
            continue
        part = next((word[:size] for size in range(len(word) - 1, 1, -1) if told(word[:size])), None)
        terms.append(replace(term, text=part) if part else term)
    return replace(asked, terms=tuple(terms))


def _repeats(asked: Asked, slot: Slot, words: str) -> float:
    """The share of a span that the question says already, but for the noun that says what is asked for."""
    rest = asked.text.replace(slot.focus, " ") if slot.focus else asked.text
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(pair in rest for pair in pairs) / len(pairs) if pairs else 0.0


def _run_on(asked: Asked, slot: Slot, text: str, candidate: Candidate) -> float:
    """What a span gains where the page goes on as the question does: 多少个具体问题, 58个具体问题."""
    after, before = text[candidate.end : candidate.end + 8], text[max(0, candidate.start - 8) : candidate.start]
    gain = -_WORDY if candidate.kind == "clause" else 0.0
    if slot.kind in ("place", "organisation", "thing") and candidate.kind != "clause":
        gain -= _ECHO * _repeats(asked, slot, text[candidate.start : candidate.end])
    if candidate.kind == "number" and re.match(r"一(?:个|名|位|些|种|条|件|项|次)", text[candidate.start :]):
        gain -= 0.3
    if candidate.unit in ("名", "位", "人", "人次") and slot.unit == "个" and slot.focus and not PEOPLE.search(slot.focus):
        gain -= 0.3
    if candidate.kind == "number":
        noun = slot.focus if len(slot.focus) > 1 else slot.right[:3] if len(slot.right) > 1 else ""
        if noun and (after.startswith(noun[:2]) or noun in after):
            gain += 0.3
        if slot.unit and candidate.unit and candidate.unit in slot.unit.split("|"):
            gain += 0.1
        told = re.sub(r"[为是达有约共计了]+$", "", before)[-2:]
        counted = re.match(r"[\u4e00-\u9fff]*", asked.text[slot.end : slot.end + 10])
        if counted and len(told) == 2 and told in counted.group():  # 多少个扶贫基地: 扶贫基地131个
            gain += 0.3
    if (
        slot.kind in ("place", "organisation")
        and len(slot.focus) > 1
        and not _ANY.search(slot.focus)
        and slot.focus[-2:] in text[candidate.start : candidate.end + 6]
    ):
        gain += 0.2
    if (
        candidate.kind == "date"
        and _REPORTED.match(text, candidate.end)
        and not re.search(r"报道|宣布|通报|发布|消息|公布", asked.text)
    ):
        gain -= 0.35
    if slot.kind == "place" and ASKED.search(asked.text) and candidate in addresses(text):
        gain += 0.5
    if slot.kind == "place" and slot.wants != "country":
        gain += _NAMED_PLACE * _names_place(text, candidate)
    if slot.kind == "organisation" and (act := _ACT_OF.search(asked.text)):
        verb = next(word for word in act.groups() if word)
        gain += _DID_IT * after.startswith(verb)
    if candidate.kind == "date" and after.startswith("起") and re.search("起|开始", asked.text):
        gain += 0.25
    if slot.kind == "person" and not _KIN.search(asked.text) and _KIN.match(after):
        gain -= 0.15
    left = slot.left.rstrip("是有达为约了到在的共一")
    if candidate.kind == "number" and len(left) > 1 and re.sub(r"[为是达有约]+$", "", before).endswith(left[-2:]):
        gain += 0.25
    return gain


_NAMED_PLACE = 0.15
"""What a span gains that names a place, and what one loses that does not."""
_OF_PLACES = re.compile(rf"[{''.join(sorted(SIGNS))}]$|{any_of(KINDS)}")


def _names_place(text: str, candidate: Candidate) -> float:
    """Whether a span names a place, by its last word, and whether it stands where places stand."""
    words = text[candidate.start : candidate.end]
    last = next((word for word, at in worded_pieces(text) if at + len(word) == candidate.end), words)
    named = lexicon().tag(last)[:2] == "ns" or bool(_OF_PLACES.search(words))
    return float(named) - 1.0 + 0.5 * (text[max(0, candidate.start - 1) : candidate.start] in _BEFORE_PLACES)


_BEFORE_PLACES = ("在", "于", "到", "至", "往", "赴", "抵")
_ACT_OF = re.compile(
    r"([主承协]办|承建|承接|投资|施工|设计|研发|制造|生产|运营|出品|赞助|收购|发起)(?:方|单位|商|者|机构|企业|公司|部门|人)?(?:是|为|有)|"
    r"[由被][^,，]*(?:单位|公司|企业|部门|机构|谁|家)([\u4e00-\u9fff]{2})"
)
"""What the body asked for did: 协办方是谁, 由哪个单位协办."""
_KIN = re.compile(r"的(?:爸爸|父亲|妈妈|母亲|妻子|丈夫|爱人|老伴|儿子|女儿|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|父母|家人)")
"""Who is told of by the name of another: 胡某的爸爸."""
_DID_IT = 0.7
_POINTED = {"thing": 0.1, "place": 0.1, "organisation": 0.1, "title": 0.1}
"""What a log-probability of the network is worth beside the trees, by the kind of thing asked for."""
_MARKS = '“”"‘’「」《》'
"""Marks around a span that are no part of what it names."""
_WHO_WAS_THERE = re.compile(r".+[日号时天]?在(?=[\u4e00-\u9fff]{2})")
"""What a span that the network points at says before the place itself: 代表团23日在成都."""
_LEAST = -12.0
_SURE = -1.4
"""The log-probability from which a span that no rule cuts out is a candidate too."""


def _also(asked: Asked, slot: Slot, text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The span that the network is sure of, where no rule cut it out."""
    start, end, share = point(asked, slot, text).best(1)[0]
    if slot.kind == "place" and (before := _WHO_WAS_THERE.match(text[start:end])):
        start += before.end()
    one = Candidate(start, end, "name" if slot.kind == "person" else "noun")
    dateline = DATELINE.match(text)
    if dateline and start < dateline.end():
        return []
    known = any((other.start, other.end) == (start, end) for other in found) or text[start:end] in asked.text
    return [one] if share > _SURE and not known and fits(slot, one, text) else []


def _pointed(asked: Asked, slot: Slot, one: Judged, candidate: Candidate) -> float:
    """The log-probability that the network gives a span of its sentence, as far as it is asked for that kind."""
    if slot.kind not in _POINTED:
        return 0.0
    return max(_LEAST, point(asked, slot, one.read.sentence.text).of(candidate.start, candidate.end))


def _whole(candidate: Candidate, sentence: str, article: str) -> Candidate:
    """A name that the cutter cut short, whole."""
    name = sentence[candidate.start : candidate.end]
    longer = whole_name(flat(article), name)
    return replace(candidate, end=candidate.start + len(longer)) if sentence.startswith(longer, candidate.start) else candidate


def pick(asked: Asked, slot: Slot, sentences: Sequence[Judged]) -> list[Picked]:
    """The spans that may fill a slot, best first."""
    blocks, owners = [], []
    best = max((one.score for one in sentences), default=0.0)
    for one in sentences:
        text = one.read.sentence.text
        cut = candidates(text, slot.kind.fills) + (addresses(text) if slot.kind == "place" else [])
        found = [candidate for candidate in dict.fromkeys(cut) if fits(slot, candidate, text)]
        found = [
            candidate
            for candidate in found
            if candidate.kind == "number" or text[candidate.start : candidate.end].strip(_MARKS) not in asked.text
        ]
        if slot.kind in _POINTED:
            found += _also(asked, slot, text, found)
        if slot.kind == "person":
            found = [_whole(candidate, text, one.hit.article.text) for candidate in found]
        if found:
            blocks.append(candidate_features(asked, slot, one.read, one.score, best - one.score, one.soft, found))
            owners += [(one, candidate) for candidate in found]
    if not blocks:
        return []
    if slot.kind == "date":
        words = asked.text[slot.start : slot.end]
        fine = [fine_enough(words, one.read.sentence.text[candidate.start : candidate.end]) for one, candidate in owners]
        if any(fine):
            blocks = [np.concatenate(blocks)[fine]]
            owners = [owner for owner, keep in zip(owners, fine, strict=True) if keep]
        elif re.search(r"几点|几时|时刻", words):
            return []
        elif re.search(r"[天日号]", words):  # no year is a day
            spans = [one.read.sentence.text[candidate.start : candidate.end] for one, candidate in owners]
            finer = [not re.fullmatch(r"\s*(?:\d{4}\s*年?|[当今去明前本同]年)", span) for span in spans]
            if not any(finer):
                return []
            blocks = [np.concatenate(blocks)[finer]]
            owners = [owner for owner, keep in zip(owners, finer, strict=True) if keep]
    worth = _models()["span"].score(np.concatenate(blocks))
    pointed = np.array([_pointed(asked, slot, one, candidate) for one, candidate in owners], np.float32)
    worth = worth + np.array([_run_on(asked, slot, one.read.sentence.text, candidate) for one, candidate in owners], np.float32)
    stages = [term.text for term in asked.terms if _STAGE.fullmatch(term.text)]
    if stages:  # 一期 is asked for, and what is told of the whole or of 二期 is no answer
        before = [one.read.sentence.text[max(0, candidate.start - 30) : candidate.start] for one, candidate in owners]
        worth = worth + np.array([0.6 * any(stage in text for stage in stages) for text in before], np.float32)
    first = owners[int(np.argmax(worth))][0]
    elsewhere = np.array([one is not first for one, _ in owners])
    score = np.where(elsewhere, worth - worth.max(), _POINTED.get(slot.kind, 0.0) * pointed + worth)
    inside = score[~elsewhere].max()
    score = np.where(elsewhere, score + inside, score)  # the trees choose the sentence, the network helps to choose the span
    return [Picked(owners[n][0], owners[n][1], float(worth[n]), float(score[n])) for n in np.argsort(-score)]
