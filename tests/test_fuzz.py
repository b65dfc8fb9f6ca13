"""The fuzz targets, some examples of each, always the same; and what longer searches found."""

from __future__ import annotations

import pytest

from tests.fuzz import TARGETS, search

EXAMPLES = 15


@pytest.mark.parametrize("name", TARGETS)
def test_torn_input_is_borne(name: str) -> None:
    search(name, EXAMPLES)
