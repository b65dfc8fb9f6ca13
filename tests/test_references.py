"""References: GB/T 7714 in both editions, BibTeX, RIS, CSL-JSON and plain Chinese."""

from __future__ import annotations

import json

import click
import pytest

from chat.page.head import masthead
from chat.sources import known_style
from index.errors import QuestionError
from rag.__main__ import ask
from rag.cite.references import DEFAULT, STYLES, Source, bibliography, page_number, reference

XIE = Source("p1-a01", "创造学习的思路", ("谢希德",), "人民日报", "1998-12-25", "stated", None, "10")
FOUR = Source(
    "p1-a02", "四人合写的稿子", ("甲一", "乙二", "丙三", "丁四"), "衡阳日报", "2021-12-28", "inferred", "17980", "第一版"
)
BARE = Source("p1-a03")


def test_gbt_2015_is_the_standard_s_own_example() -> None:
    assert reference(XIE) == "谢希德.创造学习的思路[N].人民日报,1998-12-25(10)."


def test_gbt_2025_sets_marks_full_width() -> None:
    assert reference(XIE, "gbt2025") == "谢希德.创造学习的思路[N].人民日报，1998-12-25（10）."


def test_inferred_date_is_bracketed_and_three_authors_are_named() -> None:
    assert reference(FOUR) == "甲一,乙二,丙三,等.四人合写的稿子[N].衡阳日报,[2021-12-28](1)."


def test_what_is_not_known_is_said_and_not_guessed() -> None:
    assert reference(BARE) == "[无题][N].[报名不详],[日期不详]."
    assert reference(BARE, "plain") == "《无题》，报名不详日期不详。"


def test_plain_chinese() -> None:
    assert (
        reference(FOUR, "plain")
        == "甲一、乙二、丙三、丁四：《四人合写的稿子》，《衡阳日报》2021年12月28日（推定），第17980期，第1版。"
    )


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("第一版", "1"),
        ("10", "10"),
        ("第十六版", "16"),
        ("头版", "1"),
        ("A3版", "A3"),
        ("二十", "20"),
        ("04", "4"),
        (None, None),
        ("", None),
    ],
)
def test_page_number(told: str | None, number: str | None) -> None:
    assert page_number(told) == number


def test_bibtex_escapes_and_marks_an_inferred_date() -> None:
    entry = reference(Source("衡阳日报-2021-p1", "50%的A&B", ("王_五",), "日报", "2021-10", "inferred"), "bibtex")
    assert entry.startswith("@article{衡阳日报-2021-p1,\n")
    assert r"title = {{50\%的A\&B}}" in entry
    assert r"author = {{王\_五}}" in entry
    assert "year = {2021}" in entry and "month = {10}" in entry
    assert "note = {date inferred}" in entry


def test_ris_lines() -> None:
    lines = reference(XIE, "ris").splitlines()
    assert lines[0] == "TY  - NEWS"
    assert lines[-1] == "ER  - "
    assert "DA  - 1998/12/25" in lines and "PY  - 1998" in lines and "SP  - 10" in lines and "T2  - 人民日报" in lines


def test_csl_json_tells_an_inferred_date() -> None:
    item = json.loads(reference(FOUR, "csl-json"))
    assert item["type"] == "article-newspaper"
    assert item["issued"] == {"date-parts": [[2021, 12, 28]], "circa": True}
    assert [author["literal"] for author in item["author"]] == ["甲一", "乙二", "丙三", "丁四"]
    assert "circa" not in json.loads(reference(XIE, "csl-json"))["issued"]


def test_bibliography_has_no_source_twice() -> None:
    assert bibliography([XIE, FOUR, XIE]).count("谢希德") == 1
    assert bibliography([XIE, FOUR, XIE]).splitlines()[1].startswith("[2] 甲一")
    assert len(json.loads(bibliography([XIE, XIE], "csl-json"))) == 1


def test_headline_over_two_lines_is_one_line() -> None:
    assert reference(Source("k", "上一行\n下一行", (), "日报", "2020-01-01", "stated")) == "上一行 下一行[N].日报,2020-01-01."


def test_the_styles_are_one_table_that_commands_and_menu_read() -> None:
    names = [style.name for style in STYLES]
    assert names == ["gbt2015", "gbt2025", "plain", "bibtex", "ris", "csl-json"] and names[0] == DEFAULT
    (option,) = [one for one in ask.params if one.name == "style"]
    assert isinstance(option.type, click.Choice)
    assert [*option.type.choices] == names and option.default == DEFAULT
    menu = masthead("", adding=False)
    assert all(f'<option value="{style.name}"' in menu for style in STYLES) and ">通俗写法 Plain<" in menu
    assert (known_style("ris"), known_style(""), known_style("mla")) == ("ris", DEFAULT, DEFAULT)


def test_a_style_that_is_none_is_named_with_those_that_are() -> None:
    with pytest.raises(QuestionError, match=r"没有“mla”这种引文格式，有的是 gbt2015、.*no such style"):
        reference(XIE, "mla")
