"""The last check before an answer is shown: what a sentence says must stand in its quotes, said of the same thing and as surely.

Numbers with their units and what they count, ordinals, days, names with their posts, the words that deny, plan, limit or compare are
held against the quotes (rag/proof); what fails is cut back to what holds or left out, and when nothing is left the answer is a
refusal. It holds for sentences picked from the page as for sentences that a language model wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.chinese.dates import DateMention, event_dates
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import PLAIN
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.chinese.vocabulary.whether import VERDICTS
from index.chinese.words import remembered, tagged
from index.embed.passages import sentences
from index.partial_date import whole_day
from index.types import Issue, Span
from rag.proof import wording
from rag.proof.changes import changed
from rag.proof.granted import granted, without_reason
from rag.proof.numbers import amounts
from rag.proof.reckoned import terms_of
from rag.proof.recut import recut
from rag.proof.restricting.restrictions import asks_each, is_rate
from rag.proof.roles.bearers import posts, reassigned
from rag.proof.roles.parties import restated, turned_parties
from rag.proof.text import Flaw, Sources, Text, is_fragment, own_clauses
from rag.proof.words import PRINTED
from rag.refuse.reasons import Reason
from rag.types import RECKONED, Draft, Evidence, Question, Statement
from rag.words.comparing import plain
from rag.words.days import anchored, mentions
from rag.words.lexicon import flat, lexicon
from rag.words.printed import chinese_day
from rag.words.rows import as_told
from rag.words.stretches import with_months

_TITLE = re.compile(r"《([^《》]+)》")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•][\u4e00-\u9fff]{2})+")
_IN_OFFICE = re.compile(
    rf"(?:{any_of(PLAIN - {'指挥'})})([\u4e00-\u9fff]{{2,3}}?)(?=出席|表示|强调|指出|介绍|主持|率|会见|说|赴|在|调研)"
)
_CUTS = 12
"""Clauses that are kept at most of a statement that does not hold as a whole: each cut is proven anew."""
_COMMON = 6.0  # a word less rare than this is a word before it is a name


def prove(draft: Draft, question: Question) -> Draft:
    """The draft without what its own quotes do not hold: sentences are cut back or left out; a refusal where none is left."""
    if draft.refusal is not None:
        return draft
    bare = f"{draft.short_answer}。" if draft.short_answer else ""
    kept = [held for one in draft.statements if (held := one if not one.evidence else _held(one, bare, question)) is not None]
    if not any(statement.evidence for statement in kept):
        return replace(Reason.NOTHING.draft(), note=draft.note)
    draft = replace(draft, statements=tuple(kept))
    if (said := question.wants.declared) is not None and _affirms(draft) and _contradicted(said, draft):
        kept = [replace(kept[0], text=kept[0].text.removeprefix(YES)), *kept[1:]]
        draft = replace(draft, short_answer=None)
    short = draft.short_answer
    told = f"{short}。".removeprefix(_verdict_of(f"{short}。", question)).removesuffix("。") if short is not None else ""
    if told:
        evidence = [one for statement in kept for one in statement.evidence]
        if not all(
            _told(evidence, part, question.text) or any(f"＝{part}{RECKONED}" in statement.text for statement in kept)
            for part in _without_items(told, question.text, [chinese_day(one.hit.issue.date) for one in evidence])
        ):
            short = None
    return replace(draft, statements=tuple(kept), short_answer=short)


YES = "是。"
"""How an answer begins that affirms a yes-no question."""


def _verdict_of(text: str, question: Question) -> str:
    """How a text begins that decides a yes-no question, with the mark behind it: what the reader concludes from the words that follow."""
    said = [f"{word}{mark}" for word in VERDICTS.union(question.wants.verdicts) for mark in "。，"]
    return max((one for one in said if text.startswith(one)), key=len, default="")


def _held(statement: Statement, bare: str, question: Question) -> Statement | None:
    """The statement as far as its quotes hold it, behind the reader's verdict where it begins with one; without the bare answer that it
    begins with where that is not proven."""
    if verdict := _verdict_of(statement.text, question):
        held = cut_back(replace(statement, text=statement.text.removeprefix(verdict)))
        return None if held is None else replace(held, text=verdict + held.text)
    if bare and statement.text.startswith(bare):
        if _told(statement.evidence, statement.text, question.text):
            return statement
        return cut_back(replace(statement, text=statement.text.removeprefix(bare)))
    return cut_back(statement)


def _told(evidence: Iterable[Evidence], text: str, asked: str) -> bool:
    """Whether the quotes hold a bare answer. That it is each one's may be the question's word (一年能挣多少 of 每年收入两万元), and so may
    the stretch of time that it is of."""
    return all(one.fault == "stretch" or (is_rate(one.words) and asks_each(asked)) for one in flaws(evidence, text))


def _affirms(draft: Draft) -> bool:
    return any(f"{said}。".startswith((YES, "是，")) for said in (draft.short_answer, draft.statements[0].text))


def _contradicted(said: str, draft: Draft) -> bool:
    """Whether what a question supposes holds a number or a day that the quotes do not tell: then no yes is said to it."""
    evidence = [one for statement in draft.statements for one in statement.evidence]
    return any(flaw.fault in ("number", "date") for flaw in flaws(evidence, said))


def _without_items(short: str, asked: str, days: Sequence[str]) -> list[str]:
    """The parts of a bare answer, each without what it is told of: the asker's own words (一期 of 一期约2182亩), or the issue's day."""
    parts = []
    for part in short.split("，"):
        own = [part[:end] for end in range(2, len(part)) if part[:end] in asked]
        item = max([*own, *(day for day in days if day and part.startswith(day) and part != day)], key=len, default="")
        cut = (
            bool(item) and (item[-1].isdigit() or part[len(item)].isdigit()) and item[-1].isdigit() == part[len(item)].isdigit()
        )
        parts.append(part if cut else part[len(item) :])
    return parts


def cut_back(statement: Statement, asked: str = "") -> Statement | None:
    """The statement as far as its quotes hold it: whole, or its first clauses; None where not even the first holds."""
    text = statement.text
    if not statement.evidence:
        return None
    if flaws(statement.evidence, text, asked):
        ends = [found.start() for found in re.finditer(r"[，,；;](?=.)", text.rstrip("。！？!?；;\n"), re.S)][:_CUTS]
        shorter = (f"{text[:end]}。" for end in reversed(ends))
        text = next((one for one in shorter if not flaws(statement.evidence, one, asked)), "")
    return replace(statement, text=text) if plain(text) else None


def proven(statement: Statement, asked: str = "") -> bool:
    """Whether the quotes of a statement hold all that it says."""
    return bool(statement.evidence) and holds(statement.evidence, statement.text, asked)


def holds(evidence: Iterable[Evidence], text: str, asked: str = "") -> bool:
    """Whether the quotes hold a text; see `flaws`."""
    return not flaws(evidence, text, asked)


def flaws(evidence: Iterable[Evidence], text: str, asked: str = "") -> list[Flaw]:
    """What a text says that its quotes do not hold, each day read against the issue's date (昨日, 今年8月).

    Clauses that a quote has as its own are taken as they are. `asked` is the question: its common nouns need no proof.
    """
    evidence = list(evidence)
    text = without_reason(_without_sources(text, evidence), asked)
    issues = [one.hit.issue for one in evidence]
    sources = Sources(
        tuple(_quoted(text, issue) for text, issue in as_told(evidence)),
        "|".join(map(_known, evidence)),
        frozenset(number for one in evidence for number in _numbered(one)),
    )
    claim = recut(_claimed(text, issues), sources)
    own = _own(claim, sources)
    rest = _without_bare(claim.text, claim.measured)
    laid = recut(_claimed(rest, issues), sources) if rest != claim.text else claim
    own_laid = _own(laid, sources)
    laid_out = len(laid.spans) > 1 or sources.limited or bool(own_laid if own else sources.stretched and laid.numbers)
    if not own:
        return _asserted(changed(laid, own_laid, sources), asked) if laid_out else []
    worded = [span for span in own if not is_fragment(claim.text[slice(*span)], sources)]
    if terms_of(claim.text):  # the amounts are printed; of what they are, the sentences beside the reckoning tell
        return [*amounts.numbers(claim, own, sources)]
    if not worded and len(own) == len(claim.spans):  # bare answers, of which no word needs the tagger
        return [*amounts.numbers(claim, own, sources), *amounts.days(claim, sources, False, ())]
    dates = [one.date for one in issues if one.date]
    found = [*_worded(claim, own, sources, text, asked, dates)]
    found += changed(laid, own_laid, sources) if laid_out else ()
    return _asserted(found, asked)


def _asserted(found: Iterable[Flaw], asked: str) -> list[Flaw]:
    return [one for one in found if not granted(one, asked)]


def _worded(claim: Text, own: Sequence[Span], sources: Sources, text: str, asked: str, dates: Sequence[str]) -> Iterator[Flaw]:
    """What the words of the clauses `own` say that no quote tells, wherever it stands; `dates` is the days of the issues."""
    yield from (Flaw("name", title) for title in _TITLE.findall(text) if plain(title) not in sources.all)
    yield from amounts.numbers(claim, own, sources)
    yield from amounts.days(claim, sources, any(one.word in PRINTED for one in claim.tokens), dates)
    yield from wording.names(names("".join(text[start:end] + "，" for start, end in own)), sources)
    yield from posts(claim, own, sources)
    yield from reassigned(claim, own, sources)
    yield from turned_parties(claim, own, sources)
    yield from wording.words(claim, own, sources, plain(asked))
    yield from wording.scope(claim, own, sources)


def _claimed(text: str, issues: Sequence[Issue]) -> Text:
    """A text that is to be proven, its days told by the first issue of its quotes."""
    return Text(text, _days(text, event_dates(text, issues[0]), issues[0]) if issues else ())


def _own(claim: Text, sources: Sources) -> list[Span]:
    """The clauses of a claim that are to be proven: neither a quote's own nor the same of a side and its bearer."""
    own = own_clauses(claim, sources)
    same = restated(claim, own, sources) if own else []
    return [one for one in own if one not in same]


