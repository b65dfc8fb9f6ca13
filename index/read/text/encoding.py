"""Bytes to text: the encoding of a text file is found out, not asked."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.chinese.blank import squeezed
from index.errors import SourceError
from index.read.files.refused import Refused
from index.read.text.sense import check
from index.types import Page, Stated

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITH_ZEROS = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
_FIRST_LEVEL = {"gb18030": ("gb2312", b"\xb0", b"\xd8"), "big5": ("big5", b"\xa4", b"\xc7")}
"""The lead bytes under which GB 2312 and Big5 put the characters that are common, with the code that has them there."""
_MARKS_OF_TEXT = frozenset("，。、：；！？“”‘’（）《》〈〉「」『』…—·　％０１２３４５６７８９")
_SAMPLE = 4096
_BY_CHANCE = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[^A-Za-z\x80-\xff])+")
"""UTF-8 without Chinese or Latin words: a few characters of GB 2312 may be bytes of it (停水通知)."""
_THREE_BYTES = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
"""What UTF-8 makes of a Chinese character: in another code it stands there by chance only."""
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")


def pages(data: bytes, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """The one Page of a text file, as a stream, and a note on what in it is no character."""
    text, encoding = decode(data)
    check(text)
    if lost := sorted(match.start() for match in _NOT_TEXT.finditer(text)):
        yield Refused(file, _note(text, lost))
    yield Page(file, text, sha256, encoding=encoding, stated=stated)


def _note(text: str, lost: Sequence[int]) -> str:
    """One sentence on the characters that are none: how many, and where the first stands."""
    at = lost[0]
    line, around = text.count("\n", 0, at) + 1, squeezed(text[max(0, at - 6) : at + 7])
    return (
        f"第 {line} 行“{around}”处{'' if len(lost) == 1 else '等'}有 {len(lost)} 个不成字的字节或控制字符，略去后其余照读，"
        f"请核对原文件 (line {line}: {len(lost)} broken or control characters left out, the rest is read: check the file)。"
    )


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` without a byte order mark, and the name of its encoding; newlines stay as they are.

    A byte order mark decides; then UTF-8 if it is whole; then, between GB18030 and Big5, the one whose characters are the common
    ones; where there are zero bytes charset-normalizer chooses, UTF-16 among them. A text with a few broken bytes is read with a
    replacement character for each. Raises SourceError for an empty file and for no text.
    """
    if not data.strip():
        raise SourceError("文件是空的，请换成有文字的文件 (the file is empty)。")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    text = data.decode(encoding, "replace")
    if len(_NOT_TEXT.findall(text)) * 30 > len(text) + 60:
        raise SourceError(
            "文件不是文本，或编码不是 UTF-8、GB18030、Big5、UTF-16，请另存为 UTF-8 (no text, or in an unknown encoding: save it as UTF-8)。"
        )
    if not squeezed(text):
        raise SourceError("文件是空的，请换成有文字的文件 (the file is empty)。")
    return text, encoding


def whole(text: str) -> str:
    """A text that came from a shell or from JSON, with its halves of characters (lone surrogates) mended or replaced.

    A shell without UTF-8 hands over bytes as surrogates; those are decoded. Any other becomes one replacement character.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def whole_in(value: object) -> Any:
    """A JSON value with the strings in it whole."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {key: whole_in(one) for key, one in value.items()}
    return [whole_in(one) for one in value] if isinstance(value, (list, tuple)) else value


def _unmarked(data: bytes) -> str:
    broken = {encoding: data.decode(encoding, "replace").count("\ufffd") for encoding in ("utf-8", "gb18030", "big5")}
    few_zeros = data.count(0) * 50 <= len(data)
    if few_zeros and (broken["utf-8"] * 1000 <= len(data) or broken["utf-8"] * 10 <= len(_THREE_BYTES.findall(data))):
        by_chance = not data.isascii() and _BY_CHANCE.fullmatch(data) is not None
        return "gb18030" if by_chance and _common(data.decode("gb18030", "replace"), "gb18030") == 1 else "utf-8"
    if b"\x00" in data:
        from charset_normalizer import from_bytes

        best = from_bytes(data, cp_isolation=_WITH_ZEROS).best()
        return best.encoding.replace("_", "-") if best else min(broken, key=lambda encoding: broken[encoding])
    return max(("gb18030", "big5"), key=lambda encoding: _common(data[:_SAMPLE].decode(encoding, "replace"), encoding))


def _common(text: str, encoding: str) -> float:
    """The share of common characters in what is not ASCII of a text that was decoded so: bytes of the other code give rare ones."""
    code, low, high = _FIRST_LEVEL[encoding]
    wide = [char for char in text if ord(char) > 0x7F]
    common = sum(char in _MARKS_OF_TEXT or low <= char.encode(code, "ignore")[:1] < high for char in wide)
    return common / max(len(wide), 1)
