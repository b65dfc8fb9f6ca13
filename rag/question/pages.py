"""The page of a newspaper that a question speaks of: 第17版, 16版, 头版."""

from __future__ import annotations

import re

_PAGE = re.compile(r"第?(?P<number>[A-D]?\d{1,2}|[一二三四五六七八九十]{1,3})版(?!本|权|画|税|图)|(?P<first>头版|首版|要闻版)")
_CN = {char: n for n, char in enumerate("一二三四五六七八九", 1)}


def asked_page(text: str) -> str | None:
    """The page's number as it is printed (`17`, `A2`), 1 for 头版; None where no page is named."""
    match = _PAGE.search(text)
    if match is None:
        return None
    if match["first"]:
        return "1"
    number = match["number"]
    if number[0] in "ABCD" or number.isdigit():
        return number.lstrip("0") or None
    tens, found, ones = number.partition("十")
    if not found:
        return str(_CN[number]) if len(number) == 1 else None
    return str(_CN.get(tens, 1) * 10 + _CN.get(ones, 0))
