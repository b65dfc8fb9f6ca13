"""Map a function over chunks in all cores, in order, with few chunks in flight."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TypeVar

from index.errors import ArchiveError

In = TypeVar("In")
Out = TypeVar("Out")


def chunks(items: Iterable[In], size: int) -> Iterator[list[In]]:
    """Runs of `size` items, the last one shorter."""
    iterator = iter(items)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk


class Workers:
    """A process pool that is started with the second chunk, so that a small job pays for none. Use it as a context manager.

    A forked process keeps what its parent had open, locks among it, for the moment that it lives longer than a killed parent. Who is
    about to open what is locked calls `start` before.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            gc.unfreeze()

    def start(self) -> None:
        """Start all processes now, unless there is to be but one: then none is started, this one does the work."""
        if self._count > 1 and self._pool is None:
            gc.freeze()  # what lies here now is neither looked through again, nor copied because a forked process did
            self._pool = ProcessPoolExecutor(self._count, initializer=_heed_parent)
            self._pool.submit(os.getpid)  # forked ones are started together, with the first task

    def map(self, function: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        """The function's results in the items' order; `function` must be importable by name."""
        iterator = iter(items)
        first = list(itertools.islice(iterator, 2))
        if self._count == 1 or len(first) < 2:
            yield from map(function, itertools.chain(first, iterator))
            return
        self.start()
        assert self._pool is not None
        waiting: deque[Future[Out]] = deque()
        for item in itertools.chain(first, iterator):
            waiting.append(self._pool.submit(function, item))
            if len(waiting) > 2 * self._count:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(task: Future[Out]) -> Out:
    try:
        return task.result()
    except BrokenProcessPool:
        raise ArchiveError(
            "一个工作进程被系统结束了，多半是内存不够：请关掉别的程序，或加 --workers 1 再运行"
            " (a worker process was ended by the system, most likely for want of memory: run it again with --workers 1)"
        ) from None


def _heed_parent() -> None:
    """Who presses Ctrl-C stops the parent, which then ends its workers: they need not say so, too. A worker whose parent is killed
    would wait for work forever: it ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
