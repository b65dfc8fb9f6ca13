"""The table of wordings in which the archive is asked as a whole, and of courtesies: what each row takes, leaves, and how long it looks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from itertools import product
from typing import Any

import pytest

from rag.question.catalogue.wordings import WORDINGS, Wanted, matched
from rag.question.talk import COURTESIES
from rag.refuse.off_topic import off_topic
from tests.asking import asking

ASKED = date(2024, 11, 12)


EXAMPLES = (
    ("总结一下这期报纸", "summary", ""),
    ("请问最新一期报纸主要讲了些什么？", "summary", ""),
    ("今天（最新一期）的主要内容", "summary", ""),
    ("有哪些新闻", "headlines", ""),
    ("这期有什么内容", "headlines", ""),
    ("最近发生了什么大事", "headlines", ""),
    ("看看今天的新闻", "headlines", ""),
    ("头版头条是什么？", "lead", ""),
    ("第一版有什么", "page", "第一版"),
    ("A03版有哪些文章", "page", "A03版"),
    ("t2版登了什么", "page", "t2版"),
    ("概括《石桥修好了》", "told", "石桥修好了"),
    ("《石桥修好了》讲了什么", "told", "石桥修好了"),
    ("《石桥修好了》的主要内容是什么", "told", "石桥修好了"),
    ("提到疫苗的有几篇", "count", "疫苗"),
    ("有多少篇报道提到了疫苗", "count", "疫苗"),
    ("疫苗上过几次报纸", "count", "疫苗"),
    ("疫苗被报道过几次", "count", "疫苗"),
    ("报纸提到过几次疫苗", "count", "疫苗"),
    ("哪几篇提到疫苗", "titles", "疫苗"),
    ("有什么关于疫苗的报道", "titles", "疫苗"),
    ("关于疫苗的报道有哪些", "titles", "疫苗"),
    ("疫苗的报道有哪些", "titles", "疫苗"),
    ("有哪些疫苗的新闻", "titles", "疫苗"),
    ("关于疫苗的报道给我找找", "titles", "疫苗"),
    ("帮我找一下关于疫苗的报道", "titles", "疫苗"),
    ("提到了疫苗的报道有哪些", "titles", "疫苗"),
    ("有没有提到疫苗的报道", "held", "疫苗"),
    ("有关于疫苗的新闻吗", "held", "疫苗"),
    ("报道过疫苗吗", "held", "疫苗"),
    ("报纸上有没有报道过疫苗", "held", "疫苗"),
    ("有没有疫苗的报道", "held", "疫苗"),
    ("有疫苗方面的新闻吗", "held", "疫苗"),
    ("有没有报道疫苗的文章", "held", "疫苗"),
    ("最近一次提到疫苗是什么时候", "last", "疫苗"),
    ("疫苗最近一次见报是哪天", "last", "疫苗"),
    ("疫苗最近一次是哪天报道的", "last", "疫苗"),
    ("疫苗首次是什么时候见报的", "first", "疫苗"),
    ("最早什么时候提到疫苗", "first", "疫苗"),
    ("第一次提到疫苗是哪天", "first", "疫苗"),
    ("疫苗第一次见报是哪天", "first", "疫苗"),
    ("疫苗的时间线", "timeline", "疫苗"),
    ("石桥修好的来龙去脉", "timeline", "石桥修好"),
    ("请梳理一下疫苗事件的始末", "timeline", "疫苗"),
    ("疫苗的来龙去脉是怎样的", "timeline", "疫苗"),
    ("按时间顺序列出疫苗的报道", "timeline", "疫苗"),
    ("以时间为序梳理疫苗", "timeline", "疫苗"),
    ("馆里有几篇稿子写到疫苗", "count", "疫苗"),
    ("你能做什么？", "help", ""),
    ("你是谁", "help", ""),
    ("可以问你什么问题", "help", ""),
    ("怎么用", "help", ""),
)


@pytest.mark.parametrize(("text", "asks", "topic"), EXAMPLES)
def test_a_wording_says_what_is_asked(text: str, asks: str, topic: str) -> None:
    wanted = matched(text.replace("（", "").replace("）", ""))
    assert wanted is not None
    assert (wanted.asks, wanted.topic) == (asks, topic)


def test_every_row_has_an_example() -> None:
    texts = [
        text.strip("？").replace("（", "").replace("）", "").removeprefix("请问").removeprefix("帮我") for text, *_ in EXAMPLES
    ]
    bare = [row.words.pattern for row in WORDINGS if not any(row.words.fullmatch(text) for text in texts)]
    assert bare == []


@pytest.mark.parametrize(
    "text",
    [
        "有没有提到多少人受伤",
        "有没有提到谁负责",
        "报道过什么时候开工吗",
        "疫情最早什么时候出现",
        "有哪些新变化",
        "头条新闻里的大桥有多长",
        "这期报纸的记者是谁",
        "总结会上谁发了言",
        "他最近一次提到是什么时候",
        "第一版图纸是谁画的",
        "你能做什么样的贡献",
    ],
)
def test_what_asks_the_pages_is_no_wording(text: str) -> None:
    assert matched(text) is None


def test_a_topic_that_may_be_none_is_not_plain() -> None:
    assert matched("有没有人受伤的消息") == Wanted("held", "人受伤", plain=False)
    assert matched("有没有关于疫苗的报道") == Wanted("held", "疫苗", plain=True)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("谢谢", "不客气，还想知道报纸上的什么，请接着问。"),
        ("好的，谢谢你！", "不客气，还想知道报纸上的什么，请接着问。"),
        ("再见", "再见，欢迎随时再来问报。"),
        ("好的", "好的，还想知道报纸上的什么，请接着问。"),
        ("你好", "你好，我是报纸问答程序，请问我报纸上的人和事。"),
    ],
)
def test_courtesy_is_answered_in_kind(text: str, reply: str) -> None:
    no = off_topic(asking(text, as_of=ASKED))
    assert no is not None and no.refusal == "off_topic" and "".join(one.text for one in no.statements) == reply


@pytest.mark.parametrize("text", ["好的政策有哪些", "谢谢他的是谁", "你好中国晚会在哪办"])
def test_courteous_words_may_begin_a_question(text: str) -> None:
    assert off_topic(asking(text, as_of=ASKED)) is None


LONG = 2000


def long_texts(words: Iterable[str], first: tuple[str, ...] = ("",)) -> Iterable[str]:
    """Texts of 2,000 characters that repeat one or two of a pattern's own words and then break off."""
    words = sorted(set(words))
    for start, one, other in product(first, words, words):
        yield start + ((one + other) * LONG)[: LONG - 1 - len(start)] + "x"


