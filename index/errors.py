"""Every error a user can cause. Each message is one sentence that names the cause and the fix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class WenbaoError(Exception):
    """The root: a command prints its message on one line and exits 1."""


class SourceError(WenbaoError):
    """A file or folder given as input cannot be read as newspaper pages."""


class ArchiveError(WenbaoError):
    """An archive is missing, broken, of another version or built with another model."""


class ModelError(WenbaoError):
    """A model cannot be found or loaded."""


class QuestionError(WenbaoError):
    """A question or a filter is not one the program can take."""


NO_DATE = "日期“{}”看不懂，应写成 2021、2021-10 或 2021-10-29 (a date is written like this)"
"""Why a filter is none."""


def in_languages(message: str) -> tuple[str, str]:
    """A message `中文 (English)` of the program in Chinese and in English; one in a single language twice."""
    chinese, mark, english = message.strip().partition(" (")
    english = english.rstrip("。")
    if not mark or not english.endswith(")") or not english[:1].isascii():
        return message, message
    return chinese, english[0].upper() + english[1:-1]


@contextmanager
def disk_errors(*kinds: type[Exception]) -> Iterator[None]:
    """What a store's library says of a file that it cannot write, raised as the OSError that it is."""
    try:
        yield
    except kinds as error:
        raise OSError((str(error).strip().splitlines() or [type(error).__name__])[-1][-160:]) from None
