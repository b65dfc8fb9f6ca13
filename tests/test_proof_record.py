"""Records of answers: they hold against their files, and whatever is changed in one is noticed."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.errors import QuestionError
from rag import Wenbao
from rag.record.check import Check
from rag.record.record import Record, checksum
from rag.record.sentences import NO_CLAIM, Sentence, sentences
from rag.record.sources import Sources
from rag.types import Answer
from tests.conftest import ROOT, SEEDS, Run

TODAY = date(2026, 1, 2)
PORT = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
READ = (PORT, "衡阳国际物流港二期用地面积多少亩？", "国际物流港征地动员大会的消息是哪一天的报纸登出来的？")
OF_THE_ARCHIVE = ("唐海强写过哪些稿子？", "馆藏有哪些报纸？")
REFUSED = "帮我把这句话翻译成法语"

Told = dict[str, Any]


def told(wenbao: Wenbao, question: str) -> Told:
    """The record of an answer, as JSON."""
    answer = wenbao.ask(question, as_of=TODAY)
    record: Told = json.loads(Record.of(answer, Sources(wenbao.archive), TODAY).json())
    return record


def written(record: Told, folder: Path, *, sealed: bool = True) -> Path:
    """A record in a file; `sealed` with the checksum that it would have if it were honest."""
    file = folder / "proof.json"
    whole = {**record, "checksum": checksum(record)} if sealed else record
    file.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return file


def problems(file: Path, files: Path | None = SEEDS, wenbao: Wenbao | None = None) -> list[str]:
    return list(Check(Record.read(file), files, wenbao).problems())


def alone(file: Path, files: Path | None = SEEDS) -> subprocess.CompletedProcess[str]:
    """The script that needs nothing of the program, in a process that cannot import it."""
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", ROOT / "docs" / "verify_proof.py", file, *([files] if files else [])],
        cwd=file.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("question", [*READ, REFUSED])
def test_a_record_holds_against_the_files_alone(wenbao: Wenbao, tmp_path: Path, question: str) -> None:
    file = written(told(wenbao, question), tmp_path, sealed=False)
    assert problems(file) == problems(file, None) == problems(file, wenbao=wenbao) == []
    done = alone(file)
    assert (done.returncode, "FAILED" in done.stdout) in ((0, False), (3, False)), done.stdout + done.stderr
    record = Record.read(file)
    assert record.refused == (question == REFUSED) == (not record.citations)
    assert record.json() == Record.read(file).json()


@pytest.mark.parametrize("question", OF_THE_ARCHIVE)
def test_what_is_counted_holds_against_the_archive_alone(wenbao: Wenbao, tmp_path: Path, question: str) -> None:
    file = written(told(wenbao, question), tmp_path, sealed=False)
    assert problems(file, wenbao=wenbao) == []
    assert any("--archive" in problem for problem in problems(file))
    assert alone(file).returncode == 1
    lying = told(wenbao, question)
    lying["sentences"][0]["text"] = lying["sentences"][0]["text"].replace("2", "3").replace("馆藏", "馆里")
    assert problems(written(lying, tmp_path), wenbao=wenbao)


def _text(record: Told, old: str, new: str) -> None:
    one = next(one for one in record["sentences"] if old in one["text"])
    one["text"] = one["text"].replace(old, new, 1)


def _citation(**changed: Any) -> Callable[[Told], None]:
    return lambda record: record["citations"][0].update(changed)


def _quoted(record: Told) -> None:
    one = record["citations"][0]
    one["quote"] = one["quote"].replace("湘江", "湘汇", 1)


def _both(record: Told) -> None:
    _text(record, "4582", "4583")
    record["citations"][0]["quote"] = record["citations"][0]["quote"].replace("4582", "4583")
    record["short_answer"] = "约4583亩"


def shifted(record: Told) -> None:
    start, end = record["citations"][0]["spans"][0]
    record["citations"][0]["spans"][0] = [start + 1, end + 1]


def _uncited(record: Told) -> None:
    record["sentences"][0]["citations"] = []


def _exchanged(record: Told) -> None:
    """The sentence rests on another quote, which does not hold it."""
    other = json.loads(json.dumps(record["citations"][0]))
    source = (SEEDS / other["file"]).read_bytes().decode("utf-8")
    start = source.index("\n", 40)
    while not source[start : start + 12].strip():
        start += 12
    record["citations"].append({**other, "n": 2, "quote": source[start : start + 12], "spans": [[start, start + 12]]})
    record["sentences"] = [{"text": one["text"], "citations": [2]} for one in record["sentences"]]
    record["sentences"].append({"text": record["citations"][0]["quote"], "citations": [1]})


FILES_TELL: dict[str, Callable[[Told], None]] = {
    "a number in a sentence": lambda record: _text(record, "4582", "4583"),
    "a digit less": lambda record: _text(record, "4582", "582"),
    "the short answer": lambda record: record.update(short_answer="约458亩"),
    "a shorter short answer": lambda record: record.update(short_answer="582亩"),
    "a character of the quote": _quoted,
    "number, quote and short answer": _both,
    "the spans": shifted,
    "no spans": _citation(spans=[]),
    "spans outside": _citation(spans=[[0, 10**9]]),
    "the hash": _citation(sha256=hashlib.sha256(b"").hexdigest()),
    "the file": _citation(file="001_387b9c43cd86da72.txt"),
    "a file that is not there": _citation(file="nowhere.txt"),
    "the encoding": _citation(encoding="gb18030"),
    "the citation's number": _citation(n=7),
    "the mark": lambda record: record["sentences"][0].update(citations=[3]),
    "another quote": _exchanged,
    "a sentence that cites nothing": _uncited,
    "a citation left out": lambda record: record["citations"].pop(),
    "a sentence added": lambda record: record["sentences"].append({"text": "总投资78亿元。", "citations": [1]}),
    "a refusal that cites": lambda record: record.update(refused=True, refusal="not_found"),
}
ARCHIVE_TELLS: dict[str, Callable[[Told], None]] = {
    "the date": _citation(date="2021-12-27"),
    "how the date is known": _citation(date_certainty="stated"),
    "the newspaper": _citation(newspaper="湘潭日报"),
    "the page": _citation(page="7"),
    "the headline": _citation(headline="别的标题"),
    "the byline": _citation(byline="某人"),
    "the article": _citation(article_id="nothing"),
}
CHECKSUM_TELLS: dict[str, Callable[[Told], None]] = {
    "the question": lambda record: record.update(question="多少公顷？"),
    "the day": lambda record: record.update(as_of="2020-01-01"),
    "the archive": lambda record: record.update(archive_id="0"),
    "the program": lambda record: record.update(program="9"),
    "where the file lay": _citation(path="/nowhere"),
}
TAMPERED = {**FILES_TELL, **ARCHIVE_TELLS, **CHECKSUM_TELLS}


@pytest.mark.hostile
@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_changed_the_checksum_tells(wenbao: Wenbao, tmp_path: Path, name: str) -> None:
    record = told(wenbao, PORT)
    TAMPERED[name](record)
    file = written(record, tmp_path, sealed=False)
    assert any("校验和" in problem for problem in problems(file))
    done = alone(file)
    assert done.returncode == 1
    assert "checksum" in done.stdout


@pytest.mark.hostile
@pytest.mark.parametrize("name", FILES_TELL)
def test_who_makes_a_new_checksum_is_told_by_the_files(wenbao: Wenbao, tmp_path: Path, name: str) -> None:
    record = told(wenbao, PORT)
    FILES_TELL[name](record)
    file = written(record, tmp_path)
    found = problems(file)
    assert found
    assert not any("校验和" in problem or "\n" in problem for problem in found)
    done = alone(file)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "checksum" not in done.stdout


@pytest.mark.hostile
@pytest.mark.parametrize("name", ARCHIVE_TELLS)
def test_what_no_file_tells_the_archive_does(wenbao: Wenbao, tmp_path: Path, name: str) -> None:
    record = told(wenbao, PORT)
    ARCHIVE_TELLS[name](record)
    file = written(record, tmp_path)
    assert not any("校验和" in problem for problem in problems(file))
    assert problems(file, wenbao=wenbao)


def test_a_file_changed_on_disk_is_told(wenbao: Wenbao, tmp_path: Path) -> None:
    file = written(told(wenbao, PORT), tmp_path, sealed=False)
    copies = tmp_path / "pages"
    shutil.copytree(SEEDS, copies)
    assert problems(file, copies) == []
    assert alone(file, copies).returncode == 0
    page = copies / "000_6be9a0142a211c75.txt"
    page.write_bytes(page.read_bytes() + b"\n")
    (problem,) = problems(file, copies)
    assert "SHA-256" in problem
    assert "SHA-256" in alone(file, copies).stdout
    page.unlink()
    (problem,) = problems(file, copies)
    assert "--files" in problem
    assert alone(file, copies).returncode == 1


@pytest.mark.hostile
@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.pop("question"),
        lambda record: record.update(more=1),
        lambda record: record.update(format="wenbao-proof-0"),
        lambda record: record.update(as_of="yesterday"),
        lambda record: record.update(sentences=None),
        lambda record: record["citations"][0].update(date="2021年"),
        lambda record: record["citations"][0].update(spans=[["0", "9"]]),
        lambda record: record["citations"][0].update(quote=None),
        lambda record: record["citations"][0].pop("sha256"),
    ],
)
def test_what_is_no_record_is_said_in_one_sentence(wenbao: Wenbao, tmp_path: Path, change: Callable[[Told], object]) -> None:
    record = told(wenbao, PORT)
    change(record)
    with pytest.raises(QuestionError, match=r"proof\.json"):
        Record.read(written(record, tmp_path))


def test_sentences_are_told_apart_with_their_marks(wenbao: Wenbao) -> None:
    answer = wenbao.ask(PORT, as_of=TODAY)
    citation = answer.citations[0]
    text = "4篇。甲说：“桥长300米[1]。”乙也说《谁？》[2][1]。\n馆藏里没有找到“多高”的答案。第[2019]号文[1]"
    made = Answer("？", text, "4篇", False, None, (citation, citation.__class__(**{**_fields(citation), "n": 2})))
    assert list(sentences(made)) == [
        Sentence("甲说：“桥长300米。”", (1,)),
        Sentence("乙也说《谁？》。", (2, 1)),
        Sentence("馆藏里没有找到“多高”的答案。", ()),
        Sentence("第[2019]号文", (1,)),
    ]


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def test_the_commands_write_and_check_a_record(run: Run, seed_archive: Path, tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text("old", encoding="utf-8")
    done = run("rag", "ask", PORT, "--archive", seed_archive, "--json", "--proof", "proof.json", "--as-of", "2026-01-02")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["short_answer"] == "约4582亩"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["proof.json"]
    record = json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))
    assert (record["question"], record["as_of"], record["refused"]) == (PORT, "2026-01-02", False)
    assert record["citations"][0]["file"] == "000_6be9a0142a211c75.txt"
    for where in ([], ["--files", SEEDS], ["--archive", seed_archive]):
        done = run("rag", "verify", "proof.json", *where)
        assert (done.returncode, done.stdout.count("\n")) == (0, 1), done.stdout + done.stderr
    _text(record, "4582", "4852")
    written(record, tmp_path)
    done = run("rag", "verify", "proof.json", "--archive", seed_archive)
    assert done.returncode == 1
    assert "4852" in done.stdout
    assert run("rag", "ask", "谁？", "--archive", seed_archive, "--proof", "proof.txt").returncode == 2
    assert "写不了" in run("rag", "ask", REFUSED, "--archive", seed_archive, "--proof", "nowhere/a.json").stderr
    missing = run("rag", "verify", "nothing.json")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)


def test_records_of_answers_hold_and_changed_ones_fail(quick: Wenbao) -> None:
    from tests.records import CHANGES, judged

    asked = [{"question": one} for one in (*READ, "惜香路是哪天开工的？", REFUSED)]
    seen = list(judged(quick, asked))
    assert [(how, words) for how, right, words in seen if not right] == []
    assert {how for how, *_ in seen} >= {
        "honest",
        "honest, script",
        "refused",
        "refused, script",
        *CHANGES,
        *(f"{how}, script" for how in CHANGES),
    }


def test_the_items_of_a_list_are_numbered_in_order(wenbao: Wenbao, tmp_path: Path) -> None:
    record = told(wenbao, "唐海强写过哪些稿子？")
    item = next(one for one in record["sentences"] if one["text"].startswith("1. "))
    item["text"] = f"2{item['text'][1:]}"
    assert any("编号" in problem for problem in problems(written(record, tmp_path), wenbao=wenbao))


@pytest.mark.parametrize(
    "said",
    [
        "2021年10月29日的文章里与问题相关的有：",
        "2021年10月29日第三版的文章里与问题相关的有：",
        "馆藏里没有找到“哪天开工”的答案。",
    ],
)
def test_what_only_leads_to_a_list_or_names_what_is_missing_claims_nothing(said: str) -> None:
    assert NO_CLAIM.fullmatch(said)


@pytest.mark.parametrize(("result", "code"), [("19", 3), ("18", 1)])
def test_the_script_reckons_again_what_was_reckoned(tmp_path: Path, result: str, code: int) -> None:
    page = "首轮本土球员打进24个球，上赛季首轮打进5个球。"
    (tmp_path / "p.txt").write_text(page, encoding="utf-8")
    known = dict.fromkeys(("part", "date", "page", "issue_no", "headline", "byline"), "")
    hashed = hashlib.sha256((tmp_path / "p.txt").read_bytes()).hexdigest()
    cited = {
        "n": 1,
        "file": "p.txt",
        "path": None,
        "sha256": hashed,
        "encoding": "utf-8",
        "quote": page,
        "spans": [[0, len(page)]],
    }
    said = [{"text": f"24个−5个＝{result}个（推算）。", "citations": [1]}, {"text": page, "citations": [1]}]
    record = {"sentences": said, "citations": [cited | known], "refused": False, "short_answer": f"{result}个"}
    done = alone(written(record, tmp_path), tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("FAILED" in done.stdout) is (code == 1)
