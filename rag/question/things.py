"""How one asks what a thing is."""

from __future__ import annotations

import re
from typing import Final

from rag.question.wording import plainly

_WHAT = re.compile(
    r"^(?P<a>.{2,24}?)(?:到底|究竟|具体)?(?:是|指)(?:指|的是)?(?:个|一个)?(?:什么|啥)(?:东西|意思|概念|玩意儿?|机构|组织|单位|项目|活动|地方)?$"
    r"|^(?P<b>.{2,24}?)(?:到底|究竟)?是(?:干嘛|干啥|干什么|做什么|干吗)(?:用)?的$"
    r"|^(?:什么是|什么叫做?|何为|何谓|啥是|啥叫)(?P<c>.{2,24})$"
    r"|^(?P<d>.{2,24}?)(?:是)?(?:什么|啥)意思$"
)
_ASKS_OTHER: Final = re.compile(
    r"的|[谁哪几多怎]|(?:主题|名称|名字|目的|口号|标准|措施|原因|意义|成果|作用|内容|要求|题目|标题|时间|地点|日期|结果|目标|任务|特点|条件|方式|方法|单位|对象|任务|职务|身份|奖|亮点|重点|关键|理由"
    r"|背景|模式|职业|价格|品牌|型号|颜色|简称|全称|别名|产业|作物|产品|做法|经验|举措|问题|困难|优势|态度|看法|数据|情况|工作|区别|关系)$"
)
"""What is no thing by itself but asked of another: its theme, its aim."""
_QUOTES = '“”"「」《》‘’'


def thing_of(text: str) -> str:
    """The thing of which a question asks what it is; empty where it asks of none, or for something of another thing (its aim)."""
    match = _WHAT.match(plainly(text))
    thing = next(filter(None, match.groups())).strip(_QUOTES + " ，,") if match is not None else ""
    named = len(thing) > 1 and re.fullmatch(r"[\w·“”—-]+", thing) is not None
    return thing if named and not _ASKS_OTHER.search(thing) else ""
