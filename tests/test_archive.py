"""The archive on disk: the same pages give the same archive, a reader sees one state, and damage is found."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import nullcontext
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from filelock import FileLock

from index.archive.folder import open_archive
from index.archive.integrity import verify
from index.archive.manifest import FORMAT, Manifest, seal
from index.build.build import Settings, build
from index.build.change import Added, add, remove
from index.errors import ArchiveError, SourceError
from index.types import Filters
from rag import Wenbao
from tests.conftest import SEEDS

ARTICLE = """我市新建三座跨江大桥

本报讯（记者 王小明）3月5日，记者从市交通运输局获悉，我市今年新建三座跨江大桥，总投资约36亿元，预计2024年底建成通车。

三座大桥分别为东江大桥、西江大桥和北江大桥。建成后，市民过江时间将缩短二十分钟。
"""


def bare(text: str) -> str:
    return "".join(text.split())


def write_page(folder: Path, name: str, text: str = ARTICLE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def answers(folder: Path, question: str = "跨江大桥总投资多少") -> list[tuple[int, float]]:
    return open_archive(folder).lexical(question, 5)


def test_the_same_pages_and_settings_give_the_same_archive_and_hits(tmp_path: Path) -> None:
    pages = write_page(tmp_path / "pages", "one.txt")
    first, second = build([pages], tmp_path / "a"), build([pages], tmp_path / "b")
    assert first.archive_id == second.archive_id
    a, b = open_archive(tmp_path / "a"), open_archive(tmp_path / "b")
    assert a.lexical("跨江大桥总投资多少", 5) == b.lexical("跨江大桥总投资多少", 5) != []
    assert a.dense("跨江大桥总投资多少", 5) == b.dense("跨江大桥总投资多少", 5) != []


def test_a_setting_or_a_page_changes_the_archive_id(tmp_path: Path) -> None:
    pages = write_page(tmp_path / "pages", "one.txt")
    plain = build([pages], tmp_path / "a").archive_id
    assert build([pages], tmp_path / "a", Settings(newspaper="江城日报")).archive_id != plain
    write_page(pages, "one.txt", ARTICLE + "\n另有一座人行桥。\n")
    assert build([pages], tmp_path / "a").archive_id != plain


def test_every_passage_is_verbatim_in_its_page(wenbao: Wenbao) -> None:
    archive = wenbao.archive
    for number in range(archive.manifest.passages):
        passage, article, _ = archive.locate(number)
        page = archive.page(article.file, article.part)
        assert bare("".join(page.text[start:end] for start, end in passage.spans)) == bare(passage.text) != ""
        assert passage.text == article.text[passage.start : passage.end]


def test_no_character_of_a_page_is_lost(wenbao: Wenbao) -> None:
    archive = wenbao.archive
    for page in archive.documents.pages():
        covered = [0] * len(page.text)
        for article in archive.articles():
            if (article.file, article.part) == (page.file, page.part):
                for start, end in [*article.spans, *article.repeats]:
                    covered[start:end] = [count + 1 for count in covered[start:end]]
        assert {covered[n] for n, character in enumerate(page.text) if not character.isspace()} == {1}


def test_pages_are_kept_as_they_were_read(wenbao: Wenbao) -> None:
    for file in SEEDS.glob("*.txt"):
        page = wenbao.archive.page(file.name)
        assert page.text == file.read_bytes().decode("utf-8")


def test_article_ids_are_readable_and_unique(wenbao: Wenbao) -> None:
    ids = [article.article_id for article in wenbao.archive.articles()]
    assert len(ids) == len(set(ids))
    assert any(article_id.startswith("衡阳日报-2021-10-29-p1-a") for article_id in ids)


def test_a_filter_lets_nothing_else_through(wenbao: Wenbao) -> None:
    archive = wenbao.archive
    for search in (archive.dense, archive.lexical):
        for number, _ in search("市人大常委会会议", 50, Filters(after="2021-10", before="2021-10")):
            assert archive.locate(number)[2].date == "2021-10-29"
        assert search("市人大常委会会议", 50, Filters(newspaper="没有的报")) == []


def test_add_skips_what_is_unchanged_and_takes_what_is_new(tmp_path: Path) -> None:
    pages = write_page(tmp_path / "pages", "one.txt")
    before = build([pages], tmp_path / "a")
    assert add([pages], tmp_path / "a") == (before, Added())
    write_page(pages, "two.txt", ARTICLE.replace("大桥", "隧道"))
    after, added = add([pages], tmp_path / "a")
    assert added == Added(new=("two.txt",))
    assert after.pages == before.pages + 1
    assert after.archive_id == build([pages], tmp_path / "b").archive_id
    hits = open_archive(tmp_path / "a").lexical("东江隧道", 1)
    assert "东江隧道" in open_archive(tmp_path / "a").passage(hits[0][0]).text


def test_a_page_of_the_same_name_from_another_folder_is_another_page(tmp_path: Path) -> None:
    monday = write_page(tmp_path / "0305", "01.txt")
    tuesday = write_page(tmp_path / "0306", "01.txt", ARTICLE.replace("大桥", "隧道"))
    build([monday], tmp_path / "a")
    manifest, added = add([tuesday], tmp_path / "a")
    assert added == Added(new=("0306/01.txt",))
    assert sorted(manifest.sources) == ["01.txt", "0306/01.txt"]
    assert add([tuesday], tmp_path / "a")[1] == Added()
    write_page(tmp_path / "0306", "01.txt", ARTICLE.replace("大桥", "码头"))
    assert add([tuesday], tmp_path / "a")[1] == Added(updated=("0306/01.txt",))
    assert sorted(build([monday, tuesday], tmp_path / "b").sources) == ["01.txt", "0306/01.txt"]


def test_a_new_version_that_cannot_be_read_leaves_the_held_one(tmp_path: Path) -> None:
    pages = write_page(write_page(tmp_path / "pages", "one.txt"), "two.txt", ARTICLE.replace("大桥", "隧道"))
    build([pages], tmp_path / "a")
    (pages / "one.txt").write_bytes(b"")
    manifest, added = add([pages], tmp_path / "a")
    assert added == Added()
    assert "one.txt" in manifest.refused
    assert "大桥" in open_archive(tmp_path / "a").page("one.txt").text


def test_a_page_that_may_lie_outside_the_dates_is_not_let_through(wenbao: Wenbao) -> None:
    undated = [issue.file for issue in wenbao.archive.issues() if issue.date is None]
    assert undated
    for filters in (Filters(after="2021"), Filters(before="2030")):
        files = {article.file for article in wenbao.archive.articles(filters)}
        assert files and not files & set(undated)


def test_remove_takes_a_file_out_and_refuses_one_that_is_not_held(tmp_path: Path) -> None:
    pages = write_page(write_page(tmp_path / "pages", "one.txt"), "two.txt", ARTICLE.replace("大桥", "隧道"))
    build([pages], tmp_path / "a")
    manifest = remove(["one.txt"], tmp_path / "a")
    assert list(manifest.sources) == ["two.txt"]
    with pytest.raises(ArchiveError, match=r"one\.txt"):
        open_archive(tmp_path / "a").page("one.txt")
    with pytest.raises(SourceError, match=r"three\.txt"):
        remove(["three.txt"], tmp_path / "a")


def test_an_open_reader_keeps_its_state_while_the_archive_is_rebuilt(tmp_path: Path) -> None:
    pages = write_page(tmp_path / "pages", "one.txt")
    build([pages], tmp_path / "a")
    reader = open_archive(tmp_path / "a")
    before = reader.lexical("跨江大桥", 3)
    write_page(pages, "one.txt", ARTICLE.replace("大桥", "隧道"))
    build([pages], tmp_path / "a")
    assert reader.lexical("跨江大桥", 3) == before != []
    assert "大桥" in reader.passage(before[0][0]).text


def test_a_failed_build_leaves_the_archive_that_was_there(tmp_path: Path) -> None:
    pages = write_page(tmp_path / "pages", "one.txt")
    build([pages], tmp_path / "a")
    before = answers(tmp_path / "a")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError):
        build([tmp_path / "empty"], tmp_path / "a")
    assert answers(tmp_path / "a") == before
    assert len(list((tmp_path / "a").glob("g-*"))) == 1


def test_the_second_writer_is_told(tmp_path: Path) -> None:
    pages = write_page(tmp_path / "pages", "one.txt")
    build([pages], tmp_path / "a")
    with FileLock(tmp_path / "a" / ".lock"), pytest.raises(ArchiveError, match="另一个程序"):
        build([pages], tmp_path / "a")


def test_a_changed_byte_is_found_and_named(tmp_path: Path, seed_archive: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(seed_archive, copy)
    manifest = Manifest.read(copy)
    generation = copy / manifest.generation
    assert verify(generation, manifest.files) == []
    for name in manifest.files:
        file = generation / name
        content = file.read_bytes()
        if not content:
            continue
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        assert verify(generation, manifest.files) == [f"{name}：内容已改变 (changed since it was written)"]
        file.write_bytes(content)


@pytest.mark.parametrize("damage", ["manifest is not JSON", "no vectors", "no documents", "another format", "no lexical"])
def test_a_broken_archive_is_one_clear_error(tmp_path: Path, seed_archive: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(seed_archive, copy)
    generation = copy / Manifest.read(copy).generation
    if damage == "manifest is not JSON":
        (copy / "manifest.json").write_text("{", encoding="utf-8")
    elif damage == "another format":
        (copy / "manifest.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    elif damage == "no vectors":
        (generation / "vectors.faiss").write_bytes(b"")
    elif damage == "no documents":
        (generation / "documents.sqlite").write_bytes(b"not a database, but long enough to look like one" * 100)
    else:
        shutil.rmtree(generation / "lexical")
    with pytest.raises(ArchiveError, match="index build") as caught:
        open_archive(copy)
    assert len(str(caught.value).splitlines()) == 1


def test_the_manifest_says_how_the_archive_was_built(seed_archive: Path) -> None:
    manifest = Manifest.read(seed_archive)
    assert sorted(manifest.sources) == sorted(file.name for file in SEEDS.glob("*.txt"))
    assert manifest.dimensions == 256
    assert {"faiss-cpu", "tantivy", "jieba", "numpy", "python"} <= set(asdict(manifest)["versions"])


def test_a_manifest_with_other_fields_is_said_to_be_broken(seed_archive: Path, tmp_path: Path) -> None:
    shutil.copytree(seed_archive, tmp_path / "a")
    told = json.loads((tmp_path / "a" / "manifest.json").read_text(encoding="utf-8"))
    del told["seal"], told["identity"]
    told["seal"] = seal(told)
    (tmp_path / "a" / "manifest.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(ArchiveError, match="项目不对"):
        open_archive(tmp_path / "a")


WRONG: list[object] = [
    None,
    5,
    -1.5,
    True,
    [],
    [1],
    {},
    {"a": 1},
    {"a": {"b": []}},
    "../..",
    "g-1/../..",
    "g-\0",
    "g-\ud800",
    "",
]
TEXTS = {repr(value) for value in WRONG if isinstance(value, str)}
FITTING = {
    "int": {"5"},
    "str": TEXTS,
    "str | None": TEXTS | {"None"},
    "dict[str, str]": {"{}"},
    "tuple[str, ...]": {"[]"},
}
"""Which of these a field of each type may be."""


def test_a_manifest_that_others_sealed_has_the_right_types_or_is_broken(seed_archive: Path, tmp_path: Path) -> None:
    whole = json.loads((seed_archive / "manifest.json").read_text(encoding="utf-8"))
    del whole["seal"]
    for field in fields(Manifest):
        fitting = set() if field.name in ("format", "generation") else FITTING[str(field.type)]
        for value in WRONG:
            told = whole | {field.name: value}
            (tmp_path / "manifest.json").write_text(json.dumps(told | {"seal": seal(told)}), encoding="utf-8")
            with nullcontext() if repr(value) in fitting else pytest.raises(ArchiveError):
                Manifest.read(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "已损坏"),
        ('{"format": ' + "[" * 100_000, "已损坏"),
        (f'{{"format": {"9" * 5_000}}}', "已损坏"),
        (f'{{"format": {FORMAT - 1}, "roots": 5}}', "重建|index build"),
        (f'{{"format": {FORMAT + 1}}}', "请更新问报"),
        ('{"format": true}', "已损坏"),
    ],
)
def test_what_is_no_manifest_of_this_version_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ArchiveError, match=said) as caught:
        Manifest.read(tmp_path)
    assert len(str(caught.value).splitlines()) == 1


def test_a_manifest_of_any_depth_is_one_sentence(tmp_path: Path) -> None:
    limit = sys.getrecursionlimit()
    for depth in range(limit - 150, limit):  # some of these can be read, and not be written to be compared
        (tmp_path / "manifest.json").write_text(f'{{"format": {FORMAT}, "roots": {"[" * depth}{"]" * depth}}}')
        with pytest.raises(ArchiveError, match="已损坏"):
            Manifest.read(tmp_path)
