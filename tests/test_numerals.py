"""Chinese numerals: every way a paper prints one, read to its value, and numbers written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from index.chinese.numerals import CHARACTERS, in_scale, integer, value_of, written
from index.issues.page_numbers import page_number
from rag.words.claims import quantities

AMOUNTS = """
    0 0 | 零 0 | 〇 0 | 两 2 | 七 7 | 十 10 | 十五 15 | 二十 20 | 九十九 99 | 一百 100 | 一百零五 105 | 一百一十 110 | 一百二十 120 | 两百 200
    | 一百三 130 | 三千八 3800 | 三千零八 3008 | 三千零八十 3080 | 两千零五十 2050 | 两千 2000 | 一千三百廿三 1323 | 廿 20 | 廿六 26 | 卅 30
    | 卅一 31 | 卌五 45 | 一百廿九 129 | 三万五 35000 | 三万零五 30005 | 三万六千 36000 | 一万零三百 10300 | 一万零三百五 10350
    | 一百零五万 1050000 | 百万 1000000 | 二百五十万 2500000 | 一亿五 150000000 | 一亿零五 100000005 | 三亿五千万 350000000
    | 一万万 100000000 | 万亿 1000000000000 | 一万亿 1000000000000 | 三万五千亿 3500000000000 | 十二点五亿 1250000000 | 三点五万 35000
    | 零点五 1/2 | 十六点五 33/2 | 二十点五 41/2 | 一百点二五 401/4 | 半 1/2 | 3.6万 36000 | 1,200 1200 | 1，200 1200 | 1,234,567 1234567
    | 3万5 35000 | 5千 5000 | 3.5万亿 3500000000000 | 12亿3000万 1230000000 | ２０ 20 | 二〇二一 2021 | 二零二一 2021 | 二0二一 2021 | 一一○ 110
    | 贰拾捌 28 | 叁佰 300 | 壹仟零伍拾 1050 | 萬 10000 | 三萬五千 35000
"""
NUMBERS = """
    二〇二一 2021 | 二O二一 2021 | 2O21 2021 | 一一○ 110 | 廿六 26 | 廿6 26 | 卅 30 | 四十 40 | 一千三百廿三 1323 | 一百廿九 129 | 贰拾捌 28
    | 元 1 | １２ 12 | 一百 100 | 一百五 105 | 一百一十 110 | 十 10 | 一 1 | 一万七千九百八十 17980 | 壹万叁仟伍佰廿 13520 | 07 7
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [(row.split()[0], row.split()[1]) for row in table.split("|")]


@pytest.mark.parametrize(("numeral", "amount"), rows(AMOUNTS))
def test_an_amount_in_every_form(numeral: str, amount: str) -> None:
    assert value_of(numeral) == Fraction(amount)


@pytest.mark.parametrize(("word", "number"), rows(NUMBERS))
def test_what_is_numbered_in_every_form(word: str, number: str) -> None:
    assert integer(word) == int(number)


@pytest.mark.parametrize("word", ["", "三报", "一万半", "点五", "O", "元", "五元", "百分之三", "1.5.2", "几百"])
def test_what_is_no_amount(word: str) -> None:
    assert value_of(word) is None


@pytest.mark.parametrize("word", ["三报", "半", "1.5", "五元", "甲"])
def test_what_is_no_number(word: str) -> None:
    with pytest.raises(ValueError, match=word):
        integer(word)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"), (2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (100, "一百"), (105, "一百零五"), (110, "一百一十"), (1010, "一千零一十"),
        (10_300, "一万零三百"), (100_500, "十万零五百"), (1_050_000, "一百零五万"), (100_000_005, "一亿零五"), (3_500_000_000_000, "三万五千亿"),
    ],
)  # fmt: skip
def test_a_number_is_written(number: int, said: str) -> None:
    assert written(number) == said


def test_what_is_written_reads_back() -> None:
    for number in (*range(0, 12_000, 7), *range(99_990, 100_020), 10**8, 10**12 + 1, 987_654_321_012):
        assert value_of(written(number)) == number == integer(written(number))


def test_every_character_of_a_number_is_read() -> None:
    assert all(integer(sign) >= 0 for sign in CHARACTERS)


def test_an_amount_in_the_scale_a_paper_prints() -> None:
    told = [in_scale(Decimal(n)) for n in ("999", "12000", "1.5e8", "2.30e12")]
    assert told == ["999", "1.2万", "1.5亿", "2.3万亿"]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("03", "3"), ("三", "3"), ("第三版", "3"), ("十", "10"), ("廿一", "21"), ("第二十八版", "28"), ("头版", "1"), ("a03版", "A03"), ("B2", "B2"),
        ("第 五 版", "5"), ("要闻", None), ("0", None), ("", None),
    ],
)  # fmt: skip
def test_a_page_by_any_of_its_names(printed: str, number: str | None) -> None:
    assert page_number(printed) == number


def test_a_scale_on_thousands_and_a_fraction_in_words_are_quantities() -> None:
    (large, small) = quantities("贷款三万五千亿元，气温二十点五度")
    assert (large.value, small.value) == (Fraction(3_500_000_000_000), Fraction(41, 2))
    assert quantities("第廿六届")[0].value == 26


@pytest.mark.parametrize("run", ["1" * 5000, "万亿" * 10_000, "二十" * 10_000, "1" * 49])
def test_a_run_too_long_for_a_numeral_is_none(run: str) -> None:
    assert value_of(run) is None
    with pytest.raises(ValueError, match=run[:40]):
        integer(run)
