"""Retrieval: fusion is arithmetic, features are shares, and the right passage comes first in a small archive of made-up news."""

from __future__ import annotations

import json
import math
from datetime import date

import numpy as np
import pytest

import rag.retrieve.hybrid
from index.build.build import build
from index.chinese.sounds import sound_table
from index.types import Filters
from rag import Wenbao, open_archive
from rag.retrieve.features import NAMES, Candidate, Probe, features, probe
from rag.retrieve.fuse import convex, join_parts
from rag.retrieve.rerank import INTERACTION, network, rerank

ASKED = date(2024, 11, 12)

NEWS = [
    ("a1", "2022-03-05", "1", "江州大桥合龙", "本报江州3月4日电（记者周远）3月4日上午，江州长江大桥主桥合龙，全桥长2160米，预计年底通车。"),
    ("a2", "2022-03-05", "2", "江州普降大雨", "3月4日，江州市普降大雨，市区降水量达到58毫米，三条道路一度积水。"),
    ("a3", "2021-03-05", "2", "江州迎来春雨", "3月4日，江州市迎来今年第一场春雨，市区降水量只有4毫米。"),
    ("a4", "2022-07-18", "3", "地铁三号线通车", "7月17日，江州地铁三号线通车试运营，沿线设车站21座，首日客流12万人次。"),
    ("a5", "2022-07-19", "3", "水厂扩建", "江州第二水厂扩建工程开工，建成后日供水能力增加15万吨。"),
    ("a6", "2022-07-20", "4", "新华社：全国夏粮丰收", "据新华社北京7月19日电 国家统计局19日公布，全国夏粮总产量比上年增加，主产区普遍增产，夏粮再获丰收。"),
    ("a7", "2022-07-21", "1", "新华社：全国夏粮丰收", "据新华社北京7月19日电 国家统计局19日公布，全国夏粮总产量比上年增加，主产区普遍增产，夏粮再获丰收。"),
    ("a8", "2022-08-02", "4", "荔园社区办起食堂", "荔园社区食堂开张，六十岁以上老人一顿午饭只要八元，负责人欧阳倩说每天供应两百份。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    folder = tmp_path_factory.mktemp("town")
    lines = [
        json.dumps({"id": name, "newspaper": "江州日报", "date": day, "page": page, "headline": headline, "text": text})
        for name, day, page, headline, text in NEWS
    ]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build([folder / "news.jsonl"], folder / "archive")
    return open_archive(folder / "archive")


def ids(wenbao: Wenbao, question: str, k: int = 5, filters: Filters = Filters(), **more: object) -> list[str | None]:
    understood = wenbao.understand(question, as_of=ASKED, filters=filters)
    return [hit.article.source_id for hit in wenbao.retrieve(understood, k=k, **more)]  # type: ignore[arg-type]


def test_a_convex_combination_weighs_each_score_by_its_best() -> None:
    fused = convex([(7, 8.0), (8, 4.0)], [(8, 0.5), (9, 0.25)], weight=0.2)
    assert dict(fused) == pytest.approx({7: 0.8, 8: 0.8 * 0.5 + 0.2, 9: 0.2 * 0.5})
    assert [number for number, _ in fused] == [7, 8, 9]
    assert convex([], []) == []
    assert dict(convex([], [(3, 0.4)])) == pytest.approx({3: 0.1})


def test_parts_are_joined_by_how_sure_each_is() -> None:
    sure = [(1, 5.0), (2, 0.0)]
    unsure = [(3, 1.0), (4, 0.9), (5, 0.8)]
    assert [number for number, _ in join_parts([unsure, sure])] == [1, 3, 4, 5, 2]
    share = 1 / (1 + math.exp(-0.1) + math.exp(-0.2))
    assert share < 1 / (1 + math.exp(-5.0))
    assert join_parts([[], sure])[0][0] == 1


def test_a_passage_that_two_parts_find_counts_once() -> None:
    assert [number for number, _ in join_parts([[(1, 3.0), (2, 1.0)], [(1, 2.0), (3, 1.5)]])] == [1, 3, 2]


def test_characters_of_the_same_sound_share_a_syllable() -> None:
    table = sound_table()
    assert table[ord("陈")] == table[ord("程")] == table[ord("沉")]
    assert table[ord("南")] == table[ord("蓝")]
    assert table[ord("陈")] != table[ord("周")]
    assert table[ord("a")] == ord("a")


def row(question: str, *texts: str, **more: object) -> dict[str, list[float]]:
    def even(terms: object) -> np.ndarray:
        return np.ones(len(terms))  # type: ignore[arg-type]

    probed = probe(question, even, **more)  # type: ignore[arg-type]
    found = features(probed, [Candidate(n, text) for n, text in enumerate(texts)])
    return {name: found[:, column].round(4).tolist() for column, name in enumerate(NAMES)}


def test_coverage_is_the_share_of_the_question_that_a_passage_holds() -> None:
    got = row("大桥合龙", "江州大桥今日合龙", "大桥合龙", "水厂扩建")
    assert got["grams"] == [pytest.approx(2 / 3, abs=1e-4), 1.0, 0.0]
    assert got["characters"] == [1.0, 1.0, 0.0]


def test_what_stands_together_counts_for_more_than_what_stands_apart() -> None:
    apart = "大桥" + "，江州的春天来得很早很早" * 12 + "合龙"
    got = row("大桥 合龙", "江州大桥昨日合龙", apart)
    assert got["grams"] == [1.0, 1.0]
    assert got["grams_long"] == [1.0, 0.5]


def test_a_stretch_does_not_run_into_the_next_passage() -> None:
    assert row("大桥 合龙", "江州大桥", "合龙仪式")["grams_long"] == [0.5, 0.5]


def test_two_characters_that_a_border_divides_are_no_pair() -> None:
    got = row("大桥 合龙", "长江边上有座大", "桥头堡", "龙舟赛")
    assert got["grams"] == [0.0, 0.0, 0.0]
    assert got["sounds"] == [0.0, 0.0, 0.0]
    assert row("大桥", "江州大桥", "大")["sounds"] == [1.0, 0.0]


def test_a_headline_holds_what_its_passage_leaves_out() -> None:
    probed = probe("大桥合龙", lambda terms: np.ones(len(terms)))
    held = features(probed, [Candidate(1, "今日合龙", "江州大桥"), Candidate(2, "", "大桥"), Candidate(3, "合龙", "大桥桥合")])
    got = {name: held[:, column].tolist() for column, name in enumerate(NAMES)}
    assert got["grams"] == pytest.approx([2 / 3, 1 / 3, 1])
    assert got["grams_body"] == pytest.approx([1 / 3, 0, 1 / 3])
    assert got["headline_covers"] == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert got["headline_held"] == pytest.approx([1 / 3, 1, 2 / 3])
    assert got["grams_long"] == pytest.approx([2 / 3, 1 / 3, 1])


def test_a_repeated_passage_counts_as_often_as_it_is_found() -> None:
    got = row("大桥合龙", "大桥8", "合龙", "大桥8")
    often, seldom = (math.log1p((3 - count + 0.5) / (count + 0.5)) + 0.1 for count in (2, 1))
    share = often / (often + seldom)
    assert got["characters"] == pytest.approx([share, 1 - share, share], abs=1e-4)
    assert got["length"] == pytest.approx([math.log1p(3) / 6, math.log1p(2) / 6, math.log1p(3) / 6], abs=1e-4)
    assert all(values[0] == values[2] for values in got.values())


def test_numbers_are_read_whole() -> None:
    got = row("12.5万吨和8", "日供水12.5万吨", "12万吨，5个8", "18吨")
    assert got["numbers"] == [0.5, 0.5, 0.0]


def test_a_word_heard_wrong_still_sounds_the_same() -> None:
    got = row("欧阳倩", "负责人欧阳茜说", "水厂扩建")
    assert got["grams"] == [0.5, 0.0]
    assert got["sounds"] == [1.0, 0.0]


def test_a_day_told_in_the_text_is_held_against_the_day_asked() -> None:
    got = row("大雨", "2022年3月4日大雨", "2021年3月4日大雨", "2022年下了大雨", "大雨", days=[(20220304, 20220304)])
    assert got["date_told"] == [1.0, 0.0, 0.5, 0.0]
    assert got["date_none_told"] == [0.0, 0.0, 0.0, 1.0]
    assert got["date_year_told"] == [1.0, 0.0, 1.0, 0.0]


def test_odd_characters_do_not_shift_one_passage_into_the_next() -> None:
    assert row("大桥合龙", "江州\0大桥", "😀大桥合龙", "")["grams"] == [pytest.approx(1 / 3, abs=1e-4), 1.0, 0.0]


def test_no_candidates_are_no_ranking() -> None:
    assert rerank(probe("桥", lambda terms: np.ones(len(terms))), []) == []


def test_what_says_more_of_the_words_goes_first_among_equals() -> None:
    probed = Probe("大桥合龙", ("大桥", "桥合", "合龙"), np.ones(3), ("大桥", "合龙"), np.ones(2))
    alike = [Candidate(n, "江州大桥合龙", interaction=share) for n, share in enumerate((0.3, 0.6, 0.0))]
    ranked = rerank(probed, alike)
    assert [number for number, _ in ranked] == [1, 0, 2]
    assert ranked[0][1] - ranked[1][1] == pytest.approx(INTERACTION / 2)


def test_the_weights_are_for_the_features_there_are() -> None:
    assert network().hidden.shape == (len(network().bias), len(network().columns))
    assert max(network().columns) < len(NAMES)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("江州长江大桥全长多少米？", "a1"),
        ("地铁三号线有多少座车站", "a4"),
        ("2022年3月4日江州市区降水量是多少毫米？", "a2"),
        ("2021年3月4日江州市区降水量是多少毫米？", "a3"),
        ("三年前的3月4日江州市区降水量是多少毫米？", "a3"),
        ("荔园舍区食堂的负责人殴阳茜", "a8"),
        ("江州長江大橋甚麼時候合龍", "a1"),
        ("２０２２年７月，地铁３号线，首日客流", "a4"),
    ],
)
def test_the_passage_that_answers_comes_first(town: Wenbao, question: str, first: str) -> None:
    assert ids(town, question)[0] == first


