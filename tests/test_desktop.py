"""The browser is opened where there is a screen, and nowhere a browser of text takes the terminal."""

from __future__ import annotations

import webbrowser

import pytest

from chat.desktop import SCREENS, open_browser


@pytest.mark.parametrize(("screen", "platform", "opens"), [("", "linux", False), (":0", "linux", True), ("", "darwin", True)])
def test_a_browser_is_opened_only_where_there_is_a_screen(
    screen: str, platform: str, opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("sys.platform", platform)
    for name in SCREENS:
        monkeypatch.setenv(name, screen)

    def opening(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", opening)
    assert open_browser("http://127.0.0.1:7860") is opens
    assert opened == ["http://127.0.0.1:7860"] * opens


def test_none_that_can_be_started_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: str) -> bool:
        raise webbrowser.Error("none")

    monkeypatch.setenv(SCREENS[0], ":0")
    monkeypatch.setattr(webbrowser, "open", failing)
    assert open_browser("http://127.0.0.1:7860") is False
