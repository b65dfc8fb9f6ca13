"""Read the passages found and draft an answer: the sentences that answer, the bare answer, or an honest no."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.archive import Archive
from index.passages import cut_passages
from rag.events import same_day
from rag.holdings import not_printed
from rag.pages import asked_page
from rag.reader.across import on, subject
from rag.reader.asked import Asked, Slot, Term, ask
from rag.reader.compose import SHORT, factoid, passage
from rag.reader.confidence import confidence
from rag.reader.fuller import fuller, headed
from rag.reader.judge import LONG_KINDS, Judged, Picked, Verdict, judge, pick
from rag.reader.lexicon import flat
from rag.reader.order import in_order
from rag.reader.phones import telephone
from rag.reader.refuse import (
    Coverage,
    contradicted_ordinal,
    contrasted,
    elsewhere,
    is_leisure,
    off_topic,
    other_paper,
    outside,
    refusal,
    year_agrees,
    years_asked,
)
from rag.reader.several import Each, Part, each, most_of, several_asked
from rag.reader.spans import SURNAMES
from rag.retrieve import retrieve
from rag.types import Draft, Hit, Question, Statement
from rag.understand import periods
from rag.wording import naming_words

NOTHING = "馆藏里没有找到能回答这个问题的报道。"
NOT_FOR_US = "这不是馆藏报纸能回答的问题，请问我报纸上的人和事。"

SURE = -1.5
"""The log-odds of being answered under which the answer is no."""

SLACK = 1.2
"""How much lower it may be for each of several things asked about: they were found together."""

UNLIKELY = 1.0
"""How much higher it must be for what a paper seldom tells."""

_NAME = 16  # signs of an answer that can be asked about again
_READ = 3  # sentences whose spans are weighed
_BEHIND = 0.5  # how much less than the best a span may be worth that is told of the right thing
_AS_WELL = 0.8  # how much less than the sentence of the answer another may be worth that is told beside it
_WRONG_YEAR = 3.0  # what a sentence of another year loses
_ACT = 4.5  # weight of a word that says more than that something was or happened
_TOLD = 0.8  # how much of it must be told
_LITTLE = 0.3  # the share of a question under which an article is about something else
_RARE = 6.0  # weight of a name that an article which answers would hold


@functools.lru_cache(maxsize=8)
def _coverage(archive: Archive) -> Coverage:
    return Coverage.of(archive)


def paper_not_held(question: Question, archive: Archive) -> Draft | None:
    """A refusal of a question on a newspaper, or on an issue by its page, that the archive does not hold; None where it asks of none."""
    coverage = _coverage(archive)
    if (no := other_paper(question, coverage) or not_printed(question, archive)) is not None:
        return no
    return outside(question, coverage, ()) if re.search(r"头版|[\d一二三四五六七八九十]版|头条", question.text) else None


def read(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft:
    """The draft of an answer from the hits, best first, or a refusal. Nothing is said that the hits do not say."""
    if (no := off_topic(question)) is not None:
        return no
    if (no := outside(question, _coverage(archive), hits)) is not None:
        return no
    draft = _answered(question, hits, archive) if hits else refusal("not_found", NOTHING)
    return refusal("off_topic", NOT_FOR_US) if draft.refusal == "not_found" and is_leisure(question) else draft


def as_read(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[Asked, Sequence[Hit]]:
    """The question as the reader sees it, and the hits that it is read in."""
    text, hits = _on_its_page(question, hits, archive)
    text = _without_papers(text, _coverage(archive).newspapers)
    if (day := same_day(text)) is not None:  # the other event only says on what day, and seldom stands in the same article
        return ask(day.asked), hits
    return ask(text, question.asked if question.asked in text else None), hits


def _answered(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft:
    asked, hits = as_read(question, hits, archive)
    if same_day(question.text) is not None:
        return _one(question, asked, hits)
    name = subject(question, asked, hits, archive.authors)
    if name is not None and (told := on(name, asked, hits)) is not None:
        return told
    if (told := in_order(question, hits)) is not None:
        return told
    several = each(question.text)
    if several is not None and (told := _each(question, several, archive)) is not None:
        return told
    if asked.slots[0].unit == "号码":
        return telephone(asked, hits) or refusal("not_found", NOTHING)
    parts = several_asked(asked)
    if parts and (told := _parts(question, parts, hits)) is not None:
        return told
    return _one(question, asked, hits, -UNLIKELY if is_leisure(question) else 0.0)


def _of_the_same(question: Question, part: Part, first: Draft, hits: Sequence[Hit]) -> Draft | None:
    """What a further clause asks, read where the first was answered and of what it was answered with; None where that tells nothing."""
    where = {evidence.hit.article.article_id for one in first.statements for evidence in one.evidence}
    short = flat(first.short_answer or "")
    name = short if 1 < len(short) <= _NAME and not any(sign.isdigit() for sign in short) else ""
    near = [hit for hit in hits if hit.article.article_id in where]
    if name:
        near += [hit for hit in hits if hit.article.article_id not in where and name in flat(hit.article.text)]
    if not near:
        return None
    told = _starts(first)
    draft = _one(question, ask((name or part.subject) + part.clause), near, SLACK)
    if ask(part.clause).slots[0].kind in LONG_KINDS and (draft.refusal is not None or _starts(draft) <= told):
        draft = _one(question, ask(part.clause), near, SLACK)
    return draft if draft.refusal is None else None


def _starts(draft: Draft) -> set[int]:
    return {evidence.start for one in draft.statements for evidence in one.evidence}


def _parts(question: Question, parts: Sequence[Part], hits: Sequence[Hit]) -> Draft | None:
    """The answers to all that is asked in one breath, as far as they are told; None where none is."""
    told: list[Draft] = []
    for part in parts:
        draft = _of_the_same(question, part, told[0], hits) if told else None
        draft = draft or _one(question, ask(part.whole), hits, SLACK if told else 0.0)
        if draft.refusal is None:
            told.append(draft)
    if not told:
        return None
    statements: dict[tuple[str, int], Statement] = {}
    for draft in told:
        for one in draft.statements:
            key = (one.evidence[0].hit.article.article_id, one.evidence[0].start) if one.evidence else (one.text, 0)
            statements.setdefault(key, one)
    shorts = list(dict.fromkeys(draft.short_answer for draft in told if draft.short_answer))
    short = "，".join(shorts)
    while len(short) > SHORT and len(shorts) > 1:
        shorts.pop()
        short = "，".join(shorts)
    return Draft(tuple(statements.values()), short or None)


_PAGE_WORDS = re.compile(
    r"第?(?:[A-D]?\d{1,2}|[一二三四五六七八九十]{1,3})版(?:面)?(?:上|的)?|头版(?:上)?|(?:的)?(?:体育|国际|要闻)?(?:新闻|报道|消息|文章)(?:里|中|上)?(?:说|讲|介绍)?"
)


def _on_its_page(question: Question, hits: Sequence[Hit], archive: Archive) -> tuple[str, Sequence[Hit]]:
    """Where a question names the day and the page of its paper: itself without them, and the hits of that page alone."""
    page = asked_page(question.text)
    days = {(period.earliest, period.latest) for period in question.periods}
    if page is None or len(days) != 1 or question.periods[0].earliest != question.periods[0].latest:
        return question.text, hits
    day = question.periods[0].earliest.isoformat()
    there = {article.article_id: (article, issue) for article, issue in archive.find(page=page, after=day, before=day)}
    if not there:
        return question.text, hits
    kept = [hit for hit in hits if hit.article.article_id in there]
    seen = {hit.article.article_id for hit in kept}
    kept += [
        Hit(cut_passages(article)[0], article, issue, 0.0)
        for article_id, (article, issue) in there.items()
        if article_id not in seen
    ]
    bare = _PAGE_WORDS.sub("", question.text.replace(question.periods[0].words, ""))
    return bare, kept


def _without_papers(text: str, papers: Iterable[str]) -> str:
    """A question without the name of the paper that it says it read: what the page tells is what is asked."""
    for paper in papers:
        text = re.sub(
            rf"[《]?{re.escape(paper)}[》]?(?:里|上|中)?(?:的)?(?:那[篇条则])?(?:快讯|报道?的?|消息|说|播[出报]?的?|登[载了]?的?)?[，,]?",
            "",
            text,
        )
    return text


def weighed(question: Question, asked: Asked, hits: Sequence[Hit]) -> tuple[Verdict, list[Picked]] | None:
    """What was read for a question, best first, and the spans that may fill its first blank; None where nothing was."""
    verdict = judge(asked, hits)
    if not verdict.sentences:
        return None
    verdict = _in_time(question, verdict)
    slot = verdict.asked.slots[0]
    return verdict, pick(verdict.asked, slot, verdict.sentences[:_READ]) if slot.kind not in LONG_KINDS else []


def _one(question: Question, asked: Asked, hits: Sequence[Hit], slack: float = 0.0) -> Draft:
    found = weighed(question, asked, hits)
    if found is None:
        return refusal("not_found", NOTHING)
    verdict, picks = found
    if (no := ruled_out(question, asked, verdict)) is not None:
        return no
    draft = composed(verdict) if confidence(question, verdict, picks) >= SURE - slack else None
    return draft or refusal("not_found", NOTHING, verdict.sentences[0].evidence())


def ruled_out(question: Question, asked: Asked, verdict: Verdict) -> Draft | None:
    """A refusal where the evidence contradicts the question or lacks the word it hangs on, however well it fits; else None."""
    if (no := _contradicted(question, asked, verdict)) is not None:
        return no
    best = verdict.sentences[0]
    if (word := _untold(verdict.asked, best)) is not None:
        return refusal("not_found", f"馆藏里没有找到说到“{word}”的报道。", best.evidence())
    return None


def _each(question: Question, several: Each, archive: Archive) -> Draft | None:
    """One answer for each thing asked about; None unless all are found."""
    statements: list[Statement] = []
    shorts = []
    for text in several.questions:
        days = periods(text, question.as_of, archive.years)
        own = replace(question, asked=text, text=text, query=naming_words(text) or text, periods=days)
        draft = _one(own, ask(text), retrieve(archive, own, 10), SLACK)
        if draft.refusal is not None or not draft.statements:
            return None
        if draft.statements[0] not in statements:
            statements.append(draft.statements[0])
        shorts.append(draft.short_answer)
    if len(statements) < 2 and len({short for short in shorts if short}) < 2:
        return None
    told = [f"{item}{short}" for item, short in zip(several.items, shorts, strict=True)] if all(shorts) else []
    short = "，".join(told)
    if (most := most_of(several, shorts)) is not None:
        lead = Statement(f"{most}更{several.compares}。", tuple(evidence for one in statements for evidence in one.evidence))
        return Draft((lead, *statements), short if len(short) <= SHORT else most)
    if len(short) > SHORT:
        short = "，".join(one for one in shorts if one)
    return Draft(tuple(statements), short if 0 < len(short) <= SHORT else None)


def _in_time(question: Question, verdict: Verdict) -> Verdict:
    """The same sentences, those that speak of another year behind the others."""
    years = years_asked(question)
    if not years:
        return verdict
    top = verdict.sentences[0].score
    order = sorted(verdict.sentences, key=lambda one: -one.score + (0 if _year_agrees(years, one) else _WRONG_YEAR))
    if order and order[0].score < top - _WRONG_YEAR:
        return verdict
    agreeing = tuple(one for one in order if _year_agrees(years, one))
    return replace(verdict, sentences=agreeing or tuple(order))


def _year_agrees(years: set[int], one: Judged) -> bool:
    article = one.hit.article.text
    low = article.rfind("\n", 0, one.read.sentence.start) + 1
    high = article.find("\n", one.read.sentence.end)
    return year_agrees(
        years, one.text, article[low : high if high >= 0 else len(article)], one.hit.article.headline or "", one.hit.issue
    )


_SUFFIX = r"(?<=..)[省市县区镇乡州]$"
_NAMED_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}[省市县州]")
_PLACE = re.compile(r"^..$(?<![山村岛国河江海湖城])|..[省市县区镇乡州]$")


def _unheard(asked: Asked, best: Judged) -> str | None:
    """A place of the question (郴州市) that the best article does not know; None where it knows them all."""
    article = best.hit.article
    told = flat((article.headline or "") + article.text)
    if asked.slots[0].kind == "person":  # a post is held somewhere
        known = told + (best.hit.issue.newspaper or "")
        for term in asked.terms:
            if term.tag[:2] in ("ns", "nt") and len(term.text) > 1 and term.text[:2] not in known:
                return term.text
    named = [
        n for n, term in enumerate(asked.terms)
        if len(term.text) > 1 and (term.tag[:2] in ("nr", "nt", "nz", "x") or (term.tag[:2] == "ns" and _PLACE.search(term.text)))
    ]  # fmt: skip
    sure = [n for n in named if asked.terms[n].tag != "x" and asked.terms[n].weight >= _RARE]
    if sure and max(float(best.read.whole[n]) for n in named) < 0.4:
        return asked.terms[sure[0]].text
    for term in asked.terms:
        if (
            (term.tag[:2] == "ns" or (term.tag == "x" and _NAMED_PLACE.fullmatch(term.text)))
            and term.weight >= _RARE
            and _PLACE.search(term.text)
            and re.sub(_SUFFIX, "", term.text) not in told
        ):
            return term.text
    return None


def _untold(asked: Asked, best: Judged) -> str | None:
    """The word that a question for a whole sentence hangs on and that the article does not say; None where it says it.

    For yes or no that is any thing or act asked about; for how, why and which, one is enough to have been told.
    """
    if asked.slots[0].wants != "whether" and asked.slots[0].kind not in LONG_KINDS:
        return None
    whole = best.read.whole
    words = [n for n, term in enumerate(asked.terms) if _says_much(term) or (term.tag == "x" and len(term.text) > 1)]
    missing = [n for n in words if float(whole[n]) < _TOLD]
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


def _contradicted(question: Question, asked: Asked, verdict: Verdict) -> Draft | None:
    best = verdict.sentences[0]
    article = flat((best.hit.article.headline or "") + best.hit.article.text)
    other = (
        contradicted_ordinal(asked.text, best.read.sentence.text, article)
        or contrasted(asked.text, best.read.sentence.text, article)
        or elsewhere(asked.text, article)
    )
    if other:
        return refusal("not_found", f"馆藏里没有找到，写的是{other}。", best.evidence())
    if (name := _unheard(verdict.asked, best)) is not None:
        return refusal("not_found", f"馆藏里没有找到关于“{name}”的这件事。", best.evidence())
    if _only_listed(verdict.asked, best):
        return refusal("not_found", "馆藏里只在名单中提到，没有更多的报道。", best.evidence())
    years = years_asked(question)
    if years and not _year_agrees(years, best):
        told = "、".join(f"{year}年" for year in sorted(years))
        return refusal("not_found", f"馆藏里没有找到{told}的，只有别的年份的。", best.evidence())
    return None


def _of_something_else(asked: Asked, slot: Slot, one: Picked) -> bool:
    """Whether the word that the blank hangs on is told in no words by the sentence or its neighbours.

    That is the act a day is asked of (哪年出生), what a number counts (多少在校学生) or measures (补偿多少钱).
    """
    read, soft = one.judged.read, one.judged.soft

    exact = bool(_POST.search(slot.focus))

    def told(number: int) -> bool:
        return max(float(read.near[number]), 0.0 if exact else float(soft[number])) >= _TOLD

    after = [n for n, term in enumerate(asked.terms) if slot.end <= term.start <= slot.end + 2 and _says_much(term)]
    if slot.kind == "date":
        acts = [n for n in after if asked.terms[n].tag[0] == "v"]
        things = [n for n, term in enumerate(asked.terms) if slot.end <= term.start and _says_much(term)]
        return any(words and not any(map(told, words)) for words in (acts, things))
    if slot.kind not in ("number", "person", "organisation"):
        return False
    counted = [
        n for n, term in enumerate(asked.terms) if slot.end <= term.start < slot.end + len(slot.focus) and _says_much(term)
    ]
    gap = re.compile(r"(?:了|过|是|有|为|达|到|大约|约|由){0,2}")
    measured = [
        n for n, term in enumerate(asked.terms)
        if term.start < slot.start and gap.fullmatch(asked.text[term.start + len(term.text) : slot.start]) and _says_much(term)
    ]  # fmt: skip
    if slot.kind != "number":
        if _POST.search(slot.focus):
            measured += [
                n
                for n, term in enumerate(asked.terms)
                if _says_much(term) and asked.text.startswith(slot.focus, term.start + len(term.text))
            ]
        counted, measured = [], [n for n in measured if asked.terms[n].tag[0] == "n" and not _ROLE.search(asked.terms[n].text)]
    counted = [n for n in counted if not _MEASURED.search(asked.terms[n].text)]
    measured = [n for n in measured if not _MEASURED.search(asked.terms[n].text)]
    measured = [n for n in measured if asked.terms[n].tag[:2] not in ("nr", "ns", "nt")]
    return any(words and not any(map(told, words)) for words in (counted, measured))


_POST = re.compile(r"(?:[长记任席裁理]|总统|首相|主编|发言人|教练)$")
_MEASURED = re.compile(r"岁数|年纪|年龄|占地|用时|历时|耗时")
"""What the unit of its answer says already, so that a page that tells it seldom names it."""
_ROLE = re.compile(
    r"得主|对手|冠军|亚军|季军|获奖|主角|领导|负责人|作者|大爷|大妈|大叔|阿姨|小伙|姑娘|女孩|男孩|先生|女士|人$|者$|后$|帝$|手$"
)
"""Parts in a story that a page tells by a verb (夺得, 战胜) as often as by the noun."""


def _says_much(term: Term) -> bool:
    return len(term.text) > 1 and term.tag[0] in "nvljd" and term.weight >= _ACT and term.text[-1] not in "到出过起成掉完"


def _by_own_part(asked: Asked, slot: Slot, since: int, found: list[Picked]) -> list[Picked]:
    """The spans for one of several blanks, best first: the words of its own part of the question (立案多少户) weigh more."""
    own = [term for term in asked.terms if since <= term.start < slot.end + 6]
    total = sum(term.weight for term in own)
    if not total:
        return found

    def value(one: Picked) -> float:
        clause = one.judged.read.sentence.text[max(0, one.candidate.start - 20) : one.candidate.end + 16]
        return one.score + 0.6 * sum(term.weight for term in own if term.text in clause) / total

    return sorted(found, key=value, reverse=True)


def _post(asked: Asked, verdict: Verdict) -> Draft | None:
    """The post that stands before the name asked about; None where the name stands without one."""
    names = [
        term.text for term in asked.terms if term.text[0] in SURNAMES and term.tag in ("x", "nr", "nrt") and len(term.text) > 1
    ]
    for one in verdict.sentences:
        for name in names:
            found = re.search(
                rf"([\u4e00-\u9fff]{{2,24}}(?:[长记任席裁理授]|委员|代表|总统|首相|院士|主编)){name}", one.read.sentence.text
            )
            if found:
                return replace(passage([one]), short_answer=found.group(1))
    return passage(verdict.sentences[:1]) if not names else None


_NOT = re.compile(r"[不没未无非]|否认|拒绝|停止|取消")
_TOLD_YES = 0.75
"""The share of a question that a sentence must tell to be a yes to it."""


def _whether(asked: Asked, best: Judged) -> Draft:
    """The sentence that tells what is asked, and a yes where it tells nearly all of it and neither denies."""
    told = float(best.read.holds @ [term.weight for term in asked.terms]) / (asked.weight or 1.0)
    plain = re.sub(r"是不是|有没有|能不能|会不会|可不可以|要不要|对不对|没有|没(?=[呢啊]?[?？]?$)|与否|是否", "", asked.text)
    yes = told >= _TOLD_YES and not _NOT.search(plain) and not _NOT.search(best.text)
    return replace(passage([best]), short_answer="是" if yes else None)


def composed(verdict: Verdict) -> Draft | None:
    """The answer; None where the sentences that answer hold nothing of the kind asked for."""
    asked = verdict.asked
    if asked.slots[0].wants == "whether":
        return _whether(asked, verdict.sentences[0])
    if asked.slots[0].wants == "post":
        return _post(asked, verdict)
    if (items := headed(asked, verdict)) is not None:
        return items
    slots = [slot for slot in asked.slots if slot.kind not in LONG_KINDS]
    if not slots or asked.slots[0].kind in LONG_KINDS:
        return fuller(asked, verdict)
    picks: list[tuple[Slot, Picked]] = []
    something_else = False
    best = verdict.sentences[0].hit.article.article_id
    told = float(verdict.sentences[0].read.whole @ [term.weight for term in asked.terms])
    near = [one for one in verdict.sentences if float(one.read.whole @ [term.weight for term in asked.terms]) > 0.85 * told]
    for number, slot in enumerate(slots[:3]):
        found = pick(asked, slot, near[: _READ if len(slots) == 1 else 2 * _READ])
        if len(slots) > 1:
            found = _by_own_part(asked, slot, slots[number - 1].end if number else 0, found)
        found = found or pick(asked, slot, [one for one in verdict.sentences if one.hit.article.article_id == best])
        taken = {(picked.judged.text, picked.candidate.start) for _, picked in picks}
        found = [one for one in found if (one.judged.text, one.candidate.start) not in taken]
        right = [one for one in found if one.score > found[0].score - _BEHIND and not _of_something_else(asked, slot, one)]
        something_else |= bool(found) and not right
        picks += [(slot, one) for one in right[:1]]
    if not picks:
        if something_else or slots[0].kind in ("number", "person", "date", "title"):
            return None
        return passage(verdict.sentences[:1])
    return _beside(factoid(asked, picks), picks[0][1], verdict)


def _beside(draft: Draft, picked: Picked, verdict: Verdict) -> Draft:
    """The draft with the sentence of the same article that answers as well as the one it rests on, where there is one."""
    article = picked.judged.hit.article.article_id
    near = [
        one
        for one in verdict.sentences
        if one.hit.article.article_id == article
        and one.read.number != picked.judged.read.number
        and one.score > picked.judged.score - _AS_WELL
    ]
    told = {evidence.text for one in draft.statements for evidence in one.evidence}
    if not near or any(near[0].text in text for text in told):
        return draft
    return replace(draft, statements=(*draft.statements, *passage(near[:1]).statements))
