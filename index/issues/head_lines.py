"""One line of a masthead (报头), running head or issue line, read into its parts: the same reading for who dates a page and who mends it.

A line is of a masthead where its parts account for all of it, or, where it prints a date with other parts, for all but a few
characters (the name of the page, a motto). A line that tells an hour, a place or where a text was first printed is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index import english
from index.chinese.dates import ascii_digits
from index.chinese.dates.calendar import EARLY_DAY, WEEKDAYS
from index.chinese.dates.lunar import SEXAGENARY
from index.chinese.dates.reigns import HEADED
from index.chinese.numerals import CHARACTERS, DAY_CHARACTERS, ONE_TO_TEN, ONES, ZEROS
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import JOINED, KINDS, TITLES
from index.chinese.words import tagged

LONGEST = 60
"""Characters of a line without its blanks; a longer one is text."""

_D = r"[\dOoIl|]"
_CN_DIGIT = f"{ZEROS}{ONES}0OoＯ"
CN_DAY = rf"(?:[{DAY_CHARACTERS}]{{1,4}})"
_MONTH = rf"(?i:{'|'.join((*english.MONTHS, *(name[:3] + '[.]?' for name in english.MONTHS)))})"
JAPANESE_WEEKDAYS = "月火水木金土日"

DATE = re.compile(
    rf"(?<![创刊办始立]于)(?:(?P<y>(?:19|2[0O]){_D}{_D}|[一二][{_CN_DIGIT}]{{3}})年\n?(?P<m>{_D}{{1,2}}|元|{CN_DAY})月\n?(?P<d>{_D}{{1,2}}|{CN_DAY})"
    rf"(?:日|(?=\n|星期|周|$))"
    rf"|(?:(?:大清|大日本|大满洲帝国|满洲国)\n?)?{HEADED}\n?(?P<leap>闰?)(?P<m3>\d{{1,2}}|正|元|冬|腊|{CN_DAY})月\n?初?(?P<d3>\d{{1,2}}|{CN_DAY})日?"
    r"|(?P<y2>(?:19|20)\d\d)(?P<sep>[.\-/·])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y4>(?:19|20)\d\d)(?P<m4>0[1-9]|1[0-2])(?P<d4>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?P<m5>{_MONTH})\n?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\n?(?P<y5>(?:1[89]|20)\d\d)"
    rf"|(?<!\d)(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\n?(?P<m6>{_MONTH}),?\n?(?P<y6>(?:1[89]|20)\d\d))"
)
"""A whole date that is not the day a paper was founded on; of its groups y, m and d, one number is set. Half-width, simplified, without blanks (`\\n` where words part)."""
WEEKDAY = re.compile(
    rf"(?:星期|礼拜|周)\n?(?P<cn>[{WEEKDAYS}天])|(?P<jp>[{JAPANESE_WEEKDAYS}])曜日?|(?P<en>(?i:{'|'.join(english.WEEKDAYS)}))"
    rf"|\b(?P<abbr>{'|'.join(name[:3] for name in english.WEEKDAYS)})\b[.]?"
)
LUNAR = re.compile(
    rf"(?:(?:农历|夏历|旧历|阴历)\n?(?P<year>{SEXAGENARY})?年?|(?P<stem>{SEXAGENARY})年|(?=闰?[正冬腊]月|闰?[{ONE_TO_TEN[1:]}]{{1,2}}月(?:初|廿.?(?!日))))[\n,，]?"
    rf"(?P<leap>闰?)(?P<month>正|冬|腊|十[一二]?|[{ONES[1:]}])月(?P<day>{EARLY_DAY}|{CN_DAY})日?"
)
NUMBER = re.compile(
    r"(?:(?P<whole>总\n?第?|总期号:?)|第|期号:?|N[Oo][.:]?)(?P<n>\d{2,6})(?:\n?[号期](?!楼|公告|令|台风))"
    r"|(?:总\n?第?|第|期号:?|N[Oo][.:]?)(?P<n2>\d{4,6})(?=\n|$)"
    rf"|(?:^|(?<=[\n◀（(【◘●]))第(?P<n3>[{CHARACTERS}万]{{2,12}})[号期](?=[\n▶）)】◘●]|$)"
)
CN = re.compile(r"CN\d\d-\d{4}|国内统一(?:连续出版物|刊)号|ISSN\n?\d{4}-\d{3}[\dX]")
TODAY = re.compile(
    rf"(?:今日|本期|共)(?:出版?)?[{ONE_TO_TEN}\d]{{1,3}}(?:大?张)?[{ONE_TO_TEN}\d]{{0,3}}版|今日(?:出版?)?[一二三四五六壹贰叁肆两][大全]?张"
)
PAGE = re.compile(
    rf"(?<![转接见载至自])第(?P<a>[A-Za-z]?\d{{1,3}}|[{ONE_TO_TEN}廿壹贰叁肆伍陆柒捌玖拾]{{1,3}})[版面]"
    rf"|(?:^|(?<=[\n】）):])|(?<=[期周拜][{WEEKDAYS}天])|(?<=[\d十〇{ONES}]日))(?P<b>[A-Za-z]?\d{{1,2}})版(?!次|面|名)|版[次面号](?:/卷期)?[】\]]?[:：]?\n?第?(?P<c>[A-Za-z]?\d{{1,3}}|[{ONE_TO_TEN}]{{1,3}})版?"
    rf"|(?:^|(?<=\n))(?P<d>[A-Z]\d{{1,2}})(?!\d)|(?:^|(?<=\n))(?P<e>[{ONE_TO_TEN}]{{1,2}})版(?=\n|$)|\b(?i:page)\n?(?P<f>[A-Z]?\d{{1,2}})(?!\d)"
    rf"|(?:^|(?<=\n))第(?P<g>[{ONE_TO_TEN}]{{1,3}})页(?=\n|$)"
)
SHEET = re.compile(
    r"^[-—=_*·~\n]*(?:(?i:page)[\n:：.]?(?P<n>\d{1,4})(?:\n?(?:/|of)\n?\d+)?|第\n?(?P<n2>\d{1,4})\n?页(?:[\n,，/]*共\n?\d+\n?页)?)[-—=_*·~\n]*$"
)
"""What a program prints between the pages of a file: Page 2, 第 2 页 共 8 页. It numbers the pages of the file, not of the paper."""
_LABEL = re.compile(
    r"[【\[〔](?:出版|发布|刊出|刊登|见报)?(?:日期|时间|报纸|报纸名称|报刊|报名|来源|刊名|版次|版面|版名|期号|星期)[】\]〕][:：]?"
    r"|(?:出版|发布|刊出|刊登|见报)时间[:：]|(?:出版|发布|刊出|刊登|见报)?(?:日期|报纸|报纸名称|报刊|报刊名称|报名|刊名|版次(?:/卷期)?|版面|版名|期号)[:：]"
    r"|^来源[:：](?=[\u4e00-\u9fff]+$)|(?<=\d\n)来源[:：]"
)
"""What a database prints before the parts of an issue line."""
_CLOCK = re.compile(r"(?<!\d)[012]?\d:[0-5]\d(?::[0-5]\d)?(?!\d)")
SOURCE = re.compile(r"[【\[〔]?(?:文章)?来源[】\]〕]?[:：]?")
_OFFICE = re.compile(
    rf"(?:[^\W\d由]{{0,12}}(?:[会委部]|报社|集团|社)\n?)?(?:主管|主办|出版)(?:\n?主办)?(?=\n|$)"
    r"|(?:^|(?<=\n))(?:[上下]一[版期篇](?=\n|$)\n?)+|返回(?:目录|首页|版面)(?=\n|$)|版面(?:导航|概览|目录)(?=\n|$)"
    r"|(?:责任编辑|责\n?编|值班(?:编委|主任|总编)|组版|版式(?:设计)?|美编|校对|检校|编辑|电脑制作|本版(?:编辑|责编|主编))[:：\n][\u4e00-\u9fff\n、:：]{2,24}"
    rf"|(?:新闻|广告|发行|投稿|服务|订阅)(?:热线|电话|邮箱)[:：][\w\-.@—]+(?:\n[\d\-—]{{5,}})*|(?:官方)?网[站址][:：]\S+|邮发代号[:：]?[\d-]*|第[{ONE_TO_TEN}]{{1,2}}张|代号[\d-]+"
    rf"|(?:本日|每份|零)?(?:售价?|零售价?)[:：]?(?:大洋|国币|法币|铜元)?[\d.{CHARACTERS}]+[元角分枚](?:[\d{CHARACTERS}]+[分厘])*"
    r"|(?:https?://)?www\.[\w.]+|[\w.-]+@[\w.]+"
    r"|(?:本报|本社|报社)(?:地址|邮编|传真)[:：\n]\S+"
    r"|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数)?[:：]\d+次?|字[体号][:：]?[大中小\n【】]+"
)
_SECTION = (
    r"(?:要闻|综合|民生|时政|经济|社会|文化|文体|体育|国际|国内|本埠|本市|本地|地方|县区|教育|卫生|健康|科教|法治|理论|评论|副刊|文艺|广告"
    r"|专版|专题|公告|视点|深度|财经|农村|三农|党建|旅游|生活|读书|影像|图片|头版|封面|特刊|特别报道|都市|区域)(?:新闻|周刊|专刊|版|天地|之窗|纵横)?"
)
SECTION = re.compile(_SECTION)
"""The name of a page (要闻, 教育周刊), which stands with the masthead."""
_BARE_PAGE = re.compile(rf"(?P<page>\d{{1,2}})版?(?:{_SECTION})?|(?:{_SECTION})?(?P<behind>\d{{1,2}})")
_PARTIAL = re.compile(
    rf"(?:(?:19|20)\d\d|[一二][{_CN_DIGIT}]{{3}})年(?:\d{{1,2}}|{CN_DAY})月(?!\d)|(?:农历|夏历)?{SEXAGENARY}年"
    rf"|农历\S{{2,8}}$|西历一千[{CHARACTERS}]+年(?:{CN_DAY}月{CN_DAY}日)?"
)
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("sheet", SHEET), ("date", DATE), ("weekday", WEEKDAY), ("lunar", LUNAR), ("number", NUMBER), ("cn", CN), ("today", TODAY), ("page", PAGE),
    ("label", _LABEL), ("office", _OFFICE), ("partial", _PARTIAL),
)  # fmt: skip
"""The parts of a masthead line in the order they are looked for; what one has read is no longer there for the next."""

_KIND = f"(?:{any_of(KINDS | JOINED | TITLES)})"
_EDITION = r"(?:海外|国内|国际|农村|城市|城乡|周末|周日|晨|晚|都市|地方|本地|[东南西北华江京沪粤港澳][\u4e00-\u9fff]{1,2})版"
_DIGITAL = r"(?:多媒体)?(?:数字报刊?|电子[报版]|数字版|电子报纸)"
NAME = re.compile(
    rf"(?:^|(?<=[\n《【（(·:：》】）),，]))(?P<name>[\u4e00-\u9fff]{{1,9}}?\n?{_KIND}(?:[》」]?[（(·\n]?{_EDITION})?)(?:{_DIGITAL})?"
    r"(?=[\n》】）)（(【《·,，]|$)"
)
PRESS = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,8}}?{_KIND})社(?=\n|出版|主办|$)")
_TELLING = "举申回填上呈禀奏汇通播预警情谍密急战捷喜谎虚瞒漏迟误错续补转"
_REPAYING = "图善恶好果酬厚难必不"
_SHEETS = "海电简墙壁板抄手小公年季财研"
_READING = "登见剪投订读看送卖办评"
_BUT_BEHIND = {
    "申": "海", "汇": "文外", "通": "交南昭", "播": "广", "警": "武民", "情": "国民商行", "急": "应", "战": "抗", "善": "慈", "果": "成苹水", "难": "救",
    "图": "地", "海": "上珠", "电": "水邮机广家", "手": "歌鼓", "公": "大", "年": "青少老", "财": "理", "研": "科教", "读": "阅", "评": "书影",
}  # fmt: skip
"""What before 通 and the like makes a newspaper of it: 交通报, 少年报, 武警报."""
_NO_PAPER = "|".join(
    (rf"(?<![{_BUT_BEHIND[char]}])" if char in _BUT_BEHIND else "") + ("(?<!^)申" if char == "申" else char)
    for char in _TELLING + _REPAYING + _SHEETS + _READING
)
"""What before 报 makes it another word: of telling (实名举报), of repaying (知恩图报), of another sheet than a newspaper (黑板报, 半年报),
of what one does with one (读报); 申报 alone is the newspaper."""
_NO_NAME = re.compile(
    rf"(?:{_NO_PAPER}|大字|现世|冤相|络直)报$|^[本月旬]?报$|[的了在我你他您被把将]|[举主承]办|召开|发布|本报|^(?:创刊|祝贺)|^(?:日|晚|晨|早|午|快|时|商|新|导|周|画)报$"
    r"|^(?:疫情|天气|高考|招聘|招生|防汛|财经|体育|比赛|赛事|工作|新闻|娱乐|今日|昨日|一周)[快周简]报$"
)
"""What ends in 报 and is no newspaper: 捷报, 海报, 天气预报."""
_TELLS = ("v", "p", "d")
"""Parts of speech (of jieba) that a headline about a paper begins with; a noun made of a verb (vn: 教育, 旅游) names what a paper is of."""


def is_paper(words: str, named: bool = False) -> bool:
    """Whether words that end as a newspaper's name do name one: no 捷报, and, but where a label or a file's name says that they are a
    name (`named`), no headline about a paper (喜迎海州日报, 致海州晚报)."""
    if _NO_NAME.search(words):
        return False
    if named or not _is_held(words[1:]):
        return True
    first, kind = tagged(words)[0]
    return not (kind in _TELLS and _is_held(words[len(first) :]))


def _is_held(words: str) -> bool:
    """Whether words are the name of a newspaper of a place or a body of its own."""
    return any(words.endswith(kind) and len(words) > len(kind) + 1 for kind in KINDS)


LATIN_NAME = re.compile(
    r"(?:^|(?<=\n))(?P<name>[A-Z][A-Za-z&'’-]*(?:\n[A-Za-z&'’-]+){0,5}?\n?(?i:Times|Daily|Daily\nNews|Post|News|Herald|Journal|Gazette|Tribune|Mail|Express"
    r"|Chronicle|Observer|Standard|Telegraph|Courier|Mirror|Bulletin|Advertiser))(?=[\n,]|$)"
)
_LATIN = re.compile(r"[A-Z][A-Za-z0-9&'’.\n-]{3,40}")
_SEPARATORS = re.compile(r"[\s|｜·•・/／—–\-_,，、:：;；（）()【】\[\]〔〕《》<>“”\"'◀▶◘◆◇■□●★☆※~～=＝#*^]+")
_NO_HEAD = re.compile(
    r"来源|^[据载见于]$|(?<!创)刊[于登载]|登载|载于|发表|报道|打印|下载|导出|更新|浏览|上传|采集|抓取|扫描|录入|时间|\d[:：时点]|上午|下午|中午|凌晨|今晚|当晚|[早晚]上|地点|地址|举[行办]|演出|开幕|开演|转载|原载|摘自|选自|摄|截[止至]|[自从].*起|日起|止$|以前|之前|生于|逝世|记者"
    r"|[。！？；]|\d{5,}"
)
"""Words that no masthead prints: of an event, of a reprint, of a sentence."""
_QUOTED = re.compile(r"[—–]+\n?[^—–]")
"""——《江城日报》 under a quotation says whose it is."""
_STRONG = ("date", "weekday", "lunar", "number", "page", "today", "name", "label", "cn")
_FEW, _SOME = 8, 14
"""Characters that the parts of a line may leave over where it prints a date with one other part, and with two."""
_ALONE = frozenset(("date", "weekday", "lunar", "number", "page", "today", "cn", "name", "office", "latin", "sheet"))
_HINT = re.compile(
    r"^\s*\d{1,2}\s|\s\d{1,2}\s*$|[年月报報版期号號周週编編社售价價页頁曜星禮礼张張]|CN|\d{4}|[A-ZＡ-Ｚ]|www|page|@|[０-９]{2}"
)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What a line shows: the kinds of its `parts`, how many characters they leave over, the page where it stands as a bare number, and
    whether the line is one of a masthead."""

    parts: frozenset[str]
    over: int
    bare_page: str | None
    is_head: bool


