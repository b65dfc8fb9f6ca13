"""Other articles that tell the same are cited beside an answer; those that tell another thing, or of another thing, are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.cite.corroborate import MOST, corroborated
from rag.types import Draft, Evidence, Hit, Statement
from tests.test_reader_reading import TEXT, hit, question

TOLD = TEXT[TEXT.index("大桥全长") : TEXT.index("副市长")]
ASKED = question("东洲大桥全长多少米？")


def draft(*core: str, refused: bool = False) -> tuple[Draft, Hit]:
    own = hit()
    start = TEXT.index(TOLD)
    told = Statement(TOLD, (Evidence(own, TOLD, start, start + len(TOLD)),))
    return Draft((told,), refusal="not_found" if refused else None, core=core), own


def quotes(told: Draft) -> list[str]:
    return [one.text for one in told.also]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("记者看了新桥。东洲大桥大桥全长4582米，是全市最长的桥。", "东洲大桥大桥全长4582米，是全市最长的桥。"),
        ("东洲大桥大桥全长4528米。", None),
        ("东洲大桥大桥全长14582米。", None),
        ("滨江步道长4582米。", None),
    ],
)
def test_a_sentence_with_the_bare_answer_and_the_words_asked_of_is_cited(text: str, cited: str | None) -> None:
    told, own = draft("4582米")
    other = replace(hit(text, "b01"), article=replace(hit(text, "b01").article, headline=None))
    assert quotes(corroborated(told, ASKED, [own, other])) == ([cited] if cited else [])


def test_without_a_bare_answer_a_sentence_of_the_same_words_is_cited() -> None:
    told, own = draft()
    same, another = hit(TOLD.replace("由", "今由"), "b01"), hit("副市长周文博昨日到东洲大桥工地看望工人。", "c01")
    assert quotes(corroborated(told, ASKED, [own, another, same])) == [TOLD.replace("由", "今由")]


def test_each_article_once_and_not_more_than_a_few() -> None:
    told, own = draft("4582米")
    others = [hit(TEXT, f"b{n:02}") for n in range(5)]
    also = corroborated(told, ASKED, [own, others[0], *others]).also
    assert [one.hit.article.article_id for one in also] == ["b00", "b01"]
    assert len(also) == MOST


def test_a_refusal_is_left_as_it_is() -> None:
    told, own = draft("4582米", refused=True)
    assert corroborated(told, ASKED, [own, hit(TEXT, "b01")]).also == ()


def cited(asked: str, told: str, other: str, *core: str) -> bool:
    """Whether one sentence is cited beside another that answers a question."""
    own, another = (replace(one, article=replace(one.article, headline=None)) for one in (hit(told, "a01"), hit(other, "b01")))
    answer = Draft((Statement(told, (Evidence(own, told, 0, len(told)),)),), core=core)
    return quotes(corroborated(answer, question(asked), [own, another])) == [other]


BUILT = "东洲大桥已经建成通车。"
WON = "乙队在决赛中以三比一战胜甲队夺冠。"


@pytest.mark.parametrize(
    ("asked", "told", "other", "core"),
    [
        ("东洲大桥通车了吗？", BUILT, "东洲大桥尚未建成通车。", ()),
        ("东洲大桥通车了吗？", BUILT, "东洲大桥没有建成通车。", ("通车",)),
        ("谁战胜了甲队？", WON, "甲队在决赛中以三比一战胜乙队夺冠。", ()),
        ("谁战胜了甲队？", WON, "甲队在决赛中以三比一战胜乙队夺冠。", ("乙队",)),
        ("事故造成几人受伤？", "昨日东洲大桥事故造成5人受伤。", "2019年西山煤矿事故造成5人受伤，20人死亡。", ("5人",)),
        ("东洲大桥为什么停工？", "东洲大桥因资金短缺于去年停工。", "东洲大桥并非因资金短缺于去年停工。", ("资金短缺",)),
        ("东洲大桥总投资多少？", "东洲大桥总投资78亿元，由省交投集团建设。", "东洲大桥总投资102亿元，由省交投集团建设。", ()),
        ("东洲大桥投资多少？", "东洲大桥全长4582米，总投资78亿元。", "东洲大桥全长8254米，总投资78亿元。", ("78亿元",)),
        ("东洲大桥通车了吗？", BUILT, "东洲大桥通车，市民前往观看。", ("通车",)),  # a yes rests on all of it
    ],
)
def test_a_sentence_that_tells_another_thing_or_the_opposite_is_not_cited(
    asked: str, told: str, other: str, core: tuple[str, ...]
) -> None:
    assert not cited(asked, told, other, *core)


@pytest.mark.parametrize(
    ("asked", "told", "other", "core"),
    [
        ("东洲大桥通车了吗？", BUILT, "记者获悉，东洲大桥已经建成通车。", ()),
        ("谁战胜了甲队？", WON, "乙队以三比一战胜甲队。", ("乙队",)),
        ("东洲大桥为什么停工？", "东洲大桥因资金短缺停工。", "因资金短缺，东洲大桥停工。", ("资金短缺",)),
    ],
)
def test_a_sentence_that_tells_it_in_other_words_is_cited(asked: str, told: str, other: str, core: tuple[str, ...]) -> None:
    assert cited(asked, told, other, *core)
