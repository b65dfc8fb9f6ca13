"""What tells apart things of one kind: the autumn and the summer fair, the final and the semi-final, 2019 and 2020."""

from __future__ import annotations

import re

_GROUPS: tuple[tuple[str, ...], ...] = (
    ("春季", "夏季", "秋季", "冬季"),
    ("上半年", "下半年", "全年", "首日", "单日"),
    ("预赛", "初赛", "复赛", "半决赛", "决赛"),
    ("男子", "女子"),
    ("男单", "女单", "男双", "女双", "混双"),
    ("一等奖", "二等奖", "三等奖"),
    ("冠军", "亚军", "季军"),
    ("金牌", "银牌", "铜牌"),
)
"""Words of which a thing bears one. A longer one that holds a shorter one is another: 半决赛 is not 决赛."""
_ANY = re.compile("|".join(sorted({word for group in _GROUPS for word in group}, key=len, reverse=True)))
_EDITION = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<of>[\u4e00-\u9fff]{2})(?<!年.)(?<!至.)")


def rival(asked: str, sentence: str, around: str, article: str) -> str | None:
    """What the page has in the place of a word that sets apart what is asked about; None where they agree.

    All are flat: the question, the sentence that fits best, the sentences around it, and the article with its headline.
    """
    return of_another_sort(asked, sentence, around) or _other_edition(asked, article)


def sorts(text: str) -> set[str]:
    """The words of a flat text that set apart things of one kind."""
    return set(_ANY.findall(text))


def of_another_sort(asked: str, sentence: str, around: str) -> str | None:
    """The word of the sentence that is another than the question's, where nothing around it has the question's."""
    wanted, told, near = sorts(asked), sorts(sentence), sorts(around)
    for group in _GROUPS:
        mine = wanted & set(group)
        others = (told & set(group)) - mine
        if mine and others and not mine & near:
            return min(others)
    return None


def _other_edition(asked: str, article: str) -> str | None:
    """2019金桥奖 where 2020金桥奖 is asked for: a year that is part of a name."""
    for one in _EDITION.finditer(asked):
        years: set[str] = set(re.findall(rf"(?<!\d)((?:19|20)\d\d)(?={re.escape(one['of'])})", article))
        if years and one["year"] not in article:
            return min(years) + one["of"]
    return None


def same_sort(text: str, word: str) -> str | None:
    """The word of a text that is of one group with another: 男子 for 女子; None where there is none."""
    groups = [group for group in _GROUPS if sorts(word) & set(group)]
    return next((found for group in groups for found in _ANY.findall(text) if found in group and found != word), None)