_NONE = HeadLine(frozenset(), 0, None, False)


def masked(text: str) -> str:
    """`text` with all parts but names made blank lines, so that a name beside them stands alone."""
    for _, rule in _PARTS:
        text = rule.sub(lambda match: "\n" * len(match.group()), text)
    return text


def plain(text: str) -> str:
    """`text` half-width and simplified as the patterns read it, one for one, so that offsets stay."""
    return _PRINTED_ELSE.sub(lambda sign: _LETTERS.get(sign.group(), " "), ascii_digits(text))


_LETTERS = {chr(0xFF21 + n): chr(65 + n) for n in range(26)} | {chr(0xFF41 + n): chr(97 + n) for n in range(26)}
_LETTERS |= dict(zip("[]［］〔〕", "【】【】【】", strict=True))
_PRINTED_ELSE = re.compile(rf"[{re.escape(''.join(_LETTERS))}|｜│┃]|(?<=[报年月日])/(?=\s?(?:\d|第))")
"""Signs that the patterns read as others (found in a fifth of the time that translate() takes on Chinese text), and bars and slashes
that part words: 江城日报/2018年/12月/1日/第005版, as a database cites."""


def squeezed(line: str) -> str:
    """A line as the patterns here read it: half-width and simplified, `\\n` for the blanks that part words, no others."""
    words = plain(line).split()
    joined = words[0] if words else ""
    for before, after in pairwise(words):
        joined += f"\n{after}" if apart(before, after) else after
    return joined


