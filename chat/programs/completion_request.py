"""What another chat asks: a request to OpenAI's chat completions, read into a question with the questions before it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MODEL = "wenbao"
MOST_TURNS = 20
"""Questions before the last that are read."""
LONGEST_NAME = 80


class Fault(Exception):
    """Why a request is not answered: an HTTP status and OpenAI's fields. The message is one sentence that names cause and fix."""

    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        kind = "invalid_request_error" if status < 500 else "server_error"
        self.record = {"error": {"message": message, "type": kind, "param": param, "code": code}}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; `history` is those before it, oldest first. `usage` says that a stream is to end in what was used."""

    question: str
    history: tuple[str, ...] = ()
    stream: bool = False
    usage: bool = False

    @classmethod
    def of(cls, body: bytes) -> Asked:
        """The question in a request's body: the last message of the user. Raises Fault where there is none or it asks another model.

        What the system and the assistant said is left out: the archive alone says what is true.
        """
        record = json_object(body)
        check_model(record.get("model", MODEL))
        messages = record.get("messages")
        if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
            raise Fault(
                400,
                "messages 不是消息的列表，请照 OpenAI 的格式写 (messages is no list of messages: write it as OpenAI does)",
                param="messages",
            )
        turns = [text_of(message.get("content")) for message in messages if message.get("role") == "user"]
        if not turns:
            raise Fault(
                400,
                "messages 里没有用户的话，请加一条 role 为 user 的消息 (no message has the role user: add one)",
                param="messages",
            )
        options = record.get("stream_options")
        return cls(
            turns[-1],
            tuple(turn for turn in turns[:-1] if turn.strip())[-MOST_TURNS:],
            record.get("stream") is True,
            isinstance(options, dict) and options.get("include_usage") is True,
        )


def json_object(body: bytes) -> dict[str, Any]:
    """The object that a body holds; raises Fault where it is none."""
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise Fault(
            400, "请求不是一个 JSON 对象，请检查括号和引号 (the request is no JSON object: check its brackets and quotes)"
        )
    return record


def check_model(name: object) -> None:
    """Raises Fault where another model is asked for."""
    if name != MODEL:
        shown = str(name)[:LONGEST_NAME]
        raise Fault(
            404,
            f"没有模型 {shown}，请改用 {MODEL} (there is no such model: use {MODEL})",
            param="model",
            code="model_not_found",
        )


def text_of(content: object) -> str:
    """A message's text from its content, which is a string or a list of parts; parts that are no text are left out."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    return "\n".join(text for text in texts if isinstance(text, str))
