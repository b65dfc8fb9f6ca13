"""What takes no ink: blanks, and the characters that are not seen (zero width, soft hyphens, direction marks, control characters).

An article's text is the characters of its spans with only these changed; so they are ignored wherever a quote is held against a page.
U+FFFD counts among them: it stands where a byte of the file is no character.
"""

from __future__ import annotations

import re

UNSEEN = (
    "\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\uffff\U000e0000-\U000e0fff"
)
"""The unseen characters as the inside of a class of a regular expression."""
_NO_INK = re.compile(rf"[\s{UNSEEN}]+")
INK = re.compile(rf"[^\s{UNSEEN}]+")
_ANY_BLANK = re.compile(r"\s+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*|[ \t]*[\r\n]\s*(?=[{_WIDE}])")
_SEEN = re.compile(rf"[^{UNSEEN}]*")


def squeezed(text: str) -> str:
    """The characters of a text that take ink."""
    return _NO_INK.sub("", text)


def on_one_line(text: str) -> str:
    """A text on one line with its blanks as single ones; a line's end beside a Chinese character is none."""
    return _ANY_BLANK.sub(" ", _WRAPPED.sub("", text.strip()))


def is_blank(char: str) -> bool:
    """Whether a character takes no ink."""
    return INK.match(char) is None


def has_unseen(text: str) -> bool:
    """Whether there are unseen characters in a text."""
    return _SEEN.fullmatch(text) is None
