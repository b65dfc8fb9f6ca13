"""What stood on a page or in an issue: its articles, its lead, and those of them that a topic names."""

from __future__ import annotations

import re

from index.archive.folder import Archive
from index.chinese.words import bare, bigrams
from index.types import Article, Issue
from rag.catalogue.asking import COUNT, NEWS, PIECE, WHOLE, Found, look_up, one_day, topic_left
from rag.catalogue.listing import listed, proof
from rag.retrieve.hybrid import retrieve
from rag.types import Draft, Question, Statement
from rag.words.printed import chinese_day, hit_of, nearest_sentence, printed, title_of

_ON_PAGE = re.compile(
    rf"(?:有|哪)[两二三四五六\d][篇条则]|(?:登|刊|发|有|印)[载了过着]*(?:的)?(?:是)?(?:哪些|哪几|些?什么|些?啥|多少|几)|(?:哪些|哪几|什么|几){PIECE}|(?:头条|标题)(?:是|叫)?什么|列[出一]"
)


def of_page(question: Question, archive: Archive) -> Draft | None:
    page, day = question.wants.page, one_day(question.periods)
    about = _ON_PAGE.search(question.text)
    if day is None or about is None or (page is None and not re.search(r"报纸|[一-龥]报|当天|全天|登|刊", question.text)):
        return None
    left = topic_left(question)
    if page is None and len(left) > 2:
        return None
    iso = day.isoformat()
    found = [pair for pair in look_up(archive, question, page=page) if pair[0].kind in WHOLE and pair[1].date == iso]
    if not found:
        return None
    what = f"{chinese_day(iso)}{f'第{page}版' if page else ''}的文章"
    if re.search(r"头条(?:新闻|文章|消息)?(?:是|叫|标题)", question.text):
        lead = next((pair for pair in found if pair[0].kind in NEWS), found[0])
        text = f"{chinese_day(iso)}{f'第{page}版' if page else ''}的头条是{title_of(lead[0])}。"
        return Draft((Statement(text, proof(archive, *lead)),), title_of(lead[0]))
    if len(left) <= 2:
        return listed(question, archive, found, what, dated=False)
    number = _number_wanted(question.text)
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


_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def _number_wanted(text: str) -> int | None:
    """How many articles are asked for, three where none says how many; None where no articles are."""
    wanted = re.search(rf"([两二三四五六\d]|哪几|哪些)(?:篇|条|则)|{COUNT}", text)
    if wanted is None:
        return None
    said = wanted[1] or ""
    return _NUMBERS.get(said) or (int(said) if said.isdigit() else 3)


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
