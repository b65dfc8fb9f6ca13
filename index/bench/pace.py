"""How many pages a second one core mends and dates: `taskset -c 0 python -m index.bench.pace PATH...`, in CPU seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index.errors import WenbaoError
from index.issues import identify
from index.mend import mend
from index.read import read
from index.types import Page

LEAST = 3.0
"""So many seconds of work each figure is measured on."""


def main(paths: Sequence[str]) -> int:
    """Print the mean milliseconds a page, and the pages a second, of mending, dating and both; exit 1 for unreadable paths."""
    try:
        pages = [page for page in read([Path(path) for path in paths]) if isinstance(page, Page) and page.ready is None]
    except WenbaoError as error:
        print(error, file=sys.stderr)
        return 1
    if not pages:
        print("没有可计时的版面，请给出 .txt 或 .pdf 版面 (no page to time)", file=sys.stderr)
        return 1
    mending = seconds(lambda: [mend(page) for page in pages]) / len(pages)
    dating = seconds(lambda: identify(pages)) / len(pages)
    letters = sum(len(page.text) for page in pages) // len(pages)
    print(f"{len(pages)} pages of {letters} characters on average")
    for name, spent in (("mend", mending), ("date", dating), ("both", mending + dating)):
        print(f"{name}  {spent * 1000:6.2f} ms a page  {1 / spent:6.0f} pages/s")
    return 0


def seconds(work: Callable[[], object]) -> float:
    """The CPU seconds of one run of `work`, the first run (models are loaded in it) left out."""
    work()
    begun, runs = time.process_time(), 0
    while not runs or time.process_time() - begun < LEAST:
        work()
        runs += 1
    return (time.process_time() - begun) / runs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
