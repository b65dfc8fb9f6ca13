"""Readers' opinions: kept by many writers at once within limits, taken over from the file of earlier versions, and made gold questions."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chat.opinions import store_opinion
from rag import Wenbao
from rag.bench.evaluate import evaluate
from rag.opinions import store
from rag.opinions.gold import gold_questions
from rag.opinions.store import EARLIER, FILE, Opinion, OpinionsError, Support, add, opinions
from tests.conftest import ROOT, Run

LIKED = Opinion(
    "2026-03-05T08:00:00+00:00",
    "那座桥多长？",
    "300米\n桥长300米。[1]",
    "like",
    "id",
    "300米",
    history=("望江大桥何时通车？",),
    support=(Support("某报-2021-10-29-p1-a01", "桥长300米。"),),
)
WRITER = """
import sys
from pathlib import Path
from rag.opinions.store import Opinion, add
for n in range(int(sys.argv[3])):
    assert add(Path(sys.argv[1]), Opinion("2026", f"{sys.argv[2]}-{n}", "答", "like"))
"""


def test_an_opinion_comes_back_as_it_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add(tmp_path, LIKED)
    monkeypatch.setenv("WENBAO_DATA", str(tmp_path))
    sent = {
        "question": " 桥多长？ ",
        "history": ["一", "二"],
        "answer": "答。",
        "refused": True,
        "opinion": "dislike",
        "reasons": ["reason_refused", "x"],
        "note": "句\n子\ud800",
        "support": [{"article_id": "a", "quote": "引文"}, "x"],
    }
    assert store_opinion(sent, "档") == "thanks"
    first, second = opinions(tmp_path / FILE)
    assert first == LIKED
    assert second == Opinion(
        second.time,
        "桥多长？",
        "答。",
        "dislike",
        "档",
        "",
        True,
        ("reason_refused",),
        "句\n子?",
        ("一", "二"),
        (Support("a", "引文"),),
    )
    for wrong in ({}, {"history": "x", "support": {"a": 1}, "reasons": 7, "refused": "no"}):
        assert store_opinion({"question": "问", **wrong}, "档") == "thanks"
    assert [(one.opinion, one.history, one.support, one.refused) for one in opinions(tmp_path / FILE)][2:] == [
        ("dislike", (), (), False)
    ] * 2


def test_many_processes_write_at_once_and_none_is_lost(tmp_path: Path) -> None:
    (tmp_path / EARLIER).write_text(json.dumps({"question": "旧", "opinion": "like"}) + "\n", encoding="utf-8")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(n), "12"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for n in range(4)
    ]
    for writer in writers:
        assert writer.communicate(timeout=60)[1] == ""
    kept = [one.question for one in opinions(tmp_path / FILE)]
    assert kept[0] == "旧"
    assert sorted(kept[1:]) == sorted(f"{who}-{n}" for who in range(4) for n in range(12))
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_limits_hold_and_what_was_kept_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 3)
    assert [add(tmp_path / "number", LIKED) for _ in range(5)] == [True, True, True, False, False]
    assert list(opinions(tmp_path / "number" / FILE)) == [LIKED] * 3
    monkeypatch.setattr(store, "MOST", 1000)
    monkeypatch.setattr(store, "MOST_BYTES", 200_000)
    long = replace(LIKED, answer="答" * 8_000)
    kept = [add(tmp_path / "bytes", long) for _ in range(12)]
    assert kept[:3] == [True] * 3 and kept[-1] is False
    assert (tmp_path / "bytes" / FILE).stat().st_size <= 200_000
    assert list(opinions(tmp_path / "bytes" / FILE)) == [long] * kept.count(True)


def test_the_earlier_file_is_taken_over_once_and_left_as_it_was(tmp_path: Path) -> None:
    old = {
        "time": "2025-01-02T03:04:05+00:00",
        "question": "问？",
        "answer": "答。",
        "opinion": "dislike",
        "reasons": ["reason_date"],
    }
    lines = [json.dumps(old | {"note": "注", "archive_id": "旧档"}), "{broken", "[1]", json.dumps({"question": "无意见"})]
    (tmp_path / EARLIER).write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = (tmp_path / EARLIER).read_bytes()
    taken = Opinion("2025-01-02T03:04:05+00:00", "问？", "答。", "dislike", "旧档", reasons=("reason_date",), note="注")
    assert add(tmp_path, LIKED) and add(tmp_path, LIKED)
    assert list(opinions(tmp_path / FILE)) == [taken, LIKED, LIKED]
    assert (tmp_path / EARLIER).read_bytes() == before
    assert list(opinions(tmp_path / EARLIER)) == [taken]


def test_what_cannot_be_written_or_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OpinionsError, match="读写不了意见文件"):
        add(tmp_path / "file", LIKED)
    (tmp_path / FILE).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    for work in (
        lambda: add(tmp_path, LIKED),
        lambda: list(opinions(tmp_path / FILE)),
        lambda: list(opinions(tmp_path / "no")),
    ):
        with pytest.raises(OpinionsError, match="读写不了意见文件"):
            work()


def test_what_was_liked_is_gold_and_what_was_not_must_not_come_again() -> None:
    told = [
        LIKED,
        replace(LIKED, question="谁？", short_answer="", history=()),
        replace(LIKED, question="何处？", answer="没有找到。", short_answer="", refused=True, support=(), history=()),
        replace(
            LIKED,
            question="几月？",
            opinion="dislike",
            short_answer="三月",
            reasons=("reason_date",),
            note="是五月",
            history=(),
        ),
        replace(
            LIKED,
            question="几人？",
            opinion="dislike",
            answer="没有找到。",
            short_answer="",
            refused=True,
            support=(),
            history=(),
        ),
        replace(LIKED, question="", history=()),
    ]
    support = [{"article_id": "某报-2021-10-29-p1-a01", "quote": "桥长300米。"}]
    day = {"as_of": "2026-03-05", "reasons": [], "note": ""}
    assert list(gold_questions([*told, told[1]])) == [
        {
            "question": "那座桥多长？",
            "liked": True,
            "refused": False,
            "history": ["望江大桥何时通车？"],
            "answers": ["300米"],
            **day,
            "support": support,
        },
        {"question": "何处？", "liked": True, "refused": True, **day, "support": []},
        {
            "question": "几月？",
            "liked": False,
            "refused": False,
            "not_answers": ["三月"],
            "as_of": "2026-03-05",
            "reasons": ["reason_date"],
            "note": "是五月",
            "support": support,
        },
        {"question": "几人？", "liked": False, "refused": True, "not_answers": [], **day, "support": []},
        {"question": "谁？", "liked": True, "refused": False, "answers": ["桥长300米。"], **day, "support": support},
    ]
    assert [one["question"] for one in gold_questions(told, holds=lambda _: False)] == ["何处？", "几人？"]


def test_the_newest_opinion_of_an_answer_counts() -> None:
    (one,) = gold_questions([LIKED, replace(LIKED, opinion="dislike")])
    assert one["liked"] is False


def test_gold_of_opinions_is_evaluated(run: Run, wenbao: Wenbao, seed_archive: Path, tmp_path: Path) -> None:
    question = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
    answer = wenbao.ask(question)
    assert answer.short_answer
    support = tuple(Support(cited.article_id, cited.quote) for cited in answer.citations)
    good = Opinion("2026-03-05", question, answer.answer, "like", short_answer=answer.short_answer, support=support)
    bad = replace(good, question=f"请问{question}", opinion="dislike")
    foreign = replace(good, question="别处的？", support=(Support("别报-1999-01-01-p1-a01", "别处"),))
    wanted = replace(
        good, question="帮我把这句话翻译成法语", answer="", short_answer="", refused=True, support=(), opinion="dislike"
    )
    for one in (good, bad, foreign, wanted):
        add(tmp_path, one)
    done = run("rag", "evaluate", "--from-opinions", FILE, "--archive", seed_archive)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["question"] for line in lines] == [question, f"请问{question}", "帮我把这句话翻译成法语"]
    assert len(run("rag", "evaluate", "--from-opinions", FILE).stdout.splitlines()) == 4
    figures = evaluate(wenbao, lines)
    assert (figures.answered, figures.contained, figures.exact, figures.refused, figures.repeated) == (1, 1, 1, None, 1)
    other = [{**line, "not_answers": ["三亩"]} if line["question"].startswith("请问") else line for line in lines]
    assert evaluate(wenbao, other).repeated == 0.5
    assert run("rag", "evaluate").returncode == 2
    wrong = run("rag", "evaluate", "--from-opinions", "nothing")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
