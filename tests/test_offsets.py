"""Where a slice of an article stands in its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.offsets import place

SOURCE = "甲乙丙\n\n丁戊  己\n庚辛"


def joined(spans: tuple[tuple[int, int], ...], source: str) -> str:
    return "".join("".join(source[a:b] for a, b in spans).split())


def test_a_slice_is_found_by_counting_what_is_not_blank() -> None:
    text, spans = "甲乙丙丁\n戊己", ((0, 6), (6, 10))
    assert SOURCE[0:6] == "甲乙丙\n\n丁"
    assert place(text, 2, 6, spans, SOURCE) == ((2, 6), (6, 7))
    assert place(text, 0, 3, spans, SOURCE) == ((0, 3),)
    assert place(text, 4, 5, spans, SOURCE) == ()


def test_reading_order_may_differ_from_page_order() -> None:
    text, spans = "庚辛甲乙", ((11, 13), (0, 2))
    assert place(text, 1, 3, spans, SOURCE) == ((12, 13), (0, 1))


def test_a_slice_that_the_spans_do_not_hold_is_an_error() -> None:
    with pytest.raises(ValueError, match="different characters"):
        place("甲乙丑", 0, 3, ((0, 2),), SOURCE)


@given(st.text(alphabet="甲乙 \n丙", max_size=40), st.data())
def test_every_slice_of_a_ready_article_comes_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert joined(place(text, start, end, ((0, len(text)),), text), text) == "".join(text[start:end].split())
