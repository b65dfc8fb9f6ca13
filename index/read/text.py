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

    A byte order mark decides; then strict UTF-8; then charset-normalizer chooses among GB18030, Big5 and UTF-16.
    Raises SourceError for an empty file and for bytes that are not text.
    """
    if not data.strip():
        raise SourceError("文件是空的，请换成有文字的文件。")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    try:
        text = data.decode(encoding)
    except UnicodeError:
        text = "\x00"
    if len(_NOT_TEXT.findall(text)) * 100 > len(text):
        raise SourceError("文件不是文本，或编码不是 UTF-8、GB18030、Big5、UTF-16，请另存为 UTF-8。")
    if not text.strip():
        raise SourceError("文件是空的，请换成有文字的文件。")
    return text, encoding


def _unmarked(data: bytes) -> str:
    try:
        if "\x00" not in data.decode("utf-8"):
            return "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_OTHERS).best()
    return best.encoding.replace("_", "-") if best else "utf-8"
