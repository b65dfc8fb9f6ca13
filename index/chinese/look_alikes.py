"""Characters that look like a common one and are another: the radicals of Unicode's lists of radicals, compatibility ideographs, and
the private ones that old Chinese systems used for characters that have a place of their own now.

PDFs and OCR write ⻓ (U+2ED3) for 长 and ⼭ (U+2F2D) for 山. Each is one character for one, so every offset stays.
"""

from __future__ import annotations

import functools
import unicodedata

_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王"
    "⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴㓁⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶"
    "⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""The CJK Radicals Supplement, each followed by the character it looks like (Unicode's EquivalentUnifiedIdeograph.txt); NFKC knows two."""
_PRIVATE = {0xE81E: "龴", 0xE826: "龵", 0xE82B: "龶", 0xE82C: "龷", 0xE832: "龸", 0xE843: "龹", 0xE854: "龺", 0xE864: "龻"} | {
    0xE816: "𠂇", 0xE817: "𠂉", 0xE818: "𠃌", 0xE831: "𡗗", 0xE83B: "𢦏", 0xE855: "𤇾",
}  # fmt: skip
"""The characters that GB 18030 gave a place of their own in 2005 only, by the private one that GBK has for each."""
_COMPATIBLE = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))


@functools.cache
def look_alikes() -> dict[int, str]:
    """The table for `str.translate`, one character to one."""
    table = {ord(old): new for old, new in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    for code in (code for block in _COMPATIBLE for code in block):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and ord(plain) != code:
            table[code] = plain
    trails = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    for code, trail in enumerate(trails, 0xE815):
        plain = bytes((0xFE, trail)).decode("gb18030")
        table[code] = plain if ord(plain) != code else _PRIVATE[code]
    return table


def plain(text: str) -> str:
    """A text with each look-alike as the character it looks like."""
    return text.translate(look_alikes())


def has_look_alikes(text: str) -> bool:
    """Whether there is a look-alike in a text."""
    return not look_alike_set().isdisjoint(text)


@functools.cache
def look_alike_set() -> frozenset[str]:
    """The look-alikes."""
    return frozenset(map(chr, look_alikes()))
