"""Put an answer together: the short answer before the sentences that hold it, or the sentences alone, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from rag.question.slots.asked import Asked
from rag.reader.compose import SHORT, clauses_about, ended, shown
from rag.reader.rules.ranking import Judged, Picked
from rag.reader.rules.spans import worded_pieces
from rag.types import Draft, Evidence, Statement
from rag.wants import Slot
from rag.words.days import told_in_full
from rag.words.lexicon import flat, lexicon

_BRIEF = 16
"""A sentence shorter than this is quoted with the one before it, which says what it is about."""
_WHOLE = 200
"""Characters up to which the parts between semicolons are quoted as one sentence."""
_LONG = 480
_BLANK = re.compile(r"(?<=[\u0080-\uffff])\s+(?=[\u0080-\uffff])|\s*\n\s*")


def short_of(picked: Picked, slot: Slot) -> str:
    """The bare answer: the span with its unit, a date told in full."""
    text = picked.text
    if picked.candidate.kind == "date":
        judged = picked.judged
        article = judged.hit.article.text
        at = judged.read.sentence.start + picked.candidate.start
        low = article.rfind("\n", 0, at) + 1
        high = article.find("\n", at)
        told = told_in_full(text, at - low, article[low : high if high >= 0 else len(article)], judged.hit.issue)
        year = re.match(r"\d{4}年", told)
        text = year.group() if year and slot.wants == "year" else told
    else:
        text = _REACHED.sub("", grown(picked, slot)) if picked.candidate.kind == "number" else grown(picked, slot)
    if slot.kind == "organisation":
        text = _BY.sub("", text)
    return _BLANK.sub("", text).strip("，,、。；;：:—- ")[:SHORT]


def grown(picked: Picked, slot: Slot) -> str:
    """A name of a place or body that stops short of its kind (晶珠 of 晶珠广场) with the signs up to it."""
    text = picked.text
    if picked.candidate.kind == "name":
        return whole_name(picked)
    if slot.kind == "place" and _BETWEEN.search(text):
        start = _other_side(picked)
        text = picked.judged.text[start : picked.candidate.end]
    if slot.kind not in ("place", "organisation", "thing") or not slot.focus or picked.candidate.kind not in ("noun", "name"):
        return text
    after = picked.judged.text[picked.candidate.end : picked.candidate.end + 8]
    if text.endswith(slot.focus[-1]):
        return text
    for kind in (slot.focus[-2:], slot.focus[-1:]):
        at = flat(after).find(kind)
        if at >= 0 and re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9]*", after[:at]):
            return text + after[: at + len(kind)]
    return text


_REACHED = re.compile(r"^(?:达到?|共计?|累计|[升降]至)(?=\d)")
"""What stands before a number and is no part of it."""
_BY = re.compile(r"^[由被](?=[\u4e00-\u9fff]{3})")
"""What stands before the body that did it."""
_BETWEEN = re.compile(r"(?:交叉路?口|交汇处|交界处?|之间)$")
"""What lies between two places, so that the name of one says half of it."""


def _other_side(picked: Picked) -> int:
    """Where a place between two others begins, the first of them with it: 西二环与 before 延安路交叉路口."""
    start = picked.candidate.start
    before = [(word, at) for word, at in worded_pieces(picked.judged.read.sentence.text) if at + len(word) <= start]
    if len(before) < 2 or before[-1][0] not in ("与", "和"):
        return start
    first = len(before) - 1
    while (
        first > 0
        and lexicon().tag(before[first - 1][0])[0] in "nmxjf"
        and before[first - 1][1] + len(before[first - 1][0]) == before[first][1]
    ):
        first -= 1
    return before[first][1] if first < len(before) - 1 else start


def whole_name(picked: Picked) -> str:
    """A name of two or three signs as the article has it elsewhere: 朱健 of 朱健强调, but 龚学余 of 龚学余出席."""
    text, one = picked.text, picked.candidate
    if text[0] not in SURNAMES_IN_TEXT or not 2 <= len(text) <= 3:
        return text
    article = flat(picked.judged.hit.article.text)
    after = picked.judged.read.sentence.text[one.end : one.end + 1]
    short, long = flat(text)[:2], flat(text) if len(text) == 3 else flat(text) + after
    if len(long) < 3 or not re.fullmatch(r"[\u4e00-\u9fff]{3}", long):
        return text
    if len(text) == 3:
        return text if article.count(short) == article.count(long) else text[:2]
    words = {word for word, _ in worded_pieces(picked.judged.read.sentence.text)}
    return (
        text + after
        if long in words and lexicon().tag(long)[0] in "xn" and article.count(short) == article.count(long)
        else text
    )


def factoid(asked: Asked, picks: Sequence[tuple[Slot, Picked]]) -> Draft:
    """The short answer first, then the sentences that hold it."""
    shorts = list(dict.fromkeys(short_of(picked, slot) for slot, picked in picks))
    short = "，".join(shorts)
    if len(short) > SHORT:
        short = shorts[0]
    sentences: dict[tuple[str, int], Judged] = {}
    for _, picked in picks:
        sentences.setdefault((picked.judged.hit.article.article_id, picked.judged.read.sentence.start), picked.judged)
    statements = []
    told: set[str] = set()
    for number, one in enumerate(sentences.values()):
        start, end = whole_sentence(one)
        words = one.hit.article.text[start:end]
        body = ended(shown(words))
        if body in told:  # another printing of the same sentence
            continue
        told.add(body)
        spans = [picked for _, picked in picks if picked.judged is one]
        if len(body) > 140:
            body = ended(clauses_about(body, [picked.text for picked in spans]))
        lead = ended(short) if number == 0 and not flat(body).startswith(flat(short)) else ""
        statements.append(Statement(lead + body, (replace(one.evidence(), text=words, start=start, end=end),)))
    return Draft(tuple(statements), short)


def whole_with(one: Statement, shorts: Sequence[str]) -> Statement:
    """A statement that proves several short answers: they come first, and its sentence is told uncut."""
    return replace(one, text=ended("，".join(shorts)) + "".join(ended(shown(evidence.text)) for evidence in one.evidence))


def whole_sentence(one: Judged) -> tuple[int, int]:
    """The place of a sentence with the parts that semicolons cut from it, and with the one before it where it is very brief."""
    sentences, number = one.read.text.sentences, one.read.number
    first = last = number

    def together(low: int, high: int) -> bool:
        same = sentences[low].paragraph == sentences[high].paragraph
        return same and sentences[high].end - sentences[low].start <= _WHOLE

    while first > 0 and sentences[first - 1].text[-1:] == ";" and together(first - 1, last):
        first -= 1
    while last + 1 < len(sentences) and sentences[last].text[-1:] == ";" and together(first, last + 1):
        last += 1
    if sentences[last].end - sentences[first].start < _BRIEF and first and together(first - 1, last):
        first -= 1
    return sentences[first].start, sentences[last].end


def passage(sentences: Sequence[Judged], short: str | None = None, limit: int = _LONG) -> Draft:
    """Sentences in the order of the page, neighbours joined into one quote, as long as the limit allows."""
    kept: list[Judged] = []
    size = 0
    for one in sentences:
        length = len(shown(one.text))
        if kept and size + length > limit:
            continue
        kept.append(one)
        size += length
    order = {one.hit.article.article_id: n for n, one in reversed(list(enumerate(kept)))}
    kept.sort(key=lambda one: (order[one.hit.article.article_id], one.read.sentence.start))
    runs: list[list[Judged]] = []
    for one in kept:
        last = runs[-1][-1] if runs else None
        if last and last.hit.article.article_id == one.hit.article.article_id and last.read.number + 1 == one.read.number:
            runs[-1].append(one)
        else:
            runs.append([one])
    return Draft(tuple(_statement(run) for run in runs), short)


def _statement(run: Sequence[Judged]) -> Statement:
    start, end = run[0].read.sentence.start, run[-1].read.sentence.end
    hit = run[0].hit
    words = hit.article.text[start:end]
    return Statement(ended(shown(words)), (Evidence(hit, words, start, end, max(one.score for one in run)),))
