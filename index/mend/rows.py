"""Lines of a list or a table (names set side by side, cells of figures) and of addresses: they head nothing, and stand under the text
that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from index.mend.bylines import is_name, is_signature
from index.mend.lines import Block

_CELL = re.compile(r"[+\-—±]?[\d,.，．]+(?:\.\d+)?(?:%|％|[万亿千百]?[\u4e00-\u9fffA-Za-z]{0,3})?|[—-]{1,3}")
_CONTACT = re.compile(
    r"^(?:(?:活动|营业|报名|展销|开业|优惠|招生|开盘|演出)(?:时间|日期|地点)|(?:公司|酒店|医院|学校|门店|店面|项目|报名|活动|详细)?地址|"
    r"(?:(?:联系|咨询|订购|预约|报名|招商|订座|服务|销售|加盟|免费|24小时)*(?:电话|热线|专线))|手机|联系人|乘车路线|网址|官网|微信(?:号|公众号)?|传真|(?i:tel))"
    r"\s*[：:].{2,60}$"
)
_NAMES = 3
_SHARE = 0.7
_HEADS = re.compile(r"[^。！？]{1,30}(?:[：:]|(?<!代)表|名单|(?:单位|计量)[：:].{1,10})$|[（(][^（）()]{2,16}[）)]$")
_ABOVE = 2
"""So many lines at most head a list or a table: what it lists, how it is sorted, the names of its columns."""


def is_row(text: str) -> bool:
    """Whether a line is a row of a list of names (王伟 李娜 张敏) or of a table (江城区 12.5 3.1%)."""
    words = text.split()
    if len(words) < _NAMES or any(mark in text for mark in "。！？") or is_signature(text):
        return False
    if all(map(_CELL.fullmatch, words[1:])) and not _CELL.fullmatch(words[0]):
        return True
    names = sum(map(is_name, words))
    figures = sum(_CELL.fullmatch(word) is not None for word in words)
    return names > _SHARE * len(words) or figures > _SHARE * len(words)


def is_contact(text: str) -> bool:
    """Whether a line only says where, when or by which number to reach someone."""
    return _CONTACT.match(text) is not None


def ends_in_row(block: Block) -> bool:
    """Whether a block is a list or a table, whose last line is a row."""
    return is_row(block.text.rpartition("\n")[2])


def stands_under(block: Block) -> bool:
    """Whether a block is of the text above it by its look: a list, a table, an address."""
    return ends_in_row(block) or is_contact(block.text)


def gathered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, each run of rows made one block with the lines that head it."""
    result: list[Block] = []
    for row, run in groupby(blocks, key=lambda block: is_row(block.text)):
        lines = list(run)
        if row:
            heads = 0
            while heads < _ABOVE and len(result) > 1 and _heads_rows(result[-1].text):
                lines.insert(0, result.pop())
                heads += 1
            spans = tuple(span for line in lines for span in line.spans)
            lines = [Block(spans, "\n".join(line.text for line in lines), lines[0].gap, lines[0].indent)]
        result += lines
    return result


def _heads_rows(text: str) -> bool:
    return len(text) <= 40 and (len(text.split()) >= _NAMES or _HEADS.match(text) is not None) and "。" not in text
