"""What the chat remembers: opinions on answers on this machine, conversations in each visitor's own browser."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from datetime import datetime, timezone
from html import escape
from pathlib import Path
from typing import Any

from chat.i18n import both

CONVERSATIONS_KEPT = 12
MESSAGES_KEPT = 40

Message = dict[str, Any]
Conversation = list[Message]

_writing = threading.Lock()


def data_folder() -> Path:
    """Where opinions are stored: `$WENBAO_DATA`, or the user's own data folder."""
    if named := os.environ.get("WENBAO_DATA"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "wenbao"


def store_opinion(question: str, answer: str, opinion: str, archive_id: str) -> None:
    """Add one line to `opinions.jsonl`: what was asked, what was answered, what the reader thought of it, and when."""
    record = {
        "time": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "question": question,
        "answer": answer,
        "opinion": opinion,
        "archive_id": archive_id,
    }
    folder = data_folder()
    with _writing:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "opinions.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def with_conversation(kept: Sequence[Conversation], place: int, messages: Conversation) -> list[Conversation]:
    """The conversations with the one at `place` replaced, newest first and no more than are kept."""
    changed = [list(conversation) for conversation in kept] or [[]]
    changed[min(place, len(changed) - 1)] = messages[-MESSAGES_KEPT:]
    return changed[:CONVERSATIONS_KEPT]


def with_new(kept: Sequence[Conversation]) -> list[Conversation]:
    """The conversations with an empty one in front; one that is empty already is used again."""
    return [[], *(conversation for conversation in kept if conversation)][:CONVERSATIONS_KEPT]


def past_html(titles: Sequence[tuple[int, str]], place: int) -> str:
    """A folded list of conversations by their first question; nothing while there is but one."""
    others = [(n, title) for n, title in titles if n != place]
    if not others:
        return ""
    rows = "".join(f'<li><a href="#past/{n}">{escape(title)}</a></li>' for n, title in others)
    return f'<details class="past"><summary>{both("past", n=len(others))}</summary><ol>{rows}</ol></details>'
