"""A reader's saved questions as the reading room shows them: each with its answer as it was last found, the new ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from chat.cards import filters_line
from chat.clippings.folder import cited_html
from chat.functions import filters_of
from chat.i18n import both, of_both
from chat.lookup.sheet import sheet
from index.read.text.encoding import whole
from rag import Filters
from rag.cite.exchange import Exchange
from rag.types import LONGEST_QUESTION

if TYPE_CHECKING:
    from index.archive.folder import Archive

MOST = 50
"""Saved questions that are shown of one visitor; the browser keeps no more."""
LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved question under the id that the page gave it, with its `answer` as it was last found, which is `fresh` where it rests on
    what the reader has not seen; `asked` where it was asked since it was saved."""

    id: str
    answer: Exchange
    filters: Filters
    fresh: bool = False
    asked: bool = False

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Saved:
        """From what a browser sent; one that stood in a conversation in its whole wording, where that is known. Raises KeyError, TypeError or ValueError where it is none."""
        question = (record.get("whole") if record.get("history") else "") or record["question"]
        told = {"question": question, "answer": record.get("answer") or "", "citations": record.get("cited") or []}
        return cls(
            whole(str(record["id"]))[:LONGEST_ID],
            Exchange.of_record(told),
            filters_of(str(record.get("within") or "")),
            record.get("fresh") is True,
            bool(record.get("state")),
        )


def saved(sent: object) -> list[Saved]:
    """The questions that a browser sent, in order; what is none is left out."""
    found = []
    for one in sent[:MOST] if isinstance(sent, list) else []:
        try:
            found.append(Saved.of_record(one))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            continue
    return found


def saved_html(archive: Archive, questions: Sequence[Saved]) -> str:
    """The saved questions, those with a new answer first, then the newest."""
    head = f"<span>{both('saved_held', n=len(questions))}</span>"
    newest = [*reversed(questions)]
    rows = "".join(question_html(archive, one) for one in sorted(newest, key=lambda one: not one.fresh))
    inside = f'<ol class="clippings">{rows}</ol>' if rows else f'<p class="none-found">{both("saved_none")}</p>'
    return sheet(both("saved_title"), head, "", inside)


def question_html(archive: Archive, one: Saved) -> str:
    """One question: what it is held to, its answer, the sources, and what can be done with it."""
    id_, question = escape(one.id, quote=True), escape(one.answer.question[:LONGEST_QUESTION])
    news = f'<p class="what fresh">{both("saved_fresh")}</p>' if one.fresh else ""
    within = (
        f'<p class="aside">{both("asking_within")} {of_both(filters_line(one.filters))}</p>' if one.filters != Filters() else ""
    )
    buttons = "".join(
        f'<button type="button" class="{act}" value="{id_}">{both(key)}</button>'
        for act, key in (("asks-saved", "saved_ask"), ("drops-saved", "saved_drop"))
    )
    return (
        f'<li data-saved="{id_}">{news}<div class="whole answered"><b lang="zh-CN">{question}</b>{within}'
        f'{found_html(archive, one)}</div><p class="does">{buttons}</p></li>'
    )


def found_html(archive: Archive, one: Saved) -> str:
    """The answer as it was last found, with the sources it cites; that there is none where there is none."""
    if not one.answer.cited:
        return f'<p class="aside">{both("saved_unanswered" if one.asked else "saved_unasked")}</p>'
    rows = "".join(f"<li>{cited_html(archive, cited)}</li>" for cited in one.answer.cited)
    return f'<p class="says">{escape(one.answer.answer)}</p><ol class="cited">{rows}</ol>'
