"""What another chat gets: an answer, whole or as a stream of events, or an error, in the shapes of OpenAI's chat completions.

A stream tells an answer only when it is whole, since before that its words have no marks yet; while a language model still writes
them comments keep the stream open. `usage` counts characters: 问报 has no tokens.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response

from chat.programs.completion_request import MODEL, Asked, Fault
from chat.programs.markdown import prose
from index.errors import QuestionError
from rag import Answer, WenbaoError
from rag.scripts.records import answer_record

SILENCE = 5
"""Seconds after which a stream that is still without words is kept open by a comment."""

log = logging.getLogger(__name__)


def completion(asked: Asked, answer: Answer, root: str) -> dict[str, Any]:
    """An answer as OpenAI's chat completion; the JSON of `rag ask --json` is in the message as `wenbao`."""
    content, annotations = prose(answer, root)
    said = {"role": "assistant", "content": content, "refusal": None, "annotations": annotations}
    message = said | {"wenbao": answer_record(answer)}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return named("chat.completion") | {"choices": [choice], "usage": usage(asked, content)}


async def streamed(asked: Asked, first: Answer | None, rest: AsyncIterator[Answer | None], root: str) -> AsyncIterator[bytes]:
    """The same as server-sent events: the paragraphs as deltas, the annotations and the JSON in the last of them."""
    name = named("chat.completion.chunk") | ({"usage": None} if asked.usage else {})

    def chunk(finish: str | None = None, **delta: Any) -> bytes:
        return event(name | {"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]})

    try:
        yield chunk(role="assistant", content="")
        answer, said = first, time.monotonic()
        while answer is None:
            answer = await anext(rest)
            if answer is None and time.monotonic() - said > SILENCE:
                yield b": ...\n\n"
                said = time.monotonic()
        content, annotations = prose(answer, root)
        for block in re.split(r"(?<=\n\n)", content):
            yield chunk(content=block)
        yield chunk("stop", annotations=annotations, wenbao=answer_record(answer))
        if asked.usage:
            yield event(name | {"choices": [], "usage": usage(asked, content)})
        yield b"data: [DONE]\n\n"
    except StopAsyncIteration:
        return
    except Exception as error:
        yield event(fault_of(error).record)


def named(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def usage(asked: Asked, content: str) -> dict[str, int]:
    """How many characters were asked and answered."""
    prompt = sum(map(len, (asked.question, *asked.history)))
    return {"prompt_tokens": prompt, "completion_tokens": len(content), "total_tokens": prompt + len(content)}


def fault_of(error: Exception) -> Fault:
    """The fault that an error is told as."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, QuestionError):
        return Fault(400, str(error), param="messages")
    if isinstance(error, WenbaoError):
        return Fault(503, str(error), code="archive_error")
    log.error("A question could not be answered.", exc_info=error)
    return Fault(500, "这一次没有答成，原因记在服务器的日志里 (it could not be answered: the server's log says why)")


def event(record: dict[str, Any]) -> bytes:
    return b"data: " + written(record) + b"\n\n"


def in_json(record: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(written(record), status, headers, "application/json")


def written(record: dict[str, Any]) -> bytes:
    """JSON in UTF-8; half a character, which UTF-8 cannot write, becomes a question mark."""
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
