"""The fuzz targets, some examples of each, always the same; and what longer searches found."""

from __future__ import annotations

import pytest

from tests.fuzz import TARGETS, search

EXAMPLES = 15
FOUND = {
    "half a character in the text": ("records.json_file", rb'[{"title": "a", "content": "\ud800 b. c", "date": "2021-03-05"}]'),
    "half a character in the headline": (
        "records.json_file",
        rb'[{"title": "\udfff a", "content": "b. c", "date": "2021-03-05"}]',
    ),
    "what is printed twice": (
        "records.table_file",
        "a,b\n2021-03-05,新桥".encode("gb18030") + b"[" * 12 + b"\r" + b"[" * 85 + b"\x80\x82\n",
    ),
    "half a character of OCR": ("records.json_file", rb'{"res": {"rec_texts": ["\ud800 b"], "rec_boxes": [[1, 1, 9, 9]]}}'),
}
"""What longer searches found, made small, and its sisters."""


@pytest.mark.parametrize("name", TARGETS)
def test_torn_input_is_borne(name: str) -> None:
    search(name, EXAMPLES)


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_borne(name: str) -> None:
    target, data = FOUND[name]
    TARGETS[target][0](data)
