"""What articles are about, in their own words: the sentence that leads one, and a list of titles each with its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.archive.folder import Archive
from index.chinese.words import bare
from index.types import Article, Issue
from rag.catalogue.asking import Found
from rag.catalogue.listing import BRIEFLY, SHOWN_CHARACTERS, left_out, proof
from rag.reader.compose import cut_short, ended, shown
from rag.types import Basis, Evidence, Statement
from rag.words.dates import DATE
from rag.words.printed import hit_of, title_of, where_printed
from rag.words.sentences import DATELINE, Sentence, lead, split

_SHORTEST = 16
"""A sentence shorter than this is a heading, or says too little by itself."""
_APART = 100
"""Characters between a headline and a sentence up to which both are one quote."""
_EARLY = 3
"""Whole sentences among which one that opens with a day leads: further on it tells a detail."""
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|近日|日前|昨日|昨天")
LEANS = re.compile(r"^(?:[“‘]|他|她|它|这|其|那|对此|就这样|为此|也|还|并|同时|此外|而|但|不过|因此|所以|于是|随后|然后)")
"""The opening of a sentence that is not understood without the one before."""
_WHOLE = re.compile(r"[。！!；;]+[”’」』）)]*$")


def leading(text: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says what an article is about: the one of its first that opens with a dateline or a day, else its first whole
    one."""
    whole = [n for n, one in enumerate(text) if len(one.text) >= _SHORTEST and _WHOLE.search(one.text.rstrip())]
    number = lead(text)
    if number is not None and (DATELINE.match(text[number].text) or number in whole[:_EARLY]):
        following = text[number + 1 : number + 2]
        late = not DATE.search(text[number].text) and any(_DAY.match(one.text.lstrip()) for one in following)
        return following[0] if late else text[number]
    alone = [n for n in whole if not LEANS.match(text[n].text.lstrip())] or whole
    return text[alone[0]] if alone else None


def gist(archive: Archive, article: Article, issue: Issue, topic: str = "") -> tuple[str, tuple[Evidence, ...]]:
    """What an article says (of a topic, where it has a sentence with it), cut to a line, and the words that prove its title and that;
    empty where it has no sentence."""
    titled = tuple(one for one in proof(archive, article, issue) if bare(article.headline or "") in bare(one.text))
    hit, text = hit_of(archive, article, issue), split(article.text)
    sentence = _with(topic, text, article) if topic else None
    sentence = sentence or leading(text)
    if hit is None or sentence is None:
        return "", titled or proof(archive, article, issue)
    words = ended(cut_short(shown(article.text[sentence.start : sentence.end]), BRIEFLY))
    start, end = sentence.start, sentence.end
    if titled and titled[0].start <= start <= titled[0].end + _APART:
        start, end, titled = titled[0].start, max(end, titled[0].end), ()
    return words, (*titled, Evidence(hit, article.text[start:end], start, end, 1.0))


def _with(topic: str, text: Sequence[Sentence], article: Article) -> Sentence | None:
    """The first sentence with a topic, a whole one before a line; the headline is none."""
    headline = bare(article.headline or "")
    having = [one for one in text if topic in article.text[one.start : one.end] and bare(one.text) not in headline]
    return next((one for one in having if _WHOLE.search(one.text.rstrip())), having[0] if having else None)


def enumerated(
    archive: Archive, found: Found, whole: Basis | None = None, *, dated: bool = False, told: bool = False, topic: str = ""
) -> list[Statement]:
    """Titles, one a line: `dated` with where each was printed, `told` with what it is about; where they are listed for a `topic` the
    sentence that has it is their proof. What is more than a screenful is counted; `whole` is what they are of where they are some."""
    statements: list[Statement] = []
    length = 0
    whole = whole or Basis("listed", len(found), (), ids(found))
    for n, (article, issue) in enumerate(found, 1):
        about, proofs = gist(archive, article, issue, topic) if told or topic else ("", proof(archive, article, issue))
        about = about if told else ""
        title = title_of(article) if article.headline or not about else ""
        place = where_printed(article, issue) if dated else ""
        line = f"{n}. {'：'.join(filter(None, ('，'.join(filter(None, (title, place))), about)))}\n"
        if not told and length + len(line) > SHOWN_CHARACTERS:
            return [*statements, left_out(whole.rest(n - 1))]
        length += len(line)
        statements.append(Statement(line, proofs))
    left = whole.rest(len(found))
    return [*statements, left_out(left)] if left.value else statements


def ids(found: Sequence[tuple[Article, Issue]]) -> tuple[str, ...]:
    """The ids of the articles of a list."""
    return tuple(article.article_id for article, _ in found)
