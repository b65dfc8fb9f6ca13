"""Counts over a whole archive agree with what going through it gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.archive.folder import Archive, open_archive
from index.build.build import build
from index.types import Filters

LINES = [
    {
        "id": "a",
        "newspaper": "甲报",
        "date": "2020-01-05",
        "headline": "一桥通车",
        "byline": "记者 张三丰",
        "text": "一桥通车，全长三百米。",
    },
    {"id": "b", "newspaper": "甲报", "date": "2020-01-05", "headline": "二桥开工", "text": "二桥开工，工期两年。"},
    {"id": "c", "newspaper": "乙报", "date": "2020-03-01", "headline": "新桥规划", "text": "新桥规划已定，明年动工。"},
    {"id": "d", "headline": "无日期的桥", "text": "这座老桥的来历已经说不清楚。"},
    {"id": "e", "newspaper": "乙报", "date": "2021", "headline": "年鉴", "text": "全年造桥五座。"},
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("census")
    lines = "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES)
    (folder / "articles.jsonl").write_text(lines + "\n", encoding="utf-8")
    build([folder / "articles.jsonl"], folder / "archive")
    return open_archive(folder / "archive")


def test_pages_of_one_day_are_one_issue(archive: Archive) -> None:
    assert archive.census.issues() == 4
    assert archive.census.months() == {"2020-01": 1, "2020-03": 1}
    assert archive.census.days() == ("2020-01-05", "2021")


def test_articles_are_counted_and_listed_within_filters(archive: Archive) -> None:
    census = archive.census
    assert census.count() == 5
    assert census.count(Filters(newspaper="甲报")) == 2
    assert census.count(Filters(before="2020"), "桥") == 3
    assert census.count(words="没有的词") == 0
    assert census.articles_by_month(words="桥") == {"2020-01": 2, "2020-03": 1}
    names = ("桥", "一桥", "桥通", "通车", "动工", "没有的词", "新桥规", "桥规划")
    assert census.counts(names) == {
        name: census.count(words=name) for name in names
    }  # one name within another, or across its end
    assert census.counts([]) == {}
    assert [issue.date for _, issue in census.newest(3)] == ["2021", "2020-03-01", "2020-01-05"]
    assert [article.headline for article, _ in census.newest(9, Filters(newspaper="乙报"), "规划")] == ["新桥规划"]


def test_what_is_no_article_is_counted_only_where_its_kind_is_asked_for(seed_archive: Path) -> None:
    census = open_archive(seed_archive).census
    kinds = dict(open_archive(seed_archive).documents.kinds())
    rest = kinds["masthead"] + kinds["continuation"]
    assert census.count() == sum(kinds.values()) - rest == len(census.newest(99)) == census.held().articles
    assert census.count(Filters(kind="masthead")) == len(census.newest(99, Filters(kind="masthead"))) == kinds["masthead"]
    assert census.unnamed() == 1
    assert census.count(words=("桥", "长")) == len(census.newest(99, words=("长", "桥"))) <= census.count(words="桥")


def test_issues_are_walked_in_the_order_of_days(archive: Archive) -> None:
    census = archive.census
    latest = census.latest(9)
    assert [issue.date for issue in latest] == ["2021", "2020-03-01", "2020-01-05", "2020-01-05", None]
    before, after = census.beside(latest[1])
    assert before is not None and before.date == "2020-01-05"
    assert after is not None and after.date == "2021"
    assert census.beside(latest[0])[1] is None
