"""Read the passages found and draft an answer: the sentences that answer, the bare answer, or an honest no."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from index.archive import Archive
from rag.reader.asked import Asked, Slot, ask
from rag.reader.compose import factoid, passage
from rag.reader.judge import Judged, Picked, Verdict, judge, pick
from rag.reader.lexicon import flat
from rag.reader.match import split
from rag.reader.refuse import Coverage, contradicted_ordinal, off_topic, outside, refusal, year_agrees, years_asked
from rag.types import Draft, Hit, Question

ANSWERS = -1.0
"""The log-odds of being answered under which the answer is no."""

_READ = 3  # sentences whose spans are weighed
_LONG_KINDS = ("how", "why", "list")


@functools.lru_cache(maxsize=8)
def _coverage(archive: Archive) -> Coverage:
    return Coverage.of(archive)


def read(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft:
    """The draft of an answer from the hits, best first, or a refusal. Nothing is said that the hits do not say."""
    if (no := off_topic(question)) is not None:
        return no
    if (no := outside(question, _coverage(archive))) is not None:
        return no
    if not hits:
        return refusal("not_found", "馆藏里没有找到能回答这个问题的报道。")
    asked = ask(question.text)
    verdict = judge(asked, hits)
    if not verdict.sentences:
        return refusal("not_found", "馆藏里没有找到能回答这个问题的报道。")
    verdict = _in_time(question, verdict)
    best = verdict.sentences[0]
    if (no := _contradicted(question, asked, verdict)) is not None:
        return no
    if verdict.answers < ANSWERS:
        return refusal("not_found", "馆藏里没有找到能回答这个问题的报道。", best.evidence())
    return _compose(asked, verdict)


def _in_time(question: Question, verdict: Verdict) -> Verdict:
    """The same sentences, those that speak of another year behind the others."""
    years = years_asked(question)
    if not years:
        return verdict
    order = sorted(verdict.sentences, key=lambda one: (not _year_agrees(years, one), -one.score))
    return Verdict(tuple(order), verdict.answers)


def _year_agrees(years: set[int], one: Judged) -> bool:
    article = one.hit.article.text
    low = article.rfind("\n", 0, one.read.sentence.start) + 1
    high = article.find("\n", one.read.sentence.end)
    return year_agrees(years, one.text, article[low : high if high >= 0 else len(article)], one.hit.article.headline or "", one.hit.issue)


def _contradicted(question: Question, asked: Asked, verdict: Verdict) -> Draft | None:
    best = verdict.sentences[0]
    other = contradicted_ordinal(asked.text, best.read.sentence.text, flat(best.hit.article.text))
    if other:
        return refusal("not_found", f"馆藏里没有找到，写的是{other}。", best.evidence())
    years = years_asked(question)
    if years and not _year_agrees(years, best):
        told = "、".join(f"{year}年" for year in sorted(years))
        return refusal("not_found", f"馆藏里没有找到{told}的，只有别的年份的。", best.evidence())
    return None


def _compose(asked: Asked, verdict: Verdict) -> Draft:
    slots = [slot for slot in asked.slots if slot.kind not in _LONG_KINDS]
    if not slots or asked.slots[0].kind in _LONG_KINDS:
        return _fuller(asked, verdict)
    picks: list[tuple[Slot, Picked]] = []
    for slot in slots[:3]:
        found = pick(asked, slot, verdict.sentences[:_READ])
        taken = {(picked.judged.read.sentence.start, picked.candidate.start) for _, picked in picks}
        found = [one for one in found if (one.judged.read.sentence.start, one.candidate.start) not in taken]
        if found:
            picks.append((slot, found[0]))
    if not picks:
        return passage(verdict.sentences[:1])
    return factoid(asked, picks)


def _fuller(asked: Asked, verdict: Verdict) -> Draft:
    """The best sentence and what goes on from it: the list it opens, the sentences that answer as well."""
    best = verdict.sentences[0]
    same = [one for one in verdict.sentences if one.hit.article.article_id == best.hit.article.article_id]
    chosen = [one for one in same if one.score > best.score - 1.2][:4]
    return passage(_continued(best, chosen))


def _continued(best: Judged, chosen: list[Judged]) -> list[Judged]:
    text = split(best.hit.article.text)
    numbers = {one.read.number for one in chosen}
    at = best.read.number
    opens = re.search(r"[:：]$|[;；]$", text.sentences[at].text)
    more = []
    while opens and at + 1 < len(text.sentences) and len(more) < 5:
        at += 1
        if at not in numbers:
            more.append(_beside(best, at))
        opens = re.search(r"[;；]$", text.sentences[at].text)
    return [*chosen, *more]


def _beside(one: Judged, number: int) -> Judged:
    from dataclasses import replace

    return replace(one, read=replace(one.read, number=number))