_LABELS = ("版次", "版面", "版名", "日期", "期号")
"""Words of their own, though they begin as what stands behind a number does (3 版, 5 日)."""


def apart(before: str, after: str) -> bool:
    """Whether the blank between two words parts them, and is not the spacing of single letters (衡 阳 日 报)."""
    if after.startswith(_LABELS):
        return True
    if before[-1] == "第" or before == "CN" or after[0] in "版年月日号期":
        return False
    if before.isdecimal() or after.isdecimal():  # 海州日报 3
        return max(len(before), len(after)) > 1 and before[-1] not in "年月"
    return len(before) > 1 and len(after) > 1


@lru_cache(maxsize=8192)
def read_line(line: str) -> HeadLine:
    """The reading of one printed line; of one that is longer than any masthead's, none."""
    if len(line) > 2 * LONGEST or not _HINT.search(line):
        return _NONE
    text = squeezed(line)
    if not text or len(text) > LONGEST or _QUOTED.match(text):
        return _NONE
    parts: set[str] = set()
    rest = text
    for kind, rule in _PARTS:
        rest, found = rule.subn(lambda match: "\n" * len(match.group()), rest)
        if found:
            parts.add(kind)
    for rule, kind in ((NAME, "name"), (LATIN_NAME, "name"), (_LATIN, "latin")):
        for match in list(rule.finditer(rest)):
            if kind == "latin" or is_paper(match.group("name").replace("\n", ""), "label" in parts):
                parts.add(kind)
                rest = rest[: match.start()] + "\n" * len(match.group()) + rest[match.end() :]
    if "label" in parts:
        rest = _CLOCK.sub("\n", rest)
    bare, left = _left_over(rest, parts)
    over = sum(map(len, left))
    return HeadLine(frozenset(parts), over, bare, _is_head(parts | ({"page"} if bare else set()), left, over))


