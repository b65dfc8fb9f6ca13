"""What stands in a page as plainly as a sentence says it holds, though a word beside it often restricts; and what that word restricts."""

from __future__ import annotations

import pytest

from rag.proof.prove import flaws, prove
from rag.types import Draft, Statement
from tests.asking import asking
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
    # the side of one person
    ("外地游客李明在江州走失。", "游客李明在江州走失。"),
    ("中学教师李明获奖。", "教师李明获奖。"),
    ("小学校长王强到会。", "校长王强到会。"),
    ("女教师陈静获奖。", "教师陈静获奖。"),
    ("民营企业家李明到会。", "企业家李明到会。"),
    ("江州第一中学王强夺冠。", "王强"),
    ("江州第一中学王强夺冠。", "王强夺冠。"),
    ("市里划定基本农田5万亩。", "市里划定农田5万亩。"),
    # a share that is no share of the noun
    ("持股51%的江州集团完成重组。", "江州集团完成重组。"),
    ("占股30%的云州公司退出。", "云州公司退出。"),
    ("亏损30%的企业停产。", "企业停产。"),
    # what is done beside what is only urged
    ("市里鼓励企业创新，发放补贴300万元。", "市里发放补贴300万元。"),
    ("市里号召市民节水，发放水表3万只。", "市里发放水表3万只。"),
    ("公司承诺退款，退还押金30万元。", "公司退还押金30万元。"),
    # words that claim nothing or restrict one
    ("有人举报李明受贿80万元。", "李明"),
    ("有人举报李明受贿80万元。", "有人举报李明受贿。"),
    ("群众举报电话已公布。", "电话已公布。"),
    ("王强之子李明捐款5万元。", "李明捐款5万元。"),
    ("江州市长王强捐款5万元。", "王强捐款5万元。"),
    ("青年教师李明获奖。", "教师李明获奖。"),
    ("全市新增公园3个。", "公园"),
    # for a time
    ("股价一度跌至3元。", "股价一度跌至3元。"),
    ("家里用电二度，灯亮了。", "家里用电2度。"),
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
    # the side of all of a kind, and of a post
    ("中学教师占比60%。", "教师占比60%。"),
    ("退休局长王强到会。", "局长王强到会。"),
    ("副市长王强到会。", "市长王强到会。"),
    # a share of those that the noun names
    ("全市30%的商户没有营业执照。", "商户没有营业执照。"),
    ("调查显示，有30%的商户没有营业执照。", "商户没有营业执照。"),
    ("补助惠及30%的企业。", "补助惠及企业。"),
    # what is urged
    ("市里鼓励企业创新，发放补贴300万元。", "企业创新。"),
    ("市里拟修建水厂，投资3亿元。", "市里投资3亿元。"),
    # claims
    ("有人举报李明受贿80万元。", "李明受贿80万元。"),
    ("李明被控受贿80万元。", "李明受贿80万元。"),
    ("据网友爆料，大桥将停用。", "大桥将停用。"),
    ("该厂谎报产量5万吨。", "该厂产量5万吨。"),
    # what is told of another
    ("王强之子李明捐款5万元。", "王强捐款5万元。"),
    ("王强之妻陈静捐款5万元。", "王强捐款5万元。"),
    ("王强儿子李明捐款5万元。", "王强捐款5万元。"),
    # less than all
    ("青年教师占比60%。", "教师占比60%。"),
    ("试点学校取消考试。", "学校取消考试。"),
    ("若干路段通车。", "路段通车。"),
    ("新增病例5例。", "病例5例。"),
    # degrees
    ("家里每天用电二度。", "家里每天用电一度。"),
    ("昨日降温二度。", "昨日降温一度。"),
    ("气温升高两度，风力减弱。", "气温升高一度，风力减弱。"),
]
"""Quotes, and sentences that leave out what restricts them, or tell another number."""


@pytest.mark.parametrize(("page", "sentence"), KEPT)
def test_what_restricts_nothing_may_be_left_out(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence) == []


@pytest.mark.parametrize(("page", "sentence"), RESTRICTED)
def test_what_restricts_may_not(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence)


@pytest.mark.parametrize(
    ("asked", "short", "quote_", "shown"),
    [
        ("他现在一年能挣多少", "一两万元", "剪纸成了他的主要营生，每年收入一两万元。", True),
        ("改建的话一个人头补多少钱", "1万元", "改建的联养点，按每人1万元的标准给予奖补。", True),
        ("他一共挣了多少", "一两万元", "剪纸成了他的主要营生，每年收入一两万元。", False),
    ],
)
def test_what_a_number_is_each_ones_of_may_be_the_questions_word(asked: str, short: str, quote_: str, shown: bool) -> None:
    evidence = (quote(quote_),)
    told = prove(Draft((Statement(quote_, evidence),), short), asking(asked))
    assert (told.short_answer == short) is shown
    assert told.statements[0].text == quote_
