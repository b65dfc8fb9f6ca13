"""The fast cutter gives the tokens of the tokenizers library, whatever it is given; late interaction is arithmetic over them."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from index.embed.model import DEFAULT_MODEL, StaticEmbedder, load_embedder
from index.embed.pieces import embedded_texts
from index.embed.tokens import ALPHABET, LibraryCutter, LongestMatch, read_cutter
from index.stores.late_interaction import SHARES, STRETCH, _best_stretch, interaction, read_pieces, rescored, said

FILE = next(DEFAULT_MODEL.rglob("tokenizer.json"))


@pytest.fixture(scope="module")
def box() -> StaticEmbedder:
    embedder = load_embedder()
    assert isinstance(embedder, StaticEmbedder)
    return embedder


def odd_texts() -> list[str]:
    chance = random.Random(3)
    old = unicodedata.ucd_3_2_0  # the library's Unicode is older than Python's: what came later may fold to other letters
    anything = [char for char in map(chr, range(0x20, 0x11000)) if old.category(char) not in ("Cn", "Cs")]
    often = "0123456789%〇abcXYZ中国人民日报年月日Ａ１％　，。 \n\t①½é㎡豈\u0301\u3099Σ"
    texts = ["".join(chance.choice(chance.choice((often, anything))) for _ in range(chance.randrange(90))) for _ in range(600)]
    return [
        *texts,
        "",
        "一" * 5000,
        "1" * 61 + "年",
        "a" * 100,
        "5%%%",
        "5" * 20 + "%%",
        "1" * 20 + "年年",
        "5〇年",
        "2021年7月23日",
        "👍🏽",
    ]


def test_both_cutters_give_the_same_tokens() -> None:
    fast, library = read_cutter(FILE), LibraryCutter(FILE)
    assert isinstance(fast, LongestMatch)
    texts = odd_texts()
    (ids, ends), (expected, expected_ends) = fast(texts), library(texts)
    assert np.array_equal(ends, expected_ends)
    assert np.array_equal(ids, expected)
    assert [array.tolist() for array in fast([])] == [[], []]
    own = np.split(expected, expected_ends)
    assert all(np.array_equal(fast([text])[0], tokens) for text, tokens in zip(texts, own, strict=False))
    assert fast(["。"])[1].tolist() == [0] and fast([])[1].tolist() == []


def test_the_longest_word_is_taken_and_a_number_keeps_its_unit() -> None:
    vocabulary = {char: number for number, char in enumerate(ALPHABET, 1)} | {
        "大桥": 90_001,
        "大桥合": 90_002,
        "合龙": 90_003,
        "3月": 90_004,
    }
    cut = LongestMatch(vocabulary)
    ids, ends = cut(["大桥合龙", "3月大桥", "３月", "月大，桥"])
    number = vocabulary.__getitem__
    assert ids.tolist() == [90_002, number("龙"), 90_004, 90_001, 90_004, number("月"), number("大"), number("桥")]
    assert ends.tolist() == [2, 4, 5, 8]


def test_a_text_that_says_every_word_of_a_question_says_all_of_it(box: StaticEmbedder) -> None:
    texts = ["江州大桥昨日合龙，通车在即。", "江州大桥", "股市收盘上涨", "", "。"]
    words, cosines, stretches = said(box, "江州大桥合龙", box.read(texts)[1])
    assert words[0] == pytest.approx(1.0, abs=1e-5)
    assert words[0] > words[1] > words[2] >= 0
    assert stretches[1] > stretches[0] > stretches[2]
    for scores in (words, cosines, stretches):
        assert scores[3] == scores[4] == 0
    assert said(box, "？", box.read(texts)[1]).tolist() == [[0] * 5] * 3
    assert said(box, "江州", box.read([])[1]).tolist() == [[]] * 3


def test_late_interaction_is_the_weighted_mean_of_the_nearest_words(box: StaticEmbedder) -> None:
    asked, told = box.passages(["大桥", "合龙"]), box.passages(["桥梁", "龙舟"])
    weights = np.array([box.read([word])[1].lengths[0] for word in ("大桥", "合龙")])
    expected = weights @ np.maximum(asked @ told.T, 0).max(axis=1) / weights.sum()
    assert said(box, "大桥合龙", box.read(["桥梁龙舟"])[1])[0, 0] == pytest.approx(expected, abs=1e-5)


def test_the_cosine_beside_the_words_is_that_of_the_vectors(box: StaticEmbedder) -> None:
    texts = ["江州大桥昨日合龙，大桥通车在即。", "", "股市收盘上涨"]
    expected = box.passages(texts) @ box.queries(["大桥何时合龙"])[0]
    np.testing.assert_allclose(said(box, "大桥何时合龙", box.read(texts)[1])[1], expected, atol=1e-5)


def test_what_is_said_in_one_stretch_counts_more_than_what_is_scattered(box: StaticEmbedder) -> None:
    filler = "粮食播种面积稳定，蔬菜供应充足，超市货架整齐，市民买菜方便，价格与去年同期大体持平，没有明显波动，"
    together, apart = filler + filler + "江州大桥合龙", "江州" + filler + "大桥" + filler + "合龙"
    words, cosines, stretches = said(box, "江州大桥合龙", box.read([together, apart])[1])
    assert words[0] == pytest.approx(words[1], abs=1e-5)
    assert cosines[0] == pytest.approx(cosines[1], abs=1e-5)
    assert stretches[0] > stretches[1] + 0.1


def test_the_stretch_of_a_short_text_is_all_of_it_and_of_a_long_one_the_best() -> None:
    shares = np.array([0.5, 0.5, *[0.0] * STRETCH, 0.3, 0.2])
    starts, ends = np.array([0, 2]), np.array([2, len(shares)])
    best = _best_stretch(shares, np.ones(len(shares)), starts, ends)
    np.testing.assert_allclose(best, [1 / np.sqrt(2), 0.5 / np.sqrt(STRETCH)], rtol=1e-6)
    assert _best_stretch(np.ones(4), np.ones(4), np.array([0]), np.array([4])) == [1.0]


def test_a_passage_says_what_its_best_piece_says_under_its_headline(box: StaticEmbedder) -> None:
    other = "粮食播种面积稳定，蔬菜供应充足，超市货架整齐，市民买菜方便，价格与去年同期大体持平，没有明显波动。" * 2
    passages = [
        ("江州大桥", other + "主桥昨日合龙，预计年底通车，市民过江的时间将缩短二十分钟以上，沿线各镇的班车也将改道。"),
        ("", other),
    ]
    best = said(box, "江州大桥合龙", box.read(embedded_texts(*passages[0]))[1]).max(axis=1)
    scores = interaction(box, "江州大桥合龙", read_pieces(box, passages))
    assert scores[0] == pytest.approx(float(SHARES @ best), abs=1e-5)
    assert 0.6 < scores[0] < 1
    assert scores[1] < 0.4
    assert interaction(box, "江州大桥合龙", read_pieces(box, [])).tolist() == []


def test_rescoring_puts_what_says_the_words_before_what_is_only_near(box: StaticEmbedder) -> None:
    pieces = read_pieces(box, [("", "江州的桥很多"), ("", "江州大桥合龙")])
    found = rescored(box, "江州大桥合龙", [(7, 0.5), (3, 0.4)], pieces)
    assert [number for number, _ in found] == [3, 7]
    assert found[0][1] == pytest.approx((2 + 0.4) / 3, abs=1e-5)


def test_any_other_tokenizer_is_left_to_its_library(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"?": 0, "甲": 1, "乙": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    cut = read_cutter(tmp_path / "tokenizer.json")
    assert isinstance(cut, LibraryCutter)
    assert [array.tolist() for array in cut(["甲 乙", "", "丙"])] == [[1, 2, 0], [2, 2, 3]]
