"""A server that speaks OpenAI's chat completions (Ollama, vLLM, DeepSeek, Qwen): its models, and a reply as it streams."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from index.errors import WenbaoError
from rag.reader.language_model.deadline import Deadline, opener

KEY = "WENBAO_LLM_KEY"
"""The environment variable that holds the key, so that it stands in no shell history."""
LARGEST = 1 << 20
"""Bytes of a reply that is read whole."""
LONGEST_LINE = 1 << 18
"""Bytes of one event of a stream."""
MOST_BYTES = 64 << 20
"""Bytes of a whole stream."""
LONGEST_REPLY = 600.0
"""Seconds after which a reply is given up that still comes: one that thinks for ever, or only says that it is alive."""


_BROKEN = (
    *(OSError, http.client.HTTPException, ssl.SSLError, ValueError, LookupError, TypeError),
    *(AttributeError, ArithmeticError, RecursionError),  # JSON that is deep, or of other shapes, or counts to infinity
)
_NOT_OFFERED = (400, 422, 500, 501)
"""How servers say that they do not take a request; llama-cpp-python's says 500 to a schema."""


class LanguageModelError(WenbaoError):
    """The language model could not be used; the message is one line for the user."""


class NotOfferedError(LanguageModelError):
    """The server does not take a part of the request, such as a schema for its answer."""


