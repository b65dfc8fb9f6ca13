"""What a question asks for: its slots (the kind of thing, the noun it is about) and its terms with their weights."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.chinese.vocabulary import any_of, organisations, places
from index.chinese.vocabulary.offices import NAMED, PLAIN
from index.chinese.vocabulary.whether import ASKING
from index.chinese.words import cut
from rag.kinds import Kind
from rag.question.facts import facts_of
from rag.question.slots.content_words import MEASURE, STOP, Term, terms_of
from rag.question.slots.measures import measures_of
from rag.types import Question
from rag.wants import Fact, Slot
from rag.words.days import DAY
from rag.words.lexicon import flat, lexicon


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the reader sees it: `text` is flat, the slots stand in its order and there is at least one, `facts` are what it speaks of.

    Dates are no terms, because a page writes them in another way.
    """

    text: str
    terms: tuple[Term, ...]
    slots: tuple[Slot, ...]
    facts: frozenset[Fact] = frozenset()

    @property
    def weight(self) -> float:
        """The weight of all terms together."""
        return sum(term.weight for term in self.terms)


_NO_BODY = frozenset("厅办会部处站团行军")
"""Signs of bodies that after 哪个 mostly begin or end another word: 会议, 部分, 行业, 站点."""
_PERSONS = any_of(NAMED)
_ORGS = any_of(organisations.KINDS | organisations.COLLECTIVE | organisations.SIGNS - _NO_BODY)
_PLACES = any_of(places.KINDS | places.COLLECTIVE | set(places.DIVISIONS) | places.NATURAL - {"江"} | set("省街路国站港里"))

