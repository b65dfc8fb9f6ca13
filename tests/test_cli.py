"""The commands as a script calls them: JSON by schema, exit codes, and one clear sentence for every error a user can cause."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests import schemas
from tests.conftest import SEEDS, Run

PAGE = "我市新建三座大桥\n\n本报讯（记者 王小明）3月5日，我市新建三座跨江大桥，总投资约36亿元。\n"


def test_ask_prints_the_answer_and_its_citation(started: Run, seed_archive: Path) -> None:
    done = started("rag", "ask", "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？", "--archive", seed_archive)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("约4582亩")
    assert "[1]" in done.stdout
    assert "衡阳日报" in done.stdout
    assert "2021-12-28" in done.stdout


def test_ask_json_is_as_documented(run: Run, seed_archive: Path) -> None:
    done = run("rag", "ask", "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？", "--json", "--archive", seed_archive)
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schemas.ANSWER)
    assert answer["short_answer"] == "约4582亩"
    citation = answer["citations"][0]
    assert citation["file"] == "000_6be9a0142a211c75.txt"
    assert (citation["newspaper"], citation["date"], citation["date_certainty"]) == ("衡阳日报", "2021-12-28", "inferred")
    text = (SEEDS / citation["file"]).read_bytes().decode("utf-8")
    quoted = "".join(text[start:end] for start, end in citation["spans"])
    assert "".join(quoted.split()) == "".join(citation["quote"].split())
    assert "4582亩" in quoted


def test_a_question_can_come_from_standard_input(run: Run, seed_archive: Path) -> None:
    done = run(
        "rag",
        "ask",
        "-",
        "--json",
        "--archive",
        seed_archive,
        stdin="衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？\n",
    )
    assert json.loads(done.stdout)["short_answer"] == "约4582亩"


def test_a_refusal_has_no_citation(run: Run, seed_archive: Path) -> None:
    done = run("rag", "ask", "帮我把这句话翻译成法语", "--json", "--archive", seed_archive)
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schemas.ANSWER)
    assert answer["refused"] is True
    assert answer["refusal"] == "off_topic"
    assert answer["citations"] == []
    assert done.returncode == 0


@pytest.mark.parametrize(
    "filters", [["--newspaper", "没有的报"], ["--before", "1990"], ["--after", "2022", "--before", "2020"]]
)
def test_a_filter_that_lets_nothing_through_says_what_is_held(run: Run, seed_archive: Path, filters: list[str]) -> None:
    done = run("rag", "ask", "谁出席了会议？", "--json", "--archive", seed_archive, *filters)
    answer = json.loads(done.stdout)
    assert answer["refusal"] == "outside_coverage"
    assert "衡阳日报" in answer["answer"]


def test_the_answers_never_overwrite_the_questions(run: Run, seed_archive: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "谁？"}\n', encoding="utf-8")
    done = run("rag", "batch", "q.jsonl", "q.jsonl", "--archive", seed_archive)
    assert done.returncode == 1
    assert "q.jsonl" in one_sentence(done.stderr)
    assert (tmp_path / "q.jsonl").read_text(encoding="utf-8") == '{"question": "谁？"}\n'


@pytest.mark.parametrize(
    "history", [5, True, [None], [1, 2], [{"role": "user", "content": "物流港在哪里？"}], "物流港在哪里？"]
)
def test_any_history_is_taken(run: Run, seed_archive: Path, tmp_path: Path, history: object) -> None:
    line = {"qid": 1, "question": "规划用地多少亩？\ud800\u2028", "history": history, "as_of": "2022"}
    (tmp_path / "q.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    done = run("rag", "batch", "q.jsonl", "a.jsonl", "--archive", seed_archive)
    assert done.returncode == 0, done.stderr
    jsonschema.validate(json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8")), schemas.ANSWER)


def test_a_query_may_begin_with_a_minus(run: Run, seed_archive: Path) -> None:
    assert run("rag", "search", "-篮球 足球", "--archive", seed_archive).returncode == 0


def test_search_json_is_as_documented(run: Run, seed_archive: Path) -> None:
    done = run("rag", "search", "校园足球联赛", "-k", "3", "--json", "--archive", seed_archive)
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert 1 <= len(hits) <= 3
    for hit in hits:
        jsonschema.validate(hit, schemas.HIT)
    assert "足球" in hits[0]["text"]


def test_articles_and_issues_json_are_as_documented(run: Run, seed_archive: Path) -> None:
    articles = [json.loads(line) for line in run("index", "articles", "--json", "--archive", seed_archive).stdout.splitlines()]
    issues = [json.loads(line) for line in run("index", "issues", "--json", "--archive", seed_archive).stdout.splitlines()]
    for article in articles:
        jsonschema.validate(article, schemas.ARTICLE)
        text = (SEEDS / article["file"]).read_bytes().decode("utf-8")
        joined = "".join(text[start:end] for start, end in article["spans"])
        assert "".join(joined.split()) == "".join(article["text"].split())
    for issue in issues:
        jsonschema.validate(issue, schemas.ISSUE)
        text = (SEEDS / issue["file"]).read_bytes().decode("utf-8")
        for reason in issue["evidence"]:
            assert text[reason["start"] : reason["end"]] == reason["quote"]
    assert [issue["file"] for issue in issues] == sorted(file.name for file in SEEDS.glob("*.txt"))


def test_batch_answers_every_line(run: Run, seed_archive: Path, tmp_path: Path) -> None:
    lines = [
        {"qid": "a", "question": "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？", "history": [], "as_of": None},
        {"qid": "b", "question": "题" * 100_000},
        {
            "qid": "c",
            "question": "那二期呢？",
            "history": ["衡阳国际物流港一期用地面积多少亩？"],
            "as_of": "2022-1-1",
        },
        {"qid": "d", "question": "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？", "as_of": "some day"},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    done = run("rag", "batch", "q.jsonl", "a.jsonl", "--archive", seed_archive)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [answer["qid"] for answer in answers] == ["a", "b", "c", "d"]
    for answer in answers:
        jsonschema.validate(answer, schemas.ANSWER)
    assert answers[0]["short_answer"] == "约4582亩"
    assert answers[1]["refused"] and "100000" in answers[1]["note"]
    assert "2400" in answers[2]["answer"]
    assert answers[2]["note"] is None
    assert answers[3]["short_answer"] == "约4582亩" and "some day" in answers[3]["note"]


@pytest.mark.parametrize("retriever", ["hybrid", "dense", "lexical"])
def test_retrieve_only_gives_hits_alone(run: Run, seed_archive: Path, tmp_path: Path, retriever: str) -> None:
    (tmp_path / "q.jsonl").write_text('{"qid": 1, "question": "国际物流港规划用地面积"}\n', encoding="utf-8")
    run("rag", "batch", "q.jsonl", "a.jsonl", "--retrieve-only", "-k", "5", "--retriever", retriever, "--archive", seed_archive)
    answer = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert set(answer) == {"qid", "hits"}
    assert 1 <= len(answer["hits"]) <= 5
    assert any("物流港" in hit["text"] for hit in answer["hits"])


def test_evaluate_measures_what_was_asked(run: Run, seed_archive: Path, tmp_path: Path) -> None:
    gold = [
        {"question": "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？", "answers": ["约4582亩"]},
        {"question": "帮我把这句话翻译成法语"},
    ]
    (tmp_path / "gold.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in gold), encoding="utf-8")
    figures = json.loads(run("rag", "evaluate", "gold.jsonl", "--json", "--archive", seed_archive).stdout)
    assert figures["questions"] == 2
    assert (figures["answered"], figures["contained"], figures["exact"], figures["verbatim"], figures["refused"]) == (
        1,
        1,
        1,
        1,
        1,
    )
    once, again = (
        run("rag", "evaluate", "gold.jsonl", "--sample", "1", "--archive", seed_archive).stdout.splitlines() for _ in range(2)
    )
    assert once[0].split() == ["questions", "1"]
    assert once[:-1] == again[:-1]  # all but the milliseconds


@pytest.mark.parametrize(
    "command", ["index build", "index add", "index remove", "index info", "index verify", "index articles"]
)
def test_every_index_command_has_help_with_an_example(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert "example:" in done.stdout


@pytest.mark.parametrize("command", ["ask", "search", "batch", "evaluate"])
def test_every_rag_command_has_help_with_an_example(run: Run, command: str) -> None:
    done = run("rag", command, "--help")
    assert done.returncode == 0
    assert "example:" in done.stdout


def one_sentence(stderr: str) -> str:
    """The only line on stderr; there is no traceback."""
    lines = [line for line in stderr.splitlines() if line.strip()]
    assert len(lines) == 1, stderr
    assert "Traceback" not in stderr
    return lines[0]


def test_a_missing_path_is_one_sentence(run: Run) -> None:
    done = run("index", "build", "nowhere")
    assert done.returncode == 1
    assert "nowhere" in one_sentence(done.stderr)


def test_a_folder_without_pages_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("index", "build", "empty")
    assert done.returncode == 1
    assert "empty" in one_sentence(done.stderr)


@pytest.mark.parametrize("content", [b"", b"  \n\n ", bytes(range(256)) * 40], ids=["empty", "blank", "binary"])
def test_a_file_without_text_alone_is_one_sentence(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    done = run("index", "build", "bad.txt")
    assert done.returncode == 1
    assert "bad.txt" in one_sentence(done.stderr)


def test_a_bad_file_among_good_ones_is_reported_and_nothing_is_lost(run: Run, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "bad.txt").write_bytes(bytes(range(256)) * 40)
    (pages / "empty.txt").write_bytes(b"")
    (pages / "good.txt").write_bytes(PAGE.encode("gb18030"))
    done = run("index", "build", "pages")
    assert done.returncode == 3, done.stderr
    assert "bad.txt" in done.stdout
    assert "empty.txt" in done.stdout
    article = json.loads(run("index", "articles", "--json").stdout.splitlines()[0])
    assert article["file"] == "good.txt"
    assert "跨江大桥" in article["text"]


@pytest.mark.parametrize("command", [("rag", "ask", "谁？"), ("rag", "search", "桥"), ("index", "info"), ("index", "verify")])
def test_a_missing_archive_is_one_sentence(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 1
    assert "index build" in one_sentence(done.stderr)


def test_a_broken_archive_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "manifest.json").write_text("{", encoding="utf-8")
    done = run("rag", "ask", "谁？")
    assert done.returncode == 1
    assert "index build" in one_sentence(done.stderr)


def test_a_question_too_long_is_one_sentence(run: Run, seed_archive: Path) -> None:
    done = run("rag", "ask", "-", "--archive", seed_archive, stdin="题" * 100_000)
    assert done.returncode == 1
    assert "100000" in one_sentence(done.stderr)


def test_an_empty_question_is_one_sentence(run: Run, seed_archive: Path) -> None:
    done = run("rag", "ask", "  ", "--archive", seed_archive)
    assert done.returncode == 1
    one_sentence(done.stderr)


@pytest.mark.parametrize("line", ["not json", "[]", '{"qid": 1}', '{"question": 5}'])
def test_a_bad_questions_line_is_named(run: Run, seed_archive: Path, tmp_path: Path, line: str) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "谁？"}\n' + line + "\n", encoding="utf-8")
    done = run("rag", "batch", "q.jsonl", "a.jsonl", "--archive", seed_archive)
    assert done.returncode == 1
    assert "2" in one_sentence(done.stderr)


@pytest.mark.parametrize("arguments", [["--after", "last year"], ["--before", "2021-13"], ["--nonsense"]])
def test_bad_usage_exits_2(run: Run, seed_archive: Path, arguments: list[str]) -> None:
    assert run("rag", "ask", "谁？", "--archive", seed_archive, *arguments).returncode == 2


def test_a_model_that_is_not_there_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(PAGE, encoding="utf-8")
    done = run("index", "build", "p.txt", "--model", "./no-such-model")
    assert done.returncode == 1
    assert "no-such-model" in one_sentence(done.stderr)
