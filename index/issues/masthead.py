"""The masthead (报头) and the running head of inner pages: newspaper, day, issue number and page as printed.

Only short lines are looked at. A full date counts as the issue's own where other parts of a masthead stand by it (weekday, 农历,
issue number, CN number, the newspaper's name); a date that signs a notice has none of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.dates import ascii_digits
from index.types import Reason

NEAR = 160  # characters of the short lines around a date, blanks not counted, that belong to the same masthead
_SHORT = 60
_D = r"[\dOoIl|]"
_CN_DIGIT = "〇零○一二三四五六七八九"
_CN_DAY = r"(?:三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_DATE = re.compile(
    rf"(?P<y>(?:19|2[0O]){_D}{_D}|[一二][{_CN_DIGIT}]{{3}})年\n?(?P<m>{_D}{{1,2}}|{_CN_DAY})月\n?(?P<d>{_D}{{1,2}}|{_CN_DAY})(?:日|(?=\n|星期|周|$))"
    rf"|(?:中华)?民国(?P<y3>\d{{2,3}}|[{_CN_DIGIT}]{{2,3}})年\n?(?P<m3>\d{{1,2}}|{_CN_DAY})月\n?(?P<d3>\d{{1,2}}|{_CN_DAY})日"
    r"|(?P<y2>(?:19|20)\d\d)(?P<sep>[.\-/·])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d)"
)
_WEEKDAY = re.compile(r"(?:星期|礼拜|周)([一二三四五六日天])")
_LUNAR = re.compile(
    r"(?:农历)?(?P<year>[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])?年?[\n,，]?(?P<leap>闰?)"
    rf"(?P<month>正|冬|腊|十[一二]?|[二三四五六七八九])月(?P<day>初[一二三四五六七八九十]|{_CN_DAY})"
)
_NUMBER = re.compile(r"(?:(?P<whole>总第?|总期号:?)|第|期号:?|N[Oo][.:]?)(?P<n>\d{2,6})(?:[号期]|(?=\n))")
_CN = re.compile(r"CN\d\d-\d{4}|国内统一(?:连续出版物|刊)号")
_TODAY = re.compile(r"(?:今日|本期|共)[一二三四五六七八九十\d]{1,3}版")
_OFFICE = re.compile(r"主管|主办|出版$|邮发代号|责任编辑|责编|版式|新闻热线|总编辑|代号\d")
_PAGE = re.compile(
    r"(?<![转接见载至自])第(?P<a>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})版|(?:^|(?<=\n))(?P<b>[A-Z]?\d{1,2})版|版次[:：]?(?P<c>[A-Z]?\d{1,2})|(?:^|(?<=\n))(?P<d>[A-Z]\d{1,2})(?!\d)"
)
_KIND = r"(?:日报|晚报|晨报|早报|午报|快报|时报|商报|都市报|新报|导报|周报|青年报|工人报|农民报|经济报|法治报|法制报|消息报|军报|汇报|公报|周末|消息|报)"
_NAME = re.compile(rf"(?:^|(?<=\n))《?(?P<name>[\u4e00-\u9fff]{{1,9}}?\n?{_KIND})》?(?=\n|$)")
_PRESS = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,8}}?{_KIND})社(?=\n|出版|主办|$)")
_NO_PAPER = re.compile(r"(?:[捷喜海通简预播申墙电情战]|(?<!文)汇|(?<!大)公|(?<!青)年)报$|^[\u4e00-\u9fff]?报$")
_NOT_SHORT = re.compile(r"[。；！？]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A fact as printed, and where it stands."""

    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a page prints of its issue. `day` is as printed and may be no date at all (2021-13-29); checks are in issues.checks."""

    newspaper: Printed | None = None
    day: tuple[int, int, int] | None = None
    day_reason: Reason | None = None
    weekday: int | None = None
    weekday_reason: Reason | None = None
    lunar: tuple[int, int, bool] | None = None
    lunar_reason: Reason | None = None
    issue_no: Printed | None = None
    page: Printed | None = None


class _Lines:
    """The short lines of a page without blanks, one a line, with the way back to the page's offsets."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self._at: list[int] = []
        self._text = text
        for line in re.finditer(r"[^\r\n]+", ascii_digits(text)):
            words = line.group()
            if len(words) > 3 * _SHORT or _NOT_SHORT.search(words):
                solid = [("\x00", line.start())]
            else:
                solid = [(char, line.start() + k) for k, char in enumerate(words) if not char.isspace()]
                if len(solid) > _SHORT:
                    solid = [("\x00", line.start())]
            if not solid:
                continue
            for number, (char, at) in enumerate(solid):
                if (
                    number
                    and at - solid[number - 1][1] > 1
                    and _apart(line.group(), solid[number - 1][1] - line.start(), at - line.start())
                ):
                    kept.append("\n")
                    self._at.append(at - 1)
                kept.append(char)
                self._at.append(at)
            kept.append("\n")
            self._at.append(line.end() - 1)
        self.text = "".join(kept)
        self._first, self._last = self.text.find("\x00"), self.text.rfind("\x00")

    def is_outside(self, match: re.Match[str]) -> bool:
        """Whether a match stands over all longer lines, or under them."""
        return self._first < 0 or match.start() <= self._first or match.end() > self._last

    def reason(self, start: int, end: int, why: str) -> Reason:
        begin, stop = self._at[start], self._at[end - 1] + 1
        return Reason(self._text[begin:stop], begin, stop, why)