_NOUN = r"[\u4e00-\u9fff·]"

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.WHY,
        r"为什么|为何|为啥|何以|因为(?:什么|啥|何)\w{0,4}|(?:是|有)?(?:什么|啥|哪些)(?:主要)?(?:原因|缘故|理由)|原因(?:是(?:什么|啥)|何在)",
    ),
    (
        Kind.DATE,
        r"(?:什么|啥|哪个|何)(?:时候|时间|时刻|时段|日子|日期|年代|年份|月份)|何时|何日|何年|几时|多会儿|哪一?[年天日月](?:哪月|哪[天日]|几月|几点)*(?:几[日号分点])*|几月(?:几?[日号])?|几[日号](?:到几[日号]|几[点时](?:几分)?)?|几点(?:几分|钟)?|几几年|(?:具体)?(?:日期|时间)(?=是|$|[??])",
    ),
    (
        Kind.NUMBER,
        rf"(?:多少|第?几(?![十百千乎经率]))(?:{MEASURE})?|多(?:大|长|高|远|重|久|宽|深|厚|快|贵)(?:面积|时间|距离)?|百分之(?:多少|几)",
    ),
    (
        Kind.LIST,
        rf"哪(?:些|几|两|三|四|五|六|七|八|九|十|\d+)(?:{MEASURE}|大|方面)?|有谁|都有(?:谁|啥|什么)|分别(?:是|叫|为)?(?:谁|什么|啥)|哪[^,，。?？]{{0,8}}和哪",
    ),
    (
        Kind.PERSON,
        r"谁|哪一?位|哪一?个人(?![物口类群种])|何人|什么人|哪[一]?名|叫(?:什么|啥)(?:名字?)?(?=$|[?？吧呢啊,，、;；。]|来着)|姓(?:什么|啥|甚)|(?:姓名|名字)(?:是|叫)(?:什么|啥)",
    ),
    (
        Kind.PLACE,
        rf"哪一?国(?:的?人|籍)?(?!家?(?:机关|企|货|产|家))|哪里|哪儿|何处|何地|(?:什么|啥)(?:地方|地址|位置)|在哪(?=$|[?？呢啊举召开办])|哪一?(?:个|座|片|条|处)?(?={_NOUN}{{0,6}}?(?:{_PLACES})(?:$|[^\u4e00-\u9fff]|的|旁|边|附|周|门|举|召|开|办|搞|发|进|上|里|建|出|落|有|是|拍|交|见|当|工|签|被|飞|起|打|本|比|接|结))|(?:地点|地址|位置)(?=是|$|[?？])",
    ),
    (Kind.ORGANISATION, rf"哪一?(?:家|所|个|支)?(?={_NOUN}{{0,6}}?(?:{_ORGS}))"),
    (Kind.HOW, r"怎么样?|怎样|如何|咋样?|(?:什么|何种|啥|哪种)(?:方式|办法|方法|途径|手段|措施)"),
    (Kind.TITLE, r"(?:题目|标题|书名|片名|作品|主题|名称)(?:是|叫)(?:什么|啥)"),
    (Kind.THING, r"什么|啥|哪一?[个种项件条本部首篇届款枚类级场次块]?|(?<=[有是属为因与系凭])何|何(?=[种等类物事项罪病])"),
)
_SLOT = re.compile("|".join(f"(?P<s{n}>{pattern})" for n, (_, pattern) in enumerate(_PATTERNS)))
_BARE_NUMBER = re.compile(
    r"(人数|数量|总数|总量|总额|金额|户数|天数|面积|价格|票价|电话|热线|号码|比例|占比|长度|高度|宽度|深度|重量|年龄|身高|体重|占地|工期|任期|造价|总?投资|投资额|规模|增速|产值|产量|次数|件数|多少)$"
)
_BARE_OTHER = re.compile(
    r"(?P<date>(?:日子|日期|时间)[和及、与](?:时刻|时间|钟点)|时间|日期|日子|时刻|年份|开幕|截止)$|(?P<place>地点|地址|位置|在哪)$|(?P<person>作者|负责人|主编|校长|冠军|主持人|姓名)$|(?P<list>名单|内容|措施|项目|方面)$"
)
_WHETHER = re.compile(rf"(?:吗|么|没有|没|与否)[呢啊]?$|{any_of(ASKING)}")
_POST_BEFORE = re.compile(f"(?:{any_of(PLAIN)})$")
_PARTY = re.compile(r"(?:[主承协联举]办|[主协承]办方|方|单位|机构|部门|企业|公司|厂家|厂商|主办者)$")
"""What is asked for by 谁 and is no person."""
_DONE_BY = re.compile(r"(?:来|负责)?(?:[承协主]办|承建|承接|施工|监理|运营|出品|设立|组建|颁发|制定|评选|认定)")
"""What bodies do: 由谁承建."""
_NAMED = re.compile(r"叫(?:什么|啥)|(?:姓名|名字)(?:是|叫)")
_IS_THING = re.compile(
    r"(?:芯片|系统|平台|软件|产品|品牌|项目|工程|活动|行动|计划|疾?病|病毒|疫苗|药|卫星|火箭|飞船|飞机|客机|[船舰艇车曲歌剧片书赛奖节桥楼馆菜酒茶花树])$"
)
"""Things that have names as people do."""
_PIECE = re.compile(r"哪一?(?:[首本]|篇|部(?![门委队]))$")
_SUMMARY = re.compile(
    r"建议|措施|要求|变化|成果|做法|工作|贡献|特点|作用|影响|意见|问题|困难|成绩|优势|举措|内容|安排|计划|经验|荣誉|好处|区别|条件|规定"
)
_PLURAL = re.compile(
    r"都(?:是|有|叫)?(?:谁|什么|哪)|(?:[两三四五六七八九十\d]+|几)(?:名|位|个|人|所|家|项|条|篇|部|种|座)[\u4e00-\u9fff]{0,8}(?:是谁|叫什么|是哪|有谁|都|分别)|分别(?:是|叫|为|讲|写)"
)

_NAMES_A_PIECE = re.compile(r"[^,，。?？、]{0,8}的[那这]一?[个位名篇条家张则段][^,，。?？]*")
"""What follows a question word that asks nothing itself, but says which one is meant."""

_OPENING = re.compile(r"^(?:那么?(?=[他她它这谁]|总共|一共|具体|后来)|还(?=[给有要会把向为对在能是])|请问|(?:我)?想?问一?下)")
_ANY_KIND = frozenset(["地方", "国家", "城市", "单位", "部门", "机构", "地点", "名字", "姓名", "方面", "东西"])
"""Kinds of answer that a page which gives the answer has no need to name."""


def ask(question: str) -> Asked:
    """Read a question (any width, any script). Never fails: a question without a question word asks for a thing."""
    text = flat(question).strip()
    slots = slots_of(text)
    return _read(text, slots, text, slots)


def asked_of(question: Question) -> Asked:
    """What a question asks of the pages: of `A当天，B怎样` B alone, as A only says on what day, and seldom stands in the same article."""
    if (day := question.wants.same_day) is not None:
        return ask(day.asked)
    text, turn, slots = flat(question.text).strip(), flat(question.asked).strip(), question.wants.slots
    return _read(text, slots, turn, question.turn.slots) if question.asked in question.text else _read(text, slots, text, slots)


