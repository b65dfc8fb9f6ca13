"""The clippings as the chat shows and keeps them: nothing of theirs is markup, none is lost, nobody reads another's."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

from chat.clippings import store as stores
from chat.clippings.folder import LONGEST_NOTE, folder_html, kept, record
from chat.clippings.functions import clipping_functions
from chat.clippings.store import Store
from chat.open_archive import Room
from rag import Wenbao
from rag.cite.clippings import ENDS, exported

TAG = re.compile(r"<[^>]*>")
HOSTILE = "<img src=x onerror=alert(1)>\"'"


def words(html: str) -> str:
    return unescape(TAG.sub("", html))


def article_of(wenbao: Wenbao) -> Any:
    return next(one for one in wenbao.archive.articles() if one.headline)


def sent(wenbao: Wenbao) -> list[dict[str, Any]]:
    article = article_of(wenbao)
    quoted = "".join(article.text.split())[20:40]
    answer = {
        "question": HOSTILE,
        "answer": "约30米。桥长约30米[1]。",
        "short_answer": "约30米",
        "citations": [{"n": 1, "article_id": article.article_id, "reference": "", "quote": "桥"}],
    }
    return [
        {"id": "1", "answer": answer, "tags": ["桥"]},
        {"id": "2", "article_id": article.article_id, "title": "x", "note": HOSTILE},
        {"id": "3", "article_id": article.article_id, "quote": quoted, "tags": [HOSTILE, "桥"]},
        {"id": "4", "article_id": "gone", "quote": HOSTILE, "title": "旧题", "reference": "甲.旧题[N].旧报,1935-01-02."},
        {"id": "5", "article_id": article.article_id, "quote": "原文没有的话", "reference": "r"},
    ]


def test_the_folder_shows_each_clipping_and_nothing_of_it_as_markup(wenbao: Wenbao) -> None:
    html = folder_html(wenbao.archive, kept([*sent(wenbao), {"id": "6"}, 7, {"answer": 1}]))
    assert re.findall(r'data-clip="(\d)"', html) == ["5", "4", "3", "2", "1"]
    assert "<img" not in html
    assert words(html).count(HOSTILE) == 4  # the question, the note, the lost quote, a tag among the tags
    assert "5 件" in words(html)
    assert words(html).count("甲.旧题[N].旧报,1935-01-02.") == 1
    assert "原文里已找不到这句话" in words(html) and "馆藏里已没有这一篇" in words(html)
    quoted = re.search(r'data-clip="3".*?href="(#source/[^"]+)"', html)
    assert quoted and re.search(r"/\d+-\d+", quoted[1])
    assert 'value="桥"' in html and ">桥 <small>2</small></a>" in html


def test_a_tag_shows_those_that_have_it(wenbao: Wenbao) -> None:
    html = folder_html(wenbao.archive, kept(sent(wenbao)), "桥")
    assert re.findall(r'data-clip="(\d)"', html) == ["3", "1"]
    assert "aria-current=true>桥" in html
    assert f'href="#clippings/tag={quote("桥")}"' in html
    empty = folder_html(wenbao.archive, [])
    assert "还是空的" in words(empty) and "exports-clips" not in empty
    assert "存在您的名下" in words(folder_html(wenbao.archive, [], signed=True))


def test_what_is_kept_of_a_clipping_is_cut_and_comes_back_the_same(wenbao: Wenbao) -> None:
    for one in sent(wenbao):
        once = record(one)
        assert once is not None and record(once) == once
        assert kept([once])[0].clipping == kept([one])[0].clipping
    long = record({"id": "1" * 999, "article_id": "a", "note": "长" * 9999, "tags": [str(n) for n in range(99)]})
    assert long is not None and (len(long["id"]), len(long["note"]), len(long["tags"])) == (60, LONGEST_NOTE, 20)
    assert record({"id": "1"}) is None


def test_one_bad_clipping_costs_the_others_nothing(wenbao: Wenbao, tmp_path: Path) -> None:
    good = sent(wenbao)
    answer = good[0]["answer"]
    citation = answer["citations"][0]
    deep: Any = []
    for _ in range(9_999):
        deep = [deep]
    bad: list[Any] = [
        {"id": "b1", "answer": {**answer, "short_answer": 5}},
        {"id": "b2", "answer": {**answer, "short_answer": {"a": "b"}}},
        {"id": "b3", "answer": {**answer, "citations": [{**citation, "n": float("inf")}]}},
        {"id": "b4", "answer": {**answer, "citations": [{**citation, "n": float("nan")}]}},
        {"id": "b5", "article_id": "a", "title": deep},
    ]
    halves = {"id": "h\ud83d", "article_id": "gone\ud83d", "note": "\ude00注", "tags": ["\ud83d"], "title": "\ud83d"}
    folder = kept([*bad, *good, halves])
    assert [one.id for one in folder] == ["1", "2", "3", "4", "5", "h�"]
    assert "�注" in folder_html(wenbao.archive, folder).encode().decode()
    for end in ENDS:
        assert exported(wenbao.archive, [one.clipping for one in folder], end)
    store = Store(tmp_path)
    assert [store.put("甲", one) for one in (good[0], halves, bad[0])] == ["clip_kept", "clip_kept", "clip_lost"]
    assert [(one["id"], one["note"]) for one in store.of("甲")] == [("1", ""), ("h�", "�注")]


def test_nobody_reads_anothers_and_a_full_folder_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "clippings")
    assert store.of("甲/../乙") == []
    assert store.put("甲/../乙", {"id": "1", "article_id": "a"}) == "clip_kept"
    assert store.put("甲/../乙", {"id": "1", "article_id": "a", "note": "改"}) == "clip_kept"
    assert store.put("丙", {"id": "1", "article_id": "b"}) == "clip_kept"
    assert [(one["article_id"], one["note"]) for one in store.of("甲/../乙")] == [("a", "改")]
    assert all(file.parent == tmp_path / "clippings" for file in tmp_path.rglob("*.json"))
    monkeypatch.setattr(stores, "MOST", 1)
    assert store.put("丙", {"id": "2", "article_id": "c"}) == "clip_full"
    assert [one["id"] for one in store.of("丙")] == ["1"]
    assert store.put("丙", {}) == "clip_lost"
    assert store.drop("丙", "1") == "clip_kept" and store.of("丙") == []
    blocked = Store(tmp_path / "clippings" / "x" / ".." / next(tmp_path.rglob("*.json")).name)
    assert blocked.put("丁", {"id": "1", "article_id": "a"}) == "clip_lost"


def test_what_cannot_be_read_is_neither_taken_for_empty_nor_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    assert store.put("甲", {"id": "1", "article_id": "a"}) == "clip_kept"
    (file,) = tmp_path.iterdir()

    def failing(_: Path) -> bytes:
        raise OSError("too many open files")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", failing)
        assert store.put("甲", {"id": "2", "article_id": "b"}) == store.drop("甲", "1") == "clip_lost"
        assert store.of("甲") == []
    assert [one["id"] for one in store.of("甲")] == ["1"]
    for n, damaged in enumerate((b'[{"id": "1"', b"{}", b'[{"id": "1"}, 7]', b"\xff", b"[" * 99_999), 1):
        file.write_bytes(damaged)
        assert store.of("甲") == []
        assert file.read_bytes() == damaged
        assert (store.drop("甲", "1") if n % 2 else store.put("甲", {"id": "2", "article_id": "b"})) == "clip_lost"
        assert file.with_name(f"{file.name}.damaged-{n}").read_bytes() == damaged
        assert store.put("甲", {"id": "2", "article_id": "b"}) == "clip_kept"
        assert [one["id"] for one in store.of("甲")] == ["2"]


def test_the_page_sends_its_clippings_and_who_signs_in_has_theirs_here(
    wenbao: Wenbao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_DATA", str(tmp_path))
    http = SimpleNamespace(headers={"x-wenbao-user": quote("王")}, client=None)
    here = {one.__name__: one for one in clipping_functions(Room(wenbao), signing=False)}
    assert set(here) == {"clippings", "export_clippings"}
    assert "5 件" in words(here["clippings"]({"clippings": sent(wenbao)}, http))
    fields = {"clippings": sent(wenbao), "kind": "json", "tag": "桥"}
    exported = json.loads(base64.b64decode(here["export_clippings"](fields, http)))
    assert [one["id"] for one in exported] == [article_of(wenbao).article_id]
    assert here["export_clippings"]({**fields, "kind": "exe"}, http) == ""
    signed = {one.__name__: one for one in clipping_functions(Room(wenbao), signing=True)}
    assert signed["keep_clipping"](sent(wenbao)[1], http) == "clip_kept"
    assert "1 件" in words(signed["clippings"]({"clippings": sent(wenbao)}, http))  # its own, not what is sent
    assert json.loads(signed["kept_clippings"]({}, http))[0]["note"] == HOSTILE
    other = SimpleNamespace(headers={"x-wenbao-user": quote("李")}, client=None)
    assert json.loads(signed["kept_clippings"]({}, other)) == []
    assert signed["drop_clipping"]({"id": "2"}, http) == "clip_kept"
    assert "还是空的" in words(signed["clippings"]({}, http))
