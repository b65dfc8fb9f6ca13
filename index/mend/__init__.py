"""Mending: the articles of a page put together again from what a scan or a PDF left of them."""

from index.mend.articles import mend
from index.mend.jumps import join_jumps

__all__ = ["join_jumps", "mend"]