def _read(text: str, all_slots: tuple[Slot, ...], turn: str, own: tuple[Slot, ...]) -> Asked:
    """What a flat text asks in its last turn, with the slots of both; of a turn without a question word (那一期呢) what the text asks."""
    slots, offset = own, max(text.rfind(turn), 0)
    if not own[0].said and turn != text:  # the question word stood in the turn before
        slots, offset = all_slots, 0
    slots = tuple(replace(slot, start=slot.start + offset, end=slot.end + offset) for slot in slots)
    blanked = list(text)
    for match in _SLOT.finditer(text):  # a question word must not melt into the word beside it
        blanked[match.start() : match.end()] = " " * (match.end() - match.start())
    if opening := _OPENING.match(text):
        blanked[: opening.end()] = " " * opening.end()
    for slot in slots:
        if slot.focus in _ANY_KIND and (at := text.find(slot.focus, slot.start)) >= 0:
            blanked[at : at + len(slot.focus)] = " " * len(slot.focus)
    for match in DAY.finditer("".join(blanked)):
        blanked[match.start() : match.end()] = " " * (match.end() - match.start())
    return Asked(text, terms_of("".join(blanked)), slots, facts_of(text))


def slots_of(text: str) -> tuple[Slot, ...]:
    """The things that a text, of any width and script, asks for, in its order; at least one."""
    text = flat(text).strip()
    slots = []
    for match in _SLOT.finditer(text):
        number = next(n for n in range(len(_PATTERNS)) if match.group(f"s{n}") is not None)
        slots.append(_slot(_PATTERNS[number][0], text, match))
    if len(slots) > 1 and _NAMES_A_PIECE.fullmatch(text[slots[0].end : slots[1].start]):
        del slots[0]  # 讲心梗怎么预防的那个主任是谁 asks who
    if slots and slots[0].kind == "thing" and _SUMMARY.search(slots[0].focus):
        slots[0] = replace(slots[0], kind=Kind.LIST)
    if slots and slots[0].kind == "number" and re.search(r"都(?:是|有)?(?:干|做|指|叫)?(?:什么|啥)", text):
        slots[0] = replace(slots[0], kind=Kind.LIST)
    if slots and slots[0].kind in ("person", "thing") and _PLURAL.search(text):
        slots[0] = replace(slots[0], kind=Kind.LIST)
    if slots:
        return tuple(slots)
    if len(listed := _listed(text)) > 1:
        return listed
    bare = text.rstrip("?？。!！ ")
    if found := _BARE_NUMBER.search(bare):
        return (Slot(Kind.NUMBER, found.start(), len(bare), found.group(1), False),)
    for word in bare.split()[:-1]:
        if (found := _BARE_NUMBER.search(word)) and len(bare.split()) > 2:
            start = bare.find(word)
            return (Slot(Kind.NUMBER, start, start + len(word), word, False),)
    if _WHETHER.search(bare):
        return (Slot(Kind.THING, len(bare), len(bare), said=False),)
    if (found := _BARE_OTHER.search(bare)) and found.lastgroup:
        return (Slot(Kind(found.lastgroup), found.start(), len(bare), found.group(), False),)
    return (Slot(Kind.THING, len(bare), len(bare), said=False),)


def attribute(text: str) -> tuple[Kind, int] | None:
    """The kind of the attribute that a text ends with (投资 of 大桥总投资), and where it begins; None where it ends with none."""
    if found := _BARE_NUMBER.search(text):
        return Kind.NUMBER, found.start()
    other = _BARE_OTHER.search(text)
    return (Kind(other.lastgroup), other.start()) if other and other.lastgroup not in (None, "list") else None


def _listed(text: str) -> tuple[Slot, ...]:
    """The blanks of a query that ends in several things wanted: 高铁 开通时间 票价."""
    slots: list[Slot] = []
    end = len(text)
    for word in reversed(text.rstrip("?？。!！ ").split()[1:]):
        start = text.rindex(word, 0, end)
        if (found := attribute(word)) is None:
            break
        slots.append(Slot(found[0], start, start + len(word), word, False))
        end = start
    return tuple(reversed(slots))


def _slot(kind: Kind, text: str, match: re.Match[str]) -> Slot:
    start, end = match.span()
    focus = ""
    if kind == "number":
        focus = _noun_after(text, end)
    elif kind in ("person", "place", "organisation", "thing", "title", "list"):
        focus = _focus(kind, text, match)
        kind = _finer(kind, text, match, focus)
    return Slot(kind, start, end, focus, measures=measures_of(match.group()))


