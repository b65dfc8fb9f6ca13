"""What a model said, read as it streams: its thinking cut away, its sentences one by one, whether in JSON or in marked prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 12_000
"""Characters of a reply after which it is no longer read; thinking does not count."""
LONGEST_THOUGHT = 200_000
"""Characters of thinking after which a reply is given up."""
_OPENS = ("<think>", "<thinking>", "<tool_call>", "<|channel|>analysis")
_CLOSES = {"<think>": "</think>", "<thinking>": "</thinking>", "<tool_call>": "</tool_call>", "<|channel|>analysis": "<|end|>"}
_HOLD = max(len(mark) for mark in (*_OPENS, *_CLOSES.values())) - 1
_MARK = re.compile(r"\[(\d{1,2})\]|【(\d{1,2})】")
_STOP = re.compile(r"[。！？!?\n]")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+(?:\s*(?:\[\d{1,2}\]|【\d{1,2}】))*")


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


def visible(pieces: Iterator[str]) -> Iterator[str]:
    """A stream without thinking and calls of tools. Each character is looked at a bounded number of times."""
    held, closing, hidden, shown = "", "", 0, 0
    for piece in pieces:
        held += piece
        while held:
            if closing:
                at = held.find(closing)
                hidden += len(held) if at < 0 else at
                if hidden > LONGEST_THOUGHT:
                    return
                held = held[-(len(closing) - 1) :] if at < 0 else held[at + len(closing) :]
                if at < 0:
                    break
                closing = ""
                continue
            found = min(((at, mark) for mark in _OPENS if (at := held.find(mark)) >= 0), default=None)
            out = held[: found[0]] if found else held[: _safe(held)]
            held = held[found[0] + len(found[1]) :] if found else held[len(out) :]
            closing = _CLOSES[found[1]] if found else ""
            if out:
                shown += len(out)
                yield out
            if not found:
                break
        if shown > LONGEST:
            return
    if held and not closing:
        yield held


def _safe(text: str) -> int:
    """How much of a text surely holds no beginning of a mark."""
    at = text.rfind("<", max(0, len(text) - _HOLD))
    return len(text) if at < 0 or not any(mark.startswith(text[at:]) for mark in _OPENS) else at


def read(pieces: Iterator[str]) -> Iterator[Said | Closing]:
    """The sentences of a visible reply, each as soon as it is whole, and at the end the Closing."""
    text = ""
    stream = iter(pieces)
    for piece in stream:
        text += piece
        if text.strip():
            break
    opening = text.lstrip().removeprefix("```json").removeprefix("```").lstrip()
    yield from _of_json(text, stream) if opening.startswith(("{", "[")) else _of_prose(text, stream)


def _of_json(text: str, pieces: Iterator[str]) -> Iterator[Said | Closing]:
    """The objects that have a text, wherever they stand; what is broken or cut off in the middle is left out."""
    scan = _Objects()
    whole = text
    yield from filter(None, map(_said, scan.feed(text)))
    for piece in pieces:
        whole += piece
        yield from filter(None, map(_said, scan.feed(piece)))
    yield Closing(_field(whole, "short"), _field(whole, "query"))


class _Objects:
    """Finds the innermost objects of a JSON text that comes in pieces, looking at each character once."""

    def __init__(self) -> None:
        self._parts: list[list[str]] = []
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
                self._parts = [[]]  # what encloses it holds no sentence of its own
            if self._parts:
                self._parts[-1].append(sign)
            if sign == "}" and not self._quoted and self._parts:
                yield "".join(self._parts.pop())


def _said(words: str) -> Said | None:
    try:
        record = json.loads(re.sub(r",\s*([}\]])", r"\1", words), strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return None
    named = record.get("passages", record.get("passage", record.get("sources", [])))
    found = re.findall(r"\d{1,2}", json.dumps(named))
    words_ = record.get("words")
    marked = [int(one or two) for one, two in _MARK.findall(record["text"])]
    return Said(_MARK.sub("", record["text"]).strip(), (*map(int, found), *marked), words_ if isinstance(words_, str) else "")


def _field(text: str, name: str) -> str | None:
    found = re.search(rf'"{name}"\s*:\s*("(?:[^"\\]|\\.)*")', text)
    try:
        return (str(json.loads(found[1], strict=False)).strip() or None) if found else None
    except ValueError:
        return None


def _of_prose(text: str, pieces: Iterator[str]) -> Iterator[Said | Closing]:
    """Sentences with marks behind them, each when the next one begins."""
    rest, ended, stopped = text, False, True
    while True:
        while (
            stopped
            and (found := _SENTENCE.match(rest))
            and (ended or (found.end() < len(rest) and not re.match(r"\s*[\[【]", rest[found.end() :])))
        ):
            yield _marked(found.group())
            rest = rest[found.end() :]
        if ended:
            break
        piece = next(pieces, None)
        ended = piece is None
        rest += piece or ""
        stopped = ended or _STOP.search(rest, max(0, len(rest) - len(piece or "") - _HOLD)) is not None
    if rest.strip():
        yield _marked(rest)
    yield Closing()


def _marked(sentence: str) -> Said:
    numbers = tuple(int(one or two) for one, two in _MARK.findall(sentence))
    return Said(_MARK.sub("", sentence).strip().lstrip("-*• "), numbers)
