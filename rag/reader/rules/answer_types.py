"""Which spans can fill a slot at all: kilometres answer no question about money, and only a mayor answers who the mayor is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from index.chinese.dates.calendar import WEEKDAYS
from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.hedges import BEFORE
from index.chinese.vocabulary.offices import POSTS
from index.chinese.vocabulary.places import DIVISIONS
from index.chinese.vocabulary.units import CURRENCIES, TIMES, units_of
from rag.kinds import Kind
from rag.reader.rules.addresses import ASKED, addresses
from rag.reader.rules.persons import can_be_person, has_part, holds_post
from rag.reader.rules.spans import Candidate, worded_pieces
from rag.wants import Slot
from rag.words.lexicon import lexicon

_CLASSES: tuple[frozenset[str], ...] = (
    units_of(*CURRENCIES) | {"万元", "亿元"},
    units_of("length"),
    units_of("area"),
    units_of(*TIMES) | {"分", "点"},
    units_of("share", "points", "times"),
    units_of("mass"),
    units_of("人") | {"人次", "余名", "个", "户"},
    units_of("age") | {"多岁"},
    units_of("degrees"),
)
_MEASURED = tuple(one for one in _CLASSES if not one & {"个", "年"})
"""Units that measure: what 多少个 asks for is counted, in whatever word the page counts it."""
PEOPLE = re.compile(r"(?:人|员|生|者|师|民|工|孩子|同学|选手|代表|专家|志愿者)$")
"""The ends of nouns for people."""
_KIND_OF = {
    "大学": re.compile("大学|学院|校"),
    "医院": re.compile("院|中心"),
    "银行": re.compile("行"),
    "法院": re.compile("院"),
}
"""Signs that the name of a body of a kind bears."""
_PART = re.compile(
    r"(?:妻子|丈夫|父亲|母亲|爸爸|妈妈|儿子|女儿|哥哥|弟弟|姐姐|妹妹|爷爷|奶奶|孙子|孙女|老伴|男孩|女孩|孩子|男童|女童|婴儿|老人|大爷|大妈|大叔|阿姨|"
    r"小伙子?|姑娘|司机|护士|医生|教师|老师|警察|民警|交警|学生|村民|市民|乘客|公民|嫌疑人|凶手|死者|伤者|遇难者|受害人|失主|店主|业主)$"
)
"""Parts that people play in a story: who plays one is told beside it."""
_ANY_UNIT = frozenset("个万亿些种")
"""Units of a question that leave the unit of the answer open."""
_NOT_ONE = ("进", "同", "每", "这", "那", "另", "任", "哪", "某", "唯")
_POST = re.compile(f"(?:{any_of(POSTS | {'委员', '助理'})})$")
_TITLES_APART = 14
_PUBLIC = 7.0
"""Rarity under which a name of a person is one that news tells all the time, and no place's."""
_SOME = re.compile(rf"[\d{ONE_TO_TEN}两零〇几数半]")
_CALENDAR = re.compile(r"(?:1[5-9]|20)\d\d年|\d{1,2}月")
_ON_A_DAY = re.compile(r"\d{1,2}[日号]")
_DAY_BEFORE = ("月", "至", "到", "-", "—", "–", "~")
_ASCII = ("/", "_", "=", "&", "?")
_CODE = re.compile(r"[/_=&?]|\.[a-z]")
"""What stands by a number in an address of the net."""
_OF_A_DATE = re.compile(r"[\d年月日号时点分]+")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d(?![\d.%a-z\u4e00-\u9fff])")
"""A number that is a year and counts nothing that is named after it."""
_LENGTHS = units_of("length")
_DIVISIONS = frozenset(DIVISIONS)
_DIMENSION = re.compile(rf"([长宽高深厚])(?:度|达|为|有|是|可达|{any_of(BEFORE)})*$")
"""What a length measures, as the words right before it say."""
_SIGNED = re.compile(r"\((?:[^()]{0,12})?(?:记者|通讯员|实习生|编辑)[^()]{0,40}$")
"""What stands before a name that signs the item: (记者某某."""
_SIGNERS = re.compile(r"记者|作者|通讯员|实习生|编辑|署名|摄影|谁写|撰稿")
_KIND_SIGN = {
    "城市": "市",
    "省份": "省",
    "县城": "县",
    "县区": "县区",
    "乡镇": "乡镇",
    "村庄": "村",
    "区县": "区县",
    "市县": "市县",
}
"""The signs that end the names of places of a kind."""


