"""What an answer may say in other words than its quotes: what the question asks, which of two is more, an office behind its holder, an end
of a stretch of days; and what it may not."""

from __future__ import annotations

import pytest

from rag.proof.prove import flaws
from tests.test_proof import quote

TWO_LENGTHS = "全县累计铺设主干管300多公里，支干管1000多公里。"
HOLDERS = "老街党支部书记易浩介绍，江州中文基金会主席兼外语学校董事长马卓民到会。"
STRETCH = "征稿时间为2021年4月20日至7月20日。"
HOLD = [
    # a reason that was asked for
    ("为什么扑灭得快？", "小区的消防通道刚刚改造完。", "因为小区的消防通道刚刚改造完。"),
    # a condition that was asked under
    ("一旦抓到小偷怎么办？", "一旦抓到偷盗者，应当退还商品。", "应当退还商品。"),
    # which is more, beside the numbers
    ("", TWO_LENGTHS, "支干管更长，1000多公里；主干管300多公里。"),
    ("", TWO_LENGTHS, "主干管300多公里，支干管1000多公里，支干管长。"),
    ("", "中国棋手王皓和丁立人分别暂积3.5分和2.5分。", "王皓高，3.5分；丁立人2.5分。"),
    # an office behind its holder
    ("", HOLDERS, "易浩是老街党支部书记。"),
    ("", HOLDERS, "马卓民是江州中文基金会主席兼外语学校董事长。"),
    # an end of a stretch of days
    ("", STRETCH, "截至2021年7月20日。"),
    ("", STRETCH, "2021年7月20日"),
    ("", STRETCH, "自2021年4月20日起"),
    # where it was told
    ("", "大桥全长4582米。", "据2021年12月28日报道，大桥全长4582米。"),
    # limits and scores in other words
    ("", "办理时限不得超过0.5个工作日。", "办理时限不超过0.5个工作日。"),
    ("", "订单量突破了600万单。", "订单量突破600万单。"),
    ("", "江州队以3∶1战胜云州队。", "江州队以3∶1击败云州队。"),
    ("", "在一包厢内发现两人。", "在一个包厢内发现两人。"),
    # words that the tagger cuts otherwise
    ("", "专家组考察了两国疾控中心，专家组评估了防控措施。", "专家组评估两国防控措施。"),
    # what plans nothing or denies nothing
    ("", "大赛考虑到满足爱好者的需求。", "大赛满足爱好者的需求。"),
    ("", "养老金以基本养老金为基数增加2.3%。", "养老金以养老金为基数增加2.3%。"),
    ("", "台风预计将在江州登陆。", "台风预计在江州登陆。"),
    ("", "断了水电，老人不得不到楼顶等待救援。", "断了水电，老人只能到楼顶等待救援。"),
]
FAIL = [
    ("为什么扑灭得快？", "小区的消防通道刚刚改造完，火很快扑灭。", "因为小区的消防通道刚刚改造完，导致火灾。"),
    ("怎么办？", "一旦抓到偷盗者，应当退还商品。", "应当退还商品。"),
    ("", TWO_LENGTHS, "主干管更长，300多公里；支干管1000多公里。"),
    ("", TWO_LENGTHS, "主干管300多公里，支干管1000多公里，主干管长。"),
    ("", TWO_LENGTHS, "支干管更短，1000多公里；主干管300多公里。"),
    ("", HOLDERS, "易浩是江州中文基金会主席。"),
    ("", HOLDERS, "马卓民是老街党支部书记。"),
    ("", STRETCH, "截至2021年6月20日。"),
    ("", STRETCH, "自2021年7月20日起"),
    ("", STRETCH, "大赛于2021年7月20日举行。"),
    ("", "大桥全长4582米。", "据2020年12月28日报道，大桥全长4582米。"),
    ("", "办理时限不得超过0.5个工作日。", "办理时限不少于0.5个工作日。"),
    ("", "江州队以3∶1战胜云州队。", "江州队以1∶3击败云州队。"),
    ("", "发现一包厢内有两人。", "发现三个包厢内有两人。"),
    ("", "公司准备建厂两座。", "公司建厂两座。"),
    ("", "工程基本完工。", "工程完工。"),
    ("", "台风将在江州登陆。", "台风已在江州登陆。"),
]


@pytest.mark.parametrize(("asked", "page", "sentence"), HOLD)
def test_what_is_said_in_other_words_holds(asked: str, page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence, asked) == []


@pytest.mark.parametrize(("asked", "page", "sentence"), FAIL)
def test_what_says_something_else_fails(asked: str, page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence, asked)
