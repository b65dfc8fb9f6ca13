"""Read the passages found and draft an answer: the sentences that answer, the bare answer, or an honest no."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from rag.types import Draft, Evidence, Hit, Question, Statement


def read(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft:
    if not hits:
        return Draft((Statement("馆藏里没有找到能回答这个问题的报道。"),), None, "not_found")
    hit = hits[0]
    evidence = Evidence(hit, hit.passage.text, hit.passage.start, hit.passage.end, hit.score)
    return Draft((Statement(hit.passage.text, (evidence,)),))
