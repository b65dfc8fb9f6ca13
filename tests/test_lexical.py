"""The lexical index: what common bigrams cost, and that no more than was spared is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.stores import lexical
from index.stores.lexical import Entry, LexicalIndex, LexicalWriter
from index.types import Filters

COMMON, RARE = range(40), (3, 17)


@pytest.fixture
def bridges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LexicalIndex:
    """Forty passages tell of a bridge (大桥), two of them of its repair (检修); bigrams of more than ten are long."""
    writer = LexicalWriter(tmp_path)
    texts = [f"大桥{'检修' if number in RARE else '通行'}" for number in COMMON]
    writer.add([Entry(number, text, "", (), "", "news", 0, 0) for number, text in enumerate(texts)])
    writer.close()
    monkeypatch.setattr(lexical, "_LONG", 10)
    return LexicalIndex(tmp_path)


def found(index: LexicalIndex, text: str, spare: float) -> dict[int, float]:
    return dict(index.search(text, 50, Filters(), spare=spare))


def test_a_common_bigram_is_left_out_where_it_tells_little(bridges: LexicalIndex) -> None:
    assert set(found(bridges, "大桥检修", spare=0.0)) == set(COMMON)
    assert set(found(bridges, "大桥检修", spare=0.1)) == set(RARE)


def test_what_is_left_out_is_no_more_than_was_spared(bridges: LexicalIndex) -> None:
    all_of_it, less = found(bridges, "大桥检修", spare=0.0), found(bridges, "大桥检修", spare=0.1)
    for number in RARE:
        assert 0.9 * all_of_it[number] < less[number] < all_of_it[number]
    assert found(bridges, "大桥检修", spare=0.001) == all_of_it
    assert found(bridges, "大桥", spare=0.1) == found(bridges, "大桥", spare=0.0) != {}


def test_nothing_is_left_out_where_nothing_takes_long(bridges: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "_LONG", 40)
    assert found(bridges, "大桥检修", spare=0.9) == found(bridges, "大桥检修", spare=0.0)
