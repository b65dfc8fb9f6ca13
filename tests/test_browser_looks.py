"""Every state of the chat, come to once on a phone, is right at each of three widths in light and in dark, for eyes and for axe."""

from __future__ import annotations

from typing import Any

import pytest

from rag import Wenbao
from tests.axe import installed
from tests.chromium import visit
from tests.looks import faults
from tests.states import Visit, walk

pytestmark = pytest.mark.browser


@pytest.mark.timeout(400)  # some thirty states, six looks each
def test_no_state_is_wrong_in_any_look(browser: Any, address: str, wenbao: Wenbao) -> None:
    with visit(browser, address, "phone") as page:
        found = {name: told for name in walk(Visit(page, address, wenbao)) if (told := faults(page))}
    assert found == {}
    installed()  # or what axe finds was not looked for
