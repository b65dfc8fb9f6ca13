"""Years counted from the founding of a state or the accession of a ruler: 民国二十六年 is 1937, 光绪廿六年 is 1900."""

from __future__ import annotations

from index.chinese.numerals import CHARACTERS, integer

SINCE = {
    "中华民国": 1911, "民国": 1911, "康德": 1933, "大同": 1931, "昭和": 1925, "大正": 1911, "明治": 1867, "平成": 1988, "令和": 2018,
    "道光": 1820, "咸丰": 1850, "同治": 1861, "光绪": 1874, "宣统": 1908,
    "公元": 0, "公历": 0, "西历": 0, "西元": 0,
}  # fmt: skip
"""The year before each count's first one."""
_LUNAR = frozenset(("道光", "咸丰", "同治", "光绪", "宣统"))
"""Reigns whose months and days are those of the lunar calendar."""
_LAST = {
    "宣统": 3,
    "光绪": 34,
    "同治": 13,
    "咸丰": 11,
    "道光": 30,
    "康德": 12,
    "大同": 3,
    "昭和": 64,
    "大正": 15,
    "明治": 45,
    "平成": 31,
}

_ONLY_IN_MASTHEADS = frozenset(("大同", "公元", "公历", "西历", "西元"))
"""在大同三年 may be three years in a city."""
_WITH_A_MONTH = frozenset(("康德", "大正", "明治", "平成", "令和"))
"""In running text words of other things too (康德十年磨一书, 水平成五年来最低, 命令和三年): a year only where its month follows."""
_NUMERAL = rf"[\d{CHARACTERS}]{{1,9}}"
YEAR = (
    rf"(?:(?:{'|'.join(name for name in SINCE if name not in _ONLY_IN_MASTHEADS | _WITH_A_MONTH)})\s?{_NUMERAL}\s?年(?![代级来])"
    rf"|(?:{'|'.join(name for name in SINCE if name in _WITH_A_MONTH)})\s?{_NUMERAL}\s?年(?=\s?闰?[{CHARACTERS}\d正冬腊]{{1,3}}\s?月))"
)
"""A pattern for a year of a reign in running text, in simplified characters."""
LUNAR_YEAR = rf"(?:{'|'.join(sorted(_LUNAR))}){_NUMERAL}年"
"""A year of the lunar calendar."""
HEADED = rf"(?P<reign>{'|'.join(SINCE)})(?P<reign_year>{_NUMERAL})(?:年|(?=\n))"
"""The same in a masthead (a line break where words part, which may stand for 年), its two parts named."""


def year_of(name: str, numeral: str) -> int | None:
    """The year of the common era that year `numeral` of `name` begins in; None where there was no such year."""
    try:
        count = integer(numeral)
    except ValueError:
        return None
    if not 1 <= count <= _LAST.get(name, 2100):
        return None
    return SINCE[name] + count


def split(word: str) -> tuple[str, str]:
    """民国二十六年 as its two parts, 民国 and 二十六."""
    word = "".join(word.split()).removesuffix("年")
    name = next((name for name in SINCE if word.startswith(name)), "")
    return name, word[len(name) :]


def is_lunar(name: str) -> bool:
    return name in _LUNAR
