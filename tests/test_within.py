"""Two archives open at once: each cuts words with its own names, is let go when it is dropped, and looks for nothing twice."""

from __future__ import annotations

import gc
import json
import weakref
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive.folder import Archive, open_archive
from index.build.build import Settings, build
from index.chinese.words import cut, in_force, pieces, remembered, tagged
from rag import Wenbao
from rag.pipeline import open_archive as open_wenbao
from rag.retrieve import hybrid
from rag.retrieve.within import each_within, within
from rag.types import Hit

TEXT = "记者皇甫云舒昨日报道渡口改建，端木清和也到了现场。"


def _built(folder: Path, *names: str) -> Path:
    rows = [
        {
            "id": f"{n}",
            "text": f"渡口改建工程第{n}段昨日完工，长{n + 3}公里。",
            "headline": f"第{n}段完工",
            "byline": f"记者 {name}",
        }
        for n, name in enumerate(names)
    ]
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    build([folder / "a.jsonl"], folder / "archive", Settings(workers=1))
    return folder / "archive"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("within")
    return _built(place / "one", "皇甫云舒"), _built(place / "two", "端木清和")


def test_each_archive_cuts_words_with_its_own_names(both: tuple[Path, Path]) -> None:
    one, two = (open_archive(folder) for folder in both)
    plain = cut(TEXT)
    for _ in range(2):  # and what was cut for one is not told to the other
        with in_force(one.names):
            assert "皇甫云舒" in cut(TEXT) and "端木清和" not in cut(TEXT)
            assert "皇甫云舒" in [word for word, _ in pieces(TEXT)]
            assert "皇甫云舒" in [word for word, _ in tagged(TEXT)]
            with in_force(two.names):
                assert "端木清和" in cut(TEXT) and "皇甫云舒" not in cut(TEXT)
            assert "皇甫云舒" in cut(TEXT)
        assert cut(TEXT) == plain


def test_what_is_remembered_of_words_is_each_archives_own(both: tuple[Path, Path]) -> None:
    one, two = (open_archive(folder) for folder in both)
    called = []

    @remembered(8)
    def joined(text: str) -> str:
        called.append(text)
        return "/".join(cut(text))

    told = [within(archive, lambda: joined(TEXT)) for archive in (one, two, one, two)]
    assert ("皇甫云舒" in told[0].split("/"), "皇甫云舒" in told[1].split("/")) == (True, False)
    assert told[:2] == told[2:]
    assert len(called) == 2


def test_steps_of_two_archives_do_not_mix(both: tuple[Path, Path]) -> None:
    one, two = (open_archive(folder) for folder in both)

    def found() -> Iterator[list[str]]:
        while True:
            yield [name for name in ("皇甫云舒", "端木清和") if name in cut(TEXT)]

    streams = [each_within(archive, found()) for archive in (one, two)]
    assert [next(stream) for _ in range(2) for stream in streams] == [["皇甫云舒"], ["端木清和"]] * 2
    assert "皇甫云舒" not in cut(TEXT)


@pytest.mark.parametrize("reader", ["network", "quick"])
def test_dropped_archives_are_let_go(both: tuple[Path, Path], reader: Any) -> None:
    gone: list[weakref.ref[Any]] = []
    for number in range(8):
        wenbao = open_wenbao(both[number % 2], reader=reader)
        wenbao.ask("渡口改建工程第1段长多少公里？", history=("渡口改建工程是谁报道的？",))
        wenbao.ask("有多少篇关于渡口改建的报道？")
        gone += [weakref.ref(wenbao.archive), weakref.ref(wenbao.archive._stores)]
        del wenbao
    gc.collect()
    assert [ref() for ref in gone] == [None] * 16


def test_nothing_is_retrieved_twice_within_a_question(wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[tuple[Any, ...]] = Counter()
    plain = hybrid._retrieve

    def counted(archive: Archive, question: Any, k: int, *rest: Any) -> list[Hit]:
        asked[question.text, question.filters, question.periods, k] += 1
        return plain(archive, question, k, *rest)

    monkeypatch.setattr(hybrid, "_retrieve", counted)
    goods = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
    kinds = {
        "plain": (goods, ()),
        "compound": ("衡阳国际物流港项目规划用地面积多少亩？谁到石鼓书院大讲坛主讲？", ()),
        "follow-up": ("它位于哪里？", (goods,)),
        "compare": ("衡阳国际物流港项目和石鼓书院大讲坛哪个更早？", ()),
    }
    counts = {}
    for kind, (question, history) in kinds.items():
        asked.clear()
        wenbao.ask(question, history=history)
        assert max(asked.values()) == 1, (kind, asked)
        counts[kind] = len(asked)
    assert counts["plain"] == 1
    asked.clear()
    wenbao.ask(goods)
    wenbao.ask(goods)
    assert list(asked.values()) == [2], "another question looks anew"