COUNTRIES = frozenset(
    [
        "中国", "美国", "俄罗斯", "英国", "法国", "德国", "日本", "韩国", "朝鲜", "印度", "巴基斯坦", "意大利", "西班牙", "葡萄牙", "荷兰",
        "比利时", "卢森堡", "瑞士", "瑞典", "挪威", "芬兰", "丹麦", "冰岛", "爱尔兰", "奥地利", "波兰", "捷克", "斯洛伐克", "匈牙利",
        "罗马尼亚", "保加利亚", "希腊", "塞尔维亚", "克罗地亚", "斯洛文尼亚", "波黑", "黑山", "北马其顿", "阿尔巴尼亚", "乌克兰", "白俄罗斯",
        "摩尔多瓦", "立陶宛", "拉脱维亚", "爱沙尼亚", "土耳其", "塞浦路斯", "马耳他", "摩纳哥", "梵蒂冈", "加拿大", "墨西哥", "古巴", "巴拿马",
        "哥斯达黎加", "危地马拉", "洪都拉斯", "萨尔瓦多", "尼加拉瓜", "海地", "多米尼加", "牙买加", "巴西", "阿根廷", "智利", "秘鲁", "哥伦比亚",
        "委内瑞拉", "厄瓜多尔", "玻利维亚", "乌拉圭", "巴拉圭", "圭亚那", "苏里南", "澳大利亚", "新西兰", "斐济", "汤加", "萨摩亚", "瓦努阿图",
        "巴布亚新几内亚", "所罗门群岛", "基里巴斯", "密克罗尼西亚", "越南", "老挝", "柬埔寨", "泰国", "缅甸", "马来西亚", "新加坡", "印度尼西亚",
        "印尼", "菲律宾", "文莱", "东帝汶", "蒙古国", "蒙古", "尼泊尔", "不丹", "孟加拉国", "斯里兰卡", "马尔代夫", "阿富汗", "伊朗", "伊拉克",
        "叙利亚", "约旦", "黎巴嫩", "以色列", "巴勒斯坦", "沙特", "沙特阿拉伯", "阿联酋", "卡塔尔", "科威特", "巴林", "阿曼", "也门",
        "哈萨克斯坦", "乌兹别克斯坦", "土库曼斯坦", "吉尔吉斯斯坦", "塔吉克斯坦", "阿塞拜疆", "亚美尼亚", "格鲁吉亚", "埃及", "利比亚", "突尼斯",
        "阿尔及利亚", "摩洛哥", "苏丹", "南苏丹", "埃塞俄比亚", "厄立特里亚", "吉布提", "索马里", "肯尼亚", "乌干达", "坦桑尼亚", "卢旺达", "布隆迪",
        "刚果", "喀麦隆", "加蓬", "赤道几内亚", "乍得", "中非", "尼日利亚", "尼日尔", "马里", "加纳", "多哥", "贝宁", "科特迪瓦", "利比里亚",
        "塞拉利昂", "几内亚", "几内亚比绍", "塞内加尔", "冈比亚", "毛里塔尼亚", "佛得角", "布基纳法索", "安哥拉", "赞比亚", "津巴布韦", "马拉维",
        "莫桑比克", "马达加斯加", "毛里求斯", "塞舌尔", "科摩罗", "博茨瓦纳", "纳米比亚", "南非", "莱索托", "斯威士兰", "苏联", "南斯拉夫",
    ]
)  # fmt: skip
"""Names of countries as news writes them: what 哪国 asks for."""


_ANY_DISTRICT = re.compile(r"(?:闹市|市|居民|住宅|生活|小|社|景|灾|山|地|牧|厂|校|辖)区$|^(?:老|主|中心)?城区$")
"""Districts that bear no name: what 哪个区 does not ask for."""


def fine_enough(words: str, date: str) -> bool:
    """Whether a date is told as finely as the question word wants it: 哪天 a day, 几点 a time of day, 哪年 a year or finer."""
    date = re.sub(r"\s", "", date)
    if re.search(r"几点|几时|时刻", words):
        return bool(re.search(r"\d[时点:]", date))
    if re.search(r"[天日号]", words):
        return bool(re.search(rf"\d{{1,2}}[日号]|[昨今明前当次翌][天日晚]|初[{ONE_TO_TEN}]|周[{WEEKDAYS}]", date))
    if "月" in words:
        return "月" in date
    return True


Rule = Callable[[Slot, Candidate, str], bool]
"""Whether something holds of a candidate of a flat sentence, held against what a slot asks for."""


