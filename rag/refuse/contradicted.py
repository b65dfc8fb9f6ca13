"""What an article has in the place of what a question says: another number in a row, another place, another year."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from index.partial_date import PartialDate
from index.types import Issue
from rag.words.days import anchored, mentions
from rag.words.lexicon import flat
from rag.words.ordinals import numbered, ordinals


def told_of_another(asked: Sequence[tuple[int, str]], text: str, at: int) -> bool:
    """Whether what stands at `at` of a text is told of another number in the row than the question's `asked`: 一期计划5月开工；二期用地2400亩 tells
    of no day for 二期. So it is where the text has both, and the other one stands last before it in its sentence."""
    start = max(text.rfind(stop, 0, at) for stop in "。！？") + 1
    told = [(key, one.start()) for key, one in numbered(text) if not one.group().startswith("两")]  # 两期 counts them
    for number, sign in asked:
        row = [key for key, place in told if key[1] == sign and start <= place < at]
        one_of_them = sum(other == sign for _, other in asked) == 1
        if one_of_them and row and row[-1][0] != number and any(key == (number, sign) for key, _ in told):
            return True
    return False


def contradicted_ordinal(asked: str, sentence: str, article: str) -> str | None:
    """The other ordinal that the article has where the question says 第七届; None where they agree or none is asked."""
    told, near = ordinals(article), ordinals(sentence)
    for key in ordinals(asked):
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
