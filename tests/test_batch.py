"""A file of questions is answered by several processes as by one."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from index.build.workers import Workers
from index.errors import ArchiveError
from rag import Wenbao
from rag.scripts.batch import Asking, answers

ASKED = [
    "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？",
    "东洲湘江大桥什么时候通车？",
    "火星上有没有水？",
    "第一版有哪些文章？",
]


def test_workers_give_the_answers_of_one_process_in_order(wenbao: Wenbao) -> None:
    questions = [{"qid": str(number), "question": ASKED[number % len(ASKED)]} for number in range(40)]
    wenbao.ask(ASKED[0])  # workers start well in a process that has been asked before
    alone, shared = (
        [{**record, "timings_ms": {}} for record in answers(wenbao, questions, workers=workers)] for workers in (1, 2)
    )
    assert [record["qid"] for record in shared] == [str(number) for number in range(40)]
    assert shared == alone
    assert shared[0]["short_answer"] == "约4582亩"


def test_workers_only_retrieve_where_no_answer_is_wanted(wenbao: Wenbao) -> None:
    questions = [{"question": one} for one in ASKED * 10]
    asking = Asking(k=3, retrieve_only=True, retriever="lexical")
    records = list(answers(wenbao, questions, asking, workers=2))
    assert records == list(answers(wenbao, questions, asking, workers=1))
    assert len(records) == 40 and len(records[0]["hits"]) == 3


def test_questions_that_cannot_be_asked_are_refused_by_workers_too(wenbao: Wenbao) -> None:
    questions = [{"question": " "}] * 16 + [{"question": "题" * 100_000}, {"question": ASKED[0]}]
    blank, *_, long, plain = answers(wenbao, questions, workers=2)
    assert blank["refused"] and "空" in blank["note"]
    assert long["refused"] and "100000" in long["note"]
    assert plain["short_answer"] == "约4582亩"


def _ended(number: int) -> int:
    if number == 3 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_the_system_ends_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="--workers 1"), Workers(2) as workers:
        list(workers.map(_ended, range(9)))