def fits(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    """Whether the span of a flat sentence can be what the slot asks for."""
    rule = _FITS.get(slot.kind)
    return rule is None or rule(slot, candidate, sentence)


def _words(candidate: Candidate, sentence: str) -> str:
    return sentence[candidate.start : candidate.end]


def _is_date(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    dated = re.search(r"\d(?:月|日|号)$|\d{4}年$", _words(candidate, sentence))
    return dated is not None and not set(slot.unit.split("|")) & {"天", "日", "年", "号", "月"}


def _counts_nothing(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    return _SOME.search(_words(candidate, sentence)) is None


def _is_on_the_calendar(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    months = "月" in slot.unit and not _ON_A_DAY.match(sentence, candidate.end)
    return _CALENDAR.fullmatch(_words(candidate, sentence)) is not None and not months


def _ends_a_date(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    before = sentence[max(0, candidate.start - 1) : candidate.start]
    return before in _DAY_BEFORE and re.fullmatch(r"\d{1,2}[日号]", _words(candidate, sentence)) is not None


def _is_in_a_code(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    before = sentence[max(0, candidate.start - 1) : candidate.start]
    beside = before in _ASCII or _CODE.match(sentence, candidate.end) is not None
    return _BARE_YEAR.match(sentence, candidate.start) is not None or (_words(candidate, sentence).isdigit() and beside)


def _is_another_dimension(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    told = _DIMENSION.search(sentence, 0, candidate.start) if candidate.unit in _LENGTHS else None
    wanted = _DIMENSION.search(slot.wants or slot.left)
    return told is not None and wanted is not None and wanted[1] != told[1]


NO_AMOUNT: tuple[tuple[str, Rule], ...] = (
    ("a date: 12月27日", _is_date),
    ("no number: 亿美元, cut out of a longer word", _counts_nothing),
    ("a year or a month, and no length of time: 2016年, 11月", _is_on_the_calendar),
    ("the day of a date: 27日 of 12月27日, 16日 of 14日至16日", _ends_a_date),
    ("a year or a number in a name or an address: 〔2023〕20号, “使命-2023”, news/829.html", _is_in_a_code),
    ("a length along another side: 宽约48米 for how long", _is_another_dimension),
)
"""What no question for a number asks for, and the rule that knows it."""


def _number(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    if any(rule(slot, candidate, sentence) for _, rule in NO_AMOUNT):
        return False
    words = _words(candidate, sentence)
    if slot.unit == "号码":
        return re.search(r"\d{5,}|\d{3,4}-\d{3,}", words) is not None
    if slot.wants == "rank":
        return words.startswith("第")
    if words.startswith("第") and not slot.left.endswith("第"):
        return False  # an ordinal counts nothing
    if words.startswith("一") and len(words) == 2 and sentence[: candidate.start].endswith(_NOT_ONE):
        return False  # 同一只, 每一名
    if not candidate.unit and len(slot.focus) > 1 and sentence.startswith(slot.focus, candidate.end):
        return True  # 37县区: what is counted stands in the place of a unit
    return _unit_fits(slot, candidate.unit or _unit_after(sentence[candidate.end :]))


def _unit_fits(slot: Slot, unit: str) -> bool:
    """Whether a unit, or none, is of a kind with the units asked for; where these leave it open, any that only counts."""
    asked = set(slot.unit.split("|")) if slot.unit else set()
    classes = [one for one in _CLASSES if asked & one] if asked != {"个"} or PEOPLE.search(slot.focus) else []
    if classes:
        return any(unit in one for one in classes)
    if asked & _ANY_UNIT:
        return not any(unit in one for one in _MEASURED)
    return not asked or not unit or unit in asked or unit == "个"


def _organisation(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    words = _words(candidate, sentence)
    kind = _KIND_OF.get(slot.focus[-2:])
    return (kind is None or kind.search(words) is not None) and _OF_A_DATE.fullmatch(words) is None


def _title(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    return candidate.kind in ("title", "quoted")


def _place(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    words = _words(candidate, sentence)
    known_person = lexicon().tag(words) in ("nr", "nrfg") and lexicon().idf(words) < _PUBLIC
    if _OF_A_DATE.fullmatch(words) or candidate.kind == "quoted" or known_person:
        return False
    if slot.wants == "country":
        return words in COUNTRIES or (len(words) < 5 and words[-1] in "国朝")
    if ASKED.search(slot.left + slot.focus + slot.right):
        return candidate in addresses(sentence)
    if (signs := _KIND_SIGN.get(slot.focus)) and re.search(r"\d|余?个|[各全多]" + f"[{signs}]?", words):
        return False  # 全国40余个城市 names none
    return slot.focus not in _DIVISIONS or _division(slot.focus, candidate, sentence)


def _division(kind: str, candidate: Candidate, sentence: str) -> bool:
    """Whether a span names a province, a city, a county and the like of that kind."""
    words = _words(candidate, sentence)
    if _ANY_DISTRICT.search(words):
        return False
    last = next((word for word, at in worded_pieces(sentence) if at + len(word) == candidate.end), "")
    tag = lexicon().tag(last)
    known = tag == "ns" and last not in ("城市", "国家", "地区")
    proper = last == kind or tag[:2] in ("ns", "nr", "nz", "x") or not lexicon().knows(last)
    return (words.endswith(kind) and proper and "的" not in words) or (known and kind in ("省", "市"))


def _person(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    start, end = candidate.start, candidate.end
    if _SIGNED.search(sentence[:start]) and not _SIGNERS.search(slot.left + slot.focus + slot.right):
        return False
    if _words(candidate, sentence) in COUNTRIES or not can_be_person(sentence, start, end):
        return False
    if _POST.search(slot.focus):
        return holds_post(sentence, start, end, slot.focus[-2:], slot.left + slot.focus, _TITLES_APART)
    return not _PART.search(slot.focus) or has_part(sentence, start, end, slot.focus)


_FITS: Mapping[Kind, Rule] = {
    Kind.NUMBER: _number,
    Kind.ORGANISATION: _organisation,
    Kind.PLACE: _place,
    Kind.TITLE: _title,
    Kind.PERSON: _person,
}


_UNIT_AFTER = rf"\s*({any_of(frozenset().union(*_CLASSES))})"


def _unit_after(text: str) -> str:
    found = re.match(_UNIT_AFTER, text)
    return found.group(1) if found else ""
