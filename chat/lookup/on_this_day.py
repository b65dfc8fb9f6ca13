"""What was printed on this day in other years, as the front page of the reading room begins with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from chat.i18n import both
from chat.lookup.person import heading_html
from rag.catalogue.on_this_day import on_this_day

if TYPE_CHECKING:
    from index.archive.folder import Archive


def on_this_day_html(archive: Archive, today: date) -> str:
    """The headlines of this day in other years, or of the days around it, each a link; empty where there are none."""
    found = on_this_day(archive, today)
    if not found:
        return ""
    key = "around_this_day" if any(one.apart for one in found) else "on_this_day"
    rows = "".join(heading_html(one.heading) for one in found)
    return f'<section class="on-this-day"><h3 class="over">{both(key, month=today.month, day=today.day)}</h3><ol class="issues">{rows}</ol></section>'