def _focus(kind: Kind, text: str, match: re.Match[str]) -> str:
    """The noun that the answer must be one of; empty where the question names none."""
    start, end = match.span()
    post = _POST_BEFORE.search(re.sub(r"[是叫为由的]+$", "", text[:start])) if kind == "person" else None
    if post:
        return post.group()
    if kind == "list" and match.group().endswith("方面"):
        return "方面"
    focus = _noun_after(text, end) or _noun_before(text, start)
    named = re.match(rf"{_NOUN}{{0,6}}?(?:{_PLACES})", text[end:]) if kind == "place" and not focus else None
    return named.group() if named else focus


@dataclass(frozen=True, slots=True)
class Finer:
    """A question word for one of `kinds` asks for another kind, `becomes`, where `holds` of the question, the word and the noun asked for."""

    example: str
    kinds: tuple[Kind, ...]
    becomes: Kind
    holds: Callable[[str, re.Match[str], str], bool]


FINER = (
    Finer(
        "弹的是哪一首曲子", (Kind.THING, Kind.ORGANISATION), Kind.TITLE,
        lambda text, word, focus: _PIECE.match(word.group()) is not None and focus[:1] not in ("门", "委"),
    ),
    Finer("协办方是谁", (Kind.PERSON,), Kind.ORGANISATION, lambda text, word, focus: _PARTY.search(focus) is not None),
    Finer("大桥由谁承建", (Kind.PERSON,), Kind.ORGANISATION, lambda text, word, focus: _DONE_BY.match(text, word.end()) is not None),
    Finer(
        "新发布的芯片叫什么", (Kind.PERSON,), Kind.THING,
        lambda text, word, focus: _NAMED.match(word.group()) is not None and _IS_THING.search(focus) is not None,
    ),
    Finer(
        "热线号码是什么", (Kind.THING, Kind.ORGANISATION), Kind.NUMBER,
        lambda text, word, focus: re.search(r"电话|热线|号码|邮编|票价|价格|人数|面积$", focus) is not None,
    ),
    Finer("该写什么通信地址", (Kind.THING,), Kind.PLACE, lambda text, word, focus: focus.endswith("地址")),
    Finer(
        "什么国家夺冠", (Kind.THING,), Kind.PLACE,
        lambda text, word, focus: re.match(r"国(?!家?(?:机关|标准|级|企|货|产))", text[word.end() :]) is not None,
    ),
    Finer(
        "哪个教练带出了她", (Kind.THING,), Kind.PERSON,
        lambda text, word, focus: word.group()[-1] not in "类种级届" and re.search(rf"(?:{_PERSONS})$", focus) is not None,
    ),
)  # fmt: skip
"""What finer kind a question asks for than its question word says, each with a question that does; in order, one after the other."""


def _finer(kind: Kind, text: str, match: re.Match[str], focus: str) -> Kind:
    for one in FINER:
        if kind in one.kinds and one.holds(text, match, focus):
            kind = one.becomes
    return kind


_KIND_OF = re.compile(rf"(?:{_PLACES}|{_ORGS}|{_PERSONS})$")


def _noun_after(text: str, end: int) -> str:
    found = re.match(r"[\u4e00-\u9fff]{1,8}", text[end:])
    if not found:
        return ""
    noun: list[str] = []
    for word in cut(found.group()):
        tag = lexicon().tag(word)
        if word in STOP or (tag[0] not in "nxljbas" and tag not in ("vn", "nr", "ns")):
            break
        if noun and (tag[0] in "as" or (tag == "x" and word[-1] in "了过着")):
            break  # 贫困生重新上学: what is counted ends where something is said of it
        noun.append(word)
        if len(word) > 1 and _KIND_OF.search(word):
            break
    return "".join(noun[:3])


def _noun_before(text: str, start: int) -> str:
    found = re.search(
        r"([\u4e00-\u9fff]{1,8})$",
        re.sub(r"(?:是|叫|为|由|在|有|的|都|各|还|共|分别|主要|一共|总共|包括|包含)+$", "", text[:start]),
    )
    if not found:
        return ""
    words = cut(found.group(1))
    last = words[-1] if words else ""
    tag = lexicon().tag(last)
    return last if last and last not in STOP and (tag[0] in "nxlj" or tag == "vn") else ""
