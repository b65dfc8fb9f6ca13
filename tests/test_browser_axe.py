"""No serious barrier for assistive technology: axe in every state of the chat, wide and light, narrow and dark."""

from __future__ import annotations

from typing import Any

import pytest

from rag import Wenbao
from tests.axe import installed, serious
from tests.chromium import keep, visit
from tests.states import Visit, walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("window", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_no_state_has_a_serious_barrier(browser: Any, address: str, wenbao: Wenbao, window: str, scheme: str) -> None:
    installed()
    barriers = {}
    with visit(browser, address, window, color_scheme=scheme) as page:
        for name in walk(Visit(page, address, wenbao)):
            keep(page, f"8-{name}-{scheme}", window)
            if told := serious(page):
                barriers[name] = told
    assert barriers == {}
