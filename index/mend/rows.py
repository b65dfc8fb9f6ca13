"""Lines of a list or a table (names set side by side, cells of figures) and of addresses: they head nothing, and stand under the text
that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from index.issues.head_lines import read_line
from index.mend.cells import CELLS, is_row
from index.mend.lines import Block

_CONTACT = re.compile(
    r"^(?:(?:活动|营业|报名|展销|开业|优惠|招生|开盘|演出)(?:时间|日期|地点)|(?:公司|酒店|医院|学校|门店|店面|项目|报名|活动|详细)?地址|"
    r"(?:(?:联系|咨询|订购|预约|报名|招商|订座|服务|销售|加盟|免费|24小时)*(?:电话|热线|专线))|手机|联系人|乘车路线|网址|官网|微信(?:号|公众号)?|传真|(?i:tel))"
    r"\s*[：:].{2,60}$"
)
_HEADS = re.compile(r"[^。！？]{1,30}(?:[：:]|(?<!代)表|名单|(?:单位|计量)[：:].{1,10})$|[（(][^（）()]{2,16}[）)]$")
_ABOVE = 2
"""So many lines at most head a list or a table: what it lists, how it is sorted, the names of its columns."""


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
            while heads < _ABOVE and len(result) > 1 and _heads_rows(result[-1].text) and not _heads_article(result, heads):
                lines.insert(0, result.pop())
                heads += 1
            spans = tuple(span for line in lines for span in line.spans)
            lines = [Block(spans, "\n".join(line.text for line in lines), lines[0].gap, lines[0].indent)]
        result += lines
    return result


def _heads_article(above: Sequence[Block], heads: int) -> bool:
    """Whether the line over the heads of a table, itself under a masthead, is the headline of the article that the table is."""
    return heads > 0 and read_line(above[-2].text).is_head


def _heads_rows(text: str) -> bool:
    return len(text) <= 40 and (len(text.split()) >= CELLS or _HEADS.match(text) is not None) and "。" not in text
