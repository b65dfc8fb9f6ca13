"""The tables of newspaper Chinese: each word once, what belongs in each and what does not, and no list of such words elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from pathlib import Path

import pytest

from index.chinese.vocabulary import (
    any_of,
    denials,
    hedges,
    hours,
    offices,
    organisations,
    papers,
    places,
    signatures,
    surnames,
    units,
    whether,
)
from tests.conftest import ROOT

TABLES: dict[str, tuple[Set[str], str, str]] = {
    "papers.KINDS": (papers.KINDS, "日报 晚报 都市报 科技报", "举报 海报 报 汇报"),
    "papers.JOINED": (papers.JOINED, "军报 汇报", "日报 通报"),
    "papers.TITLES": (papers.TITLES, "报 周末", "日报 杂志"),
    "surnames.SURNAMES": (surnames.SURNAMES, "王 赖 洪 隋 覃 佟", "的 们 很 吃"),
    "surnames.SURNAMES_SIGNED": (surnames.SURNAMES_SIGNED, "洪 隋 南", "广 能 经"),
    "surnames.SURNAMES_IN_TEXT": (surnames.SURNAMES_IN_TEXT, "洪 隋 赖", "南 海 原"),
    "surnames.COMPOUND": (surnames.COMPOUND, "欧阳 呼延 南宫", "王李 北京"),
    "offices.HEADS_OF_PLACES": (offices.HEADS_OF_PLACES, "市长 村长", "局长 副市长"),
    "offices.OFFICES": (offices.OFFICES, "市长 副市长 副总编辑 总理", "增长 家长 记者"),
    "offices.POSTS": (offices.POSTS, "副司长 市委书记 首席执行官", "增长 家长 记者"),
    "offices.PLAIN": (offices.PLAIN, "市长 书记 经理", "副市长 市委书记 总经理"),
    "offices.ROLES": (offices.ROLES, "护士 村民", "市长 公司"),
    "offices.SIGNING": (offices.SIGNING, "记者 通讯员", "市长"),
    "offices.NEED_BODY": (offices.NEED_BODY, "代表 委员", "市长"),
    "offices.SHARED": (offices.SHARED, "人大代表 市领导", "市长"),
    "offices.HELD_BY_SEVERAL": (offices.HELD_BY_SEVERAL, "委员 教授", "市长 政委书记"),
    "offices.OF_CITIES": (offices.OF_CITIES, "市长 市委书记", "省长 县长"),
    "offices.STYLES": (offices.STYLES, "同志 先生", "市长"),
    "offices.NAMED": (offices.NAMED, "校长 得主 作者", "模范 公司"),
    "denials.SIGNS": (denials.SIGNS, "不 没 未 无", "否 非 没有"),
    "denials.NEGATIONS": (denials.NEGATIONS, "不 没有 尚未 取消 辞去", "不仅 未来 否"),
    "denials.NO_DENIAL": (denials.NO_DENIAL, "不仅 未来 非常", "不 没有 尚未"),
    "denials.BEFORE_VERBS": (denials.BEFORE_VERBS, "并未 无法", "取消 不仅"),
    "denials.REPLIES": (denials.REPLIES, "不是 没有", "是 对"),
    "hedges.BEFORE": (hedges.BEFORE.keys(), "约 不足 不少于 突破", "左右 第"),
    "hedges.WITHIN": (hedges.WITHIN.keys(), "余 多 来", "约 左右"),
    "hedges.BEHIND": (hedges.BEHIND.keys(), "左右 以内", "约 余"),
    "hours.BEFORE_NOON": (hours.BEFORE_NOON, "凌晨 上午", "中午 下午"),
    "hours.AFTER_NOON": (hours.AFTER_NOON, "下午 晚上 深夜", "中午 凌晨"),
    "hours.PARTS": (hours.PARTS, "凌晨 中午 晚", "昨晚 今天"),
    "whether.ASKING": (whether.ASKING, "是不是 是否 要不要", "吗 没有"),
    "whether.AFFIRMED": (whether.AFFIRMED.keys(), "是 能 会 有", "要 不能"),
    "whether.VERDICTS": (whether.VERDICTS, "是 不是 没有 不能 可以", "吗 能不能"),
    "units.UNITS": (units.UNITS.keys(), "公里 ㎡ 微米 人次 个 车次", "点 手 千 万元"),
    "units.SELDOM": (units.SELDOM, "手 车 首", "公里 个 人"),
    "units.NUMBERING": (units.NUMBERING, "年 号 届", "公里 人"),
    "units.BEGINNING_NOUNS": (units.BEGINNING_NOUNS, "方 车 手", "个 公里"),
    "units.HIDING": (units.HIDING, "行 个人", "个 公里"),
    "organisations.KINDS": (organisations.KINDS, "公司 大学 检察院", "单位 公园"),
    "organisations.COLLECTIVE": (organisations.COLLECTIVE, "单位 媒体", "大学"),
    "organisations.SIGNS": (organisations.SIGNS, "局 厅 院", "人 山"),
    "places.REGIONS": (places.REGIONS, "自治区 自治州", "公园"),
    "places.PROVINCES": (places.PROVINCES, "湖南 西藏 香港", "湖南省 长沙"),
    "places.KINDS": (places.KINDS, "广场 机场", "大学 城市"),
    "places.COLLECTIVE": (places.COLLECTIVE, "地方 城市", "广场"),
    "places.SIGNS": (places.SIGNS, "省 村 路 山 港", "人 局"),
    "signatures.OWN": (signatures.OWN, "本报 本网", "新华社"),
    "signatures.AGENCIES": (signatures.AGENCIES, "新华社 人民日报", "本报"),
    "signatures.RANKS": (signatures.RANKS, "见习 首席", "记者 本报"),
}
"""Every table with words that must be in it and words that must not."""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_what_belongs_in_it(name: str) -> None:
    table, inside, outside = TABLES[name]
    assert set(inside.split()) <= table
    assert not set(outside.split()) & table
    assert all(word == word.strip() and word for word in table)


def test_the_longer_word_is_read_before_the_shorter_one_in_it() -> None:
    found = re.match(any_of(["报", "都市报", "市报"]), "都市报")
    assert found and found[0] == "都市报"
    assert re.fullmatch(any_of(["公里/小时", "%"]), "公里/小时")


def test_what_deals_with_denials_takes_none_for_another() -> None:
    assert not denials.NEGATIONS & denials.NO_DENIAL
    assert denials.BEFORE_VERBS < denials.NEGATIONS


@pytest.mark.parametrize(
    ("reply", "says_no"), [("不是", True), ("尚未开工", True), ("并非如此", True), ("是的", False), ("已经开工", False)]
)
def test_a_no_is_known_by_how_it_begins(reply: str, says_no: bool) -> None:
    assert (re.match(denials.NO, reply) is not None) is says_no


def test_units_of_one_dimension_agree_in_scale() -> None:
    factor = {name: unit.factor for name, unit in units.UNITS.items()}
    assert factor["公里"] == factor["千米"] == 1000 * factor["米"]
    assert (
        factor["公顷"] == 15 * factor["亩"] and factor["吉瓦"] == 10**6 * factor["千瓦"] and 5 * factor["克拉"] == factor["克"]
    )
    assert factor["小时"] == 3600 * factor["秒钟"]


def test_what_is_no_unit_by_itself_is_no_unit_twice() -> None:
    assert not units.SELDOM & units.UNITS.keys()
    assert units.UNITS.keys() > units.NUMBERING and units.UNITS.keys() | units.SELDOM > units.HIDING
    assert units.UNITS.keys() | units.SELDOM > units.BEGINNING_NOUNS


def test_divisions_are_each_named_once() -> None:
    assert len(set(places.DIVISIONS)) == len(places.DIVISIONS)
    assert set(places.DIVISIONS) < places.SIGNS


GUARDED: dict[str, Set[str]] = {
    "papers": papers.KINDS,
    "signatures": signatures.OWN | signatures.AGENCIES | signatures.RANKS,
    "offices": offices.POSTS | offices.NEED_BODY,
    "units": {name for name in units.UNITS if len(name) > 1},
    "denials": denials.NEGATIONS,
    "organisations": organisations.KINDS,
    "places": places.KINDS | places.REGIONS | set(places.DIVISIONS),
}
ALLOWED: dict[tuple[str, str], str] = {
    ("index/issues/head_lines.py", "offices"): "who edits a page, as its foot prints it",
    ("index/mend/rows.py", "organisations"): "what a row of an advertisement speaks of",
    ("index/training/mend/scramble.py", "places"): "made-up names",
    ("rag/bench/proof/falsehoods.py", "denials"): "what a sentence is turned to",
    ("rag/proof/alike.py", "organisations"): "nouns that a verb stands before in a name",
    ("rag/proof/words.py", "denials"): "words and their opposites",
    ("rag/proof/words.py", "offices"): "words and their opposites, words that may stand for each other",
    ("rag/proof/words.py", "organisations"): "words that may stand for each other",
    ("rag/reader/definitions.py", "places"): "what a definition says that a thing is",
    ("rag/reader/language_model/standing.py", "denials"): "a sentence's verb and its denial",
    ("rag/reader/persons/posts.py", "denials"): "how an office ends",
    ("rag/question/slots/asked.py", "offices"): "what is asked for by the bare word",
    ("rag/question/parts/subquestions.py", "places"): "what 分别 begins a word with",
    ("rag/question/slots/content_words.py", "denials"): "words that weigh nothing",
}
"""Where three words of a table stand together outside of it and why that is no copy. This list may only shrink."""
MOST_TOGETHER = 2
ROOMS = ("index", "rag", "chat")


def sources() -> list[Path]:
    own = ROOT / "index/chinese/vocabulary"
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if own not in path.parents]


def lists(tree: ast.AST) -> Iterator[set[str]]:
    """The words of every alternation, of every string of words and of every container of strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None  # a docstring
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.right, ast.Set):
            node.right.elts = []  # what a use leaves out of a table
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield {one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield set(re.split(r"[|()?:$^]+", node.value))
            yield set(node.value.split())


def test_no_list_of_words_stands_outside_of_its_table() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in sources()
        for row in lists(ast.parse(path.read_text(encoding="utf-8")))
        for name, table in GUARDED.items()
        if len(row & table) > MOST_TOGETHER
    }
    assert found == ALLOWED.keys()


@pytest.mark.parametrize(
    "code",
    [
        'X = r"(?:书记|主任|局长)$"',
        'X = ("书记", "主任", "局长")',
        'X = frozenset("书记 主任 局长".split())',
        'X = f"{Y}|书记|主任|局长"',
    ],
)
def test_a_copy_is_seen_however_it_is_written(code: str) -> None:
    assert any(len(row & offices.POSTS) > MOST_TOGETHER for row in lists(ast.parse(code)))


def test_surnames_stand_nowhere_else() -> None:
    run = re.compile(f"[{''.join(sorted(surnames.SURNAMES))}]{{30,}}")
    assert not [path for path in sources() if run.search(path.read_text(encoding="utf-8"))]
