"""The tables of newspaper Chinese: each word once, what belongs in each and what does not, and no list of such words elsewhere."""

from __future__ import annotations

import re
from collections.abc import Set

import pytest

from index.chinese.vocabulary import any_of, papers

TABLES: dict[str, tuple[Set[str], str, str]] = {
    "papers.KINDS": (papers.KINDS, "日报 晚报 都市报 科技报", "举报 海报 报 汇报"),
    "papers.JOINED": (papers.JOINED, "军报 汇报", "日报 通报"),
    "papers.TITLES": (papers.TITLES, "报 周末", "日报 杂志"),
}
"""Every table with words that must be in it and words that must not."""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_what_belongs_in_it(name: str) -> None:
    table, inside, outside = TABLES[name]
    assert set(inside.split()) <= table
    assert not set(outside.split()) & table
    assert all(word == word.strip() and word for word in table)


def test_the_longer_word_is_read_before_the_shorter_one_in_it() -> None:
    found = re.match(any_of(["报", "都市报", "市报"]), "都市报")
    assert found and found[0] == "都市报"
    assert re.fullmatch(any_of(["公里/小时", "%"]), "公里/小时")
