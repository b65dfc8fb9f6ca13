"""Bytes to text: the encoding of a text file is found out, not asked."""

from __future__ import annotations

import codecs
import re

from index.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff]")


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` without a byte order mark, and the name of its encoding; newlines stay as they are.

    A byte order mark decides; then strict UTF-8; then charset-normalizer chooses among GB18030, Big5 and UTF-16. A text with a
    few broken bytes is read with a replacement character for each. Raises SourceError for an empty file and for no text.
    """
    if not data.strip():
        raise SourceError("文件是空的，请换成有文字的文件。")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    text = data.decode(encoding, "replace")
    if len(_NOT_TEXT.findall(text)) * 100 > len(text):
        raise SourceError("文件不是文本，或编码不是 UTF-8、GB18030、Big5、UTF-16，请另存为 UTF-8。")
    if not text.strip():
        raise SourceError("文件是空的，请换成有文字的文件。")
    return text, encoding


def whole(text: str) -> str:
    """A text that came from a shell or from JSON, with its halves of characters (lone surrogates) mended or replaced.

    A shell without UTF-8 hands over bytes as surrogates; those are decoded. Any other becomes one replacement character.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unmarked(data: bytes) -> str:
    broken = {encoding: data.decode(encoding, "replace").count("\ufffd") for encoding in ("utf-8", "gb18030", "big5")}
    if b"\x00" not in data and broken["utf-8"] * 1000 <= len(data):
        return "utf-8"
    from charset_normalizer import from_bytes

    others = _OTHERS if b"\x00" in data else _OTHERS[:2]  # UTF-16 without a zero byte has no digit, blank or line break
    best = from_bytes(data, cp_isolation=others).best()
    return best.encoding.replace("_", "-") if best else min(broken, key=lambda encoding: broken[encoding])
