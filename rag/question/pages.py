"""The page of a newspaper that a question speaks of: 第17版, 16版, 头版."""

from __future__ import annotations

import re

from index.chinese.numerals import ONE_TO_TEN
from index.issues.page_numbers import page_number

_PAGE = re.compile(rf"第?(?P<number>[A-Za-z]?\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})版(?!本|权|画|税|图)|(?P<first>头版|首版|要闻版)")


def asked_page(text: str) -> str | None:
    """The page's number as it is printed (`17`, `A2`), 1 for 头版; None where no page is named."""
    match = _PAGE.search(text)
    if match is None:
        return None
    return "1" if match["first"] else page_number(match["number"])
