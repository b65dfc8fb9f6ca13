"""What trains the reader to choose: a question among the passages found for it, and the mean of two networks."""

from __future__ import annotations

import gzip
import json
import random
from itertools import islice
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from rag.network.encode import Encoded, Encoding  # noqa: E402
from rag.network.network import MODEL  # noqa: E402
from rag.training.among import SIZE, Group, comparison, group_batches, windows_of_group  # noqa: E402
from rag.training.encoder import Scores  # noqa: E402
from rag.training.material import Lesson, MaterialError, Text  # noqa: E402
from rag.training.mean import mean_of  # noqa: E402
from rag.training.reader import steps  # noqa: E402
from rag.training.sources import read_groups  # noqa: E402
from rag.training.windows import Example  # noqa: E402

TEXT = "江州大桥12月27日合龙。大桥全长约4582米，总投资78亿元，由市路桥集团承建。副市长王大山出席。"
OTHERS = (
    "湖心大桥全长三公里。去年通车。",
    "江州图书馆昨日开馆。藏书八千册。",
    "江州大桥北岸的花市开张。来了不少人。",
    "桥头小学招生。",
)


def group(answered: bool = True) -> Group:
    at = TEXT.index("约4582米")
    spans = ((at, at + 6),) if answered else ()
    own = Lesson("江州大桥有多长？", Text(TEXT), spans, spans, kind="number")
    return Group((own,), tuple(Lesson("大桥多长", Text(text), kind="number") for text in OTHERS))


def test_one_window_of_a_group_answers_and_the_others_do_not() -> None:
    for seed in range(20):
        shown = windows_of_group(group(), random.Random(seed))
        assert shown is not None and [one.answered for one in shown] == [True] + [False] * (SIZE - 1)
        assert {one.question for one in shown} == {"江州大桥有多长？"} and len({one.window for one in shown}) == SIZE
        none = windows_of_group(group(answered=False), random.Random(seed))
        assert none is not None and not any(one.answered for one in none)
    assert windows_of_group(Group(group().own, group().found[:1]), random.Random(1)) is None


def test_what_is_found_first_is_shown_most_often() -> None:
    shown = [one.window for seed in range(200) for one in windows_of_group(group(), random.Random(seed)) or ()]
    first, last = (sum(window in text for window in shown) for text in (OTHERS[0], OTHERS[-1]))
    assert first > last > 0


def test_batches_hold_whole_groups_of_one_question() -> None:
    for examples, encoded in islice(group_batches([group()], Encoding(MODEL), 2_000, random.Random(1)), 5):
        assert len(examples) == len(encoded) and len(examples) % SIZE == 0
        assert [one.answered for one in examples] == ([True] + [False] * (SIZE - 1)) * (len(examples) // SIZE)


def scores(answers: list[float], start: list[list[float]]) -> Scores:
    places = torch.tensor(start)
    return Scores(places, places, places, torch.tensor(answers), torch.zeros(4), torch.zeros(4, 2))


def test_the_comparison_falls_where_the_answering_window_leads() -> None:
    right = torch.zeros(4, 3, dtype=torch.bool)
    right[0, 2] = True
    told = torch.tensor([1.0, 0.0, 0.0, 0.0])
    even = comparison(scores([0.0] * 4, [[0.0] * 3] * 4), told, right, right)
    assert even.item() == pytest.approx(torch.tensor(4.0).log().item() + torch.tensor(8.0).log().item())
    leads = comparison(scores([3.0, 0.0, 0.0, 0.0], [[0.0, 0.0, 3.0], *[[0.0] * 3] * 3]), told, right, right)
    misled = comparison(scores([0.0, 3.0, 0.0, 0.0], [[0.0] * 3, [0.0, 3.0, 0.0], *[[0.0] * 3] * 2]), told, right, right)
    doubted = comparison(scores([3.0, 0.0, 0.0, 0.0], [[3.0, 0.0, 3.0], *[[0.0] * 3] * 3]), told, right, right)
    assert leads < doubted < misled and leads < even < misled
    nothing = torch.zeros(4, 3, dtype=torch.bool)
    assert comparison(scores([3.0] * 4, [[0.0] * 3] * 4), torch.zeros(4), nothing, nothing).item() == 0.0


def test_steps_are_mixed_by_their_share() -> None:
    nothing: tuple[list[Example], list[Encoded]] = [], []
    plain, beside = [nothing] * 90, iter([nothing] * 1_000)
    grouped = [one for *_, one in steps(plain, beside, 0.55)]
    assert sum(grouped) / len(grouped) == pytest.approx(0.55, abs=0.01) and not grouped[0]
    assert not any(one for *_, one in steps(plain, iter([]), 0.0))


def test_groups_are_read_from_a_course_with_hits(tmp_path: Path) -> None:
    def put(name: str, rows: list[dict[str, object]]) -> None:
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    put("news.jsonl.gz", [{"id": "a-1", "text": TEXT, "date": "2021-12-28", "headline": "江州大桥合龙"}])
    asked = {"kind": "number", "answerable": True, "must_contain": [["4582"]], "spans": ["约4582米"]}
    support = [{"article_id": "a-1", "quote": "大桥全长约4582米，总投资78亿元，由市路桥集团承建。"}]
    put("asked.jsonl.gz", [{"qid": q, "question": "大桥有多长？", "support": support, **asked} for q in ("q1", "q2")])
    hit = {"date": None, "headline": None}
    found = [
        {"id": "a-1", "text": TEXT, **hit},
        {"id": "b-1", "text": OTHERS[0], **hit},
        {"id": "b-2", "text": "长4582米。", **hit},
    ]
    put("asked.hits.gz", [{"qid": "q1", "hits": found}])
    course = {"name": "news", "form": "written", "files": ["asked.jsonl.gz"], "articles": ["news.jsonl.gz"], "rate": 1}
    (tmp_path / "course.json").write_text(json.dumps([{**course, "hits": "asked.hits.gz", "hits_rate": 0.1}]), encoding="utf-8")
    (one,) = read_groups(tmp_path / "course.json")
    assert [lesson.text.text for lesson in one.own] == [TEXT] and one.own[0].answered
    assert [lesson.text.text for lesson in one.found] == [OTHERS[0]]  # neither its own article nor one that may answer


def test_a_mean_lies_between_two_networks_and_needs_them_alike(tmp_path: Path) -> None:
    for name, value in (("one", 1.0), ("two", 3.0)):
        torch.save({"weights": {"layer": torch.full((2, 2), value)}}, tmp_path / name)
    torch.save({"weights": {"layer": torch.zeros(3)}}, tmp_path / "other")
    assert mean_of(tmp_path / "one", tmp_path / "two", 0.25)["layer"].tolist() == [[1.5, 1.5], [1.5, 1.5]]
    with pytest.raises(MaterialError, match="unlike"):
        mean_of(tmp_path / "one", tmp_path / "other", 0.5)
