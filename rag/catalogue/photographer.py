"""Who took a photograph: the credit line (王强摄) of the article that it stands beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.archive.folder import Archive
from index.mend.bylines import authors
from index.mend.kinds import PHOTO
from rag.catalogue.source import described
from rag.retrieve.hybrid import retrieve
from rag.types import Draft, Evidence, Hit, Question, Statement
from rag.words.printed import lines_of, nearest_sentence

_FOUND = 5
"""Passages whose articles are looked at."""
_MARKS = "■□●◆▲△★☆◎○▶►"


def photographer_of(question: Question, archive: Archive) -> Draft | None:
    """Who took the photograph that a question describes; None where it asks for none, or no article that it describes has a credit."""
    asked = question.wants.source
    description = asked.description if asked and asked.photograph else ""
    if not description:
        return None
    for hit in retrieve(archive, replace(question, query=description), _FOUND):
        credits = list(_credits(archive, hit)) if described(archive, description, hit.article) else []
        if credits:
            near = nearest_sentence(hit, description, credits)
            names = "、".join(dict.fromkeys(name for one in credits for name in authors(one.text)))
            proofs = (*credits, near) if near else tuple(credits)
            told = "；".join("".join(one.text.split()).lstrip(_MARKS) for one in credits)
            return Draft((Statement(f"{told}。", proofs),), names)
    return None


def _credits(archive: Archive, hit: Hit) -> Iterator[Evidence]:
    """The words of an article that say who took its photographs."""
    for line in lines_of(archive, hit.article, hit.issue):
        words = line.text.rpartition("。")[2].strip()
        if PHOTO.search(words) and authors(words):
            yield replace(line, text=words, start=line.end - len(words), end=line.end)
