"""What stood on a page or in an issue: its articles, its lead, and those of them that a topic names."""

from __future__ import annotations

from index.archive.folder import Archive
from index.chinese.words import bare, bigrams
from index.types import Article, Issue
from rag.catalogue.asking import NEWS, WHOLE, Found, look_up, one_day
from rag.catalogue.listing import listed, proof
from rag.question.catalogue.pieces import topic_left
from rag.retrieve.hybrid import retrieve
from rag.types import Draft, Question, Statement
from rag.wants import Fact
from rag.words.printed import chinese_day, hit_of, nearest_sentence, printed, title_of


def of_page(question: Question, archive: Archive) -> Draft | None:
    page, day = question.wants.page, one_day(question.periods)
    facts = question.wants.facts
    if day is None or Fact.ON_PAGE not in facts or (page is None and Fact.DAYS_PAPER not in facts):
        return None
    left = topic_left(question)
    if page is None and len(left) > 2:
        return None
    iso = day.isoformat()
    found = [pair for pair in look_up(archive, question, page=page) if pair[0].kind in WHOLE and pair[1].date == iso]
    if not found:
        return None
    what = f"{chinese_day(iso)}{f'第{page}版' if page else ''}的文章"
    if Fact.LEAD in facts:
        lead = next((pair for pair in found if pair[0].kind in NEWS), found[0])
        text = f"{chinese_day(iso)}{f'第{page}版' if page else ''}的头条是{title_of(lead[0])}。"
        return Draft((Statement(text, proof(archive, *lead)),), title_of(lead[0]))
    if len(left) <= 2:
        return listed(question, archive, found, what, dated=False)
    number = question.wants.number
    if number is None:
        return None
    best = _closest(archive, question, left, found)
    chosen = sorted(best[:number], key=lambda pair: found.index(pair))
    statements, shown = [Statement(f"{what}里与问题相关的有：\n")], []
    for article, issue in chosen:
        hit = hit_of(archive, article, issue)
        near = nearest_sentence(hit, question.query) if hit else None
        shown.append(title_of(article))
        statements.append(
            Statement(
                f"{title_of(article)}\n", tuple(one for one in (near, printed(archive, article, issue)) if one is not None)
            )
        )
    return Draft(tuple(statements), "；".join(shown))


def _closest(archive: Archive, question: Question, topic: str, found: Found) -> list[tuple[Article, Issue]]:
    """Articles of a page, those that hold most of the topic first, in a headline twice; equals as the archive's ranking has them."""
    pairs = bigrams(topic)
    weights = archive.idf("bigrams", pairs)
    places = {hit.article.article_id: place for place, hit in reversed(list(enumerate(retrieve(archive, question, 40))))}

    def nearness(pair: tuple[Article, Issue]) -> tuple[float, int]:
        headline, text = bare(pair[0].headline or ""), bare(pair[0].text)
        held = sum(weight * ((gram in headline) + (gram in text)) for gram, weight in zip(pairs, weights, strict=True))
        return -held, places.get(pair[0].article_id, len(places))

    return sorted(found, key=nearness)
