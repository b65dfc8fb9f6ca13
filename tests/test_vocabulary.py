"""The tables of newspaper Chinese: each word once, what belongs in each and what does not, and no list of such words elsewhere."""

from __future__ import annotations

import re
from collections.abc import Set

import pytest

from index.chinese.vocabulary import any_of, offices, papers, surnames

TABLES: dict[str, tuple[Set[str], str, str]] = {
    "papers.KINDS": (papers.KINDS, "日报 晚报 都市报 科技报", "举报 海报 报 汇报"),
    "papers.JOINED": (papers.JOINED, "军报 汇报", "日报 通报"),
    "papers.TITLES": (papers.TITLES, "报 周末", "日报 杂志"),
    "surnames.SURNAMES": (surnames.SURNAMES, "王 赖 洪 隋 覃 佟", "的 们 很 吃"),
    "surnames.SURNAMES_SIGNED": (surnames.SURNAMES_SIGNED, "洪 隋 南", "广 能 经"),
    "surnames.SURNAMES_IN_TEXT": (surnames.SURNAMES_IN_TEXT, "洪 隋 赖", "南 海 原"),
    "surnames.COMPOUND": (surnames.COMPOUND, "欧阳 呼延 南宫", "王李 北京"),
    "offices.HEADS_OF_PLACES": (offices.HEADS_OF_PLACES, "市长 村长", "局长 副市长"),
    "offices.OFFICES": (offices.OFFICES, "市长 副市长 副总编辑 总理", "增长 家长 记者"),
    "offices.POSTS": (offices.POSTS, "副司长 市委书记 首席执行官", "增长 家长 记者"),
    "offices.PLAIN": (offices.PLAIN, "市长 书记 经理", "副市长 市委书记 总经理"),
    "offices.ROLES": (offices.ROLES, "护士 村民", "市长 公司"),
    "offices.SIGNING": (offices.SIGNING, "记者 通讯员", "市长"),
    "offices.NEED_BODY": (offices.NEED_BODY, "代表 委员", "市长"),
    "offices.SHARED": (offices.SHARED, "人大代表 市领导", "市长"),
    "offices.HELD_BY_SEVERAL": (offices.HELD_BY_SEVERAL, "委员 教授", "市长 政委书记"),
    "offices.OF_CITIES": (offices.OF_CITIES, "市长 市委书记", "省长 县长"),
    "offices.STYLES": (offices.STYLES, "同志 先生", "市长"),
    "offices.NAMED": (offices.NAMED, "校长 得主 作者", "模范 公司"),
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
