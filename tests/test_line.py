"""Who asks while others are answered stands in line: in the order of coming, told how many are before, and leaving whenever they like."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from chat import answering
from chat.access import unfetched
from chat.access.line import Line, Place
from chat.access.unfetched import bound_unfetched
from chat.answering import in_line
from chat.cards import stopped_html
from tests.test_completions import asyncio_run


def test_as_many_as_there_is_room_for_are_called_and_the_others_in_their_order() -> None:
    async def stand() -> None:
        line = Line(2)
        with ExitStack() as first, ExitStack() as second, ExitStack() as others:
            places = [stack.enter_context(line.joined()) for stack in (first, second, others, others, others)]
            assert standing(places) == [(True, 0), (True, 0), (False, 0), (False, 1), (False, 2)]
            second.close()
            assert standing(places) == [(True, 0), (True, 0), (True, 0), (False, 0), (False, 1)]
            first.close()
            assert standing(places)[3:] == [(True, 0), (False, 0)]
            assert await places[4].turn(0.01) is False
        with line.joined() as one, line.joined() as another:
            assert standing([one, another]) == [(True, 0), (True, 0)]

    asyncio_run(stand())


def test_whoever_leaves_the_line_makes_room_and_takes_no_turn() -> None:
    async def stand() -> None:
        line = Line(1)
        with ExitStack() as answered, ExitStack() as gone, ExitStack() as last:
            places = [stack.enter_context(line.joined()) for stack in (answered, gone, last)]
            gone.close()
            assert standing([places[2]]) == [(False, 0)]
            answered.close()
            assert await places[2].turn(5) is True

    asyncio_run(stand())


def standing(places: list[Place]) -> list[tuple[bool, int]]:
    """Whether each was called, and how many wait before it."""
    return [(place.called, place.before) for place in places]


def test_one_who_stands_in_line_sees_where_and_then_gets_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "LOOKED_UP", 0.02)
    may_end = threading.Event()

    def slow() -> Iterator[str]:
        may_end.wait(10)
        yield "甲"

    async def ask() -> list[list[str | None]]:
        line = Line(1)
        first = asyncio.create_task(whole(line, slow()))
        await until(lambda: bool(line._free == 0))
        others = [asyncio.create_task(whole(line, iter([name]), "模型甲")) for name in "乙丙"]
        await asyncio.sleep(0.2)
        may_end.set()
        return [await one for one in (first, *others)]

    first, second, third = asyncio_run(ask())
    assert first == ["甲"]
    told = [one for one in second if one is not None]
    assert ["下一个就轮到您" in one for one in told] == [True, False, False]
    assert "模型甲" in told[1]  # whose turn it is no longer waits in line, but for the model
    assert None in second and None in third  # where nothing changed there still is a step, between which one may leave
    assert "前面还有 1 问" in str(third[0])
    assert "1 question before" in str(third[0])
    assert (second[-1], third[-1]) == ("乙", "丙")
    stopped = stopped_html(str(third[0]))
    assert "answer stopped" in stopped


def test_who_waits_for_a_slow_model_may_leave_and_keeps_the_place_until_it_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PAUSE", 0.02)
    may_speak, closed, worked = threading.Event(), threading.Event(), list[str]()

    def slow() -> Iterator[str]:
        try:
            yield "甲"
            may_speak.wait(10)
            yield "乙"
            worked.append("丙")
        finally:
            closed.set()

    async def stop() -> None:
        line = Line(1)
        steps = in_line(line, slow())
        assert [await anext(steps), await anext(steps)] == ["甲", None]
        await steps.aclose()  # at once, though the model says nothing
        with line.joined() as place:
            assert await place.turn(0.05) is False, "the model is still asked"
            assert not closed.is_set()
            may_speak.set()
            assert await place.turn(5) is True
        assert (closed.is_set(), worked) == (True, []), "the request has ended, and no more is worked out"

    asyncio_run(stop())


@pytest.fixture
def queue() -> Any:
    """As much of Gradio's queue as keeps messages: each call is answered at once, unless it is made to run on."""
    kept = SimpleNamespace(pending_messages_per_session={}, pending_event_ids_session={}, event_ids_to_events={}, runs=False)
    calls = count()

    async def push(body: Any, request: Any, username: str | None) -> tuple[bool, str, str]:
        call = f"e{next(calls)}"
        kept.pending_messages_per_session.setdefault(body.session_hash, asyncio.Queue()).put_nowait(call)
        kept.pending_event_ids_session.setdefault(body.session_hash, set()).add(call)
        if kept.runs:
            kept.event_ids_to_events[call] = SimpleNamespace(session_hash=body.session_hash)
        return True, call, "success"

    kept.push = push
    return kept


