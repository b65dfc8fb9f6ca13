"""What the chat remembers on this machine: readers' opinions of its answers. Conversations stay in each visitor's own browser."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

MESSAGES_KEPT = 60
LONGEST_MESSAGE = 200_000
LONGEST_NOTE = 2_000
LONGEST_OPINION = 8_000
"""Characters that are kept of a question or an answer."""
MOST_OPINIONS = 32 << 20
"""Bytes of opinions beyond which no more are kept, until somebody has read them and put the file away."""
REASONS = ("reason_quote", "reason_answer", "reason_date", "reason_refused")

Message = dict[str, Any]
Conversation = list[Message]
Stored = Literal["thanks", "opinions_full", "opinion_lost"]
"""What became of an opinion, by the name of what is said of it (chat/i18n.py)."""

_writing = threading.Lock()


def data_folder() -> Path:
    """Where opinions are stored: `$WENBAO_DATA`, or the user's own data folder."""
    if named := os.environ.get("WENBAO_DATA"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "wenbao"


def store_opinion(told: Mapping[str, object], archive_id: str) -> Stored:
    """Add one line to `opinions.jsonl`: what was asked, what was answered, what the reader thought of it and why, and when; what the
    reader is to be told of it, which is thanks only where it was kept.

    `told` is what the browser sent: `question`, `answer`, `opinion` (like or dislike), `reasons` (of REASONS) and `note`.
    """
    reasons = told.get("reasons")
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": _text(told, "question"),
        "answer": _text(told, "answer"),
        "opinion": "like" if told.get("opinion") == "like" else "dislike",
        "reasons": [reason for reason in REASONS if isinstance(reasons, list) and reason in reasons],
        "note": _text(told, "note")[:LONGEST_NOTE],
        "archive_id": archive_id,
    }
    folder = data_folder()
    try:
        with _writing:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "opinions.jsonl").open("a", encoding="utf-8") as file:
                if file.tell() > MOST_OPINIONS:
                    return "opinions_full"
                file.write(json.dumps(record, ensure_ascii=True) + "\n")
    except OSError:
        return "opinion_lost"
    return "thanks"


def _text(told: Mapping[str, object], key: str) -> str:
    return str(told.get(key) or "").strip()[:LONGEST_OPINION]


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