def _left_over(rest: str, parts: set[str]) -> tuple[str | None, list[str]]:
    """The page that stands as a bare number in what the parts leave of a line, and the words that belong to no part."""
    words = [word for word in _SEPARATORS.split(rest) if word]
    beside = (
        parts == {"name"}
        or ("date" in parts and parts & {"weekday", "name"})
        or (not parts and len(words) == 2 and any(map(SECTION.fullmatch, words)))
    )
    bare = None
    left: list[str] = []
    for word in words:
        page = _BARE_PAGE.fullmatch(word)
        if page and beside and bare is None:
            bare = str(int(page["page"] or page["behind"]))
        elif not SECTION.fullmatch(word) and not (SOURCE.fullmatch(word) and parts & {"label", "page"}):
            left.append(word)
    return bare, left


def _is_head(parts: set[str], left: list[str], over: int) -> bool:
    if not over:
        return bool(parts & _ALONE) and (parts != {"latin"})
    if any(_NO_HEAD.search(word) for word in left):
        return False
    strong = len(parts & set(_STRONG))
    if parts & set(_STRONG) == {"date", "weekday"}:
        return False  # a diary tells the weather, an advert where to go
    if "date" in parts:
        return over <= (0, 0, _FEW, _SOME)[min(strong, 3)]
    return "page" in parts and over <= 6 and len(left) == 1 and strong == 1
