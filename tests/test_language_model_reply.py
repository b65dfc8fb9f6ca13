"""Replies as models really write them: thinking, JSON whole and broken, prose with marks, in pieces of any size."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable

import pytest

from rag.reader.language_model.reply import EMPTY, LONGEST, LONGEST_THOUGHT, Closing, Said, read, visible

ONE = Said("大桥全长约4582米。", (1,), "全长约4582米")
TWO = Said("他说：“{总投资}78亿元\\。”", (1, 2))
CLOSING = Closing("约4582米", "东洲大桥 长度")
RECORD = {
    "short": CLOSING.short,
    "sentences": [
        {"text": ONE.text, "passages": [1], "words": ONE.words},
        {"text": TWO.text, "passages": [1, 2], "words": ""},
    ],
    "query": CLOSING.query,
}
WHOLE = json.dumps(RECORD, ensure_ascii=False)
ASCII = json.dumps(RECORD, indent=1)
PROSE = "大桥全长约4582米[1]。他说：“总投资78亿元。”[1][2]副市长出席！【3】"
PROSE_SAID = [Said("大桥全长约4582米。", (1,)), Said("他说：“总投资78亿元。”", (1, 2)), Said("副市长出席！", (3,))]


def parsed(pieces: Iterable[str]) -> list[Said | Closing]:
    return list(read(visible(pieces)))


def said(*pieces: str) -> list[Said]:
    return [one for one in parsed(pieces) if isinstance(one, Said)]


@pytest.mark.parametrize(
    "reply",
    [
        WHOLE,
        ASCII,
        f"```json\n{WHOLE}\n```",
        f"```\n{ASCII}```\n以上。",
        f"好的，以下是答案：\n{WHOLE}",
        f"<think>先看片段[1]。{{想一想}}</think>\n{WHOLE}",
        f"<thinking>\n先看片段。</thinking>{WHOLE}",
        f"看片段1，该写JSON</think>\n\n{WHOLE}",
        WHOLE.replace("sentences", "<think>还要想吗？</think>sentences"),
        f"<tool_call>{{'name': 'search'}}</tool_call>{WHOLE}",
        f"<|channel|>analysis<|message|>想。<|end|><|start|>assistant<|channel|>final<|message|>{WHOLE}",
        f"<think></think><think>又</think>{WHOLE}<think>没完",
        WHOLE.replace("}]", "},]").replace("[1]", "[1,]"),
        WHOLE.replace("。", "。\n", 1).replace("。\n", "。"),
    ],
)
def test_json_is_read_however_it_is_wrapped_and_cut(reply: str) -> None:
    right = [ONE, TWO, CLOSING]
    heard = [one for one in parsed([reply]) if not isinstance(one, Said) or one.passages]
    assert heard == right
    assert [one for one in parsed(reply) if not isinstance(one, Said) or one.passages] == right
    for at in range(len(reply)):
        assert [one for one in parsed([reply[:at], reply[at:]]) if not isinstance(one, Said) or one.passages] == right


@pytest.mark.parametrize("lead", ["", "<think>嗯，[1]里有。</think>", "嗯</think>"])
def test_prose_is_read_however_it_is_cut(lead: str) -> None:
    reply = lead + PROSE
    for pieces in ([reply], reply, *([reply[:at], reply[at:]] for at in range(len(reply)))):
        assert [one for one in said(*pieces) if one.passages] == PROSE_SAID


def test_json_cut_off_keeps_what_was_whole() -> None:
    whole = WHOLE.index("}") + 1
    for at in range(len(WHOLE)):
        assert said(WHOLE[:at]) == [one for one, end in ((ONE, whole), (TWO, WHOLE.index("}]") + 1)) if at >= end]


def test_each_sentence_comes_as_soon_as_it_is_whole() -> None:
    given: list[str] = []

    def pieces() -> Iterable[str]:
        for sign in WHOLE:
            given.append(sign)
            yield sign

    assert next(read(visible(pieces()))) == ONE and "".join(given) == WHOLE[: WHOLE.index("}") + 1]


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("大桥全长[1]，总投资78亿元[2]。", "大桥全长，总投资78亿元。", (1, 2)),
        ("大桥动工[1,2]。", "大桥动工。", (1, 2)),
        ("大桥动工［1、12］。", "大桥动工。", (1, 12)),
        ("大桥动工【片段3】。", "大桥动工。", (3,)),
        ("- **大桥**动工[1]", "大桥动工", (1,)),
        ("2. 大桥动工[1]", "大桥动工", (1,)),
        ("3、大桥动工[1]", "大桥动工", (1,)),
        ("3、4月份动工[1]。", "3、4月份动工。", (1,)),
        ("1.5亿元[1]。", "1.5亿元。", (1,)),
        ("<|im_start|>assistant大桥动工[1]。<|im_end|>", "大桥动工。", (1,)),
        ("大桥动工。", "大桥动工。", ()),
        ("大桥动工[甲]。", "大桥动工[甲]。", ()),
    ],
)
def test_marks_and_what_models_put_around_words(text: str, words: str, numbers: tuple[int, ...]) -> None:
    assert said(text)[0] == Said(words, numbers)
    assert said(json.dumps({"text": text})) == [Said(words, numbers)]


@pytest.mark.parametrize(
    ("named", "numbers"),
    [
        ([1, 2], (1, 2)),
        (1, (1,)),
        ("1", (1,)),
        ("片段1、片段2", (1, 2)),
        (["[3]"], (3,)),
        ([123], (123,)),
        ([], ()),
        (None, ()),
    ],
)
def test_passages_are_named_in_many_ways(named: object, numbers: tuple[int, ...]) -> None:
    for ascii_only in (True, False):
        assert said(json.dumps({"text": "大桥动工。", "passages": named}, ensure_ascii=ascii_only)) == [
            Said("大桥动工。", numbers)
        ]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        " \n",
        "{}",
        "[]",
        "{",
        '{"text"',
        '{"text": 1}',
        '{"text": null, "passages": [1]}',
        '{"a": ' * 5000,
        "[" * 5000,
        '{"sentences": "没有"}',
        '{"sentences": [1, null, []]}',
        "{" + '"text": "\\u12"}',
        '{"text": "大桥", "passages": ' + "9" * 5000 + "}",
        "<think>只想",
        "<think>",
        "<tool_call>{}",
        "<thi",
        "\0\ufffd",
        "}" * 9 + '"' * 9,
    ],
)
def test_nonsense_is_read_without_error(reply: str) -> None:
    assert all(not one.passages or one.passages[0] > 99 for one in said(reply))
    assert said(*reply) == said(reply)
    assert isinstance(parsed([reply])[-1], Closing)


def test_marked_prose_in_the_fields_of_the_json() -> None:
    reply = {"short": "约4582米[1]", "sentences": ["大桥全长约4582米[1]。总投资78亿元[2]。"]}
    assert parsed([json.dumps(reply, ensure_ascii=False)]) == [
        Said("大桥全长约4582米。", (1,)),
        Said("总投资78亿元。", (2,)),
        Closing("约4582米"),
    ]


@pytest.mark.parametrize("size", [1, 2, 50, 10_000])
def test_long_thinking_is_cut_away(size: int) -> None:
    reply = f"<think>{'我再想想<b> ' * 25_000}</think>{WHOLE}"
    assert len(reply) > 200_000
    assert parsed(reply[at : at + size] for at in range(0, len(reply), size)) == [ONE, TWO, CLOSING]


@pytest.mark.parametrize(("begin", "words"), [("<think>", "嗯"), ("", "<think></think>"), ("", "<tool_call>{}</tool_call>")])
def test_thinking_without_an_end_is_given_up(begin: str, words: str) -> None:
    taken = 0

    def pieces() -> Iterable[str]:
        nonlocal taken
        yield begin
        while True:
            taken += len(words)
            yield words

    assert said(*visible(pieces())) == []
    assert LONGEST_THOUGHT <= taken < 3 * LONGEST_THOUGHT


@pytest.mark.parametrize("words", ["总投资78亿元[1]。", "哈", "。", '{"text": "大桥动工。", "passages": [1]}'])
def test_a_reply_without_an_end_is_given_up(words: str) -> None:
    taken = 0

    def pieces() -> Iterable[str]:
        nonlocal taken
        while True:
            taken += len(words)
            yield words

    parsed(pieces())
    assert taken < LONGEST + 500
    assert sum(len(one) for one in visible([words * 100_000])) == LONGEST


@pytest.mark.parametrize(
    "reply",
    [
        lambda n: "<think>" + "想" * n + "</think>",
        lambda n: ("<think>" + "想" * n + "</think>",),
        lambda n: "<think>" + "<" * n + "</think>",
        lambda n: ("<think></think>" * (n // 15),),
        lambda n: ("</think>" * (n // 8),),
        lambda n: ("<tool_call><think></think>" * (n // 26),),
    ],
)
def test_thinking_is_read_in_linear_time(reply: Callable[[int], Iterable[str]]) -> None:
    def seconds(n: int) -> float:
        pieces = reply(n)
        began = time.process_time()
        parsed(pieces)
        return time.process_time() - began

    seconds(1_000)
    short = min(seconds(50_000) for _ in range(3))
    long = min(seconds(200_000) for _ in range(3))
    assert long < 4 * short * 2 + 0.02
    assert long < 1.0


@pytest.mark.parametrize("words", ["大桥，", "。", "大桥[", "[1]", "{", '"', '{"short": "', ",  ", "\\", "1、", "**", "<|"])
def test_a_long_reply_is_read_quickly(words: str) -> None:
    began = time.process_time()
    parsed(words * 20_000)
    parsed([words * 20_000])
    assert time.process_time() - began < 5


def test_json_that_tells_no_sentence_is_given_up() -> None:
    told = 0

    def endless() -> Iterable[str]:
        nonlocal told
        yield '{"id": [0'
        while True:
            told += 1
            yield ', "https://example.org/17980"'

    assert parsed(endless()) == [Closing()]
    assert EMPTY / 29 < told < EMPTY / 29 + 3


def test_json_that_tells_sentences_is_read_on() -> None:
    sentences = [{"text": f"大桥第{n}段全长{n}米。", "passages": [1], "words": "全长"} for n in range(200)]
    whole = json.dumps({"short": "", "sentences": sentences, "query": ""}, ensure_ascii=False)
    assert EMPTY < len(whole) < LONGEST
    assert len(parsed([whole[n : n + 7] for n in range(0, len(whole), 7)])) == 201
