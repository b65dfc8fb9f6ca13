"""What the tests of a language model share: a passage, what is made of a reply, and the checks that no reply may fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.types import Article, Issue, Passage
from rag.proof.prove import holds
from rag.reader.language_model.client import LanguageModel
from rag.reader.language_model.reader import LanguageModelReader, Search
from rag.types import Draft, Evidence, Hit, Question, Statement
from tests.asking import asking
from tests.scripted_model import Server

TEXT = "本报讯（记者 丁一）12月27日，东洲大桥动工。大桥全长约4582米，总投资78亿元。副市长甲乙丙出席。"


def hit_of(text: str, n: int = 1) -> Hit:
    article = Article(f"p{n}-a01", f"p{n}.txt", "news", ((0, len(text)),), text, headline="东洲大桥动工")
    issue = Issue(f"p{n}.txt", newspaper="东洲日报", date="2021-12-28", date_certainty="stated")
    return Hit(Passage(f"p{n}-a01-c01", f"p{n}-a01", text, 0, len(text)), article, issue, 1.0)


HIT = hit_of(TEXT)
QUESTION = asking("东洲大桥多长？")
OWN = Draft((Statement("大桥全长约4582米。", (Evidence(HIT, TEXT[26:46], 26, 46),)),), "约4582米")
NO = Draft((Statement("没有找到。"),), None, "not_found")

Serve = Callable[..., Server]


def read(
    server: Server | str,
    question: Question = QUESTION,
    hits: Sequence[Hit] = (HIT,),
    other: Draft = OWN,
    search: Search | None = None,
    timeout: float = 5.0,
) -> Draft:
    """What is made of a reply, checked for what no reply may change: whose words a quote is, and that the key is not told."""
    model = LanguageModel(server if isinstance(server, str) else server.url, "tiny", "geheim", timeout)
    draft = LanguageModelReader(model, lambda *_: other, search).read(question, hits)
    for one in draft.statements:
        for quote in one.evidence:
            assert quote.text == quote.hit.article.text[quote.start : quote.end]
        assert not one.worded or holds(one.evidence, one.text, question.text)
    assert "geheim" not in repr(draft) and "geheim" not in repr(model)
    assert draft.note is None or re.search(r" \([a-z].*\)", draft.note)
    return draft


def texts(draft: Draft) -> list[str]:
    return [one.text for one in draft.statements]
