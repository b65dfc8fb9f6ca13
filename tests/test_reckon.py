"""What two printed amounts make: by how much they differ, what they are together, and when the page says it itself."""

from __future__ import annotations

import pytest

from rag.reader.reckon import is_half, reckoned
from rag.reader.spans import Candidate
from tests.asking import asking


def spans(*texts: str) -> list[Candidate]:
    return [Candidate(0, 0, len(text), text, 5.0 - n) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("question", "texts", "result"),
    [
        ("一期比二期少多少亩？", ("2182亩", "2400亩"), "218亩"),
        ("二期比一期多投资多少亿元？", ("102亿元", "78亿元"), "24亿元"),
        ("两期的投资差多少？", ("78亿元", "102亿元"), "24亿元"),
        ("两期加起来投多少钱？", ("约102亿元", "约78亿元"), "约180亿元"),
        ("竣工、在建和拟建的项目一共多少个？", ("5个", "26个", "8个"), "39个"),
        ("超市和便利店的开业率差多少？", ("95%", "80%左右"), "约15个百分点"),
        ("跟上赛季比，多进了几个球？", ("5个", "15个"), "10个"),
        ("2019年比2015年多了多少？", ("11756.7元", "3570.9元"), "8185.8元"),
        ("哪次离地球更近，近多少？", ("35.73万公里", "35.75万公里"), "0.02万公里"),
    ],
)
def test_two_amounts_are_reckoned_with(question: str, texts: tuple[str, ...], result: str) -> None:
    made = reckoned(asking(question), spans(*texts), [""] * len(texts))
    assert made is not None
    assert made.result == result
    assert made.words.endswith(f"＝{result}")


@pytest.mark.parametrize(
    ("question", "texts", "before"),
    [
        ("一期投资多少？", ("78亿元", "102亿元"), ""),  # nothing is compared
        ("比上年增长多少？", ("5%", "3%"), ""),  # a growth is printed
        ("两期差多少亩？", ("2182亩", "102亿元"), ""),  # no two amounts of a kind
        ("两期差多少亩？", ("218亩", "2400亩"), "相差"),  # the page says the difference itself
        ("两期差多少亩？", ("2182", "2400"), ""),  # of what is not said
        ("两期差多少亩？", ("218亩", "2400亩"), "相差约"),
        ("比赛的大小奖牌多少枚？", ("12枚", "26枚"), ""),
        ("比较大的企业有多少家？", ("12家", "26家"), ""),
        ("和平大桥全长多少米？", ("1200米", "26米"), ""),  # 和 joins nothing
        ("哪座桥最长多少米", ("1200米", "26米"), ""),
        ("还差多少钱没筹到？", ("313亿美元", "279亿美元"), ""),  # what is wanting is printed
        ("昼夜温差多少度？", ("15℃", "20℃"), ""),  # a word that holds 差
        ("与会代表年纪最大多少岁", ("70岁", "25岁"), ""),
        ("两期总投资加起来多少？", ("180亿元", "102亿元", "78亿元"), ""),  # the page prints the sum
    ],
)
def test_nothing_is_reckoned_that_is_not_asked_or_is_printed(question: str, texts: tuple[str, ...], before: str) -> None:
    assert reckoned(asking(question), spans(*texts), [before] * len(texts)) is None


def test_a_bare_answer_affirms_no_order_that_is_not_known() -> None:
    more, apart = (
        reckoned(asking(question), spans("2182亩", "2400亩"), ["", ""])
        for question in ("一期比二期多多少亩？", "两期差多少亩？")
    )
    assert more is not None
    assert apart is not None
    assert (more.sure, apart.sure) == (False, True)


def test_an_amount_that_the_network_hardly_believes_is_not_reckoned_with() -> None:
    sure, unsure = spans("2182亩", "2400亩")
    assert reckoned(asking("两期差多少亩？"), [sure, Candidate(0, 0, 5, unsure.text, -1.0)], ["", ""]) is None


@pytest.mark.parametrize(
    ("question", "before", "half"),
    [
        ("二期比一期多投资多少亿元？", "二期用地面积约2400亩，总投资", True),
        ("两座桥的长度相差多少米？", "东桥长", True),
        ("二期比一期多投资多少亿元？", "二期比一期多", False),
        ("二期投资多少亿元？", "二期用地面积约2400亩，总投资", False),
    ],
)
def test_one_of_two_amounts_is_no_answer_to_by_how_much_they_differ(question: str, before: str, half: bool) -> None:
    assert is_half(asking(question), before) is half