def _apart(line: str, last: int, first: int) -> bool:
    """Whether the blank between two characters of a line parts words, and is not the spacing of single letters (衡 阳 日 报)."""
    before, after = line[: last + 1].split()[-1], line[first:].split()[0]
    return len(before) > 1 and len(after) > 1 and not (before[-1] == "第" or before == "CN")


def read(text: str) -> Masthead | None:
    """The masthead of a page's text, None where it prints none."""
    lines = _Lines(text)
    found = [(score, -match.start(), match) for match in _DATE.finditer(lines.text) if (score := _belonging(lines, match)) >= 2]
    if not found:
        return _nameless(lines)
    score, _, match = max(found, key=lambda item: item[:2])
    lo, hi = _zone(lines.text, match.start(), match.end())
    groups = match.groupdict()
    day = tuple(_integer(groups[key] or groups[key + "2"] or groups[key + "3"]) for key in "ymd")
    day = (day[0] + 1911 * (groups["y3"] is not None), *day[1:])
    weekday = _nearest(_WEEKDAY, lines.text, match, 24)
    lunar = _nearest(_LUNAR, lines.text, match, 40)
    return Masthead(
        _newspaper(lines, lo, hi),
        (day[0], day[1], day[2]),
        lines.reason(*match.span(), "报头日期"),
        "一二三四五六日".index(weekday.group(1).replace("天", "日")) if weekday else None,
        lines.reason(*weekday.span(), "报头星期") if weekday else None,
        _lunar(lunar) if lunar else None,
        lines.reason(*lunar.span(), "报头农历") if lunar else None,
        _issue_no(lines, lo, hi),
        _page(lines, lo, hi),
    )


def _nameless(lines: _Lines) -> Masthead | None:
    """A masthead without a date: a name that its CN number or issue number stands by."""
    sign = _CN.search(lines.text)
    if not sign:
        return None
    lo, hi = _zone(lines.text, sign.start(), sign.end())
    paper = _newspaper(lines, lo, hi)
    return Masthead(paper, issue_no=_issue_no(lines, lo, hi), page=_page(lines, lo, hi)) if paper else None


def _zone(text: str, start: int, end: int) -> tuple[int, int]:
    """The run of short lines around [start, end), at most NEAR characters each way."""
    lo = max(text.rfind("\x00", max(0, start - 2 * NEAR), start) + 1, text.rfind("\n", 0, max(0, start - NEAR)) + 1)
    stop = text.find("\x00", end, end + 2 * NEAR)
    hi = min(len(text) if stop < 0 else stop, max(end, text.find("\n", min(len(text) - 1, end + NEAR))))
    return lo, hi


