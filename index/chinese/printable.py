"""What pages and file names hold and nobody sees, kept out of documents and off the terminal.

A terminal acts on control characters (ESC begins one of its commands, as do the C1 controls), a reader is misled by the marks that
turn the direction of writing (https://trojansource.codes), and half a character (a lone surrogate) cannot be written at all.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"
_NO_CHARACTERS = "\ud800-\udfff\ufeff\ufffe\uffff"
_ELSE = f"\x7f-\x9f\u2028\u2029{_BIDI}{_TAGS}{_NO_CHARACTERS}"
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f{_ELSE}]")
_HIDDEN_BUT_RETURN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_ELSE}]")


def printable(text: str) -> str:
    """A text without what nobody sees but its lines and tabs."""
    return _HIDDEN.sub("", text)


def one_line(text: str) -> str:
    """A text on one line, its white space single, without what nobody sees."""
    return printable(" ".join(text.split()))


def escaped(text: str, *, returns: bool = False) -> str:
    r"""A text in which what nobody sees is spelt out as JSON does: ESC is `\u001b`. JSON that is printed stays the same JSON.

    With `returns` the carriage return stays, with which a progress bar is drawn over.
    """
    return (_HIDDEN_BUT_RETURN if returns else _HIDDEN).sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


class Escaping:
    """A text stream that passes on what is written to it, escaped."""

    def __init__(self, stream: TextIO, *, returns: bool = False) -> None:
        self._stream = stream
        self._returns = returns

    def write(self, text: str) -> int:
        """Write the text; gives its length as it was."""
        self._stream.write(escaped(text, returns=self._returns))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def escaped_output() -> Iterator[None]:
    """Meanwhile whatever this process prints is escaped."""
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Escaping(stdout), Escaping(stderr, returns=True)  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = stdout, stderr
