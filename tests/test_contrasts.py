"""What tells apart things of one kind: the page that has another of the kind is on something else."""

from __future__ import annotations

import pytest

from rag.reader.rules.contrasts import of_another_sort, rival


@pytest.mark.parametrize(
    ("asked", "told", "other"),
    [
        ("2023年秋季庙会在哪里", "2023年夏季庙会在青川县举行。", "夏季"),
        ("2020东洲金鸥奖给了谁", "2019东洲金鸥奖揭晓,周文博获奖。", "2019东洲"),
        ("2020东洲金鸥奖给了谁", "2020东洲金鸥奖揭晓,2019东洲金鸥奖得主颁奖。", None),
        ("全年票房是多少", "首日票房达7亿元。", "首日"),
        ("大桥全长多少米", "大桥全长4582米。", None),
    ],
)
def test_another_of_the_kind(asked: str, told: str, other: str | None) -> None:
    assert rival(asked.lower(), told, told, told) == other


def test_a_word_near_the_sentence_is_enough() -> None:
    assert of_another_sort("女子组冠军是谁", "男子组冠军是周文博。", "男子组冠军是周文博。") == "男子"
    assert of_another_sort("女子组冠军是谁", "男子组冠军是周文博。", "女子组:马丽。男子组冠军是周文博。") is None


def test_a_longer_word_is_another() -> None:
    assert of_another_sort("半决赛赢了谁", "周文博在决赛中取胜。", "周文博在决赛中取胜。") == "决赛"
