"""The browser of the one who starts the chat, where there is one to be opened."""

from __future__ import annotations

import os
import sys
import webbrowser

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def has_screen() -> bool:
    """Whether a window can be opened: elsewhere a browser of text would take the terminal."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in SCREENS)


def open_browser(address: str) -> bool:
    """Open an address in the browser; whether one was found."""
    try:
        return has_screen() and webbrowser.open(address)
    except (OSError, webbrowser.Error):
        return False
