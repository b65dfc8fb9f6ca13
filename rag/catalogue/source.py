"""Where an article was printed and who signed it; the article is named by its title, or described."""

from __future__ import annotations

import re
from dataclasses import replace

from index.archive.folder import Archive
from index.chinese.words import bare, bigrams
from index.mend.headings import JUMP_IN, JUMP_OUT
from index.types import Article, Filters, Issue
from rag.catalogue.listing import proof
from rag.refuse.reasons import Both, Reason
from rag.retrieve.hybrid import retrieve
from rag.types import Draft, Evidence, Question, Statement
from rag.wants import SourceAsked
from rag.words.printed import chinese_day, hit_of, lines_of, nearest_sentence, printed_in_english, title_of, where_printed

MUST_HOLD = 0.4
"""The share of a description's weight that an article must hold to be taken for the one described."""
TITLE_SHARE = 0.4
"""The share of a headline that a title must be to name it: people leave out a kicker, but 《春天》 is not 《春天里的建设者》."""
_ALIKE = 500
"""Headlines with the words of a title that are looked at."""


def source_of(question: Question, archive: Archive) -> Draft | None:
    """Where an article was printed and who signed it: the article is named by its title, or described."""
    asked = question.wants.source
    found = _meant(question, asked, archive) if asked and not asked.photograph else None
    if asked is None or found is None:
        return None
    return (_elsewhere(archive, *found) if asked.continued else None) or _printed(asked, archive, *found)


def _printed(asked: SourceAsked, archive: Archive, article: Article, issue: Issue) -> Draft:
    """Where an article was printed and who signed it, as far as it is asked."""
    who = "、".join(article.authors) or (article.byline or "").strip()
    if asked.who and not who and not asked.where and not asked.column:
        return Reason.UNSIGNED.draft(
            title=title_of(article), printed=Both(where_printed(article, issue), printed_in_english(article, issue))
        )
    signed = (f"署名{who}" if who else "没有署名") if asked.who else None
    told = "，".join(filter(None, (signed, f"刊于{where_printed(article, issue)}")))
    page = article.page or issue.page
    short = [who] if asked.who and who else []
    if asked.where or not short:
        short.append(f"{chinese_day(issue.date)}{f'第{page}版' if page else ''}")
    if asked.headline:
        short.append(title_of(article))
    proofs = _proofs(archive, asked.description, article, issue)
    return Draft((Statement(f"{title_of(article)}{told}。", proofs),), "，".join(filter(None, short)) or None)


def _elsewhere(archive: Archive, article: Article, issue: Issue) -> Draft | None:
    """The page that an article is continued on, or from, as its jump line names it; None where it has no such line."""
    for line in reversed([*lines_of(archive, article, issue)]):
        if jump := JUMP_OUT.search(line.text) or JUMP_IN.match(line.text):
            words = jump.group().strip("（(【[ ）)】]")
            shown = replace(line, text=jump.group(), start=line.start + jump.start(), end=line.start + jump.end())
            return Draft((Statement(f"{title_of(article)}{words}。", (*proof(archive, article, issue), shown)),), words)
    return None


def _meant(question: Question, asked: SourceAsked, archive: Archive) -> tuple[Article, Issue] | None:
    """The article that a question names by its title or describes; None where none is plainly meant."""
    found = by_title(archive, asked.title, question.filters) if asked.title else None
    if found is not None:
        return found
    if not asked.piece:
        return None  # a title that is no headline here is a book's or a song's
    hits = retrieve(archive, replace(question, query=asked.description), 5)
    if not hits or not described(archive, asked.description, hits[0].article):
        return None
    if edge := question.wants.edge:
        alike = [hit for hit in hits if hit.issue.date and described(archive, asked.description, hit.article)]
        hits = sorted(alike, key=lambda hit: hit.issue.date or "", reverse=edge != "first") or hits
    return hits[0].article, hits[0].issue


def _proofs(archive: Archive, description: str, article: Article, issue: Issue) -> tuple[Evidence, ...]:
    """The words that print an article's headline and byline, and the sentence of it that a question describes."""
    proofs = [*proof(archive, article, issue, byline=True)]
    hit = hit_of(archive, article, issue)
    near = nearest_sentence(hit, description, proofs) if hit else None
    return tuple(proofs if near is None else [*proofs, near])


def by_title(archive: Archive, title: str, within: Filters) -> tuple[Article, Issue] | None:
    """The article whose headline is a title, or the greater part of one; the closest in length where several are."""
    runs = sorted(re.findall(r"\w+", title), key=len, reverse=True)
    wanted = bare(title)
    close = []
    for n, (article, issue) in enumerate(archive.documents.find(within, headline=runs[0], most=_ALIKE) if runs else []):
        headline = bare(article.headline or "")
        shorter, longer = sorted((wanted, headline), key=len)
        if shorter in longer and len(shorter) >= TITLE_SHARE * len(longer):
            close.append((len(longer) - len(shorter), n, (article, issue)))
    return min(close)[2] if close else None


def described(archive: Archive, description: str, article: Article) -> bool:
    """Whether an article is plainly the one described: it holds most of what the description weighs."""
    pairs = [pair for run in description.split() for pair in bigrams(run)]
    weights = archive.idf("bigrams", pairs)
    held = bare(article.text + (article.headline or ""))
    return sum(weights) > 0 and sum(w for pair, w in zip(pairs, weights, strict=True) if pair in held) > MUST_HOLD * sum(
        weights
    )
