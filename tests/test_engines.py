"""One contract for every engine that holds an archive: the files of one machine, and Milvus over gRPC (milvus-lite's server)."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.archive.folder import Archive, open_archive
from index.build.build import build
from index.embed.pieces import embedded_texts
from index.errors import ArchiveError, ModelError, SourceError
from index.stores.address import Address, MilvusAddress, parse_address
from index.types import Filters
from rag import Wenbao
from rag.retrieve.hybrid import fused
from tests.conftest import SEEDS, Run

LINES = [
    {
        "id": "a",
        "newspaper": "甲报",
        "date": "2020-01-05",
        "page": "1",
        "headline": "一桥通车",
        "byline": "记者 张三丰",
        "text": "一桥昨日通车，全长三百米。市民纷纷上桥观看，直到傍晚才散去。",
    },
    {
        "id": "b",
        "newspaper": "甲报",
        "date": "2020-01-05",
        "page": "2",
        "headline": "二桥开工",
        "text": "二桥开工，工期两年，投资百分之50%由市里出。",
    },
    {
        "id": "c",
        "newspaper": "乙报",
        "date": "2020-03-01",
        "headline": "新桥规划",
        "text": '新桥规划已定，明年动工，"双塔"造型。',
    },
    {"id": "d", "headline": "无日期的桥", "text": "这座老桥的来历已经说不清楚。"},
    {
        "id": "e",
        "newspaper": "乙报",
        "date": "2021",
        "headline": "年鉴",
        "text": "全年造桥五座。" + "各县都有修桥铺路的消息传来。" * 6000,
    },
]
"""The last is longer than any field of Milvus."""
MORE = [
    {
        "id": "f",
        "newspaper": "丙报",
        "date": "2022-05-06",
        "headline": "渡口停航",
        "byline": "记者 李四光",
        "text": "老渡口今起停航，渡船退役。",
    },
    {"id": "a", "newspaper": "丙报", "date": "2022-05-06", "headline": "渡船进馆", "text": "退役的渡船进了博物馆。"},
]
QUESTIONS = [
    "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？",
    "谁被决定为代理检察长？",
    "一桥全长多少米？",
    "老桥的来历",
]

milvus = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("pymilvus", "milvus_lite")),
    reason="pymilvus and milvus-lite are not installed: pip install -r requirements-dev.txt",
)


def written(folder: Path, name: str, lines: list[dict[str, str]]) -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("engines")
    build([SEEDS, written(place, "bridges.jsonl", LINES)], place / "archive")
    return place / "archive"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("small")
    build([written(place, "bridges.jsonl", LINES[:-1])], place / "archive")
    return place / "archive"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Milvus server that is empty at first."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = tmp_path_factory.mktemp("milvus")
    command = [
        sys.executable,
        "-m",
        "milvus_lite",
        "server",
        "--data-dir",
        str(place),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with (place.parent / "milvus.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (place.parent / "milvus.log").read_text()
            time.sleep(0.1)
        yield f"milvus://127.0.0.1:{port}"
        process.terminate()


def remote(text: str) -> MilvusAddress:
    address = parse_address(text)
    assert isinstance(address, MilvusAddress)
    return address


@pytest.fixture(scope="module")
def pushed(server: str, folder: Path) -> MilvusAddress:
    from index.build.push import push

    address = remote(f"{server}/papers")
    assert push(open_archive(folder), address).written == 10
    return address


@pytest.fixture(scope="module", params=["local", pytest.param("milvus", marks=milvus)])
def archive(request: pytest.FixtureRequest, folder: Path) -> Archive:
    address: Address = folder if request.param == "local" else request.getfixturevalue("pushed")
    return open_archive(address)


def headlines(archive: Archive, ranking: list[tuple[int, float]]) -> list[str | None]:
    return [archive.locate(number)[1].headline for number, _ in ranking]


def test_a_passage_is_found_by_its_meaning(archive: Archive) -> None:
    (first, score), *rest = archive.dense("一桥昨日通车", 5)
    assert archive.locate(first)[1].source_id == "a"
    assert score > 0.6
    assert len({number for number, _ in rest}) == 4
    assert [one for _, one in rest] == sorted((one for _, one in rest), reverse=True)


def test_a_passage_as_a_whole_is_the_sum_of_its_pieces(archive: Archive) -> None:
    nearest = archive.nearest("一桥昨日通车", 5)
    assert archive.nearest("一桥昨日通车", 5, rough=True) == nearest  # so few are all looked at
    numbers = [number for number, _ in nearest][::-1]
    pieces, wholes = archive.cosines("一桥昨日通车", numbers)
    assert pieces.tolist() == pytest.approx([score for _, score in nearest][::-1], abs=1e-5)
    question = archive.embedder.queries(["一桥昨日通车"])[0]
    for number, cosine in zip(numbers, wholes, strict=True):
        passage, article, _ = archive.locate(number)
        whole = archive.embedder.passages(embedded_texts(article.headline or "", passage.text)).sum(axis=0)
        assert cosine == pytest.approx(question @ whole / np.linalg.norm(whole), abs=2e-3)
    assert archive.cosines("一桥昨日通车", []).shape == (2, 0)


def test_words_and_vectors_are_fused_with_both_scores_of_each_passage(archive: Archive) -> None:
    ranked = fused(archive, "一桥昨日通车", 3)
    words, numbers = dict(archive.lexical("一桥昨日通车", 6)), [number for number, _ in ranked]
    assert len(ranked) == 3
    near = archive.cosines("一桥昨日通车", numbers).mean(axis=0).tolist()
    least, top = min(words.values()), max(words.values())
    expected = [words.get(number, least) / top + 2 * cosine for number, cosine in zip(numbers, near, strict=True)]
    assert [score for _, score in ranked] == pytest.approx(expected, abs=1e-5)
    assert expected == sorted(expected, reverse=True)
    assert fused(archive, "一桥昨日通车", 3, Filters(newspaper="丙报")) == []


def test_a_passage_is_found_by_its_words(archive: Archive) -> None:
    assert headlines(archive, archive.lexical("渡口旁新桥规划", 1)) == ["新桥规划"]
    assert headlines(archive, archive.lexical("张三丰", 1, fields={"authors": 1.0})) == ["一桥通车"]
    assert {"塔" in archive.passage(number).text for number, _ in archive.lexical("塔", 2)} == {True}
    assert archive.lexical("？！", 5) == []


def test_a_rare_term_tells_more_than_a_common_one(archive: Archive) -> None:
    rare, common, unknown = archive.idf("bigrams", ["通车", "衡阳", "麒麟"])
    assert unknown > rare > common > 0


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(newspaper="甲报"), {"a", "b"}),
        (Filters(after="2020-02"), {"c", "e"}),
        (Filters(before="2020-01-05"), {"a", "b"}),
        (Filters(after="2020", before="2020"), {"a", "b", "c"}),
        (Filters(reporter="张三丰"), {"a"}),
        (Filters(newspaper='甲"报'), set()),
    ],
)
def test_filters_hold_every_search(archive: Archive, filters: Filters, found: set[str]) -> None:
    paper = [archive.articles(replace(filters, newspaper=filters.newspaper or name)) for name in ("甲报", "乙报")]
    assert {article.source_id for articles in paper for article in articles} == found
    assert archive.documents.has(filters) == bool(found)
    for ranking in (archive.dense("桥", 200, filters), archive.lexical("桥通车开工规划造桥五座", 200, filters)):
        ids = {archive.locate(number)[1].source_id for number, _ in ranking}
        assert ids - {None} <= found
        assert found <= ids or (filters.reporter is None and len(ranking) > 100) or found == ids - {None}


def test_texts_come_back_as_they_were(archive: Archive, folder: Path) -> None:
    local = open_archive(folder)
    assert list(archive.issues()) == list(local.issues())
    assert list(archive.articles()) == list(local.articles())
    assert list(archive.documents.pages()) == list(local.documents.pages())
    article = archive.article(next(a.article_id for a in local.articles() if a.source_id == "e"))
    numbers = archive.documents.passages_of(article.article_id)
    assert "".join(archive.passage(number).text for number in numbers) == article.text
    assert archive.documents.article_ids(numbers) == [article.article_id] * len(numbers)
    for row in archive.documents.candidates(numbers[::-7]):
        passage, own, _ = archive.locate(row[0])
        assert row[1:3] == (passage.text, own.headline)
        assert row[4] == (passage.start == 0)


def test_what_is_not_held_is_said_so(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="没有 none"):
        archive.article("none")
    assert archive.documents.page("none.txt") is None
    assert archive.documents.issue("none.txt") is None
    assert archive.documents.passages_of("none") == []


def test_articles_are_looked_up_over_the_whole_archive(archive: Archive) -> None:
    def ids(pairs: object) -> list[str | None]:
        return [article.source_id for article, _ in pairs]  # type: ignore[attr-defined]

    assert ids(archive.find(headline="桥", newspaper="甲报")) == ["a", "b"]
    assert ids(archive.find(words="50%由")) == ["b"]
    assert ids(archive.find(words="5_%由")) == []
    assert ids(archive.find(words='"双塔"')) == ["c"]
    assert ids(archive.find(page="2", after="2020-01-05", before="2020-01-05")) == ["b"]
    assert ids(archive.documents.find(Filters(newspaper="乙报"), most=1)) == ["c"]
    assert [archive.locate(n)[1].source_id for n in archive.documents.on_page("2", 20200105, 20200105)] == ["b"]


def test_counts_are_those_of_the_local_engine(archive: Archive, folder: Path) -> None:
    local, census = open_archive(folder), archive.census
    assert census.issues() == local.census.issues()
    assert census.unnamed() == local.census.unnamed()
    assert census.days() == local.census.days()
    assert census.months() == local.census.months()
    assert sorted(census.reporters(99)) == sorted(local.census.reporters(99))
    assert census.latest(4) == local.census.latest(4)
    assert census.counts(("桥", "衡阳")) == local.census.counts(("桥", "衡阳"))
    for issue in local.census.latest(9):
        assert census.beside(issue) == local.census.beside(issue)
    for filters in (Filters(), Filters(newspaper="甲报"), Filters(after="2020-12", kind="news")):
        assert census.held(filters) == local.census.held(filters)
        assert census.issues_of(filters) == local.census.issues_of(filters)
        assert census.pages_of(filters) == local.census.pages_of(filters)
        for words in ("", "桥", ("衡阳", "市")):
            assert census.count(filters, words) == local.census.count(filters, words)
            assert census.articles_by_month(filters, words) == local.census.articles_by_month(filters, words)
            assert census.newest(3, filters, words) == local.census.newest(3, filters, words)
    assert set(archive.documents.newspapers()) == set(local.documents.newspapers())
    assert sorted(archive.documents.kinds()) == sorted(local.documents.kinds())
    assert (archive.authors, archive.years) == (local.authors, local.years)


def test_answers_and_hits_agree_with_the_local_engine(archive: Archive, folder: Path) -> None:
    here, there = Wenbao(open_archive(folder)), Wenbao(archive)
    for question in QUESTIONS:
        expected, found = here.ask(question), there.ask(question)
        assert (found.answer, found.short_answer) == (expected.answer, expected.short_answer)
        assert [citation.reference for citation in found.citations] == [citation.reference for citation in expected.citations]
        first, second = ([hit.passage.passage_id for hit in answer.hits] for answer in (expected, found))
        assert first[:1] == second[:1]
        assert len(set(first[:5]) & set(second[:5])) >= 2  # passages printed again and again are equals


def test_the_chat_shows_the_same_front_page(archive: Archive, folder: Path) -> None:
    from chat.sources import Shelf

    here, there = Shelf(Wenbao(open_archive(folder))), Shelf(Wenbao(archive))
    assert there.summary == here.summary
    assert there.front_page == here.front_page
    for issue in open_archive(folder).census.latest(5):
        assert there.open_issue(issue.file, issue.part) == here.open_issue(issue.file, issue.part)


@milvus
def test_pages_are_added_changed_and_removed_where_the_archive_is(
    server: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.build.push import add, push, remove
    from index.stores.milvus import stores

    monkeypatch.setattr(stores, "_LOOKED_AT", 0.0)
    address = remote(f"{server}/daily")
    push(open_archive(small), address)
    before = open_archive(address)
    (unknown,) = before.idf("bigrams", ["渡船"])
    pushed = add([written(tmp_path, "ferries.jsonl", MORE)], address)
    assert (pushed.written, pushed.gone) == (2, 0)
    after = open_archive(address)
    assert before.stamp() == after.stamp() != ""
    assert headlines(after, after.lexical("渡口停航", 1)) == ["渡口停航"]
    assert headlines(before, before.lexical("渡口停航", 1)) != ["渡口停航"]
    assert after.manifest.articles == before.manifest.articles + 2
    assert ("丙报", 2, 20220506, 20220506) in after.documents.newspapers()
    assert "李四光" in after.authors
    twins = [article.article_id for article in after.articles() if article.source_id == "a"]
    assert len(set(twins)) == 2
    assert after.idf("bigrams", ["渡船"])[0] < unknown

    pushed = add([written(tmp_path, "ferries.jsonl", [*MORE[:1], {"text": "没有编号"}])], address)
    assert (pushed.written, pushed.kept, pushed.gone, pushed.left_out) == (0, 1, 1, ("ferries.jsonl",))
    assert "没有 id" in open_archive(address).manifest.refused["ferries.jsonl"]  # read in part
    remove(["ferries.jsonl"], address)
    last = open_archive(address)
    assert headlines(last, last.lexical("渡口停航", 1)) != ["渡口停航"]
    assert last.idf("bigrams", ["渡船"]) == [unknown]
    assert list(last.articles()) == list(before.articles())
    with pytest.raises(SourceError, match=r"没有 ferries\.jsonl"):
        remove(["ferries.jsonl"], address)
    assert push(open_archive(small), address).kept == 4


@milvus
def test_an_interrupted_push_leaves_the_archive_whole_and_is_taken_up(
    server: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.build import push as module
    from index.stores.milvus import summary

    address = remote(f"{server}/broken")
    module.push(open_archive(small), address)
    grown = tmp_path / "archive"
    build([written(tmp_path, "bridges.jsonl", LINES[:-2]), written(tmp_path, "ferries.jsonl", MORE)], grown)
    with monkeypatch.context() as patch:
        patch.setattr(summary, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            module.push(open_archive(grown), address)
    held = open_archive(address)
    assert list(held.articles()) == list(open_archive(small).articles())
    assert headlines(held, held.lexical("渡口停航", 1)) != ["渡口停航"]
    assert module.push(open_archive(grown), address).written == 2
    assert sorted(a.article_id for a in open_archive(address).articles()) == sorted(
        a.article_id for a in open_archive(grown).articles()
    )


@milvus
def test_what_stands_in_the_way_is_said_in_one_sentence(server: str, pushed: MilvusAddress, small: Path, run: Run) -> None:
    from index.build.push import push
    from index.stores.milvus import summary
    from index.stores.milvus.server import Server

    with pytest.raises(ArchiveError, match=r"没有档案库 .*/nothing：请先用"):
        open_archive(remote(f"{server}/nothing"))
    with pytest.raises(ArchiveError, match="连不上"):
        open_archive(remote("milvus://127.0.0.1:9/papers"))
    older = remote(f"{server}/older")
    push(open_archive(small), older)
    there = Server(older)
    state = summary.read(there)
    assert state is not None
    summary.write(there, replace(state, model_identity="other@0"))
    with pytest.raises(ModelError, match="other@0"):
        open_archive(older).dense("桥", 1)
    with pytest.raises(ArchiveError, match="--replace"):
        push(open_archive(small), older)
    summary.write(there, replace(state, format=0))
    with pytest.raises(ArchiveError, match="别的版本"):
        open_archive(older)
    assert push(open_archive(small), older, replace=True).written == 4
    done = run("index", "build", SEEDS, "--archive", str(pushed))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "index push" in done.stderr
    asked = run("rag", "ask", QUESTIONS[0], "--archive", str(pushed))
    assert "4582亩" in asked.stdout


@milvus
def test_a_server_that_does_not_answer_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.stores.milvus import server as module

    monkeypatch.setattr(module, "PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(ArchiveError, match="连不上"):
            open_archive(remote(f"milvus://127.0.0.1:{silent.getsockname()[1]}/papers"))


def test_without_the_extra_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(ArchiveError, match="pip install"):
        open_archive(remote("milvus://127.0.0.1:9/papers"))


@pytest.mark.parametrize("text", ["milvus://host:19530", "milvus:///srv/papers.db", "milvus://host/a-b", "milvus://"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ArchiveError, match="milvus://"):
        parse_address(text)


def test_addresses_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_MILVUS_TOKEN", "me:secret")
    assert parse_address("archive") == Path("archive")
    address = remote("milvus+https://cloud.example:443/people")
    assert (address.uri, address.name, address.token) == ("https://cloud.example:443", "people", "me:secret")
    assert remote("milvus:///srv/papers.db/people").uri == f"{os.sep}srv{os.sep}papers.db"
