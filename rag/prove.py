"""The last check before an answer is shown: every number, date, title and name that a statement gives must stand in its quotes.

What fails is left out, and when nothing is left the answer is a refusal. It holds for sentences picked from the page as for
sentences that a language model wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from index.words import bare, fold, tagged
from rag.rules.days import mentions
from rag.rules.lexicon import lexicon
from rag.rules.spans import SURNAMES
from rag.types import Draft, Evidence, Question, Statement

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TITLE = re.compile(r"《([^《》]+)》")
_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")

_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•][\u4e00-\u9fff]{2})+")
_IN_OFFICE = re.compile(
    r"(?:书记|[市县区镇乡省局院校]长|主任|主席|总理|总统)([\u4e00-\u9fff]{2,3}?)(?=出席|表示|强调|指出|介绍|主持|率|会见|说|赴|在|调研)"
)
_COMMON = 6.0  # a word less rare than this is a word before it is a name

NOT_FOUND = "馆藏里没有找到能回答这个问题的报道。"


def prove(draft: Draft, question: Question) -> Draft:
    """The draft without the statements that their own quotes do not hold; a refusal where none is left."""
    if draft.refusal is not None:
        return draft
    kept = tuple(statement for statement in draft.statements if not statement.evidence or proven(statement))
    if not any(statement.evidence for statement in kept):
        return Draft((Statement(NOT_FOUND),), None, "not_found", draft.note)
    short = draft.short_answer
    if short is not None and not holds([evidence for statement in kept for evidence in statement.evidence], short):
        short = None
    return replace(draft, statements=kept, short_answer=short)


def proven(statement: Statement) -> bool:
    """Whether the quotes of a statement hold the numbers, dates, titles and names it gives."""
    return bool(statement.evidence) and holds(statement.evidence, statement.text)


def holds(evidence: Iterable[Evidence], text: str) -> bool:
    """Whether every number, date, title and name of `text` stands in the evidence or in what is known of its issue.

    A full date is held where the quote names that day in any form (12月27日, 昨日, 今年8月) read against the issue's date.
    """
    evidence = list(evidence)
    told = fold("\n".join(_told(one) for one in evidence))
    rest = fold(text)
    for match in list(_DATE.finditer(rest)):
        year, month, day = match.groups()
        if match.group() not in told and not _dated(evidence, int(year), int(month or 0), int(day or 0)):
            return False
        rest = rest.replace(match.group(), " ")
    numbers = set(_NUMBER.findall(told))
    if any(found not in numbers for found in _NUMBER.findall(rest)):
        return False
    whole = bare(told)
    return all(bare(title) in whole for title in [*_TITLE.findall(text), *names(_own_words(text, whole))])


def _own_words(text: str, told: str) -> str:
    """The sentences of a text that are not the quotes' own words."""
    return "".join(one for one in re.findall(r"[^。！？!?；;\n]+[。！？!?；;\n]?", text) if bare(one) not in told)


def names(text: str) -> list[str]:
    """The persons and bodies that a text names, as far as a dictionary and the shape of the words tell them."""
    table = lexicon()
    runs: list[tuple[str, str]] = []
    for word, tag in tagged(text):
        if runs and tag.startswith("nr") and runs[-1][1].startswith("nr"):  # a name that the tagger cut: 周 and 志强
            runs[-1] = runs[-1][0] + word, "nr"
        else:
            runs.append((word, tag))
    found = [match.group(1) for match in _IN_OFFICE.finditer(text) if match.group(1)[0] in SURNAMES]
    for word, tag in runs:
        rare = not table.knows(word) or table.idf(word) > _COMMON
        person = tag.startswith("nr") and 2 <= len(word) <= 4 and word[0] in SURNAMES
        if (person and rare) or (tag == "nt" and len(word) > 2):
            found.append(word)
    found += [part for match in _FOREIGN.finditer(text) for part in re.split("[·•]", match.group())[1:]]
    return found


def _told(evidence: Evidence) -> str:
    article, issue = evidence.hit.article, evidence.hit.issue
    known = (article.headline, article.byline, *article.authors, article.page, issue.newspaper, issue.page, issue.issue_no)
    return "\n".join([evidence.text, *(str(one) for one in known if one)])


def _dated(evidence: Iterable[Evidence], year: int, month: int, day: int) -> bool:
    for one in evidence:
        if one.hit.issue.date and _within(one.hit.issue.date, year, month, day):
            return True
        for mention in mentions(one.text, one.hit.issue):
            if _same(mention.earliest, year, month, day) or _same(mention.latest, year, month, day):
                return True
    return False


def _within(iso: str, year: int, month: int, day: int) -> bool:
    told = [int(part) for part in iso.split("-")]
    return told[: 1 + bool(month) + bool(day)] == [year, month, day][: 1 + bool(month) + bool(day)]


def _same(moment: date, year: int, month: int, day: int) -> bool:
    return moment.year == year and (not month or moment.month == month) and (not day or moment.day == day)
