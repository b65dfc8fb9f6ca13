"""Ask a newspaper archive and get cited answers.

from rag import open_archive

wenbao = open_archive("archive")
answer = wenbao.ask("衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？")
print(answer.short_answer)
for citation in answer.citations:
    print(citation.reference, citation.quote)
"""

from index.errors import WenbaoError
from index.types import Article, Certainty, Filters, Issue, Page, Passage, Span
from rag.pipeline import Wenbao, open_archive
from rag.types import Answer, Citation, Hit, Opening, Question

__all__ = [
    "Answer",
    "Article",
    "Certainty",
    "Citation",
    "Filters",
    "Hit",
    "Issue",
    "Opening",
    "Page",
    "Passage",
    "Question",
    "Span",
    "Wenbao",
    "WenbaoError",
    "open_archive",
]
