"""English names of months and weekdays, whole or in their first three letters."""

from __future__ import annotations

from typing import Final

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_WEEKDAYS: Final = {name[:3].lower(): place for place, name in enumerate(WEEKDAYS)}


def month(name: str) -> int | None:
    """The number of the month that begins so, 1 to 12: Oct, OCTOBER, Sept.; None where it is none."""
    return _MONTHS.get(name[:3].lower())


def weekday(name: str) -> int:
    """The place of a weekday in the week, 0 for Monday. Raises KeyError."""
    return _WEEKDAYS[name[:3].lower()]