def joined(queue: Any, visit: str, length: int = 0) -> str:
    """What a visit is told that puts a question with so many bytes, whose number its header does not say."""

    async def sent() -> bytes:
        return bytes(length)

    body, request = SimpleNamespace(session_hash=visit), SimpleNamespace(headers={}, body=sent)
    return str(asyncio_run(queue.push(body, request, None))[2])


def fetch(queue: Any, visit: str) -> None:
    """Take the first message of a visit, which completes its call."""
    call = queue.pending_messages_per_session[visit].get_nowait()
    queue.event_ids_to_events.pop(call, None)
    queue.pending_event_ids_session[visit].discard(call)


def test_answers_that_nobody_fetches_do_not_fill_the_memory(queue: Any) -> None:
    bound_unfetched(SimpleNamespace(_queue=queue))
    assert {joined(queue, f"visit {number}", 1 << 20) for number in range(200)} == {"success"}
    held = list(queue.pending_messages_per_session)
    assert len(held) == unfetched.MOST // (unfetched.ANSWER + (2 << 20)) == len(queue.pending_event_ids_session)
    assert held[-1] == "visit 199", "the newest are kept"


def test_who_fetches_nothing_is_told_to_and_who_fetches_goes_on(queue: Any) -> None:
    bound_unfetched(SimpleNamespace(_queue=queue))
    told = [joined(queue, "visit") for _ in range(200)]
    assert (told[0], told[-1], joined(queue, "another")) == ("success", "queue_full", "success")
    fetch(queue, "visit")
    assert (joined(queue, "visit"), joined(queue, "visit")) == ("success", "queue_full"), "as many as were fetched"
    while not queue.pending_messages_per_session["visit"].empty():
        queue.pending_messages_per_session["visit"].get_nowait()
    assert joined(queue, "visit") == "success"


def test_who_fetches_each_answer_is_never_refused_however_many_calls_overlap(queue: Any) -> None:
    bound_unfetched(SimpleNamespace(_queue=queue))
    queue.runs = True
    told = [joined(queue, "visit") for _ in range(170)]  # all at once
    for _ in range(300):
        fetch(queue, "visit")
        told.append(joined(queue, "visit"))
    assert set(told) == {"success"}
    queue.event_ids_to_events.clear()  # all are answered, and none of these is fetched
    assert joined(queue, "visit") == "queue_full"


def test_what_one_visit_has_running_is_bounded_too(queue: Any) -> None:
    bound_unfetched(SimpleNamespace(_queue=queue))
    queue.runs = True
    assert [joined(queue, "visit", 30 << 20) for _ in range(3)] == ["success", "success", "queue_full"]


def test_what_is_being_answered_is_not_let_go(queue: Any) -> None:
    bound_unfetched(SimpleNamespace(_queue=queue))
    queue.runs = True
    assert joined(queue, "first") == "success"
    queue.runs = False
    for number in range(80):
        joined(queue, f"visit {number}", 1 << 20)
    assert "first" in queue.pending_messages_per_session


async def whole(line: Line, pieces: Iterator[str], model: str | None = None) -> list[str | None]:
    return [piece async for piece in in_line(line, pieces, model)]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("called", [True, False])
def test_one_who_is_stopped_leaves_no_place_taken(monkeypatch: pytest.MonkeyPatch, called: bool) -> None:
    monkeypatch.setattr(answering, "LOOKED_UP", 0.02)

    async def stop() -> None:
        line = Line(1)
        with ExitStack() as other:
            if not called:
                other.enter_context(line.joined())
            steps = in_line(line, iter(["甲", "乙"]))
            await anext(steps)
            await steps.aclose()
            other.close()
            with line.joined() as place:
                assert place.called

    asyncio_run(stop())


@pytest.mark.parametrize("fails", [True, False])
def test_who_stops_keeps_the_place_until_the_thread_ends(fails: bool) -> None:
    began, may_end = threading.Event(), threading.Event()

    def slow() -> Iterator[str]:
        began.set()
        may_end.wait(10)
        if fails:
            raise OSError("x")
        yield "甲"

    async def stop() -> None:
        line = Line(1)
        asking = asyncio.create_task(whole(line, slow()))
        await until(began.is_set)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        with line.joined() as place:
            assert await place.turn(0.1) is False
            may_end.set()
            assert await place.turn(5) is True
        with line.joined() as place, line.joined() as another:
            assert standing([place, another]) == [(True, 0), (False, 0)]

    asyncio_run(stop())


def test_a_failure_leaves_no_place_taken() -> None:
    def failing() -> Iterator[str]:
        raise OSError("x")
        yield ""

    async def ask() -> None:
        line = Line(1)
        with pytest.raises(OSError):
            await whole(line, failing())
        with line.joined() as place:
            assert place.called

    asyncio_run(ask())
