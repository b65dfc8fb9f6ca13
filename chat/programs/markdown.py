"""An Answer as another chat shows it: Markdown with its sources below, and where each mark in it points."""

from __future__ import annotations

import re
from typing import Any

from chat.cards import source_link
from chat.i18n import TEXTS
from chat.likely import pointed_out, replaced
from chat.model.marks import MARK
from rag import Answer, Citation
from rag.cite.exchange import Exchange
from rag.refuse.reasons import Reason

MARKUP = re.compile(r"[\\`*_<~$]|&(?=#?\w+;)|(?<=\])[(:]|^[-+#>]")
"""What Markdown would read as markup; after `]` what would make a link or a picture of it."""
ITEM = re.compile(r"^(\d+)(?=[.)] )")

Annotation = dict[str, Any]


def prose(answer: Answer, root: str) -> tuple[str, list[Annotation]]:
    """The Markdown of an answer and OpenAI's annotations of the marks in it, whose indexes are those of the string.

    The short answer stands first, in bold, or why there is none; then how the question was understood, the text with its marks and
    in bold the words that likely answer, and one line for each citation, with a link to the page in the chat at `root`.
    """
    short = TEXTS[answer.refusal or Reason.NOTHING.kind][0] if answer.refused else answer.short_answer
    asides = [TEXTS["understood"][0].format(text=answer.understood)] if answer.understood else []
    before = [f"**{plain(short)}**"] if short else []
    before += [f"> {plain(aside)}" for aside in (*asides, answer.note) if aside]
    lead = "".join(f"{block}\n\n" for block in before)
    said = pointed_out(Exchange.of(answer).text, answer.likely)
    text = replaced("\n\n".join(plain(line) for line in said.split("\n") if line.strip()), "**", "**")
    sources = "".join(f"\n\n{source(citation, root)}" for citation in answer.citations)
    return f"{lead}{text}{sources}", marked_in(text, len(lead), answer, root)


def marked_in(text: str, at: int, answer: Answer, root: str) -> list[Annotation]:
    """One annotation for each mark of a text that begins `at` so many characters of the whole."""
    by_number = {citation.n: citation for citation in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": at + mark.start(),
                "end_index": at + mark.end(),
                "title": citation.headline or citation.reference,
                "url": link(citation, root),
            },
        }
        for mark in MARK.finditer(text)
        if (citation := by_number.get(int(mark[1])))
    ]


def source(citation: Citation, root: str) -> str:
    """The line of one citation: its mark, reference and quote, and the link that opens the page."""
    shown = f"[{citation.n}] {plain(citation.reference)} 「{plain(citation.quote)}」"
    return f"{shown} [{TEXTS['open_source'][0]}]({link(citation, root)})"


def link(citation: Citation, root: str) -> str:
    """The page of a citation in the chat at `root`, with its words marked."""
    return f"{root}/{source_link(citation.article_id, citation.spans)}"


def plain(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return ITEM.sub(r"\1\\", MARKUP.sub(r"\\\g<0>", " ".join(text.split())))
