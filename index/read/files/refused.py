"""What could not be read, or not wholly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a line or part of one, that could not be read; `reason` is one sentence that names the cause and the fix.

    Where pages of the file come all the same, it is what is missing of them.
    """

    file: str
    reason: str
