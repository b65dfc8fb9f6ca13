"""The kinds of question: the weights that lie in the repository know the kinds of the table, in its order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ModelError
from rag.kinds import LEARNT, LONG, SEVERAL, Kind, learnt_as
from rag.network.network import MODEL, Network
from rag.question.slots.asked import _PATTERNS, ask


def test_the_network_names_its_kinds_as_the_table_does() -> None:
    assert tuple(json.loads((MODEL / "config.json").read_text(encoding="utf-8"))["kinds"]) == LEARNT
    assert Network()._kinds[3] is Kind.ORGANISATION


def test_a_network_of_other_kinds_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"kinds": ["number", "weather"]}', encoding="utf-8")
    (tmp_path / "tokenizer.json").write_bytes((MODEL / "tokenizer.json").read_bytes())
    with pytest.raises(ModelError, match=r"weather.*one version"):
        _ = Network(tmp_path)._kinds


def test_how_a_kind_is_answered() -> None:
    assert {"why", "how", "summary"} == LONG
    assert {"compound", "compare", "list"} == SEVERAL
    assert learnt_as("org") is Kind("organisation")


def test_rules_tell_a_kind_by_one_row_of_words() -> None:
    told = [kind for kind, _ in _PATTERNS]
    assert len(told) == len(set(told)) and set(told) <= set(Kind)
    assert ask("东洲大桥由哪家公司承建？").slots[0].kind is Kind.ORGANISATION
