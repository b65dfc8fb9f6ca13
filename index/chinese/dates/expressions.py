"""Expressions of dates in text: tokens (去年, 10月, 28日, 底) put together as far as they are written, not yet resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from index.chinese.dates import reigns
from index.chinese.dates.calendar import EARLY_DAY, NUMERAL, WEEKDAYS, number
from index.chinese.numerals import DIGIT_YEAR, ONE_TO_TEN, ONES, integer

_YEARS_AWAY = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "来年": 1, "后年": 2}
_TO = r"\s?(?:至|到|[-—–~～－])+\s?"
_AND = r"\s?(?:至|到|、|和|[-—–~～－])+\s?"  # 27、28日: between bare numbers an enumeration is a period too

_REIGN_FIRST = "".join(sorted({name[0] for name in reigns.SINCE}))

TOKEN = re.compile(
    rf"""
    (?=[\d{ONE_TO_TEN}廿卅今去上前明来后本农闰正冬腊大春夏秋除元清端中重国民“劳教建儿妇植昨这下第首初底末年月星当{_REIGN_FIRST}])
    (?:(?P<iso>(?<![\d.])(?:19|20)\d\d([-/.])(?:1[0-2]|0?[1-9])\2(?:3[01]|[12]\d|0?[1-9])(?![\d.]))
  | (?P<ymd>(?<!\d)20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d))
  | (?P<ym>(?<![\d.])(?:19|20)\d\d-(?:1[0-2]|0[1-9])(?![\d-]))
  | (?P<num>(?<![\d.])\d{{1,4}}(?={_AND}(?:\d{{1,2}}月)?\d{{1,4}}\s?[年月日]))
  | (?P<reign>{reigns.LUNAR_YEAR}(?:闰?(?:正|冬|腊|{NUMERAL})月(?:初十|初?{NUMERAL})日?)?)
  | (?P<year>(?<!\d)(?:1[89]|20)\d\d\s?年(?!代|级|前[^\d{ONES}]|多|余|的?历史|左右)|{DIGIT_YEAR}|{reigns.YEAR})
  | (?P<ryear>(?:今|去|上|前|明|来|后|本)年(?![轻青龄级度]))
  | (?P<lunar>(?:农历)?闰?(?:(?:正|冬|腊)月(?:{NUMERAL}|{EARLY_DAY})|{NUMERAL}月{EARLY_DAY})
      |农历闰?{NUMERAL}月(?:{NUMERAL}|{EARLY_DAY})|大年{EARLY_DAY}|大年三十)
  | (?P<month>(?<![\d.])(?:1[0-2]|0?[1-9])\s?月份?|(?<![{ONE_TO_TEN}])(?:十[一二]?|[{ONES}])月份?)
  | (?P<rmonth>(?:本|这个|当|上个?|下个?)月(?!球))
  | (?P<day>(?<![\d.])(?:3[01]|[12]\d|0?[1-9])\s?[日号](?![本游龄元均内])|{NUMERAL}[日号](?=[^游内龄]|$))
  | (?P<half>[上下]半年)
  | (?P<quarter>(?:第?[一二三四1-4]|首)季度?(?<=度)|前[二两三]季度)
  | (?P<season>[春夏秋冬](?:季(?!度)|天)|[今去明][春夏秋冬](?!天))
  | (?P<edge>[上中下]旬|(?:年|月)?[初底末](?![{ONE_TO_TEN}中期步级始次心]))
  | (?P<word>(?:大前|(?<![目之以此空提日年大])前|昨|今|(?<![文说光声证聪的])明|(?<![以然之今最背])后)[日天晚夜晨早](?![谈报]|头条|[一二四六八十\d]+版)|昨(?=[^是非今夕]))
  | (?P<week>(?:上上|(?<!以)上|本|这|(?<!以)下)个?(?:周(?![期年边岁长密转])|星期|礼拜)[{WEEKDAYS}天末]?|(?<!每)(?<!个)星期[{WEEKDAYS}天])
  | (?P<fest>春节|除夕|元宵节|清明(?!上河)节?|端午节?|中秋节?|重阳节|元旦|国庆节|国庆(?=期间|[假长黄前当、，和])|(?<=[年迎在于，。、的了度“])国庆|(?:“五一”|五一)(?=[劳假小长节期国])|劳动节|教师节|建军节|儿童节|妇女节|植树节)
  | (?P<md>(?<![\d.\-/A-Za-z])(?:1[0-2]|0?[1-9])[.·-](?:3[01]|[12]\d|0[1-9])(?=$|[\s，。、,;；:：)）”日号的那当](?!\d))))
    """,
    re.VERBOSE,
)
RANK = {
    "year": 0,
    "ryear": 0,
    "half": 1,
    "quarter": 1,
    "season": 1,
    "fest": 1,
    "lunar": 1,
    "month": 1,
    "rmonth": 1,
    "day": 2,
    "edge": 2,
}
LOOSE = "loose"  # 5号 and 三日 are days only behind a month
LINK = {False: re.compile(_TO), True: re.compile(_AND)}
_UNIT = re.compile(_AND + r"\d{1,4}\s?([年月日])")
_AHEAD = re.compile(r"(?:(?:将|拟|预计|计划|定于|力争|确保|有望)[^，。；\n]{0,6}|(?:推迟|延期|延后|延长|顺延|改期?)[到至])$")


@dataclass(frozen=True, slots=True)
class Parts:
    """One expression before it is resolved: what of it is written, and what is relative."""

    start: int
    end: int
    year: int | None = None
    years_away: int | None = None
    month: int | None = None
    months_away: int | None = None
    day: int | None = None
    part: str = ""
    ahead: bool = False
    onwards: bool = False
    told: int | None = None  # the year that the sentence names before it (2020年温网原定6月29日开赛)


def group(text: str, tokens: list[re.Match[str]], i: int) -> tuple[Parts | None, int]:
    """The expression that begins with token `i`, its units falling from year to day, and the number of the next token.

    A bare number (2018至2020年) that its unit does not allow (3至5年) makes no expression, nor does a year that its reign never had,
    with what of a date follows it (大正二十年三月).
    """
    start = end = tokens[i].start()
    told: dict[str, Any] = {"ahead": _AHEAD.search(text[max(0, start - 10) : start]) is not None}
    rank = -1
    while i < len(tokens):
        token = tokens[i]
        kind = token.lastgroup or ""
        unit = _UNIT.match(text, token.end()) if kind == "num" else None
        if unit:
            kind = {"年": "year", "月": "month", "日": "day"}[unit.group(1)]
            low, high = {"year": (1800, 2100), "month": (1, 12), "day": (1, 31)}[kind]
            if not low <= int(token.group()) <= high:
                return None, i + 1
        if RANK.get(kind, -1) <= rank or (rank >= 0 and text[end : token.start()].strip(" 的")):
            break
        told |= _told(told.get("part", ""), kind, "".join(token.group().split()))
        end, rank, i = token.end(), RANK[kind], i + 1
        if unit:
            break
    if "year" in told and told["year"] is None:
        return None, i
    if re.match(r"(?:零时|\d+时)?(?:起|前|之前|以前)", text[end : end + 6]):
        told["onwards"] = True
    return Parts(start, end, **told), i


def _told(part: str, kind: str, word: str) -> dict[str, Any]:
    """What a token tells beside the `part` (of a year, a month) that is known, by the names of `Parts`."""
    if kind == "year":
        return {"year": _year(word.rstrip(" 年"))}
    if kind == "ryear":
        return {"years_away": _YEARS_AWAY[word]}
    if kind == "month":
        return {"month": number(word.rstrip("份").rstrip(" 月"))}
    if kind == "rmonth":
        return {"months_away": {"上": -1, "下": 1}.get(word[0], 0), "part": word if word == "当月" else part}
    if kind == "day":
        loose = word[-1] == "号" or not word[0].isdigit()
        return {"day": number(word.rstrip("日号 ")), "part": LOOSE if loose else part}
    if kind == "season" and word[0] in "今去明":
        return {"years_away": {"今": 0, "去": -1, "明": 1}[word[0]], "part": word[1] + "季"}
    return {"part": word}


def _year(word: str) -> int | None:
    """2021, 二〇二一, 民国110 or 民国二十六 as a year of the common era; None for a year that its reign never had."""
    name, numeral = reigns.split(word)
    return reigns.year_of(name, numeral) if name else integer(word)
