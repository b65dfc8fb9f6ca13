"""The numbered things of a text: 第七届, 06星, 首届, 二等奖, and those that a year numbers: 2019中国金球奖."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.chinese.numerals import ONE_TO_TEN, integer

_ORDINAL = re.compile(
    rf"(?P<first>首|头一)(?P<c1>届|次|期|轮|批|集|季|场|站|回)|第(?P<n2>[{ONE_TO_TEN}零百\d]{{1,9}})(?P<c2>届|次|期|轮|批|集|季|段|代|号|场|站|回|位|名)|"
    rf"(?P<n3>(?<!\d)\d{{1,9}}|(?<![{ONE_TO_TEN}])[{ONE_TO_TEN}]{{1,9}})(?P<c3>届|等奖|号|星(?![期级])|期(?!间)|次(?=会议|全会|大会|全体))|"
    r"(?P<n4>(?<![\d.])(?:19|20)\d\d)(?=(?P<c4>[\u4e00-\u9fff]{4}))(?![年月日])"
)


def numbered(text: str) -> Iterator[tuple[tuple[int, str], re.Match[str]]]:
    for one in _ORDINAL.finditer(text):
        sign = one.group("c1") or one.group("c2") or one.group("c3") or one.group("c4")
        yield (1 if one.group("first") else integer(one.group("n2") or one.group("n3") or one.group("n4")), sign), one


def ordinals(text: str) -> dict[tuple[int, str], str]:
    """The numbered things of a text: (7, 届) of 第七届, (6, 星) of 06星, (1, 届) of 首届, (2019, 中国金球) of 2019中国金球奖; and their
    words."""
    found: dict[tuple[int, str], str] = {}
    for key, one in numbered(text):
        found.setdefault(key, one.group())
    return found
