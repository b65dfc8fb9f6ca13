"""The page of a newspaper that a question speaks of: 第17版, 16版, 头版."""

from __future__ import annotations

import re

from index.chinese.numerals import ONE_TO_TEN
from index.issues.page_numbers import page_number
from rag.types import Question

_PAGE = re.compile(rf"第?(?P<number>[A-Za-z]?\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})版(?!本|权|画|税|图)|(?P<first>头版|首版|要闻版)")


def asked_page(text: str) -> str | None:
    """The page's number as it is printed (`17`, `A2`), 1 for 头版; None where no page is named."""
    match = _PAGE.search(text)
    if match is None:
        return None
    return "1" if match["first"] else page_number(match["number"])


_WORDS = re.compile(
    rf"第?(?:[A-D]?\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})版(?:面)?(?:上|的)?|头版(?:上)?|(?:的)?(?:体育|国际|要闻)?(?:新闻|报道|消息|文章)(?:里|中|上)?(?:说|讲|介绍)?"
)


def without_page(question: Question) -> str:
    """The words of a question without its first day and the page of it."""
    return _WORDS.sub("", question.text.replace(question.periods[0].words, ""))
