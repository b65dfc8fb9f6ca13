"""The number of a newspaper's page in the ways it is printed: A3, A03 and a3 are one page, and so are 3 and 03."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([A-Za-z]*)0*(\d+)")
_WIDEST = 3


def printings(page: str) -> tuple[str, ...]:
    """The ways a page of this number is printed, without zeros first; a name that is no number is its own only one."""
    found = _NUMBER.fullmatch(page.strip())
    if found is None:
        return (page,)
    letters, digits = found.group(1).upper(), found.group(2)
    return tuple(letters + digits.zfill(width) for width in range(len(digits), max(_WIDEST, len(digits)) + 1))
