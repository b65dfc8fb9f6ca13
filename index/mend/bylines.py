"""Bylines (记者署名): which words of a block sign an article, and the names in them."""

from __future__ import annotations

import re

_ROLE = (
    r"(?:本报|本网|本刊|本社|新华社|中新社|见习|实习|特约|特派|首席|全媒体|融媒体|驻站|摄影|文字)*"
    r"(?:记者|通讯员|评论员|观察员|撰稿人?|实习生|特派员|报道员|报道组|作者|编辑)"
)
_MARK = "■□●◆▲△★☆◎○▶►"
_PAREN = r"[（(][^（）()]{1,60}[）)]"

_SIGNED = re.compile(
    rf"^(?:[{_MARK}]\s*[^。，,！？]{{2,45}}|{_ROLE}\s*[^。，,：:！？]{{2,45}}|(?:文|图|摄影|撰文)\s*[/／、]\s*[^。，,！？]{{2,40}}|本报(?:特约)?评论员)$"
)
_ROLE_FIRST = re.compile(rf"^{_ROLE}")

_AGENCY = r"(?:新华社|中新社|中新网|本报|本网|本刊|人民日报|据新华社|据中新社)"
DATELINE = re.compile(
    rf"^(?:据)?{_AGENCY}(?:讯|[^。，,：:！？（(]{{0,14}}?电)\s*(?P<by>{_PAREN})?"
    rf"|^[（(](?:本报|本网|见习|特约|实习|首席)*(?:记者|通讯员)\s*[^（）()]{{2,40}}[）)]"
)
"""The opening of a news text: 本报讯（记者 许珂）, 新华社北京6月5日电（记者邹伟、王思北）."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶"
    "解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑"
    "郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴"
    "盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕"
)
_DOUBLE = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "尉迟",
    "夏侯",
    "慕容",
    "令狐",
    "司徒",
    "东方",
    "公孙",
    "宇文",
    "长孙",
    "端木",
)
_NOISE = re.compile(
    rf"{_ROLE}|[{_MARK}（）()【】\[\]]|摄影报道|整理|供图|报道|摄|文/图|图/文|图文|文字|采写|实习|(?:文|图)\s*[/／]"
)
_BLANK_NAME = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")


def authors(byline: str | None) -> tuple[str, ...]:
    """The personal names in a byline, in order: 王勤 and 邱鹏 of 本报讯（通讯员 王勤 邱鹏）. Offices and agencies are no names."""
    if not byline:
        return ()
    opening = DATELINE.match(byline)
    words = byline
    if opening and not byline.startswith(("（", "(")):
        paren = re.search(_PAREN, byline)
        words = paren.group() if paren else ""
    words = _NOISE.sub(" ", words).strip()
    words = _BLANK_NAME.sub(r"\1\2", words)
    names: list[str] = []
    for word in re.split(r"[\s、，,；;/／·]+", words):
        names += [name for name in _names(word) if name not in names]
    return tuple(names)


def is_signature(text: str) -> bool:
    """Whether a line only signs the article under or over it: ■本报记者 唐海强, 通讯员 李光伟, but not 记者在现场看到."""
    if not _SIGNED.match(text):
        return False
    if not _ROLE_FIRST.match(text):
        return True
    words = _BLANK_NAME.sub(r"\1\2", _NOISE.sub(" ", text).strip()).split()
    return all(any(name[0] in _SURNAMES or name[:2] in _DOUBLE for name in _names(word)) for word in words)


def is_name(word: str) -> bool:
    """Whether a word of two or three characters, or four with a double surname, is built as a personal name is."""
    size = len(word)
    return (size in (2, 3) and word[0] in _SURNAMES) or (size in (3, 4) and word[:2] in _DOUBLE)


def byline_of(text: str) -> str | None:
    """The byline a news text opens with, if it does: 本报讯（记者 许珂）."""
    found = DATELINE.match(text)
    if not found:
        return None
    return found.group().strip() if re.search(_PAREN, found.group()) or "讯" in found.group() else None


def _names(word: str) -> list[str]:
    """A word as one name or as several printed without blank (张帆徐元锋); empty where it is none."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,12}", word):
        return []
    if len(word) <= 3 and (word[0] in _SURNAMES or word[:2] in _DOUBLE):
        return [word]
    if len(word) == 4 and word[:2] in _DOUBLE:
        return [word]
    if len(word) <= 3:
        return [word] if len(word) > 1 else []
    return _split(word) or []


def _split(word: str) -> list[str] | None:
    """Cut a run of characters into names of two or three that each open with a surname, threes first; None where it cannot be."""
    if not word:
        return []
    for size in (4, 3, 2):
        head = word[:size]
        if len(head) < size or not ((head[:2] in _DOUBLE and size > 2) or (head[0] in _SURNAMES and size < 4)):
            continue
        rest = _split(word[size:])
        if rest is not None:
            return [head, *rest]
    return None
