"""The memory of a server that many threads work in, so that it does not grow with what they have long given back."""

from __future__ import annotations

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8
"""The name of the setting in glibc's malloc.h."""
ARENAS = 2


def share_memory() -> bool:
    """Have all threads share two heaps, before there are any; whether the C library has such a setting.

    glibc gives them eight a core. What a thread frees stays in its heap, full of holes, until the next question happens to come there:
    the chat grew by 6 KB an answer of which nothing was in use.
    """
    with suppress(OSError, AttributeError, TypeError):  # another C library
        return bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS))
    return False