def slowest(match: Callable[[str], object], texts: Iterable[str]) -> tuple[float, str]:
    """Processor seconds of the slowest match, the quickest of three, and how its text begins."""

    def took(text: str) -> float:
        began = time.process_time()
        match(text)
        return time.process_time() - began

    worst = 0.0, ""
    for text in texts:
        if (once := took(text)) > worst[0]:
            worst = max(worst, (min(once, took(text), took(text)), text[:8]))
    return worst


def own_words(pattern: re.Pattern[str]) -> list[str]:
    """The words of a pattern, and the signs of its classes one by one."""
    runs = re.findall(r"[^\W\d_]+|◇", pattern.pattern)
    return [*runs, *(sign for run in re.findall(r"\[([^\]]+)\]", pattern.pattern) for sign in run)]


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row.asks)
def test_no_wording_takes_long(row: Any) -> None:
    assert slowest(row.words.fullmatch, long_texts(own_words(row.words))) < (0.05, "")


@pytest.mark.parametrize("words", [words for _, words in COURTESIES], ids=["thanks", "farewell", "assent", "greeting"])
def test_no_courtesy_takes_long(words: re.Pattern[str]) -> None:
    assert slowest(words.fullmatch, long_texts(own_words(words), ("", "谢谢", "好的"))) < (0.05, "")


def test_no_question_takes_the_table_long() -> None:
    ends = [(one * LONG)[:LONG] for one in ("吧", "谢谢", "好吗", "？", "请问", "◇的", "这的", " ", "a ")]
    titled = [
        "《" + " " * (LONG - 2) + "》",
        ("《" + "a " * LONG)[: LONG - 1] + "》",
        "《" + " " * (LONG - 1),
        "（）" * (LONG // 2),
    ]
    assert slowest(matched, [*ends, *titled]) < (0.05, "")