def test_each_event_of_a_comparison_is_found(town: Wenbao) -> None:
    assert set(ids(town, "地铁三号线通车和荔园社区食堂开张，哪个更早？")[:2]) == {"a4", "a8"}


def test_the_day_of_one_event_finds_another(town: Wenbao) -> None:
    assert ids(town, "江州长江大桥合龙当天，市区降水量是多少？")[0] == "a2"


def test_a_page_that_is_named_comes_first(town: Wenbao) -> None:
    assert ids(town, "2022年3月5日第2版讲了什么？")[0] == "a2"


def test_a_filter_is_a_filter_and_an_inferred_day_is_none(town: Wenbao) -> None:
    assert "a2" not in ids(town, "江州下了多大的雨", 20, Filters(after="2021", before="2021-12"))
    assert {"a2", "a3"} <= set(ids(town, "2021年3月4日江州下了多大的雨？", 20))


@pytest.mark.parametrize("retriever", ["hybrid", "lexical", "dense"])
def test_a_repeated_story_is_one_hit_with_its_printings(town: Wenbao, retriever: str) -> None:
    hits = town.retrieve(town.understand("全国夏粮产量增加了吗", as_of=ASKED), k=20, retriever=retriever)  # type: ignore[arg-type]
    story = [hit for hit in hits if hit.article.source_id in {"a6", "a7"}]
    assert len(story) == 1
    assert len(story[0].printings) == 1
    assert story[0].article.article_id not in story[0].printings


