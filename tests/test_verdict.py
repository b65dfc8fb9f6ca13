"""A yes or a no in the question's own word."""

from __future__ import annotations

import pytest

from rag.question.whether import verdicts


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("他是副市长吗", "是", "不是"),
        ("大桥建成了吗", "是", "没有"),
        ("这个能源项目开工没有", "是", "没有"),
        ("市里有没有地铁", "有", "没有"),
        ("衡阳有地铁吗", "有", "没有"),
        ("能否网上办理", "能", "不能"),
        ("国庆节会不会放烟花", "会", "不会"),
        ("门口可以刷卡吗", "可以", "不可以"),
        ("现金行不行", "可以", "不行"),
        ("孩子不能进场吗", "是", "不是"),  # a yes to what is denied is no 能
        ("明天开会吗", "是", "不是"),
        ("那座有五个桥墩的大桥是新建的吗", "是", "不是"),
        ("有居住证的人可以办吗", "可以", "不可以"),
        ("会唱歌的孩子能参加比赛吗", "能", "不能"),
        ("要想报名可以打电话吗", "可以", "不可以"),
        ("市民可以要求有发票吗", "可以", "不可以"),
        ("他可能否认指控吗", "是", "不是"),
        ("大桥要拆除吗", "是", "不是"),
        ("寄包裹的要不要做登记？", "要", "不要"),
        ("去景区远不远", "远", "不远"),
        ("给孩子打针收费不？", "收费", "不收费"),
        ("孩子能报名不", "能", "不能"),
    ],
)
def test_a_verdict_is_said_in_the_questions_own_word(question: str, yes: str, no: str) -> None:
    assert verdicts(question) == (yes, no)
