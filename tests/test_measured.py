"""Verdicts on limits that a question supposes."""

from __future__ import annotations

import pytest

from rag.reader.measured import measured
from tests.asking import asking


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("选出来的后备干部有没有超过六千人？", "全市共选拔5950名后备干部。", False),
        ("这座桥投资不到一百亿元吧", "大桥总投资78亿元。", True),
        ("增幅达到三成没有", "产值增长35%。", True),
        ("到场的不少于五百人吗", "到场五百人。", True),
        ("大桥有没有4公里长", "大桥全长4582米。", True),
        ("大桥有没有5公里长", "大桥全长约4582米。", None),
        ("有没有6000人？", "市民不到6000人。", False),
        ("有6000人以上吗？", "可容纳观众6000人以下。", None),
        ("有没有3000人？", "志愿者近3000人。", False),
        ("不到6000人吗", "市民不到6000人。", True),
        ("不足6000人吗", "市民近6000人。", True),
        ("没超过5亿元吗", "投资6亿元。", None),
        ("没有达到6000人吗", "有5000人。", None),
        ("超过6000人吗", "约6000人参加。", None),
        ("不超过500人吧", "有500人参加。", True),
        ("不少于五千人吗", "超过6000人参加。", True),
        ("参加的超过五千人吗", "超过6000人参加。", True),
        ("参加的超过七千人吗", "超过6000人参加。", None),
        ("参加的超过五千人吗", "6000人报名，4800人到场。", None),
        ("参加的超过五千人吗", "活动历时6天。", None),
        ("大桥修好了吗", "大桥全长4582米。", None),
        ("三十多名工人是每人都罚了两千吗？", "30余名工人离岗，队长被罚2000元。", None),
        ("超过五百人的车队都出发了吗", "600人到场。", None),
        ("到场的有五百人以上，对吗？", "600人到场。", True),
        ("第三届比第二届大吗", "第三届有500人参加。", None),
    ],
)
def test_a_limit_is_held_against_the_one_number_told(question: str, sentence: str, verdict: bool | None) -> None:
    assert measured(asking(question), sentence) is verdict
