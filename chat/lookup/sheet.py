"""The head of a sheet that the reading room shows of something looked up."""

from __future__ import annotations

from chat.i18n import both


def sheet(name: str, day: str, tools: str, inside: str) -> str:
    """A sheet with its name, a line below it, the tools and the way back; all of it HTML."""
    back = f'<a class="turn" href="#contents">{both("contents")}</a>'
    return (
        f'<article class="sheet front"><header class="dateline"><div class="row"><h2 class="nameplate" tabindex="-1">{name}</h2>'
        f'<p class="day">{day}</p><div class="tools">{tools}{back}</div></div></header>{inside}</article>'
    )


def turn(link: str, key: str) -> str:
    """A link among the tools of a sheet."""
    return f'<a class="turn looks-up" href="{link}">{both(key)}</a>'