def test_in_a_large_archive_what_shares_little_is_not_reranked(town: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    question = town.understand("江州长江大桥全桥长多少米？", as_of=ASKED)
    everything = rag.retrieve.hybrid.pool(town.archive, question.query, question, dense=False)
    assert len(everything) > 2
    monkeypatch.setattr(rag.retrieve.hybrid, "WORTH_AT_LEAST", 1)
    assert rag.retrieve.hybrid.pool(town.archive, question.query, question, dense=False) == everything  # it is small
    monkeypatch.setattr(rag.retrieve.hybrid, "LARGE", 1)
    worth = rag.retrieve.hybrid.pool(town.archive, question.query, question, dense=False)
    least = rag.retrieve.hybrid.WORTH * max(one.lexical for one in everything)
    assert {one.number for one in worth} == {one.number for one in everything if one.lexical >= least}
    assert len(worth) < len(everything)
    monkeypatch.setattr(rag.retrieve.hybrid, "WORTH_AT_LEAST", 2)
    assert len(rag.retrieve.hybrid.pool(town.archive, question.query, question, dense=False)) == max(len(worth), 2)


def test_k_bounds_the_hits(town: Wenbao) -> None:
    assert len(ids(town, "江州", 3)) == 3


def test_a_question_of_marks_alone_finds_something_or_nothing_but_does_not_fail(town: Wenbao) -> None:
    assert isinstance(ids(town, "？？？"), list)
    assert isinstance(ids(town, "谁"), list)
