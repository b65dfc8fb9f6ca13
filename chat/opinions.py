"""What the chat remembers on this machine: readers' opinions of its answers. Conversations stay in each visitor's own browser."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from rag.opinions.store import Opinion, OpinionsError, add
from rag.types import LONGEST_QUESTION

log = logging.getLogger(__name__)

MESSAGES_KEPT = 60
LONGEST_MESSAGE = 200_000
LONGEST_NOTE = 2_000
LONGEST_OPINION = 8_000
"""Characters that are kept of a question or an answer."""
LONGEST_ID = 200
LONGEST_QUOTE = 1_000
MOST_TURNS = 12
MOST_SUPPORT = 40
"""Earlier questions and citations that are kept of an answer."""
REASONS = ("reason_quote", "reason_answer", "reason_date", "reason_refused")

Message = dict[str, Any]
Conversation = list[Message]
Stored = Literal["thanks", "opinions_full", "opinion_lost"]
"""What became of an opinion, by the name of what is said of it (chat/i18n.py)."""


def data_folder() -> Path:
    """Where opinions are stored: `$WENBAO_DATA`, or the user's own data folder."""
    if named := os.environ.get("WENBAO_DATA"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "wenbao"


def store_opinion(told: Mapping[str, object], archive_id: str) -> Stored:
    """Keep what was asked, what was answered, what the reader thought of it and why, and when; gives what the reader is to be told of
    it, which is thanks only where it was kept.

    `told` is what the browser sent: `question`, `history` (the earlier questions), `answer`, `short_answer`, `refused`, `support`
    (`article_id` and `quote` of each citation), `opinion` (like or dislike), `reasons` (of REASONS) and `note`.
    """
    reasons = _listed(told, "reasons")
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": _text(told, "question"),
        "history": [str(one).strip()[:LONGEST_QUESTION] for one in _listed(told, "history")[-MOST_TURNS:]],
        "answer": _text(told, "answer"),
        "short_answer": _text(told, "short_answer"),
        "refused": told.get("refused") is True,
        "opinion": "like" if told.get("opinion") == "like" else "dislike",
        "reasons": [reason for reason in REASONS if reason in reasons],
        "note": _text(told, "note")[:LONGEST_NOTE],
        "support": [
            {"article_id": _text(one, "article_id")[:LONGEST_ID], "quote": _text(one, "quote")[:LONGEST_QUOTE]}
            for one in _listed(told, "support")[:MOST_SUPPORT]
            if isinstance(one, dict)
        ],
        "archive_id": archive_id,
    }
    try:
        return "thanks" if add(data_folder(), Opinion.of(record)) else "opinions_full"
    except OpinionsError:
        log.exception("An opinion could not be kept.")
        return "opinion_lost"


def _text(told: Mapping[str, object], key: str) -> str:
    return str(told.get(key) or "").strip()[:LONGEST_OPINION]


def _listed(told: Mapping[str, object], key: str) -> list[Any]:
    value = told.get(key)
    return value if isinstance(value, list) else []


def conversation(sent: object) -> Conversation | None:
    """A conversation as a browser kept it; None where it is not one. Of a long one the newest messages."""
    if not isinstance(sent, list):
        return None
    messages: Conversation = []
    for one in sent[-MESSAGES_KEPT:]:
        if not isinstance(one, dict) or one.get("role") not in ("user", "assistant") or not isinstance(one.get("content"), str):
            return None
        messages.append({"role": one["role"], "content": one["content"][:LONGEST_MESSAGE]})
    return messages