def _belonging(lines: _Lines, match: re.Match[str]) -> int:
    """How many other parts of a masthead stand by a date; between articles more of them, for a diary prints a weekday too."""
    text = lines.text
    lo, hi = _zone(text, *match.span())
    zone = text[lo:hi]
    line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
    score = 2 * bool(_nearest(_WEEKDAY, text, match, 24))
    score += 2 * bool(_CN.search(zone)) + bool(_LUNAR.search(text[max(0, match.start() - 40) : match.end() + 40]))
    score += bool(_NUMBER.search(zone)) + bool(_TODAY.search(zone)) + bool(_OFFICE.search(zone)) + bool(_PAGE.search(line))
    score += any(not _NO_PAPER.search(name.group("name")) for name in _NAME.finditer(_masked(zone)))
    return score if len(line) <= _SHORT and (lines.is_outside(match) or score > 2) else 0


def _nearest(rule: re.Pattern[str], text: str, match: re.Match[str], reach: int) -> re.Match[str] | None:
    """The match of `rule` nearest to the date, looked for behind it first."""
    stop = text.find("\x00", match.end(), match.end() + reach)
    behind = rule.search(text, match.end(), min(len(text) if stop < 0 else stop, match.end() + reach))
    if behind:
        return behind
    before = list(
        rule.finditer(
            text,
            max(0, match.start() - reach, text.rfind("\x00", max(0, match.start() - reach), match.start()) + 1),
            match.start(),
        )
    )
    return before[-1] if before else None


def _masked(text: str) -> str:
    """`text` with its dates, weekdays and page numbers made blank lines, so that a name beside them stands alone."""
    for rule in (_DATE, _WEEKDAY, _PAGE, _TODAY):
        text = rule.sub(lambda match: "\n" * len(match.group()), text)
    return text


def _newspaper(lines: _Lines, lo: int, hi: int) -> Printed | None:
    """The name on a line of its own, one in 报 before one in 周末 or 消息, which may be a section; else that of the press (报社)."""
    masked = _masked(lines.text)
    for rule in (_NAME, _PRESS):
        found = [m for m in rule.finditer(masked, lo, hi) if not _NO_PAPER.search(m.group("name").replace("\n", ""))]
        if found:
            best = min(found, key=lambda match: match.group("name")[-1] != "报")
            reason = lines.reason(*best.span("name"), "报头报名")
            return Printed("".join(reason.quote.split()), reason)
    return None


def _issue_no(lines: _Lines, lo: int, hi: int) -> Printed | None:
    found = list(_NUMBER.finditer(lines.text, lo, hi))
    best = max(found, key=lambda m: (m.group("whole") is not None, len(m.group("n")), -m.start()), default=None)
    return Printed(best.group("n"), lines.reason(*best.span(), "报头期号")) if best else None


def _page(lines: _Lines, lo: int, hi: int) -> Printed | None:
    for match in _PAGE.finditer(lines.text, lo, hi):
        word = next(group for group in match.groups() if group)
        value = word if word[0].isalpha() and word[0].isascii() else str(_integer(word))
        return Printed(value, lines.reason(*match.span(), "版次"))
    sign = _TODAY.search(lines.text, lo, hi) or _CN.search(lines.text, lo, hi)
    return Printed("1", lines.reason(*sign.span(), "报头印在第一版")) if sign else None


def _lunar(match: re.Match[str]) -> tuple[int, int, bool]:
    month = {"正": 1, "冬": 11, "腊": 12}.get(match.group("month")) or _integer(match.group("month"))
    return month, _integer(match.group("day").removeprefix("初")), bool(match.group("leap"))


def _integer(word: str) -> int:
    """A number in digits, in Chinese digits (二〇二一) or in Chinese numerals (二十九, 廿四)."""
    word = word.translate(_LIKE)
    if word.isdigit():
        return int(word)
    if len(word) > 1 and all(char in _CN_DIGIT for char in word):
        return int("".join(str(max(0, _CN_DIGIT.index(char) - 2)) for char in word))
    tens, ten, ones = word.replace("廿", "二十").rpartition("十")
    digit = {char: n for n, char in enumerate("一二三四五六七八九", 1)}
    return (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)


_LIKE = str.maketrans("OoIl|", "00111")


def real(day: tuple[int, int, int]) -> date | None:
    """The day as a date, None if there is no such day, or only in a far future that no page comes from."""
    try:
        return date(*day) if day[0] < 2050 else None
    except ValueError:
        return None
