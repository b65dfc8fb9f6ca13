"""Questions in English over Chinese pages: the table, what is English, days and numbers, names in pinyin, order, and the answer."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from typing import cast

import pytest

from index.archive.folder import Archive, open_archive
from rag import Wenbao
from rag.question.english.dates import chinese_number, with_chinese_dates
from rag.question.english.romanised import rarest, syllables, written
from rag.question.english.sentence import in_chinese, is_english
from rag.question.english.words import LONGEST, bases, look_up, table
from rag.question.understand import understand
from rag.refuse.off_topic import off_topic
from rag.types import Question

ROWS = [
    line
    for line in resources.files("rag.question.english").joinpath("english.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_each_row_of_the_table_is_well_formed() -> None:
    wrong = [row for row in ROWS if not re.fullmatch(r"[a-z0-9][a-z0-9.,'&/ -]*\t[^\s;]+(?: [^\s;]+)*(?:;[^\s;]+){0,2}", row)]
    assert wrong == []
    assert [row for row in ROWS if len(row.split("\t")[0].split(" ")) > LONGEST] == []


def test_no_english_key_stands_twice() -> None:
    keys = [row.split("\t")[0] for row in ROWS]
    assert len(keys) == len(set(keys)) == len(table())
    assert len(keys) > 4_000


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("mayor", "市长"),
        ("party secretary", "书记"),
        ("phase one", None),
        ("expressways", "高速公路"),
        ("confirmed cases", "确诊病例"),
        ("counties", "县"),
        ("stopped", "停止"),
        ("rwandan", "卢旺达"),
        ("took part in", "参加"),
        ("qwertyish", None),
    ],
)
def test_a_word_is_found_in_its_inflections(english: str, chinese: str | None) -> None:
    found = look_up(english)
    assert (found[1][0] if found else None) == chinese


def test_the_forms_that_a_word_may_come_from() -> None:
    assert "study" in bases("studies")
    assert "stop" in bases("stopped")
    assert "city" in bases("city's")
    assert "worker" in bases("workers'")


def test_of_a_word_with_many_genitives_all_are_taken_off() -> None:
    word = "city" + "'s" * 950
    assert list(bases(word)) == [word, "city"]
    assert look_up(word) == look_up("city")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Who is the mayor of Hengyang?", True),
        ("logistics port investment Hengyang", True),
        ("Is 朱健 the mayor?", True),
        ("CoWoS产能多少", False),
        ("iPhone 12 什么时候上市", False),
        ("PM2.5是多少", False),
        ("zhu jian shi shui", False),
        ("衡阳市长是谁？", False),
        ("NBA All Star 谁赢了", False),
        ("guqin", False),
    ],
)
def test_what_is_english(text: str, english: bool) -> None:
    assert is_english(text) is english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("August 2023", "2023年8月"),
        ("October 29, 2021", "2021年10月29日"),
        ("29th of October 2021", "2021年10月29日"),
        ("2021-10-29", "2021年10月29日"),
        ("Dec. 27", "12月27日"),
        ("Q1", "一季度"),
        ("second quarter", "二季度"),
        ("phase two", "二期"),
        ("phase II", "二期"),
        ("3 million", "300万"),
        ("2.5 billion yuan", "25亿 yuan"),
        ("1 trillion", "1万亿"),
        ("$300 million", "3亿美元"),
        ("1.15 million", "115万"),
        ("999999999999999 trillion", "999999999999999万亿"),
        ("123456789012345 masks", "123456789012345 masks"),
        ("$" + "9" * 400 + " million", "$" + "9" * 400 + " million"),
        ("10,000 masks", "10000 masks"),
        ("twenty percent", "20%"),
        ("73rd World Health Assembly", "第七十三届 World Health Assembly"),
        ("ninth session", "第九次 session"),
        ("90th anniversary", "90周年"),
        ("aged 3 to 11", "3至11岁"),
        ("a 13-year-old", "a 13岁"),
        ("COVID-19", "COVID-19"),
        ("may march on", "may march on"),
    ],
)
def test_days_and_numbers(english: str, chinese: str) -> None:
    assert " ".join(with_chinese_dates(english).split()) == chinese


def test_numerals() -> None:
    assert [chinese_number(n) for n in (1, 10, 12, 20, 73, 120)] == ["一", "十", "十二", "二十", "七十三", "120"]


def test_syllables_of_pinyin() -> None:
    assert syllables("Hengyang")[0] == ("heng", "yang")
    assert syllables("Xi'an") == [("xi", "an")]
    assert syllables("Xian") == [("xian",), ("xi", "an")]
    assert syllables("Rwanda") == []
    assert syllables("a" * 900) == []


@pytest.mark.parametrize(
    ("names", "chinese"),
    [
        (["Zhu", "Jian"], "朱健"),
        (["Yang", "Qing"], "杨青"),
        (["Peng", "Yuming"], "彭玉明"),
        (["Shigu"], "石鼓"),
        (["Xidu"], "西渡"),
    ],
)
def test_a_name_in_pinyin_is_what_the_archive_prints(wenbao: Wenbao, names: list[str], chinese: str) -> None:
    assert written(names, wenbao.archive)[0] == chinese


def test_a_foreign_name_stays(wenbao: Wenbao) -> None:
    assert written(["Schmidt"], wenbao.archive) == ()
    assert "Schmidt" in wenbao.understand("Who is the engineer Schmidt?").text


class Prints:
    """An archive that prints all pairs of characters, some more often, and counts what it is asked for."""

    authors: frozenset[str] = frozenset()

    def __init__(self, *often: str) -> None:
        self.often, self.asked, self.calls = often, 0, 0

    def idf(self, field: str, pairs: Sequence[str]) -> list[float]:
        self.asked, self.calls = self.asked + len(pairs), self.calls + 1
        return [9.0 if pair == "\u4dff\u4dff" else 1.0 if pair in self.often else 5.0 for pair in pairs]


def test_a_name_that_no_dictionary_has_is_put_together_of_few_characters() -> None:
    archive = Prints("姬礼", "礼诗", "诗仪")
    assert written(["Jilishiyi"], cast(Archive, archive))[0] == "姬礼诗仪"
    assert archive.asked < 25_000
    assert archive.calls <= 10


def test_what_follows_a_name_tells_between_names() -> None:
    archive = cast(Archive, Prints("事会"))
    assert "故事" not in written(["Gushi"], archive)
    assert written(["Gushi"], archive, after="会")[0] == "故事"


def test_an_archive_that_is_no_longer_used_is_let_go(seed_archive: Path) -> None:
    archive = open_archive(seed_archive)
    assert written(["Zhu", "Jian"], archive) == ("朱健",)
    assert rarest(archive) > 0
    gone = weakref.ref(archive)
    del archive
    gc.collect()
    assert gone() is None


def test_of_many_names_four_are_put_together_and_more_are_looked_up(wenbao: Wenbao) -> None:
    people = "Qin Guowen, Zhou Yuzhong, Chen Liangwei, Gong Xueyu, Liu Wentao and Guo Kai"
    asked = f"Who was at the meeting of the mayor and the party secretary in Xidu with {people}?"
    rendering = in_chinese(asked, wenbao.archive)
    assert rendering is not None
    assert rendering.text == "秦国文西渡市长和书记会议，周煜中，陈亮伟，Gong Xueyu，Liu Wentao和郭凯是谁？"
    fewer = in_chinese(asked.replace("Zhou Yuzhong, ", ""), wenbao.archive)
    assert fewer is not None
    assert "龚学余，Liu Wentao和郭凯" in fewer.text


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Who is the mayor of Hengyang?", "衡阳市长是谁？"),
        ("Who gave the talk on guqin music and ritual civilization at the Shigu Academy lecture series?", "石鼓书院讲坛谁主讲琴乐和礼乐文明？"),
        ("How much is invested in phase two of the Hengyang International Logistics Port?", "衡阳国际物流港二期投资多少？"),
        ("When will construction start?", "什么时候开工？"),
        ("Is the vaccine for children free of charge?", "儿童疫苗免费吗？"),
        ("How many medical teams did Guangxi send to Hubei?", "广西向湖北派出多少医疗队？"),
        ("What is the population of Japan?", "日本人口是多少？"),
        ("How long is the bridge?", "大桥多长？"),
        ("Which four cities founded the alliance?", "哪四市成立联盟？"),
        ("Where was the conference held?", "大会在哪里举行？"),
        ("What does WHO recommend?", None),
        ("What about Suzhou?", "苏州呢？"),
        ("What is the weather today?", "今天天气是什么？"),
    ],
)  # fmt: skip
def test_the_order_of_words(wenbao: Wenbao, english: str, chinese: str | None) -> None:
    rendering = in_chinese(english, wenbao.archive)
    assert rendering is not None
    assert rendering.text == chinese if chinese else "世卫组织" in rendering.text


def test_a_question_in_english_is_understood_as_one_in_chinese() -> None:
    asked = "When did 51 teams play in October 2021?"
    question = understand(asked, as_of=date(2024, 11, 12))
    assert question.asked == asked
    assert [(one.earliest, one.latest) for one in question.periods] == [(date(2021, 10, 1), date(2021, 10, 31))]


def test_what_else_a_word_may_be_called_is_searched_for_but_not_said(wenbao: Wenbao) -> None:
    question = wenbao.understand("Who is the president of Japan?")
    assert question.text == "日本总统是谁？"
    assert question.query.split() == ["日本总统是", "主席", "会长"]


def test_a_question_in_chinese_stays_as_it_is(wenbao: Wenbao) -> None:
    assert in_chinese("衡阳国际物流港什么时候开工？", wenbao.archive) is None
    assert wenbao.understand("衡阳国际物流港什么时候开工？").text == "衡阳国际物流港什么时候开工？"


@pytest.mark.parametrize(("asked", "refused"), [("Who are you?", True), ("Who is the mayor of Hengyang?", False)])
def test_small_talk_in_english_is_refused_and_questions_are_not(wenbao: Wenbao, asked: str, refused: bool) -> None:
    question: Question = wenbao.understand(asked)
    assert (off_topic(question) is not None) is refused


@pytest.mark.parametrize(
    ("asked", "headline", "answer"),
    [
        ("Who gave the talk on guqin music and ritual civilization at the Shigu Academy lecture series?", "礼乐文明", "杨青"),
        ("How much is invested in phase two of the Hengyang International Logistics Port?", "衡阳国际物流港", "102亿"),
        ("Who led a delegation to Suzhou for a study visit?", "两地交流合作", "秦国文"),
        ("When will the ninth session of the 15th Hengyang People's Congress be held?", "第九次会议", "2021年1月18日"),
    ],
)  # fmt: skip
def test_the_article_is_found_and_the_answer_told(wenbao: Wenbao, asked: str, headline: str, answer: str) -> None:
    hits = wenbao.retrieve(wenbao.understand(asked))
    assert any(headline in (hit.article.headline or "") for hit in hits[:3])
    told = wenbao.ask(asked)
    assert answer in told.answer
    assert told.question == asked
    assert told.understood is not None
    assert not re.search(r"[a-z]", told.understood)
    assert all(re.search(r"[\u4e00-\u9fff]", citation.quote) for citation in told.citations)
