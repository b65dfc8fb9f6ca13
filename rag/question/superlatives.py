"""The foremost of several that a question asks for: 哪所学校学生最多, 谁第一."""

from __future__ import annotations

import re
from typing import Final

from index.chinese.vocabulary import words
from index.chinese.vocabulary.denials import SIGNS

_MOST: Final = re.compile(r"(?:最|第一)(?P<way>[多高大长贵重远早先晚快慢少低小短便轻近])|(?:排名?第一|居首)")
EITHER: Final = "快慢"
"""Of a speed the greatest, of a time the least."""
RANKED: Final = ""
"""First in rank: the greatest, but of a time."""
_LIMITS: Final = SIGNS | words("除 非 以外 哪几 哪两 哪三")
"""Words that leave rows out, or ask for several."""


def superlative_of(text: str) -> str | None:
    """The sign of the way in which a question asks for the foremost, empty for a rank; None where it asks for none."""
    found = _MOST.search(text)
    if found is None:
        return None
    return EITHER[0] if any(word in text for word in _LIMITS) else found["way"] or RANKED


def without_superlative(text: str) -> str:
    """A question without it."""
    return _MOST.sub(" ", text)
