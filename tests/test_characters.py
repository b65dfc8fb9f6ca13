"""Characters of many texts at once: what whole-array steps give is what Python gives text by text."""

from __future__ import annotations

import random

import numpy as np

from index.chinese.characters import FoldTable
from index.chinese.words import bare, bare_texts, fold, fold_codes

ODD = [
    "",
    "！",
    "ＣＰＩ同比上涨２．５％，㎡和½，①②，℃",
    "café cafe\u0301 e\u0301\u0327，が か\u3099",
    "ΑΣ Σ ΌΣΟΣ，İstanbul，ﬁne ﬀ",
    "𠮷野家😀開業，衡陽日報",
    "各\u1100\u1161\u11a8국",
    "12345678901234567890123月31日，5%%，〇八年三〇日1〇月abc" + "x" * 90,
    "一" * 500 + "2021" * 30 + "年",
    "\0江州\0大桥\ufeff",
]


def mixtures(count: int) -> list[str]:
    dice = random.Random(5)
    signs = "衡阳日报记者在江州大桥合龙建成通车的了年月日第一二三〇0123456789%％abcxyzＡＢ，。 \n①㎡é"
    return ["".join(dice.choices(signs, k=dice.randrange(120))) for _ in range(count)]


def test_many_texts_are_stripped_bare_as_each_of_them_is() -> None:
    texts = [*ODD, *mixtures(200)]
    assert bare_texts(texts) == [bare(text) for text in texts]
    assert bare_texts(["第２版", ""]) == ["第2版", ""]


def test_a_text_that_folds_to_more_characters_does_not_shift_its_neighbours() -> None:
    table = FoldTable(lambda text: text.replace("㎡", "m2"), str.isalnum)
    codes, lengths = table.codes(["甲㎡", "乙。"])
    assert codes.tolist() == [ord("甲"), ord("m"), ord("2"), ord("乙"), 0]
    assert lengths.tolist() == [3, 2]


def test_many_texts_are_folded_as_each_of_them_is() -> None:
    texts = [text.replace("\0", "") for text in (*ODD, *mixtures(200))]
    codes, sizes = fold_codes(texts)
    folded = ["".join(map(chr, codes[end - size : end])) for end, size in zip(np.cumsum(sizes), sizes, strict=True)]
    assert [text.replace("\0", "") for text in folded] == [fold(text) for text in texts]
