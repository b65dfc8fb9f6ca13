"""The picture of a page, `scan?file=FILE&part=PART`: of a page that is held, under its name there. No path comes from who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from chat.addresses import SCAN
from index.archive.scans import scan_of
from rag import WenbaoError

if TYPE_CHECKING:
    from chat.open_archive import Room

RULES = {"Cache-Control": "private, no-cache"}
"""The browser keeps it, and asks each time whether it still may show it."""


def scan_routes(room: Room) -> list[BaseRoute]:
    """The one route."""

    async def scan(request: Request) -> Response:
        return await run_sync(answer, room, request)

    return [Route(SCAN, scan)]


def answer(room: Room, request: Request) -> Response:
    """The picture; 304 for a browser that has it, 404 for a page that is not held or has none."""
    archive = room.shelf.archive
    try:
        page = archive.page(request.query_params.get("file", ""), request.query_params.get("part", ""))
        kept = scan_of(page, archive.address)
        if kept is None:
            return Response(status_code=404)
        rules = {**RULES, "ETag": f'"{kept.picture.stem}"'}
        if request.headers.get("if-none-match") == rules["ETag"]:
            return Response(status_code=304, headers=rules)
        return Response(kept.picture.read_bytes(), media_type="image/webp", headers=rules)
    except (WenbaoError, OSError):
        return Response(status_code=404)
