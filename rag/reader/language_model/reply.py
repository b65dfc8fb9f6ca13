"""What a model said, read as it streams: its thinking cut away, its sentences one by one, whether in JSON or in marked prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 12_000
"""Characters of a reply after which it is no longer read; thinking does not count."""
EMPTY = 3_000
"""Characters of JSON after which a reply that has told no sentence is given up: a small model writes on without end in keys of its own."""
LONGEST_THOUGHT = 400_000
"""Characters of thinking after which a reply is given up."""
_CLOSES = {"<think>": "</think>", "<thinking>": "</thinking>", "<tool_call>": "</tool_call>", "<|channel|>analysis": "<|end|>"}
_STRAY = ("</think>", "</thinking>")
"""The end of thinking whose beginning stands in the template of the prompt."""
_MARKS = (*_CLOSES, *_STRAY)
_HIDES = re.compile("|".join(map(re.escape, _MARKS)))
_HOLD = max(map(len, _MARKS)) - 1
_MARK = re.compile(r"[\[【［](?:片段)?(\d{1,2}(?:[,，、 ]+\d{1,2})*)[\]】］]")
_MARKED_STOP = re.compile(r"[。！？!?\n]+[”’」』）)]*(?:\s*" + _MARK.pattern + ")*")
_MARK_TO_COME = re.compile(r"\s*(?:[\[【［][\d,，、 片段]*)?$")
_NO_WORDS = re.compile(r"^\s*(?:[-*•#]+\s+|\d{1,2}(?:\.\s+|[、)）](?!\d)))|\*\*|<\|[^<>|]*\|>[a-z]*")
"""What a model puts around its words: the number of a list, bold type, the signs of its template."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a model: its text, the numbers of the passages it rests on, and the passage's words it relied on, if it told."""

    text: str
    passages: tuple[int, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a model said besides its sentences: the bare answer, and what else to search for."""

    short: str | None = None
    query: str | None = None


def visible(pieces: Iterable[str]) -> Iterator[str]:
    """A stream without thinking and calls of tools. Each character is looked at a bounded number of times."""
    held, closing, hidden, shown = "", "", 0, 0
    for piece in pieces:
        text, at = held + piece, 0
        while True:
            if closing:
                end = text.find(closing, at)
                upto = max(at, len(text) - len(closing) + 1) if end < 0 else end
                hidden += upto - at
                at = upto
                if end < 0:
                    break
                at, closing = end + len(closing), ""
            found = _HIDES.search(text, at)
            upto = found.start() if found else max(at, _safe(text))
            out = text[at:upto] + ("\n" if found and found.group() in _STRAY else "")
            if out := out[: LONGEST - shown]:
                shown += len(out)
                yield out
            at = found.end() if found else upto
            if not found:
                break
            hidden += len(found.group())
            closing = _CLOSES.get(found.group(), "")
        if shown >= LONGEST or hidden > LONGEST_THOUGHT:
            return
        held = text[at:]
    if held and not closing:
        yield held


def _safe(text: str) -> int:
    """How much of a text surely holds no beginning of a mark."""
    at = text.rfind("<", max(0, len(text) - _HOLD))
    return len(text) if at < 0 or not any(mark.startswith(text[at:]) for mark in _MARKS) else at


def read(pieces: Iterable[str]) -> Iterator[Said | Closing]:
    """The sentences of a visible reply, each as soon as it is whole, and at the end the Closing.

    What stands before the first brace is prose with marks; from there on it is JSON, in which the objects that have a text count,
    wherever they stand; what is broken or cut off in the middle is left out.
    """
    prose = record = ""
    objects, told = _Objects(), False
    for piece in pieces:
        if not record:
            before, brace, after = (prose + piece).partition("{")
            said, prose = _sentences(before, ended=bool(brace))
            yield from said
            piece = brace + after
        record += piece
        for words in objects.feed(piece):
            yield from (found := _said(words))
            told = told or bool(found)
        if not told and len(record) > EMPTY:
            break
    yield from _sentences(prose, ended=True)[0]
    short = _field(record, "short")
    yield Closing(short and _MARK.sub("", short), _field(record, "query"))


def _sentences(text: str, ended: bool) -> tuple[list[Said], str]:
    """The sentences of a prose with marks, and what is left of it that may not be whole: a mark may follow until `ended`."""
    found, at = [], 0
    for stop in _MARKED_STOP.finditer(text):
        if not ended and _MARK_TO_COME.match(text, stop.end()):
            break
        found.append(_marked(text[at : stop.end()]))
        at = stop.end()
    if ended and text[at:].strip():
        found.append(_marked(text[at:]))
        at = len(text)
    return found, text[at:]


class _Objects:
    """Finds the innermost objects of a JSON text that comes in pieces, looking at each character once."""

    def __init__(self) -> None:
        self._part: list[str] | None = None
        self._quoted = self._escaped = False

    def feed(self, piece: str) -> Iterator[str]:
        """The objects without objects in them that end in this piece."""
        for sign in piece:
            if self._quoted:
                self._quoted = self._escaped or sign != '"'
                self._escaped = sign == "\\" and not self._escaped
            elif sign == '"':
                self._quoted = True
            elif sign == "{":
                self._part = []  # what encloses it holds no sentence of its own
            if self._part is not None:
                self._part.append(sign)
                if sign == "}" and not self._quoted:
                    yield "".join(self._part)
                    self._part = None


def _said(words: str) -> list[Said]:
    """The sentences of an object; none where it has no text."""
    try:
        record = json.loads(re.sub(r",\s*([}\]])", r"\1", words), strict=False)
    except (ValueError, RecursionError):
        return []
    if not isinstance(record, dict):
        return []
    if not isinstance(record.get("text"), str):  # a model may write marked prose where it was told to write objects
        told = record.get("sentences")
        texts = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        return [said for text in texts for said in _sentences(text, True)[0]]
    named = record.get("passages", record.get("passage", record.get("sources", [])))
    numbers = tuple(map(int, re.findall(r"\d{1,6}", json.dumps(named, ensure_ascii=False))))
    relied = record.get("words")
    whole = _marked(record["text"])
    return [Said(whole.text, (*numbers, *whole.passages), relied if isinstance(relied, str) else "")]


def _field(text: str, name: str) -> str | None:
    found = re.search(rf'"{name}"\s*:\s*("(?:[^"\\]|\\.)*")', text)
    try:
        return (str(json.loads(found[1], strict=False)).strip() or None) if found else None
    except ValueError:
        return None


def _marked(sentence: str) -> Said:
    numbers = tuple(int(one) for marks in _MARK.findall(sentence) for one in re.findall(r"\d+", marks))
    return Said(_NO_WORDS.sub("", _MARK.sub("", sentence)).strip(), numbers)
