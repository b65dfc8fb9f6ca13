"""What an article has in the place of what a question says: another number in a row, another place, another year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from index.chinese.numerals import ONE_TO_TEN, integer
from index.partial_date import PartialDate
from index.types import Issue
from rag.words.days import anchored, mentions
from rag.words.lexicon import flat

_ORDINAL = re.compile(
    rf"(?P<first>首)(?P<c1>届|次|期|轮|批|集|季|场|站|回)|第(?P<n2>[{ONE_TO_TEN}零百\d]{{1,9}})(?P<c2>届|次|期|轮|批|集|季|代|号|场|站|回|位|名)|"
    rf"(?P<n3>(?<!\d)\d{{1,9}}|(?<![{ONE_TO_TEN}])[{ONE_TO_TEN}]{{1,9}})(?P<c3>届|号|星(?![期级])|期(?!间)|次(?=会议|全会|大会|全体))"
)


def _numbered(text: str) -> Iterator[tuple[tuple[int, str], re.Match[str]]]:
    for one in _ORDINAL.finditer(text):
        sign = one.group("c1") or one.group("c2") or one.group("c3")
        yield (1 if one.group("first") else integer(one.group("n2") or one.group("n3")), sign), one


def _ordinals(text: str) -> dict[tuple[int, str], str]:
    """The numbered things of a text: (7, 届) of 第七届, (6, 星) of 06星, (1, 届) of 首届; and their words."""
    found: dict[tuple[int, str], str] = {}
    for key, one in _numbered(text):
        found.setdefault(key, one.group())
    return found


def told_of_another(asked: str, text: str, at: int) -> bool:
    """Whether what stands at `at` of a text is told of another number in the row than the question's: 一期计划5月开工；二期用地2400亩 tells
    of no day for 二期. So it is where the text has both, and the other one stands last before it in its sentence."""
    start = max(text.rfind(stop, 0, at) for stop in "。！？") + 1
    told = [(key, one.start()) for key, one in _numbered(text) if not one.group().startswith("两")]  # 两期 counts them
    wanted = list(_ordinals(asked))
    for number, sign in wanted:
        row = [key for key, place in told if key[1] == sign and start <= place < at]
        one_of_them = sum(other == sign for _, other in wanted) == 1
        if one_of_them and row and row[-1][0] != number and any(key == (number, sign) for key, _ in told):
            return True
    return False


def contradicted_ordinal(asked: str, sentence: str, article: str) -> str | None:
    """The other ordinal that the article has where the question says 第七届; None where they agree or none is asked."""
    told, near = _ordinals(article), _ordinals(sentence)
    for key in _ordinals(asked):
        if key in told:
            continue
        for others in (near, told):
            other = next((words for (_, sign), words in others.items() if sign == key[1]), None)
            if other:
                return other
    return None


def year_agrees(years: Set[int], sentence: str, paragraph: str, headline: str, issue: Issue) -> bool:
    """Whether a sentence may speak of one of the years: its own dates decide, then its paragraph's, then the issue's."""
    if not years:
        return True
    own = mentions(sentence, issue)
    spoken = {year for one in own for year in range(one.earliest.year, one.latest.year + 1)}
    stated = {one.earliest.year for one in own if one.certainty == "stated"}
    if years & (spoken | _bare_years(sentence) | _bare_years(headline)):
        return True
    if stated or spoken or _bare_years(sentence):
        return False
    if not anchored(issue).date:
        return True
    around = {year for one in mentions(paragraph, issue) for year in range(one.earliest.year, one.latest.year + 1)}
    known = {PartialDate.parse(day).year for day in (issue.date, issue.not_before, issue.not_after) if day}
    return bool(years & (around | known | _bare_years(paragraph)))


def _bare_years(text: str) -> set[int]:
    return {int(found) for found in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", flat(text))}
