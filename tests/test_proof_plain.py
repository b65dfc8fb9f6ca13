"""What stands in a page as plainly as a sentence says it holds, though a word beside it often restricts; and what that word restricts."""

from __future__ import annotations

import pytest

from rag.proof.prove import flaws
from tests.test_proof import quote

QUOTED = "“大桥年内通车，”王强表示，“隧道明年开工。”李明表示，公路已修好。"
KEPT = [
    # a word of claims within another word
    ("市里开展宣传活动5场。", "市里开展活动5场。"),
    ("王强举办遗传知识讲座。", "王强举办知识讲座。"),
    ("李明从事宣传工作20年。", "李明从事工作20年。"),
    # circumstances of what is done
    ("在这种情况下，村民决定修路。", "村民决定修路。"),
    ("在无人报名的情况下，学校取消了比赛。", "学校取消了比赛。"),
    ("在资金紧张的情况下，市里投入3亿元建桥。", "市里投入3亿元建桥。"),
    ("在保证质量的前提下，工期缩短两个月。", "工期缩短两个月。"),
    ("在上述条件下，村民将于明年迁走。", "村民将于明年迁走。"),
    # quotations behind their speaker
    (QUOTED, "王强表示，隧道明年开工。"),
    (QUOTED, "王强表示，大桥年内通车。"),
    (QUOTED, "李明表示，公路已修好。"),
    ("王强表示：“隧道明年开工。”李明表示，公路已修好。", "王强表示，隧道明年开工。"),
]
"""Quotes, and sentences that leave out what restricts nothing."""

RESTRICTED = [
    # circumstances of what is yet to be
    ("在资金到位的前提下，大桥将于年内开工。", "大桥年内开工。"),
    ("在双方同意的前提下，合同方可变更。", "合同可变更。"),
    ("在家长签字的情况下，学生才能离校。", "学生能离校。"),
    # quotations behind their speaker
    (QUOTED, "李明表示，隧道明年开工。"),
    (QUOTED, "李明表示，大桥年内通车。"),
    ("王强表示：“隧道明年开工。”李明表示，公路已修好。", "李明表示，隧道明年开工。"),
]
"""Quotes, and sentences that leave out what restricts them."""


@pytest.mark.parametrize(("page", "sentence"), KEPT)
def test_what_restricts_nothing_may_be_left_out(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence) == []


@pytest.mark.parametrize(("page", "sentence"), RESTRICTED)
def test_what_restricts_may_not(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence)
