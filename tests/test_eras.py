"""The words of the time: the arithmetic of the model and what the shipped one says."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest

from index.issues import eras


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("自2019年以来", (2019, None, "from/since")),
        ("到2025年，", (2025, None, "plan/comma")),
        ("2020年是收官之年", (2020, None, "/is")),
        ("（2020年12月29日", (2020, 12, "/month")),
        ("力争2022年6月", (2022, 6, "plan/month")),
        ("《2035年远景》", (2035, None, "title/")),
        ("比2019年度", (2019, None, "than/annual")),
    ],
)
def test_a_named_year_and_the_words_around_it(text: str, named: tuple[int, int | None, str]) -> None:
    (found,) = eras.named_years(text)
    assert (found.year, found.month, found.around) == named


def test_a_sentence_printed_twice_counts_once() -> None:
    assert len(list(eras.named_years("自2019年以来，全市增长。\n自2019年以来，全市增长。"))) == 1


def test_the_classes_of_distance() -> None:
    year, month = eras.Named(2020, None, "/", 0, 5), eras.Named(2020, 12, "/month", 0, 8)
    assert [eras.step(year, printed, 1) for printed in (2010, 2015, 2018, 2019, 2020, 2021, 2022, 2023, 2027)] == [
        *(7, 7, 6, 5, 4, 3, 2, 1, 0)
    ]
    assert [eras.MONTH_STEPS[eras.step(month, 2020, printed)] for printed in (12, 11, 10)] == [0, 1, 2]
    assert eras.MONTH_STEPS[eras.step(month, 2021, 1)] == -1


def test_counts_become_log_probabilities_a_year() -> None:
    assert eras.log_table([3, 0], (1.0, 2.0)) == pytest.approx([math.log(4 / 5), math.log(1 / 5 / 2)])


def test_terms_are_found_where_they_first_stand() -> None:
    assert eras.Terms(["疫情", "疫情防控", "复工"]).places("防疫情防控与疫情") == {0: 1, 1: 1}


def test_the_shipped_model_tells_times_apart() -> None:
    model = eras.load()
    words = model.words("全国新冠肺炎疫情防控取得成效，各地企业有序复工复产，援鄂医疗队返回。")
    years = range(2013, 2025)
    scores = dict(zip(years, model.of_words(words, [(year, 4) for year in years]), strict=True))
    assert max(scores, key=lambda year: scores[year]) == 2020
    assert scores[2020] - scores[2016] > 2
    assert model.telling(words, 2020, 4)[0][0] in "全国新冠肺炎疫情防控取得成效，各地企业有序复工复产，援鄂医疗队返回。"


def test_january_speaks_like_the_half_year_before() -> None:
    model = eras.load()
    near, far, share = model._halves(2020, 1)
    assert (near, far) == (2020 * 2 - model.first, 2020 * 2 - 1 - model.first)
    assert share == pytest.approx(2.5 / 6)


def test_the_model_is_counted_from_dated_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.training import eras_of_words as training

    monkeypatch.setattr(eras, "MODEL", tmp_path / "model.npz")
    monkeypatch.setattr(training, "LEAST", 1)
    filler = (
        "全市各级部门认真落实会议精神，推动经济社会发展，改善群众生活，完成年度目标任务，取得新的成效。自2015年以来，到2025年，"
    )
    rows = [
        {"id": f"{year}-{n}", "date": f"{year}-0{1 + n % 6}-1{n % 9}", "text": f"{filler}{word}，{year}年3月，{word}。"}
        for year, word in ((2018, "机构改革"), (2020, "疫情防控"))
        for n in range(60)
    ]
    with gzip.open(tmp_path / "news.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    training.main([str(tmp_path / "news.jsonl.gz")])
    eras.load.cache_clear()
    try:
        model = eras.load()
        assert (model.first, model.weights.shape[1]) == (2018 * 2, 5)
        words = model.words("疫情防控有力")
        later, earlier = model.of_words(words, [(2020, 4), (2018, 4)])
        assert later > earlier
        (named,) = eras.named_years("2020年3月")
        assert model.of_named(named, 2020, 3) > model.of_named(named, 2023, 3)
    finally:
        eras.load.cache_clear()
