"""The network that reads: what onnxruntime computes of a question and windows of the page. It owns onnxruntime.

The model card beside the weights (rag/models/reader) tells where they come from and what they can do.
"""

from __future__ import annotations

import json
import math
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.types import Span
from rag.kinds import Kind, learnt_as
from rag.network.encode import Encoded, Encoding

Floats = NDArray[np.float32]

SLOWER = ("SkipLayerNormFusion",)
"""What onnxruntime would make of the network to no good: its kernel for a sum and its norm in one takes six times as long as the two."""

_KEPT = 128
"""Windows whose scores are kept, 30 KB each: a turn of a talk has the one before it read again."""
MODEL = Path(__file__).parent.parent / "models" / "reader"


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of one window.

    `start`, `end` and `support` are logits, one for each piece of the window; `offsets` the characters of the window that each
    piece stands for. `none` is the logit of "no answer here" on the scale of `start` + `end`, `answers` that of the window answering
    at all, `says_yes` that of a yes to a yes-no question, `kinds` one for each kind of thing that the question may ask for.
    """

    start: Floats
    end: Floats
    support: Floats
    offsets: tuple[Span, ...]
    none: float
    answers: float
    says_yes: float
    kinds: Mapping[str, float]


def probability(scores: Scores, start: int, end: int) -> float:
    """The probability that the characters start to end of a window support the answer; 0 where the network did not see them whole."""
    if not scores.offsets or scores.offsets[-1][1] < end - 1:
        return 0.0
    logits = [float(scores.support[piece]) for piece, (a, b) in enumerate(scores.offsets) if a < end and b > start]
    mean = sum(logits) / len(logits) if logits else -math.inf
    return 1 / (1 + math.exp(-mean)) if mean > -30 else 0.0


@cache
def _callers(process: int) -> ThreadPoolExecutor:
    """The threads that ask the network at one time; a forked process has none of its parent's."""
    return ThreadPoolExecutor(2, thread_name_prefix="reading")


class Network:
    """The model of a folder, read when it is first asked. `threads` is how many it computes on; 0 is one a core."""

    def __init__(self, folder: Path = MODEL, threads: int = 0) -> None:
        self.folder = folder
        self.threads = threads
        self._encoding = Encoding(folder)
        self._scored = lru_cache(_KEPT)(self._score)
        self._lock = threading.Lock()

    @cached_property
    def _kinds(self) -> list[Kind]:
        config: dict[str, Any] = json.loads((self.folder / "config.json").read_text(encoding="utf-8"))
        return [learnt_as(name) for name in config["kinds"]]

    def check(self) -> None:
        """Raises ModelError where a file of the model is missing."""
        for name in ("reader.onnx", "tokenizer.json", "config.json"):
            if not (self.folder / name).is_file():
                raise ModelError(
                    f"缺少阅读模型的文件 {self.folder / name}：请重新取得程序，或用 --reader quick"
                    " (a file of the reader's model is missing: get the program again, or use --reader quick)"
                )

    def warm(self) -> None:
        """Read the model in the background, while the question is still understood and looked for."""

        def read() -> None:
            with suppress(ModelError), self._lock:  # who asks is told
                _ = self._session

        threading.Thread(target=read).start()  # joined at exit: a runtime torn down while it loads aborts

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a core that waits is another question's
        options.log_severity_level = 3
        file = str(self.folder / "reader.onnx")
        try:
            return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)
        except MemoryError:
            raise
        except Exception as error:  # onnxruntime's own exceptions have no common base
            raise ModelError(
                f"读不了阅读模型 {file}：请重新取得程序，或用 --reader quick (the reader's model cannot be read: {error})"
            ) from None

    def score(self, rows: Sequence[tuple[str, str, str]]) -> list[Scores]:
        """The scores of rows of question, context and window, in their order.

        Each is computed by itself, unpadded: so attention needs no mask, which took as long as the rest of it. On several cores two are
        computed at a time: one window is too small to keep them busy.
        """
        apart = list(dict.fromkeys(rows))
        if self.threads == 1 or len(apart) < 2:
            return [self._scored(*row) for row in rows]
        found = dict(zip(apart, _callers(os.getpid()).map(lambda row: self._scored(*row), apart), strict=True))
        return [found[row] for row in rows]

    def _score(self, question: str, context: str, window: str) -> Scores:
        (one,) = self._encoding.encode([(question, context, window)])
        with self._lock:
            session = self._session
        return self._of(one, *session.run(None, one.feed))

    def _of(self, one: Encoded, spans: Floats, whole: Floats) -> Scores:
        (pieces,), (told,) = spans, whole
        pieces.flags.writeable = False  # it is kept
        start, end, support = pieces[one.first : one.first + len(one.offsets)].T
        kinds = dict(zip(self._kinds, told[2:].tolist(), strict=True))
        return Scores(
            start, end, support, one.offsets, float(pieces[0, 0] + pieces[0, 1]), float(told[0]), float(told[1]), kinds
        )