@dataclass(slots=True)
class Usage:
    """What replies took: tokens as the server counts them, 0 where it does not."""

    prompt: int = 0
    completion: int = 0

    def add(self, other: Usage) -> None:
        """Count what another reply took with this."""
        self.prompt += other.prompt
        self.completion += other.completion


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat completions endpoint. `url` is its base, with or without /v1; `timeout` is in seconds, for each wait on the server."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0

    @classmethod
    def from_environment(cls, url: str, model: str) -> LanguageModel:
        """The endpoint with the key of WENBAO_LLM_KEY or OPENAI_API_KEY, if one is set."""
        key = os.environ.get(KEY) or os.environ.get("OPENAI_API_KEY") or ""
        return cls(url, model, key.strip() or None)

    def models(self) -> list[str]:
        """The names of the models that the server has. Raises LanguageModelError."""
        with self._failures():
            request = urllib.request.Request(self._at("/models"), headers=self._headers())
            with self._opened(request) as reply:
                record = json.loads(reply.read(LARGEST))
            return sorted(_whole(str(one["id"])) for one in record["data"])

    def stream(
        self, system: str, user: str, answer: Mapping[str, Any] | None = None, usage: Usage | None = None
    ) -> Iterator[str]:
        """The pieces of the model's reply as they come; `answer` is the `response_format` asked for, `usage` is filled at the end.

        Raises LanguageModelError, also in the middle of a stream, and NotOfferedError where the server does not take the format.
        """
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "stream": True,
            "temperature": 0,
        }
        if answer is not None:
            body |= {"response_format": answer, "stream_options": {"include_usage": True}}
        with self._failures():
            headers = self._headers() | {"Content-Type": "application/json", "Accept": "text/event-stream"}
            request = urllib.request.Request(self._at("/chat/completions"), json.dumps(body).encode(), headers)
            with self._opened(request) as reply:
                yield from _pieces(reply, usage or Usage())

    @contextmanager
    def _opened(self, request: urllib.request.Request) -> Iterator[http.client.HTTPResponse]:
        """The reply to a request, cut off when LONGEST_REPLY is over; raises LanguageModelError then."""
        deadline = Deadline(LONGEST_REPLY)
        try:
            with deadline.running(), opener(deadline).open(request, timeout=self.timeout) as reply:
                yield reply
        except (*_BROKEN, LanguageModelError):
            if deadline.passed:
                raise _endless() from None
            raise
        if deadline.passed:
            raise _endless()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Every way a server fails as one sentence."""
        late = f"语言模型 {self.timeout:g} 秒没有回应 (no reply in time: is the server up, is the model loaded?)"
        try:
            yield
        except LanguageModelError:
            raise
        except urllib.error.HTTPError as error:
            error.close()
            raise _refused(error.code) from None
        except TimeoutError:
            raise LanguageModelError(late) from None
        except urllib.error.URLError as error:
            slow = isinstance(error.reason, (TimeoutError, socket.timeout))
            raise LanguageModelError(
                late if slow else f"连不上语言模型 {self._shown()} (cannot reach the language model: check its address)"
            ) from None
        except _BROKEN:
            raise LanguageModelError("语言模型的回应中断或读不懂 (the reply broke off or cannot be understood)") from None

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def _shown(self) -> str:
        """The address without what may be secret in it: a password, a query."""
        return re.sub(r"(?<=//).*@|[?#].*", "", self.url)

    def _at(self, path: str) -> str:
        base = self.url.rstrip("/").removesuffix("/chat/completions")
        if not base.startswith(("http://", "https://")):
            raise LanguageModelError(
                f"语言模型的地址 {self._shown()} 不是 http:// 或 https:// 开头 (the address must begin with http:// or https://)"
            )
        return base + ("" if re.search(r"/v\d+$", base) else "/v1") + path


def _refused(code: int) -> LanguageModelError:
    taken = "语言模型不接受这个请求（{}） (the server does not take this request: is the context of its model too short?)"
    key = f"语言模型不认这个密钥（{{}}），请检查环境变量 {KEY} (the key is not accepted: check {KEY})"
    moved = "语言模型的地址转到了别处（{}），请写最终的地址 (it redirects: give its final address)"
    said = {
        **dict.fromkeys((301, 302, 303, 307, 308), moved),
        **dict.fromkeys((400, 422), taken),
        **dict.fromkeys((401, 403), key),
        404: "语言模型的地址或名称不对（{}） (no such address or model: check both)",
        429: "语言模型太忙或额度用完了（{}） (too busy, or the quota is used up: try later)",
    }
    sort = NotOfferedError if code in _NOT_OFFERED else LanguageModelError
    return sort(said.get(code, "语言模型出错（{}） (the server failed: see its own log)").format(code))


def _pieces(reply: http.client.HTTPResponse, usage: Usage) -> Iterator[str]:
    """The text of a stream of server-sent events, or of one whole JSON answer where the server does not stream."""
    if "text/event-stream" not in (reply.headers.get("Content-Type") or ""):
        record = json.loads(reply.read(LARGEST))
        _count(record, usage)
        yield _text(record, "message")
        return
    finished, size, until = False, 0, time.monotonic() + LONGEST_REPLY
    while raw := reply.readline(LONGEST_LINE):
        size += len(raw)
        if time.monotonic() > until or size > MOST_BYTES:
            raise _endless()
        if len(raw) == LONGEST_LINE:
            raise _unreadable()
        line = raw.decode("utf-8", "replace").strip()
        if not line.startswith("data:"):
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            return
        record = json.loads(data)
        if isinstance(record, dict) and record.get("error"):
            raise LanguageModelError("语言模型出错，回应中断 (the server failed in the middle of its reply)")
        _count(record, usage)
        if isinstance(record, dict) and "choices" not in record:
            continue
        if piece := _text(record, "delta"):
            yield piece
        choices = record["choices"]
        finished = finished or bool(choices and choices[0].get("finish_reason"))
    if not finished:
        raise LanguageModelError("语言模型的回应中途断了 (the reply broke off in the middle)")


def _endless() -> LanguageModelError:
    return LanguageModelError("语言模型的回应没完没了，不再等了 (the reply does not end: it was given up)")


def _unreadable() -> LanguageModelError:
    return LanguageModelError("语言模型的回应读不懂 (the reply cannot be understood)")


def _whole(text: str) -> str:
    """A text without halves of characters, which JSON can spell and nothing can show."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _count(record: object, usage: Usage) -> None:
    told = record.get("usage") if isinstance(record, dict) else None
    if isinstance(told, dict):
        usage.prompt = int(told.get("prompt_tokens") or 0)
        usage.completion = int(told.get("completion_tokens") or 0)


def _text(record: object, part: str) -> str:
    try:
        choices = record["choices"]  # type: ignore[index]
        content = (choices[0].get(part) or {}).get("content") if choices else None
    except (KeyError, IndexError, TypeError, AttributeError):
        raise _unreadable() from None
    if isinstance(content, list):  # parts, of which some are thinking
        content = "".join(str(one.get("text") or "") for one in content if isinstance(one, dict))
    return _whole(content) if isinstance(content, str) else ""
