"""Calls beside: made in order, few of them waiting, with their errors told."""

from __future__ import annotations

import threading

import pytest

from index.build.beside import Beside


def test_calls_are_made_in_order_in_one_other_thread() -> None:
    made: list[tuple[int, int]] = []
    with Beside() as beside:
        for number in range(50):
            beside.call(lambda number: made.append((number, threading.get_ident())), number)
    assert [number for number, _ in made] == list(range(50))
    assert {thread for _, thread in made} - {threading.get_ident()} and len({thread for _, thread in made}) == 1


def test_no_more_than_so_many_wait() -> None:
    asked: list[int] = []
    go_on = threading.Event()

    def ask() -> None:
        with Beside() as beside:
            for number in range(6):
                beside.call(go_on.wait)
                beside.wait(2)
                asked.append(number)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(0.2)
    assert asked == [0, 1]  # the third waits for the first
    go_on.set()
    asking.join(5)
    assert asked == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("more", [0, 5])
def test_an_error_comes_out_and_nothing_follows_it_unseen(more: int) -> None:
    with pytest.raises(ZeroDivisionError), Beside() as beside:
        beside.call(divmod, 1, 0)
        for _ in range(more):
            beside.call(divmod, 1, 1)
            beside.wait(2)


def test_what_waits_is_dropped_when_the_caller_fails() -> None:
    made: list[int] = []
    go_on = threading.Event()
    threading.Timer(0.1, go_on.set).start()
    with pytest.raises(KeyError), Beside() as beside:
        beside.call(go_on.wait)
        beside.call(made.append, 1)
        raise KeyError
    assert made == []
