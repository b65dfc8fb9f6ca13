"""What readers think of answers, in Chromium: kept with its reason, and told as not kept where it was not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag.opinions.store import FILE, opinions
from tests.chromium import QUESTION, WIDTHS, ask, visit
from tests.looks import looks

pytestmark = pytest.mark.browser


@WIDTHS
def test_an_opinion_is_stored_with_its_reason(browser: Any, address: str, data: Path, size: str) -> None:
    with visit(browser, address, size) as page:
        ask(page, QUESTION)
        page.click("#wb-talk .likes")
        page.wait_for_selector("#wb-talk .likes.told")
        page.click("#wb-talk .dislikes")
        page.locator(".why-wrong label").first.click()
        page.fill(".why-wrong textarea", "引的不是这一句")
        looks(page, "1-opinion", size)
        page.click(".why-wrong [type=submit]")
        page.wait_for_selector("#wb-talk .dislikes.told")
    liked, disliked = list(opinions(data / FILE))[-2:]
    assert (liked.question, liked.opinion, liked.short_answer, liked.refused, liked.history) == (
        QUESTION,
        "like",
        "约4582亩",
        False,
        (),
    )
    assert (disliked.opinion, disliked.reasons, disliked.note) == ("dislike", ("reason_quote",), "引的不是这一句")
    assert disliked.answer.startswith("约4582亩")
    assert "4582" in disliked.support[0].quote and disliked.support[0].article_id


def test_an_opinion_that_is_not_kept_is_not_thanked_for_and_can_be_sent_again(browser: Any, address: str, data: Path) -> None:
    kept, put_away = data / FILE, data / "put-away"
    if kept.exists():
        kept.rename(put_away)
    kept.mkdir(parents=True)
    try:
        with visit(browser, address, "desktop") as page:
            ask(page, QUESTION)
            page.click("#wb-talk .dislikes")
            page.fill(".why-wrong textarea", "写不下的意见")
            page.click(".why-wrong [type=submit]")
            page.wait_for_selector("#wb-live:has-text('没有记下')")
            assert page.locator("#wb-talk .actions .told").count() == 0
            assert page.input_value(".why-wrong textarea") == "写不下的意见"
            kept.rmdir()
            page.click(".why-wrong [type=submit]")
            page.wait_for_selector("#wb-talk .dislikes.told")
        assert [one.note for one in opinions(kept)] == ["写不下的意见"]
    finally:
        if put_away.exists():
            put_away.replace(kept)
