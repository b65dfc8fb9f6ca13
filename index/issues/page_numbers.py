"""The number of a newspaper's page in the ways it is printed: A3, A03 and a3 are one page, and so are 3, 03 and 第三版."""

from __future__ import annotations

import re

from index.chinese.numerals import integer

_NUMBER = re.compile(r"([A-Za-z]*)0*(\d+)")
_WIDEST = 3


def printings(page: str) -> tuple[str, ...]:
    """The ways a page of this number is printed, without zeros first; a name that is no number is its own only one."""
    found = _NUMBER.fullmatch(page.strip())
    if found is None:
        return (page,)
    letters, digits = found.group(1).upper(), found.group(2)
    return tuple(letters + digits.zfill(width) for width in range(len(digits), max(_WIDEST, len(digits)) + 1))


def page_number(printed: str) -> str | None:
    """The number of a page by any of its names: 3 of 03, 三 or 第三版, 1 of 头版, A03 of a03版; None where they hold none."""
    bare = "".join(printed.split()).removeprefix("第").rstrip("版页面")
    if bare in ("头", "首"):
        return "1"
    if bare[:1].isascii() and bare[:1].isalpha() and bare[1:].isdecimal():
        return bare.upper()
    try:
        return str(integer(bare)).lstrip("0") or None
    except ValueError:
        return None


def number_in(name: str) -> str | None:
    """The same, or where a page has a longer name the number in it: 5 of 5版：综合 or 综合新闻 第五版, A03 of A03要闻."""
    found = _NUMBER.search(name)
    words = (name, name.partition("版")[0].rpartition("第")[2], found.group() if found else "")
    return next(filter(None, map(page_number, words)), None)
