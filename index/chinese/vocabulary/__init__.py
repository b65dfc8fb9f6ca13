"""The vocabulary of newspaper Chinese, each list of words written once: a module is a table and at most one pattern made of it.

Who needs a part of a table, or more than it, writes the difference down by name and says why; none writes the words again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def words(text: str) -> frozenset[str]:
    """The words of a table that is written with blanks between them.

    >>> sorted(words("公里 米"))
    ['公里', '米']
    """
    return frozenset(text.split())


def any_of(table: Iterable[str]) -> str:
    """A pattern that matches any word of a table, the longest first, so that 副市长 is never read as 副市; for use in a group.

    >>> any_of(["米", "公里", "里"])
    '公里|米|里'
    """
    return "|".join(re.escape(word) for word in sorted(set(table), key=lambda word: (-len(word), word)))
