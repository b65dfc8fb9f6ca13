"""Days, numbers and ordinals of an English question as a Chinese newspaper prints them: 29 October 2021 is 2021年10月29日."""

from __future__ import annotations

import re
from decimal import Decimal

from index.chinese.numerals import in_digits, in_scale, written
from index.english import MONTHS
from index.english import month as month_number

_NAMES = sorted({*MONTHS, *(name[:3] for name in MONTHS), "Sept"}, key=lambda name: (-len(name), name))
_MONTH = r"(?P<month>" + "|".join(f"{name}|{name.upper()}" for name in _NAMES) + r")\.?"
"""With a capital: may and march are other words without one."""
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MONTH}\s+{_DAY}\b(?:,?\s+(?:of\s+)?{_YEAR}\b)?",
        rf"\b(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+{_YEAR}\b)?",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        r"\b(?P<year>(?:1[89]|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"(?<=\b[Ii]n )(?P<month>{'|'.join(MONTHS)})\b",
        rf"(?<!^)\b(?P<month>{'|'.join(name for name in MONTHS if name not in ('March', 'May'))})\b",
        rf"(?<![\d,.$]){_YEAR}(?![\d,.%]\d|%|年)\b(?!\s+(?:people|yuan|million|billion|households|villages|mu|tons|tonnes|km|meters))",
    )
)
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_ONES.split())}
_NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_PLACES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: n for n, word in enumerate(_PLACES.split(), 1)}
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_MOST_DIGITS = 15
"""Of a number that is an amount; a longer one stays as it was typed."""
_AMOUNT = re.compile(
    r"(?P<dollar>(?:US)?\$)?(?<![\w.'-])(?:(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)(?![\w'-])|(?P<word>"
    + "|".join(_NUMBERS)
    + r")(?=[\s-]+(?:m|b|tr)illion|[\s-]+thousand|\s*%|\s+per\s?cent))"
    r"(?:[\s-]+(?P<scale>thousand|million|billion|trillion)\b)?(?P<percent>\s*%|\s+per\s?cent(?:age)?\b(?!\s+points?))?",
    re.I,
)
_PHASE = re.compile(
    r"\b(?:phase|stage)\s+(one|two|three|four|i{1,3}|iv|\d)\b|\b(first|second|third|fourth|1st|2nd|3rd) (?:phase|stage)\b", re.I
)
_QUARTER = re.compile(r"\bQ([1-4])\b|\b(first|second|third|fourth|1st|2nd|3rd|4th) quarter\b", re.I)
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b|\b(" + "|".join(_ORDINALS) + r")\b", re.I)
_FROM_TO = re.compile(r"\b(?:from|between)\s+([\d年月日]+[年月日])\s+(?:to|until|and)\s+([\d年月日]+[年月日])")
_AGES = (
    (re.compile(r"\bage[ds]\s+(?:between\s+)?(\d+)\s*(?:to|and|-|–)\s*(\d+)", re.I), r" \1至\2岁 "),
    (
        re.compile(
            r"\b(?:aged|people|population|those|residents)\s+(?:is\s+)?(?:over|above)\s+(\d\d)\b(?!\s*(?:%|per|mil))", re.I
        ),
        r" \1岁以上人口 ",
    ),
    (re.compile(r"\b(?:over|above)\s+(6[05]|7[05]|80)\s*(?=\?|$)", re.I), r" \1岁以上 "),
    (re.compile(r"\b(?:aged|age)\s+(\d+)\b", re.I), r" \1岁 "),
    (re.compile(r"\b(\d+)[\s-]years?[\s-]old\b", re.I), r" \1岁 "),
    (re.compile(r"\b(\d+)\s+(?:to|–)\s+(\d+)\b"), r" \1至\2 "),
)
_SESSIONS = re.compile(
    r"[\s-]+(?:[\w'-]+\s+){0,3}?(?:congress|assembly|olympics|games|edition|expo|fair|conference|festival|league|contest|"
    r"competition|forum|summit|cup|championships?|committee)\b",
    re.I,
)
"""What is counted in 届."""
_MEETINGS = re.compile(r"\s+(?:plenary\s+)?(?:session|meeting|time|visit)s?\b", re.I)
"""And what in 次."""
_PLAIN = re.compile(r"[\s-]+(anniversary|century)\b", re.I)
"""And what is numbered in digits."""
_CUT = "\0"
"""Where the word that was counted is to be left out."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_KEPT = re.compile(r"\s*(?:five-year|batch|time\b|half|lady|secretary|aid\b|prize)", re.I)
"""What an ordinal stands before that the vocabulary holds with it."""


def chinese_number(n: int) -> str:
    """A whole number below a hundred in Chinese numerals, in digits from there on."""
    return str(n) if n >= 100 else written(n)


def with_chinese_dates(text: str) -> str:
    """An English text with its days, amounts and ordinals in Chinese, a blank on both sides of each."""
    for pattern in _DATES:
        text = pattern.sub(_date, text)
    text = _FROM_TO.sub(r" \1至\2 ", text)
    for pattern, chinese in _AGES:
        text = pattern.sub(chinese, text)
    text = _PHASE.sub(lambda found: f" {chinese_number(_small(found[1] or found[2]))}期 ", text)
    text = _QUARTER.sub(lambda found: f" {written(_small(found[1] or found[2]))}季度 ", text)
    text = re.sub(_CUT + _PLAIN.pattern, " ", _ORDINAL.sub(_ordinal, text), flags=re.I)
    return _AMOUNT.sub(_amount, text)


def _small(word: str) -> int:
    word = word.lower()
    known = _ROMAN.get(word) or _NUMBERS.get(word) or _ORDINALS.get(word)
    return known or int(re.sub(r"\D", "", word))


def _date(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = parts.get("month")
    said = f"{parts['year']}年" if parts.get("year") else ""
    if month:
        said += f"{int(month) if month.isdigit() else month_number(month)}月"
    if parts.get("day"):
        said += f"{int(parts['day'])}日"
    return f" {said} "


def _ordinal(found: re.Match[str]) -> str:
    after = found.string[found.end() :]
    if _KEPT.match(after) or ((found[2] or "").lower() == "first" and not _SESSIONS.match(after)):
        return found[0]
    n = int(found[1]) if found[1] else _ORDINALS[found[2].lower()]
    if (unit := _PLAIN.match(after)) is not None:
        return f" {n}{'周年' if unit[1].lower().startswith('a') else '世纪'} {_CUT}"
    counted = "次" if _MEETINGS.match(after) else "届" if _SESSIONS.match(after) else ""
    return f" 第{chinese_number(n)}{counted} "


def _amount(found: re.Match[str]) -> str:
    digits = str(_NUMBERS[found["word"].lower()]) if found["word"] else found["n"].replace(",", "")
    if len(digits.replace(".", "")) > _MOST_DIGITS:
        return found[0]
    value = Decimal(digits)
    said = in_scale(value.scaleb(_SCALES[found["scale"].lower()])) if found["scale"] else in_digits(value)
    return f" {said}{'%' if found['percent'] else ''}{'美元' if found['dollar'] else ''} "
