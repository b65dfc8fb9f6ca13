"""What a question says itself, so that its answer need not: that a reason is asked for, and under which condition."""

from __future__ import annotations

from typing import Final

from rag.proof.text import Flaw
from rag.proof.words import CONDITIONS, EFFECTS, FOLLOWING, WHY

_BECAUSE: Final = ("是因为", "因为", "由于")


def without_reason(text: str, asked: str) -> str:
    """An answer to a question for a reason without the 因为 that it begins with; whole where it tells of an effect as well."""
    asks = any(word in asked for word in WHY)
    told = any(word in text for word in FOLLOWING | EFFECTS)
    begin = next((word for word in _BECAUSE if text.startswith(word)), "")
    return text[len(begin) :] if asks and not told else text


def granted(flaw: Flaw, asked: str) -> bool:
    """Whether a question says under which condition what it asks for holds: 要是抓到小偷怎么办 is answered without 一旦."""
    return flaw.fault == "certainty" and flaw.words in CONDITIONS and any(word in asked for word in CONDITIONS)
