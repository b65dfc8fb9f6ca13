"""Proof of what was moved: numbers in another's place, reasons and subjects from elsewhere; and paraphrases that move nothing."""

from __future__ import annotations

import pytest

from rag.proof.prove import flaws
from rag.words.claims import quantities
from tests.test_proof import quote

MOVED = [
    # a clause that the page has elsewhere, in the place of its rival
    (
        "3月8日，甲县一门面发生火灾，造成9人死亡；3月10日，乙县一住宅发生火灾，造成3人死亡。",
        "3月10日，乙县一住宅发生火灾，造成9人死亡。",
    ),
    (
        "她获得轻量级（60公斤级）的银牌，并夺得羽量级（57公斤级）的冠军。",
        "她获得轻量级（57公斤级）的银牌，并夺得羽量级（60公斤级）的冠军。",
    ),
    ("第一，建筑垃圾已清除。第二，挖掘机已清理。第三，山体继续治理。", "第三，建筑垃圾已清除。"),
    ("两站动车分别最快1小时19分、2小时15分可达。", "两站动车分别最快2小时19分、1小时15分可达。"),
    ("全年基金总收入、总支出分别为23亿元、19亿元。", "全年基金总支出、总支出分别为23亿元、19亿元。"),
    ("常规赛为双循环赛制，总决赛采取淘汰赛制。", "总决赛为双循环赛制，常规赛采取淘汰赛制。"),
    (
        "本次调查由兰州大学发起。来自主管部门、科研院所、志愿者团队的50名队员出发。",
        "来自主管部门、兰州大学、志愿者团队的50名队员出发。",
    ),
    ("8月21日，支援队（广东组）60人抵港。8月27日，支援队（广西组）7名队员启程。", "8月21日，支援队（广西组）60人抵港。"),
    # a number reached, and one by which something moved; a bound left out
    ("信访总量同比下降55%。", "信访总量下降至55%。"),
    ("沿途至少有13处发生滑坡。", "沿途有13处发生滑坡。"),
    ("贷款最高额度从15万元提高到20万元。", "贷款额度从15万元提高到20万元。"),
    # a reason, a subject, a kinsman from elsewhere
    ("李明倒在血泊中。由于伤势严重，李明在途中牺牲。", "因李明在途中牺牲，李明倒在血泊中。"),
    ("甲馆推出“云课堂”，受众已超2000人。乙馆推出“线上观展”栏目。", "“线上观展”栏目的受众已超2000人。"),
    ("来安街道25支服务队下田。泗阳县建成19个实践所，组建了1081支队伍。", "来安街道组建了1081支队伍。"),
    ("师傅丁明全和徒弟郑升宝巡线，郑升宝跟师傅巡过一次。", "师傅郑升宝和徒弟丁明全巡线。"),
    ("主席王强会见大使李明。", "大使李明会见主席王强。"),
    ("种莲面积每年稳定在5万亩，年产3000多吨。", "种莲面积每年增加5万亩。"),
    # a condition told as a clause of its own
    ("若采用混检方式，每天可增加至30万例。", "采用混检方式，每天可增加至30万例。"),
]
"""Quotes, and sentences that tell something in them of something else."""

UNMOVED = [
    ("灯会7时30分，准时开幕；8时，演出开始。", "7时30分，灯会准时开幕。"),
    ("若采用混检方式，每天可增加至30万例。", "混检每天可增加至30万例。"),
    ("对不担当不作为、整改不彻底的单位，坚决追责。", "追责不担当不作为的单位。"),
    ("全国结对帮扶9省份14县。", "结对帮扶9省14县。"),
    ("全国建设抽水泵站，铺设主干、分支输水管道。", "建设泵站，铺设管道。"),
    ("请每位治愈患者写几句话，让其他患者看到，增强他们康复的信心。", "请治愈患者写几句话，增强其他患者信心。"),
    ("轿车临近时实线变道，挤到了货车，导致事故发生。", "因为轿车实线变道，挤到了货车，引发事故。"),
    ("供应半成品成为社区餐吧的主打。", "社区餐吧以供应半成品为主。"),
    ("王强会见李明时说，两国友好。", "王强会见了李明。"),
    ("王强说，中国是第一个派出专家组的国家。", "中国是首个派出专家组的国家。"),
    ("王强表示，中方愿继续同美方分享信息。", "中方愿继续向美方分享信息。"),
    ("沿途至少有13处发生滑坡。", "沿途至少13处发生滑坡。"),
]
"""Quotes, and the same in other words."""


@pytest.mark.parametrize(("page", "sentence"), MOVED)
def test_what_is_told_of_something_else_fails(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence)
    assert flaws([quote(page)], page) == []


@pytest.mark.parametrize(("page", "sentence"), UNMOVED)
def test_other_words_for_the_same_hold(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence) == []


def test_minutes_go_on_with_hours_and_points_do_not() -> None:
    assert [(int(one.value), one.word) for one in quantities("用时2小时15分，得15分")] == [(135, "小时"), (15, "分")]
    assert [one.hedge for one in quantities("至少有13处，约为5米，有3人")] == ["least", "about", None]