def _without_bare(text: str, measured: Sequence[Span]) -> str:
    """A text without the days and numbers that are sentences by themselves: they are told of nothing; all of it if it is only such."""
    kept = [
        text[start:end]
        for start, end in sentences(text)
        if not any(a <= start < b and not plain(text[b:end]) for a, b in measured)
    ]
    return "".join(kept) or text


@remembered(32)
def _quoted(text: str, issue: Issue) -> Text:
    """A quote as it is held against sentences: each is held against several, and each cut of one anew."""
    return Text(text, _days(text, mentions(text, issue), issue))


def _days(text: str, found: Iterable[DateMention], issue: Issue) -> list[DateMention]:
    """The days of a text of an issue; what follows 百分之 is none."""
    days = [one for one in found if not text[: one.start].endswith("分之")]
    return with_months(flat(text), days, whole_day(anchored(issue).date))


def names(text: str) -> list[str]:
    """The persons and bodies that a text names, as far as a dictionary and the shape of the words tell them."""
    table = lexicon()
    runs: list[tuple[str, str]] = []
    for word, tag in tagged(text):
        if runs and tag.startswith("nr") and runs[-1][1].startswith("nr"):  # a name that the tagger cut: 周 and 志强
            runs[-1] = runs[-1][0] + word, "nr"
        else:
            runs.append((word, tag))
    found = [match.group(1) for match in _IN_OFFICE.finditer(text) if match.group(1)[0] in SURNAMES_IN_TEXT]
    for word, tag in runs:
        rare = not table.knows(word) or table.idf(word) > _COMMON
        person = tag.startswith("nr") and 2 <= len(word) <= 4 and word[0] in SURNAMES_IN_TEXT
        if (person and rare) or (tag == "nt" and len(word) > 2):
            found.append(word)
    found += [part for match in _FOREIGN.finditer(text) for part in re.split("[·•]", match.group())[1:]]
    return found


