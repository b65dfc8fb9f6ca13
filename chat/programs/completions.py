"""问报 as a model behind other chats: OpenAI's chat completions and list of models, as routes of the app that Gradio serves."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from gradio.route_utils import get_root_url
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from chat.access.who_may_ask import lets_in
from chat.programs.completion_replies import completion, fault_of, in_json, streamed
from chat.programs.completion_request import MODEL, Asked, Fault, check_model
from chat.programs.turn import pieces_of, worked_out

if TYPE_CHECKING:
    from chat.open_archive import Room

LARGEST = 1 << 20
"""Bytes that a request may have."""
GONE = 499
"""The status for one who has left, which nobody reads."""
PATH = "/v1/chat/completions"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

Work = Callable[[Request], Awaitable[Response]]


def completion_routes(room: Room) -> list[Route]:
    """The routes under /v1."""
    model = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": MODEL}

    async def completions(request: Request) -> Response:
        asked = Asked.of(await body_of(request))
        root = get_root_url(request, PATH, request.app.root_path)
        pieces = worked_out(pieces_of(room, asked.question, asked.history), room.line(room.wenbao.llm), request.is_disconnected)
        first = await anext(pieces, None)  # what is wrong with the question shows here, while there is a status to say it with
        if asked.stream:
            headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
            return StreamingResponse(streamed(asked, first, pieces, root), media_type="text/event-stream", headers=headers)
        answer = first or await anext((piece async for piece in pieces if piece is not None), None)
        if answer is None:
            return Response(status_code=GONE)
        return in_json(completion(asked, answer, root))

    async def models(_: Request) -> Response:
        return in_json({"object": "list", "data": [model]})

    async def one_model(request: Request) -> Response:
        check_model(request.path_params["name"])
        return in_json(model)

    async def nothing(_: Request) -> Response:
        raise Fault(
            404, f"没有这个地址，请用 POST {PATH} 或 GET /v1/models (no such address: use one of these)", code="unknown_url"
        )

    return [
        Route(PATH, told(completions), methods=["POST"]),
        Route("/v1/models", told(models)),
        Route("/v1/models/{name:path}", told(one_model)),
        Route("/v1/{rest:path}", told(nothing), methods=METHODS),
    ]


def told(work: Work) -> Work:
    """The work for those who may ask; a failure is told as OpenAI's error."""

    async def endpoint(request: Request) -> Response:
        try:
            if not await lets_in(request.app.auth, request.headers.get("authorization", "")):
                message = "密钥不对，请把问报的密码填作 API 密钥 (wrong key: enter the password of the chat as the API key)"
                raise Fault(401, message, code="invalid_api_key")
            return await work(request)
        except ClientDisconnect:
            return Response(status_code=GONE)
        except Exception as error:
            fault = fault_of(error)
            headers = {"WWW-Authenticate": "Bearer"} if fault.status == 401 else {}
            return in_json(fault.record, fault.status, headers)

    return endpoint


async def body_of(request: Request) -> bytes:
    """A request's body. Raises Fault where it is too large or not sent as JSON, which no foreign page can do unasked."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Fault(
            415, "请在请求头里写明 Content-Type: application/json (send the request with Content-Type: application/json)"
        )
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise Fault(
                413, "请求大于 1 MiB，请去掉早先的消息再发 (the request is larger than 1 MiB: leave out early messages)"
            )
    return body
