"""The language model that the chat asks: the operator's, or one that was set at this machine, whose key stays in this process."""

from __future__ import annotations

import os
import re
import time
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

from rag import Answer
from rag.reader.language_model.client import KEY, LanguageModel, LanguageModelError

PRESETS = (
    ("Ollama", "http://127.0.0.1:11434"),
    ("vLLM", "http://127.0.0.1:8000"),
    ("DeepSeek", "https://api.deepseek.com"),
    ("通义千问 Qwen", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
)
"""Servers that one may have, and their addresses."""
LONGEST = 400
"""Characters of an address, a name or a key."""
LISTING_SECONDS = 10.0
TESTING_SECONDS = 60.0
"""A large model is loaded when it is first asked."""

_GREETING = ("用一个词回答。", "你好")


class Models:
    """Holds the model in use; safe to share between threads.

    `operators` is the one that the chat was started with. Only with `setting` is any other address called.
    """

    def __init__(self, operators: LanguageModel | None = None, *, setting: bool = False) -> None:
        self.operators = operators
        self.setting = setting
        self._current = self._last = operators

    @property
    def current(self) -> LanguageModel | None:
        """The model to ask; None where none is set."""
        return self._current

    @property
    def last(self) -> LanguageModel | None:
        """The model to ask, or the one that was asked last, whose key may be forgotten."""
        return self._current or self._last

    def wished(self, url: str, model: str, key: str) -> LanguageModel:
        """The model that somebody typed in; with no key, the one held for its server. Raises LanguageModelError."""
        self._check()
        address, name, key = address_of(url), model.strip(), key.strip()
        if max(map(len, (address, name, key))) > LONGEST:
            raise LanguageModelError(
                f"地址、名称、密钥最多 {LONGEST} 个字 (address, name and key have {LONGEST} characters at most)"
            )
        if not (key.isascii() and key.isprintable()):
            raise LanguageModelError("密钥里有不该有的字，请重新复制 (the key holds characters that none has: copy it again)")
        return LanguageModel(address, name, key or self.key_for(address))

    def key_for(self, url: str) -> str | None:
        """The key that is held for a server; a key is never sent to another server than the one it was given for."""
        for held in (self._current, self.operators):
            if held is not None and server_of(held.url) == server_of(url):
                return held.key
        return None if self.operators else os.environ.get(KEY) or None

    def use(self, model: LanguageModel) -> None:
        """Ask this model from now on."""
        self._check()
        self._current = named(model)

    def drop(self) -> None:
        """Ask none from now on, and forget the key that was typed."""
        self._check()
        self._last = replace(self._current, key=None) if self._current else self._last
        self._current = None

    def shown(self, answer: Answer) -> Answer:
        """An answer whose note its readers may act on; where others than the operator read it, it tells no address."""
        if not answer.note:
            return answer
        return replace(answer, note=plainly(answer.note) if self.setting else re.sub(r" ?https?://\S+", "", answer.note))

    def _check(self) -> None:
        if not self.setting:
            raise LanguageModelError(
                "这里不能另设语言模型，请在启动问报的机器上设 (a model can be set only on the machine that runs Wenbao)"
            )


def listed(model: LanguageModel) -> list[str]:
    """The names of a server's models. Raises LanguageModelError."""
    return replace(model, timeout=LISTING_SECONDS).models()


def tried(model: LanguageModel) -> float:
    """The seconds until a model says its first word. Raises LanguageModelError where it says none."""
    began = time.monotonic()
    asked = replace(named(model), timeout=TESTING_SECONDS)
    with closing(asked.stream(*_GREETING)) as pieces:  # type: ignore[type-var]
        if any(piece.strip() for piece in pieces):
            return time.monotonic() - began
    raise LanguageModelError("语言模型什么也没说，请换一个模型 (the model said nothing: choose another)")


def named(model: LanguageModel) -> LanguageModel:
    """The model itself. Raises LanguageModelError where it has no name."""
    if not model.model:
        raise LanguageModelError("请写模型的名称，或先列出来选 (name the model, or list the models and choose)")
    return model


def address_of(typed: str) -> str:
    """A server's address as it is called. Raises LanguageModelError where it is none."""
    address = typed.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        sound = bool(parts.scheme in ("http", "https") and parts.hostname and parts.port != 0)
    except ValueError:
        sound = False
    if not sound or set("@?# ") & set(address) or not (address.isascii() and address.isprintable()):
        raise LanguageModelError(
            "地址要写成 http://127.0.0.1:11434 或 https://api.deepseek.com 这样 (write the address like one of these)"
        )
    return address


def server_of(url: str) -> tuple[str, str | None, int | None]:
    """The server of an address: a key holds for all of it."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:  # the operator's, which nothing has checked
        return "", url, None


def plainly(failure: object) -> str:
    """A failure for one who may have typed the key, and need not look for it in the environment."""
    return str(failure).replace(f"请检查环境变量 {KEY}", "请检查密钥").replace(f"check {KEY}", "check it")