def _without_sources(text: str, evidence: Iterable[Evidence]) -> str:
    """A text without what it says of where its quotes were printed: 2021年12月28日《东洲大桥通车》：…, 据2021年12月28日报道，…"""
    for one in evidence:
        headline = re.escape(one.hit.article.headline or "\0")
        day = re.escape(chinese_day(one.hit.issue.date) or "\0")
        text = re.sub(
            rf"(?:{day})?(?:第\w{{1,3}}版)?(?:的)?《{headline}》|^{day}(?:（推定）)?：|^据{day}(?:报道|消息|讯)[，：]", "", text
        )
    return text


def _numbered(evidence: Evidence) -> Iterator[str]:
    """The page and the issue number, as a sentence tells them: 17版, 4582期."""
    for number, word in ((evidence.hit.article.page or evidence.hit.issue.page, "版"), (evidence.hit.issue.issue_no, "期")):
        yield from (f"{int(one)}{word}" for one in re.findall(r"\d+", number or ""))


def _known(evidence: Evidence) -> str:
    article, issue = evidence.hit.article, evidence.hit.issue
    known = (
        article.headline,
        article.kicker,
        article.byline,
        *article.authors,
        article.page,
        issue.newspaper,
        issue.page,
        issue.issue_no,
    )
    return "|".join(str(one) for one in known if one)
