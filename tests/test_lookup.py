"""What is looked up of a name: the timeline of an event, the card of a person, what was printed on this day in other years."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.build.build import build
from index.types import Filters
from rag import Wenbao, open_archive
from rag.catalogue.on_this_day import on_this_day
from rag.catalogue.person import person
from rag.catalogue.timeline import timeline
from rag.proof.prove import prove
from rag.reader.persons.mentions import PASSAGES, mentions
from rag.reader.persons.who import who

ASKED = date(2024, 11, 12)
PAPER = "浔江日报"
ROWS = (
    ("2019-03-06", "浔江大桥开工", None, "本报讯（记者 韦小舟） 昨日，浔江大桥在城北开工，计划2021年10月通车。市长黎明远出席开工仪式。"),
    ("2020-08-02", "浔江大桥合龙", "韦小舟", "8月1日，浔江大桥主跨合龙。浔江大桥全长1876米。"),
    ("2021-10-02", "千车过江", "韦小舟", "10月1日，浔江大桥正式通车。浔江大桥2019年3月开工，工期两年半。市委书记黎明远宣布通车。"),
    ("2022-05", "过桥人", None, "浔江大桥每天过车三万辆。渡工韦阿水说，渡口没有人了。"),
    ("2022-06-01", "渡口记", "黎明远、韦小舟", "浔江渡口停航。原市长黎明远写道，渡口是家。"),
    ("2022-06-02", "渡船", None, "渡船公司昨日关门。"),
)  # fmt: skip
RAW = """浔江大桥检修

本报讯（记者 韦小舟） 2022年11月9日，浔江大桥封闭检修，昨日恢复通车。
"""

INFERRED = """浔江植树

