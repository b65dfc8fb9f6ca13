"""What a question says and the article that fits best does not: another year, place, name or number, or no word of what it hangs on."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from index.chinese.vocabulary.places import DIVISIONS
from index.chinese.words import tagged
from index.partial_date import PartialDate
from rag.question.slots.asked import Asked
from rag.question.slots.content_words import Term
from rag.reader.rules.contrasts import of_another_sort, rival, sorts
from rag.reader.rules.ranking import LONG_KINDS, Judged, Verdict
from rag.refuse.contradicted import contradicted_ordinal, year_agrees
from rag.refuse.reasons import Reason
from rag.types import Draft, Question
from rag.words.lexicon import flat

_WRONG_YEAR = 3.0  # what a sentence of another year loses
_ACT = 4.5  # weight of a word that says more than that something was or happened
TOLD = 0.8  # how much of it must be told
_LITTLE = 0.3  # the share of a question under which an article is about something else
_HELD = 0.4  # the share of a name that must be told: 王大山, 大山
_RARE = 6.0  # weight of a name that an article which answers would hold


def ruled_out(question: Question, asked: Asked, verdict: Verdict) -> Draft | None:
    """A refusal where the evidence contradicts the question or lacks the word it hangs on, however well it fits; else None."""
    if (no := _contradicted(question, asked, verdict)) is not None:
        return no
    best = verdict.sentences[0]
    if (word := _untold(verdict.asked, best)) is not None:
        return Reason.UNTOLD_WORD.draft(best.evidence(), word=word)
    return None


def in_time(question: Question, verdict: Verdict) -> Verdict:
    """The same sentences, those that speak of another year, season, round or sort behind the others."""
    years = question.wants.years
    asked = verdict.asked.text
    if sorts(asked):
        verdict = _behind(
            verdict, [of_another_sort(asked, one.read.sentence.text, _around(one)) is None for one in verdict.sentences]
        )
    return _behind(verdict, [_year_agrees(years, one) for one in verdict.sentences], True) if years else verdict


def _behind(verdict: Verdict, agrees: Sequence[bool], alone: bool = False) -> Verdict:
    """The sentences that do not agree behind those that do, unless those fit much worse; `alone`: and left out where one does."""
    top = verdict.sentences[0].score
    agreeing = {id(one) for one, right in zip(verdict.sentences, agrees, strict=True) if right}
    order = sorted(verdict.sentences, key=lambda one: -one.score + (0 if id(one) in agreeing else _WRONG_YEAR))
    if order[0].score < top - _WRONG_YEAR:
        return verdict
    kept = [one for one in order if id(one) in agreeing] if alone else []
    return replace(verdict, sentences=tuple(kept or order))


def _year_agrees(years: Set[int], one: Judged) -> bool:
    article = one.hit.article.text
    low = article.rfind("\n", 0, one.read.sentence.start) + 1
    high = article.find("\n", one.read.sentence.end)
    return year_agrees(
        years, one.text, article[low : high if high >= 0 else len(article)], one.hit.article.headline or "", one.hit.issue
    )


_SUFFIX = f"(?<=..)[{DIVISIONS}]$"
_NAMED_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}[省市县州]")
_PLACE = re.compile(rf"^..$(?<![山村岛国河江海湖城])|..[{DIVISIONS}]$")


def _is_proper(term: Term) -> bool:
    """Whether a word that the word table does not hold is a name to the cutter: 奥斯卡, but not 优等生."""
    return term.tag == "x" and len(term.text) > 2 and all(flag[:2] in ("nr", "ns", "nt", "nz") for _, flag in tagged(term.text))


def _unheard(asked: Asked, best: Judged, others: Sequence[str] = ()) -> str | None:
    """A place of the question (郴州市) that the best article does not know; None where it knows them all.

    Nor does it know what the question is about where it has none of its names, but one of the `others` read has one.
    """
    article = best.hit.article
    told = flat((article.headline or "") + article.text)
    known = told + (best.hit.issue.newspaper or "")
    if asked.slots[0].kind == "person":  # a post is held somewhere
        for term in asked.terms:
            if term.tag[:2] in ("ns", "nt") and len(term.text) > 1 and term.text[:2] not in known:
                return term.text
    return _no_name_told(asked, best, others) or next(
        filter(None, (_place_untold(asked, term, told) for term in asked.terms)), None
    )


def _no_name_told(asked: Asked, best: Judged, others: Sequence[str]) -> str | None:
    """The name that the question is surely about, where the article has none of its names."""
    terms, whole = asked.terms, best.read.whole
    named = [n for n, term in enumerate(terms) if _names_something(term)]
    sure = [n for n in named if terms[n].tag != "x" and terms[n].weight >= _RARE]
    sure += [n for n in named if float(whole[n]) == 0.0 and _is_proper(terms[n])]
    sure += [n for n in named if terms[n].tag == "x" and any(terms[n].text in other for other in others)]
    places = [n for n, term in enumerate(terms) if term.tag[:2] == "ns"]
    return terms[sure[0]].text if sure and max(float(whole[n]) for n in {*named, *places}) < _HELD else None


def _names_something(term: Term) -> bool:
    place = term.tag[:2] == "ns" and _PLACE.search(term.text) is not None
    return len(term.text) > 1 and (place or term.tag[:2] in ("nr", "nt", "nz", "x"))


def _place_untold(asked: Asked, term: Term, told: str) -> str | None:
    """A place of the question, or a stretch or station of one (浏阳段), that an article does not tell of."""
    is_place = term.tag[:2] == "ns"
    attribute = re.match(r"[段站]", asked.text[term.start + len(term.text) :]) if is_place else None
    if attribute and term.text not in told:
        return term.text + attribute.group()
    named = is_place or (term.tag == "x" and _NAMED_PLACE.fullmatch(term.text) is not None)
    telling = named and term.weight >= _RARE and _PLACE.search(term.text) is not None
    return term.text if telling and re.sub(_SUFFIX, "", term.text) not in told else None


def _untold(asked: Asked, best: Judged) -> str | None:
    """The word that a question for a whole sentence hangs on and that the article does not say; None where it says it.

    For yes or no that is any thing or act asked about; for how, why and which, one is enough to have been told.
    """
    if asked.slots[0].wants != "whether" and asked.slots[0].kind not in LONG_KINDS:
        return None
    whole = best.read.whole
    words = [n for n, term in enumerate(asked.terms) if says_much(term) or (term.tag == "x" and len(term.text) > 1)]
    missing = [n for n in words if float(whole[n]) < TOLD]
    if not missing:
        return None
    if asked.slots[0].wants == "whether":
        missing = [n for n in missing if asked.terms[n].tag[0] in "nv" and asked.terms[n].tag[:2] not in ("nr", "ns", "nt")]
        return asked.terms[missing[0]].text if missing else None
    held = float(whole @ [term.weight for term in asked.terms]) / (asked.weight or 1.0)
    return asked.terms[missing[0]].text if held < _LITTLE else None


def _only_listed(asked: Asked, best: Judged) -> bool:
    """Whether the article names what the question is about in lists alone, and so tells nothing of it."""
    if asked.slots[0].kind not in LONG_KINDS:
        return False
    told = flat(best.hit.article.text)
    for term in asked.terms:
        if len(term.text) > 1 and (term.tag[:2] == "nr" or (term.tag == "x" and len(term.text) > 2)) and term.text in told:
            around = [told[max(0, one.start() - 12) : one.end() + 12] for one in re.finditer(re.escape(term.text), told)]
            return len(around) < 3 and all(one.count("、") > 1 for one in around)
    return False


def _around(best: Judged) -> str:
    """The sentence with the two before it and the one after, and the headline."""
    sentences, number = best.read.text.sentences, best.read.number
    return flat(best.hit.article.headline or "") + "".join(one.text for one in sentences[max(0, number - 2) : number + 2])


def _contradicted(question: Question, asked: Asked, verdict: Verdict) -> Draft | None:
    best = verdict.sentences[0]
    article = flat((best.hit.article.headline or "") + best.hit.article.text)
    told = best.read.sentence.text
    other = contradicted_ordinal(asked.text, told, article) or rival(asked.text, told, _around(best), article)
    if other:
        return Reason.OTHERWISE.draft(best.evidence(), other=other)
    others = {one.read.text.flat for one in verdict.sentences if one.hit.article.article_id != best.hit.article.article_id}
    if (name := _unheard(verdict.asked, best, tuple(others))) is not None:
        return Reason.UNTOLD_OF_NAME.draft(best.evidence(), name=name)
    if _only_listed(verdict.asked, best):
        return Reason.ONLY_LISTED.draft(best.evidence())
    years = question.wants.years
    if years and not _year_agrees(years, best):
        return Reason.OTHER_YEAR.draft(best.evidence(), years=[PartialDate(year) for year in sorted(years)])
    return None


def says_much(term: Term) -> bool:
    """Whether a word is a thing, an act or a way that not every article has."""
    return len(term.text) > 1 and term.tag[0] in "nvljd" and term.weight >= _ACT and term.text[-1] not in "到出过起成掉完"
