"""What stands beside a number, a verb or an office and makes another statement of it; each pair once told so and once otherwise."""

from __future__ import annotations

import pytest

from rag.proof.prove import flaws
from tests.test_proof import quote

COUNCIL = "理事会由13个指定理事国和22个选举理事国组成。"
REFUGEES = "湖南和湖北分别收容了140万和100万难民。"
YIELD = "全市制种面积31.8万亩，单产水平每亩较全国高71公斤。"
POSTS = "王强任市林业局副局长，兼任指挥部办公室常务副主任。"
PAIRS = [
    # what a number counts
    (COUNCIL, "理事会由13个指定理事国、22个选举理事国组成。", "理事会由13个选举理事国和22个指定理事国组成。"),
    (REFUGEES, "湖南和湖北分别收容140万和100万难民。", "湖北和湖南分别收容了140万和100万难民。"),
    (YIELD, "单产水平每亩较全国高71公斤。", "单产水平为每亩71公斤。"),
    ("制造业实际使用外资增长40.4%。", "制造业实际使用外资增长40.4%。", "实际使用外资中制造业占40.4%。"),
    ("港口泊位增加到595个。", "港口泊位增加到595个。", "港口泊位增加了595个。"),
    ("市场价格持续3天低于上述价格时，启动预案。", "价格持续3天低于上述价格时启动预案。", "价格低于上述价格时，3天内启动预案。"),
    # what came first, and where
    ("王强1994年2月担任所长，并于同年5月加入协会。", "王强1994年2月担任所长。", "王强加入协会后，于1994年2月担任所长。"),
    (
        "考察队在南山站建成雪下工程，并首次成功在北海进行试验。",
        "考察队首次成功在北海进行试验。",
        "考察队首次成功在南山站进行试验。",
    ),
    ("老谭因为禁捕上了岸，当时管理处正在招聘人员。", "老谭因为禁捕上了岸。", "老谭因为管理处招聘人员上了岸。"),
    # what denies less, and what is denied
    ("这几年没有大幅增加赤字。", "这几年没有大幅增加赤字。", "这几年没有增加赤字。"),
    ("政府表示负有责任，但并没有明确谁是主体。", "政府表示负有责任。", "政府并没有表示负有责任。"),
    # what was ordered, may be, or is excepted
    ("发言人表示，已指示外务部门解释。", "发言人表示，已指示外务部门解释。", "发言人表示，外务部门已解释。"),
    ("买卖双方可以自愿选择这项服务。", "买卖双方可以选择这项服务。", "买卖双方须选择这项服务。"),
    ("计划最早于8月下旬开始。", "计划最早于8月下旬开始。", "计划最迟于8月下旬开始。"),
    ("除了必要的合作，比如搜救，其他合作都停止了。", "除了必要的合作，其他合作都停止了。", "合作都停止了。"),
    # whose rank it is
    (POSTS, "王强兼任指挥部办公室常务副主任。", "王强任市林业局常务副局长。"),
]


@pytest.mark.parametrize(("page", "true", "false"), PAIRS)
def test_what_stands_beside_it_is_told_with_it(page: str, true: str, false: str) -> None:
    assert flaws([quote(page)], true) == []
    assert flaws([quote(page)], false)