本报讯（记者 韦小舟） 5月8日，市长黎明远出席植树。2019年5月8日，全市植树三千株。今天（5月9日）接着种。
"""


def line(n: int, row: tuple[str, str, str | None, str]) -> str:
    day, headline, byline, text = row
    record = {"id": f"x{n}", "newspaper": PAPER, "date": day, "headline": headline, "text": f"{headline}\n{text}"}
    return json.dumps(record | ({"byline": byline} if byline else {}), ensure_ascii=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("lookup")
    (place / "pages").mkdir()
    (place / "pages" / "rows.jsonl").write_text("\n".join(line(n, row) for n, row in enumerate(ROWS)), encoding="utf-8")
    (place / "pages" / "raw.txt").write_text(RAW, encoding="utf-8")
    build([place / "pages"], place / "archive")
    return place / "archive"


@pytest.fixture(scope="module")
def held(folder: Path) -> Wenbao:
    return open_archive(folder)


def test_a_timeline_has_the_sentences_of_a_name_by_the_day_they_tell_of(held: Wenbao) -> None:
    found = timeline(held.archive, "浔江大桥")
    assert found is not None
    assert [(one.day, one.certainty, one.told) for one in found.steps] == [
        ("2019-03", "stated", True),  # told in 2021, with its year
        ("2019-03-05", "inferred", True),  # 昨日; what is planned in the same sentence is no step
        ("2020-08-01", "inferred", True),
        ("2021-10-01", "inferred", True),
        ("2022-05", "stated", False),  # the day of the paper, which is known to the month
        ("2022-11-09", "stated", True),
    ]
    assert [one.citation.n for one in found.steps] == [1, 2, 3, 4, 5, 6]
    opening = found.steps[2].citation
    assert (opening.quote, opening.newspaper, opening.date) == ("8月1日，浔江大桥主跨合龙。", PAPER, "2020-08-02")
    assert (found.more, found.read, found.articles) == (0, 5, 5)


def test_every_quote_of_a_timeline_stands_where_it_says(held: Wenbao) -> None:
    found = timeline(held.archive, "浔江大桥")
    assert found is not None
    for step in found.steps:
        article = held.archive.article(step.citation.article_id)
        text = held.archive.page(article.file, article.part).text
        assert "".join("".join(text[a:b] for a, b in step.citation.spans).split()) == "".join(step.citation.quote.split())


def test_a_plan_is_a_step_on_the_day_of_its_paper(tmp_path: Path) -> None:
    rows = [("2020-01-10", "新港", None, "石门新港计划2025年开港。"), ("2020-01-12", "又一则", None, "石门新港于2018年立项。")]
    (tmp_path / "rows.jsonl").write_text("\n".join(line(n, row) for n, row in enumerate(rows)), encoding="utf-8")
    build([tmp_path / "rows.jsonl"], tmp_path / "archive")
    found = timeline(open_archive(tmp_path / "archive").archive, "石门新港")
    assert found is not None
    assert [(one.day, one.told) for one in found.steps] == [("2018", True), ("2020-01-10", False)]


@pytest.mark.parametrize(
    ("words", "day", "told"),
    [
        ("石门新港的吞吐量排名较去年上升了5位。", "2020-01-10", False),
        ("石门新港的货轮比2018年和2019年同期多三成。", "2020-01-10", False),
        ("石门新港2019年的吞吐量与2018年相比多一成。", "2019", True),
        ("石门新港的吞吐量去年比2018年多一成。", "2019", True),
        ("石门新港于2018年和2019年两次扩建。", "2018", True),
    ],
)
def test_what_a_time_is_compared_with_is_no_step(words: str, day: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(line(0, ("2020-01-10", "吞吐量", None, words)), encoding="utf-8")
    build([tmp_path / "rows.jsonl"], tmp_path / "archive")
    found = timeline(open_archive(tmp_path / "archive").archive, "石门新港")
    assert found is not None and [(one.day, one.told) for one in found.steps] == [(day, told)]


def test_a_timeline_is_held_to_filters_and_says_what_it_leaves_out(held: Wenbao) -> None:
    found = timeline(held.archive, "浔江大桥", Filters(before="2021"))
    assert found is not None and [one.day for one in found.steps] == ["2019-03", "2019-03-05", "2020-08-01", "2021-10-01"]
    short = timeline(held.archive, "浔江大桥", most=3)
    assert short is not None
    assert [one.day for one in short.steps] == ["2019-03", "2019-03-05", "2022-11-09"]  # the first and the last are kept
    assert (len(short.steps), short.found, short.more) == (3, 6, 3)
    assert timeline(held.archive, "没有的桥") is None
    spelt = timeline(held.archive, "浔江大桥检修")  # nowhere in one piece but in a headline
    assert spelt is not None and [one.day for one in spelt.steps] == ["2022-11-09"]


def test_of_a_great_many_articles_some_of_every_month_are_read(held: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.catalogue.topic.MOST", 2)
    monkeypatch.setattr("rag.catalogue.timeline.MOST", 2)
    found = timeline(held.archive, "浔江大桥")
    assert found is not None
    assert (found.steps[0].day, found.steps[-1].day, found.articles) == ("2019-03", "2022-05", 5)


@pytest.mark.parametrize("question", ["浔江大桥的时间线", "请梳理一下浔江大桥的来龙去脉", "按时间顺序列出浔江大桥的报道"])
def test_a_question_for_a_timeline_is_answered_with_it(held: Wenbao, question: str) -> None:
    answer = held.ask(question, as_of=ASKED)
    lines = answer.answer.splitlines()
    assert lines[0] == "正文或标题提到“浔江大桥”的文章共 5 篇，记有 6 步，从2019年3月到2022年11月9日："
    assert lines[1] == "2019年3月：浔江大桥2019年3月开工，工期两年半[1]。"
    assert lines[2].startswith("2019年3月5日（推定）：昨日，浔江大桥在城北开工")
    assert lines[5].startswith("2022年5月（见报）：浔江大桥每天过车三万辆")
    assert answer.subject is not None and (answer.subject.kind, answer.subject.name) == ("timeline", "浔江大桥")
    assert len(answer.citations) == 6 and not answer.refused


def test_a_timeline_of_what_is_nowhere_is_refused(held: Wenbao) -> None:
    answer = held.ask("苍梧大桥的时间线", as_of=ASKED)
    assert (answer.refused, answer.citations, answer.subject) == (True, (), None)


def test_a_person_has_posts_by_day_mentions_by_year_and_signed_articles(held: Wenbao) -> None:
    found = person(held.archive, "黎明远")
    assert found is not None
    posts = [(one.office, one.first, one.last, one.certainty, one.times) for one in found.posts]
    assert posts == [
        ("原市长", "2022-06-01", "2022-06-01", "stated", 1),
        ("市委书记", "2021-10-02", "2021-10-02", "stated", 1),
        ("市长", "2019-03-06", "2019-03-06", "stated", 1),
    ]
    assert found.posts[1].citation.quote == "市委书记黎明远宣布通车。"
    assert (found.years, found.undated, found.several) == ({"2019": 1, "2021": 1, "2022": 1}, 0, False)
    assert (found.signed_count, [one.title for one in found.signed]) == (1, ["渡口记"])
    assert person(held.archive, "张没有") is None
    assert person(held.archive, "黎明") is None  # only in a longer name


@pytest.mark.parametrize("name", ["", "，", " ", "大桥", "渡口"])
def test_what_is_no_name_has_no_card(held: Wenbao, name: str) -> None:
    assert person(held.archive, name) is None
    assert (timeline(held.archive, name) is None) is not name.isalpha()


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    """A name on a page whose day is worked out, and on one whose day is printed."""
    place = tmp_path_factory.mktemp("doubtful")
    (place / "raw.txt").write_text(INFERRED, encoding="utf-8")
    (place / "rows.jsonl").write_text(line(0, ("2020-08-02", "浔江大桥合龙", None, "市长黎明远到场。")), encoding="utf-8")
    build([place / "raw.txt", place / "rows.jsonl"], place / "archive")
    return open_archive(place / "archive")


def test_a_day_that_was_worked_out_says_so_in_the_card_and_in_the_answer(doubtful: Wenbao) -> None:
    archive = doubtful.archive
    days = {issue.date: issue.date_certainty for issue in archive.issues()}
    assert days == {"2020-08-02": "stated", "2019-05-09": "inferred"}
    found = person(archive, "黎明远")
    assert found is not None
    assert [(one.first, one.first_certainty, one.last, one.certainty) for one in found.posts] == [
        ("2019-05-09", "inferred", "2020-08-02", "stated")
    ]
    asked = doubtful.understand("黎明远是谁", as_of=ASKED, filters=Filters(before="2019"))
    draft = who(asked, archive)
    assert draft is not None and [one.text for one in prove(draft, asked).statements] == ["2019年5月9日（推定）：市长黎明远。"]


def test_a_fragment_is_no_mention(held: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    found = mentions(held.archive, "黎明远", Filters(), PASSAGES)
    whole, *others = found
    fragment = replace(whole, article=replace(whole.article, kind="continuation"))
    monkeypatch.setattr("rag.catalogue.person.mentions", lambda *_: [fragment, *others])
    monkeypatch.setattr(held.archive.census, "count", lambda *_: len(others), raising=False)
    card = person(held.archive, "黎明远")
    assert card is not None and card.mentioned == len(others)


def test_who_signs_alone_has_a_card_and_who_is_asks_for_it(held: Wenbao) -> None:
    found = person(held.archive, "韦小舟")
    assert found is not None
    assert [one.title for one in found.signed] == ["渡口记", "千车过江", "浔江大桥合龙", "浔江大桥检修"]
    assert [one.date for one in found.signed] == ["2022-06-01", "2021-10-02", "2020-08-02", None]
    asked = open_archive(held.archive.address).ask("黎明远是谁", as_of=ASKED)
    assert asked.subject is not None and (asked.subject.kind, asked.subject.name) == ("person", "黎明远")
    assert held.ask("浔江大桥全长多少米？", as_of=ASKED).subject is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 6), [("浔江大桥开工", 0)]),
        (date(2026, 6, 1), [("渡口记", 0)]),
        (date(2026, 6, 3), [("渡船", -1)]),  # the nearest day of a year, not all of them
        (date(2026, 10, 8), [("千车过江", -6)]),
        (date(2026, 12, 24), []),
        (date(2021, 10, 2), []),  # no other year's
        (date(2024, 2, 29), [("浔江大桥开工", 6)]),  # the year of the paper has no such day
    ],
)
def test_on_this_day_has_the_headlines_of_other_years_or_of_the_days_nearest(
    held: Wenbao, today: date, expected: list[tuple[str, int]]
) -> None:
    found = on_this_day(held.archive, today)
    assert [(one.heading.title, one.apart) for one in found] == expected


def test_the_commands_print_json(folder: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    told = json.loads(run("rag", "timeline", "浔江大桥", "--json", "--archive", folder).stdout)
    assert [one["day"] for one in told["steps"]][-1] == "2022-11-09" and told["steps"][0]["citation"]["newspaper"] == PAPER
    card = json.loads(run("rag", "person", "黎明远", "--json", "--archive", folder).stdout)
    assert (card["years"], card["posts"][0]["office"]) == ({"2019": 1, "2021": 1, "2022": 1}, "原市长")
    assert json.loads(run("rag", "person", "张没有", "--json", "--archive", folder).stdout) is None
    for command in ("person", "timeline"):
        nothing = run("rag", command, "，", "--archive", folder)
        assert (nothing.returncode, nothing.stdout.count("\n"), nothing.stderr) == (1, 1, "")
    plain = run("rag", "timeline", "浔江大桥", "-n", "2", "--archive", folder)
    assert "另有 4 步未列出" in plain.stdout and "2022-11-09  " in plain.stdout
