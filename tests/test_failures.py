"""What a user can do wrong, as a table: each ends in one sentence in both languages, exit status 1 or 2, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import ui
from index.__main__ import main as index_command
from index.archive.manifest import FORMAT
from index.layout import MANIFEST
from rag.__main__ import wenbao as rag_command
from tests.conftest import ROOT

COMMANDS: dict[str, click.Command] = {"index": index_command, "rag": rag_command, "ui": ui.main}
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]{2}"), re.compile(r"[A-Za-z]{2,}[ -][a-z]{2,}")
ASKED = "规划用地面积多少亩？"

ROWS = [
    # command, exit status, a word that is in the sentence
    ("index build {tmp}/nothing --archive {tmp}/new", 1, "nothing"),
    ("index build {tmp}/empty --archive {tmp}/new", 1, "empty"),
    ("index build {tmp}/loop --archive {tmp}/new", 1, "断了的链接"),
    ("index build --archive {tmp}/new", 2, "缺少 PATH"),
    ("index build {tmp}/q.jsonl --archive {tmp}/file", 2, "是文件"),
    ("index build {tmp}/q.jsonl --archive /proc/new", 1, "写不进去"),
    ("index build {tmp}/q.jsonl --workers 0", 2, "--workers 的值不对"),
    ("index build {tmp}/q.jsonl --worker 2", 2, "没有选项 --worker"),
    ("index build {page} --archive {tmp}/new --model {tmp}/no-model", 1, "no-model"),
    ("index build {page} --archive milvus://host/", 2, "Milvus"),
    ("index add {page} --archive {tmp}/nothing", 1, "找不到档案库"),
    ("index add {tmp}/nothing --archive {archive}", 1, "nothing"),
    ("index add {page} --archive {other}", 1, "别的版本"),
    ("index remove no.txt --archive {archive}", 1, "no.txt"),
    ("index remove no.txt --archive {tmp}/nothing", 1, "找不到档案库"),
    ("index info --archive {tmp}/nothing", 1, "找不到档案库"),
    ("index info --archive {other}", 1, "别的版本"),
    ("index info --archive {broken}", 1, "已损坏"),
    ("index verify --archive {broken}", 1, "已损坏"),
    ("index issues --archive {tmp}/empty", 1, "找不到档案库"),
    ("index articles --jsonl", 2, "没有选项 --jsonl"),
    ("index export {tmp}/no/a.tar --archive {archive}", 1, "写不了"),
    ("index export --archive {archive}", 2, "缺少 FILE"),
    ("index export {tmp}/empty --archive {archive}", 2, "FILE 的值不对"),
    ("index import {tmp}/nothing.tar --archive {tmp}/new", 1, "读不了"),
    ("index import {tmp}/q.jsonl --archive {tmp}/new", 1, "不是完整的备份"),
    ("index import {tmp}/q.jsonl --archive {archive}", 1, "已有档案库"),
    ("index push somewhere --archive {archive}", 2, "不是 Milvus 地址"),
    ("index bench {tmp}/nothing.jsonl", 2, "nothing.jsonl"),
    ("index bench --size 5", 2, "--size 的值不对"),
    ("index publish", 2, "publish"),
    ("rag ask", 2, "缺少 QUESTION"),
    ("rag ask 问 --archive {tmp}/nothing", 1, "找不到档案库"),
    ("rag ask 问 --archive {other}", 1, "别的版本"),
    ("rag ask 问 --as-of 2021-13-01", 2, "--as-of 的值不对：日期 2021-13-01"),
    ("rag ask 问 --as-of 昨天", 2, "日期 昨天"),
    ("rag ask 问 --after 2021-02-30", 2, "日期 2021-02-30"),
    ("rag ask 问 --style apa9", 2, "--style 的值不对"),
    ("rag ask 问 --reader magic", 2, "--reader 的值不对"),
    ("rag ask 问 --llm-url http://127.0.0.1:9/v1", 2, "--llm-model"),
    ("rag ask 问 --export a.pdf", 2, "应以 .md"),
    ("rag ask 问 --proof a.txt", 2, "应以 .json"),
    ("rag ask {asked} --reader quick --archive {archive} --export {tmp}/no/a.md", 1, "写不了"),
    ("rag ask {asked} --reader quick --archive {archive} --export {tmp}/a.csv", 1, "不是文章清单"),
    ("rag search 桥 -k 0 --archive {archive}", 2, "-k 的值不对"),
    ("rag search 桥 --before 29.10.2021", 2, "29.10.2021"),
    ("rag batch {tmp}/nothing.jsonl {tmp}/a.jsonl --archive {archive}", 1, "读不了问题文件"),
    ("rag batch {tmp}/broken.jsonl {tmp}/a.jsonl --archive {archive}", 1, "第 2 行"),
    ("rag batch {tmp}/nan.jsonl {tmp}/a.jsonl --archive {archive}", 1, "第 1 行"),
    ("rag batch {tmp}/deep.jsonl {tmp}/a.jsonl --archive {archive}", 1, "第 1 行"),
    ("rag batch {tmp}/q.jsonl {tmp}/q.jsonl --archive {archive}", 1, "就是问题文件"),
    ("rag batch {tmp}/q.jsonl {tmp}/no/a.jsonl --reader quick --archive {archive}", 1, "写不了"),
    ("rag batch {tmp}/bytes.jsonl {tmp}/a.jsonl --archive {archive}", 1, "读不了问题文件"),
    ("rag batch {tmp}/empty {tmp}/a.jsonl --archive {archive}", 1, "读不了问题文件"),
    ("rag export {tmp}/q.jsonl {tmp}/a.md", 1, "第 1 行"),
    ("rag export {tmp}/bytes.jsonl {tmp}/a.md", 1, "第 1 行"),
    ("rag verify {tmp}/nothing.json", 1, "nothing.json"),
    ("rag verify {tmp}/q.jsonl", 1, "q.jsonl"),
    ("rag verify {tmp}/nan.jsonl", 1, "nan.jsonl"),
    ("rag evaluate {tmp}/nothing.jsonl --archive {archive}", 1, "读不了问题文件"),
    ("rag evaluate --archive {archive}", 2, "二者取一"),
    ("rag evaluate --from-opinions {tmp}/nothing", 1, "读写不了意见文件"),
    ("rag ablate {archive}", 2, "问题文件"),
    ("rag user remove 谁 --file {tmp}/nothing", 1, "nothing"),
    ("rag user add a:b --file {tmp}/users.txt", 1, ""),
    ("ui --archive {tmp}/nothing --port {free}", 1, "找不到档案库"),
    ("ui --archive {other} --port {free}", 1, "别的版本"),
    ("ui --archive {archive} --port {taken}", 1, "已被占用"),
    ("ui --port 70000", 2, "--port 的值不对"),
    ("ui --archive {archive} --port {free} --auth {tmp}/nothing", 1, "wenbao user add"),
    ("ui --archive {archive} --port {free} --llm-url http://127.0.0.1:9/v1", 2, "--llm-model"),
    ("ui --archive {archive} --port {free} --host no.such.host.invalid", 1, "no.such.host.invalid"),
    ("ui {archive}", 2, "用法不对"),
]


@pytest.fixture(scope="module")
def places(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What stands in the table's braces."""
    tmp = tmp_path_factory.mktemp("failures")
    (tmp / "empty").mkdir()
    (tmp / "loop").symlink_to(tmp / "loop")
    files = {
        "file": "x",
        "q.jsonl": json.dumps({"qid": "1", "question": ASKED}) + "\n",
        "broken.jsonl": '{"question": "问"}\n{"question": \n',
        "nan.jsonl": '{"question": NaN}\n',
        "deep.jsonl": "[" * 100_000,
        "page.txt": "江城日报\n2021年3月5日\n新桥通车\n新桥昨日通车。\n",
    }
    for name, text in files.items():
        (tmp / name).write_text(text, encoding="utf-8")
    (tmp / "bytes.jsonl").write_bytes(b'{"question": "\xff\xfe"}\n')
    for name, change in {"other": (f'"format": {FORMAT}', '"format": 1'), "broken": ('"pages": ', '"pages": 9')}.items():
        shutil.copytree(seed_archive, tmp / name)
        manifest = tmp / name / MANIFEST
        manifest.write_text(manifest.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
        probe.close()
        told = {"tmp": tmp, "archive": seed_archive, "other": tmp / "other", "broken": tmp / "broken", "page": tmp / "page.txt"}
        yield {name: str(value) for name, value in told.items()} | {
            "asked": ASKED,
            "taken": str(taken.getsockname()[1]),
            "free": str(free),
        }


@pytest.mark.parametrize(("line", "status", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_a_failure_is_one_sentence(
    places: dict[str, str], monkeypatch: pytest.MonkeyPatch, line: str, status: int, said: str
) -> None:
    monkeypatch.chdir(places["tmp"])
    name, *arguments = (word.format(**places) for word in line.split())
    done = CliRunner().invoke(COMMANDS[name], arguments, input="密码密码密码\n密码密码密码\n", prog_name=f"python -m {name}")
    assert isinstance(done.exception, SystemExit), done.exception
    told = done.stderr.strip().splitlines()
    assert done.exit_code == status, done.output
    assert len(told) == 1, told
    assert said in told[0]
    assert CHINESE.search(told[0]) and ENGLISH.search(told[0]), told


def test_a_job_that_was_started_without_streams_ends_as_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    with pytest.raises(SystemExit) as ended:
        rag_command.main(["ask", "-", "--archive", str(tmp_path / "nothing")], prog_name="wenbao")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.close()
    assert ended.value.code == 1


@pytest.mark.parametrize("asked", ["？" * 5_000, "桥" * 5_000, "", " \n", "\x00\x1b[31m", "\ud800", "-" * 50, "(" * 2_000])
def test_no_question_is_a_failure(seed_archive: Path, asked: str) -> None:
    done = CliRunner().invoke(rag_command, ["ask", asked, "--reader", "quick", "--archive", str(seed_archive)])
    assert (done.exit_code, done.exception) in ((0, None), (1, done.exception)), done.output
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert done.output.strip()


FULL = [
    ("-m index build {page} --archive {tmp}/full-new", "写不进去"),
    ("-m index add {page} --archive {copy}", "写不进去"),
    ("-m index export {tmp}/full.tar --archive {archive}", "写不了"),
    ("-m rag batch {tmp}/q.jsonl {tmp}/full.jsonl --reader quick --archive {archive}", "写不了"),
]


@pytest.mark.parametrize(("line", "said"), FULL, ids=[row[0] for row in FULL])
def test_a_full_disk_is_one_sentence_and_leaves_no_half(places: dict[str, str], tmp_path: Path, line: str, said: str) -> None:
    shutil.copytree(places["archive"], tmp_path / "copy")
    before = (tmp_path / "copy" / MANIFEST).read_bytes()
    done = subprocess.run(
        [sys.executable, *(word.format(**places, copy=tmp_path / "copy") for word in line.split())],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=170,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)),
    )
    told = done.stderr.strip().splitlines()
    assert (done.returncode, len(told)) == (1, 1), done.stderr
    assert said in told[0] and "Traceback" not in done.stderr
    assert (tmp_path / "copy" / MANIFEST).read_bytes() == before
    assert not any((Path(places["tmp"]) / name).exists() for name in ("full.tar", "full.jsonl", f"full-new/{MANIFEST}"))
