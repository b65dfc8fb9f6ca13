"""The parts of the day, as a paper tells them before a time or in the place of one."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import words

BEFORE_NOON: Final = words("凌晨 清晨 早上 早晨 上午")
"""Those whose hours are those of the clock."""

AFTER_NOON: Final = words("下午 傍晚 晚上 晚间 晚 夜间 深夜")
"""Those whose hours are twelve more."""

PARTS: Final = BEFORE_NOON | {"中午"} | AFTER_NOON
