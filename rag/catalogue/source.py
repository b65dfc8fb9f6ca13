"""Where an article was printed and who signed it; the article is named by its title, or described."""

from __future__ import annotations

import re
from dataclasses import replace

from index.archive.folder import Archive
from index.chinese.words import bare, bigrams
from index.mend.headings import JUMP_IN, JUMP_OUT
from index.types import Article, Filters, Issue
from rag.catalogue.asking import FIRST_OR_LAST, PIECE
from rag.catalogue.listing import proof
from rag.question.wording import naming_words
from rag.refuse.reasons import Both, Reason
from rag.retrieve.hybrid import retrieve
from rag.types import Draft, Evidence, Question, Statement
from rag.words.printed import chinese_day, hit_of, lines_of, nearest_sentence, printed_in_english, title_of, where_printed

MUST_HOLD = 0.4
"""The share of a description's weight that an article must hold to be taken for the one described."""
TITLE_SHARE = 0.4
"""The share of a headline that a title must be to name it: people leave out a kicker, but 《春天》 is not 《春天里的建设者》."""
_ALIKE = 500
"""Headlines with the words of a title that are looked at."""
_NEAR = 6
"""Characters before and behind the page asked for in which 转 or 接 asks where an article is continued."""
_SOURCE = re.compile(
    r"(?P<who>谁(?:采写|[编撰]?写[的了过])|作者(?:是|叫|为|名叫)?(?:谁|什么|哪|[？?]?$)|署(?:的|了)?(?:谁|什么名|哪)|记者(?:是|叫)谁|哪[个位名]记者|谁的(?:稿|文章))"
    r"|(?P<where>第?几版|哪[一个]?版|(?:哪一?[天期日]|什么时候|何时)[^，,]{0,4}(?:登|刊|见报|(?<![出开研颁批签印爆引])发[表的了？?]|播)|(?:登|刊|见报|发表|播|见于)[^，,]{0,6}(?:哪一?[天期日年]|什么时候|何时)|在哪天第)"
    r"|(?P<column>什么[栏专][目栏]|哪个[栏专][目栏]|(?:题目|标题)(?:是|叫)(?:什么|啥)|(?:题目|标题)[和、与](?:播出|见报|刊登)?(?:日期|时间))"
)
_A_PIECE = re.compile(rf"[那这该]?一?[篇条则]|{PIECE}|[登刊]|见报|版")
_SAID = r"是?[登刊][载在了于]*|见报|见于|出自|[出采]自|属于|[栏专][目栏]|标题|题目|日期|报纸|片子|[那这]期|播[出的]?|讲的?|写的?|评[论过]*|介绍的?|报道的?|叫"
_ABOUT_PIECE = re.compile(rf"[那这该]?[一]?[篇条则组个期]|{PIECE}|稿|片子|头版|栏目|《")
_ASKS_WHO = re.compile(r"谁|作者|记者(?:是|叫)|署|哪[个位名]记者")
_ASKS_WHERE = re.compile(r"哪[天期日版]|第?几版|什么时候|何时")
_TITLE = re.compile(r"《([^》]{2,80})》")


def source_of(question: Question, archive: Archive) -> Draft | None:
    """Where an article was printed and who signed it: the article is named by its title, or described."""
    text = question.text
    match = _SOURCE.search(text)
    if match is None or re.search(r"最[多少]", text) or not _ABOUT_PIECE.search(text):
        return None
    found = _meant(question, archive)
    if found is None:
        return None
    beside = text[max(0, match.start() - _NEAR) : match.end() + _NEAR] if match["where"] else ""
    return (_elsewhere(archive, *found) if {"转", "接"} & set(beside) else None) or _printed(match, question, archive, *found)


def _printed(match: re.Match[str], question: Question, archive: Archive, article: Article, issue: Issue) -> Draft:
    """Where an article was printed and who signed it, as far as it is asked."""
    text = question.text
    who = "、".join(article.authors) or (article.byline or "").strip()
    asks_who = _ASKS_WHO.search(text) is not None
    asks_where = bool(match["where"] or _ASKS_WHERE.search(text))
    if asks_who and not who and not asks_where and not match["column"]:
        return Reason.UNSIGNED.draft(
            title=title_of(article), printed=Both(where_printed(article, issue), printed_in_english(article, issue))
        )
    signed = (f"署名{who}" if who else "没有署名") if asks_who else None
    told = "，".join(filter(None, (signed, f"刊于{where_printed(article, issue)}")))
    page = article.page or issue.page
    short = [who] if asks_who and who else []
    if asks_where or not short:
        short.append(f"{chinese_day(issue.date)}{f'第{page}版' if page else ''}")
    if match["column"] or re.search(r"题目|标题|栏目", text):
        short.append(title_of(article))
    proofs = _proofs(archive, text, article, issue)
    return Draft((Statement(f"{title_of(article)}{told}。", proofs),), "，".join(filter(None, short)) or None)


def _elsewhere(archive: Archive, article: Article, issue: Issue) -> Draft | None:
    """The page that an article is continued on, or from, as its jump line names it; None where it has no such line."""
    for line in reversed([*lines_of(archive, article, issue)]):
        if jump := JUMP_OUT.search(line.text) or JUMP_IN.match(line.text):
            words = jump.group().strip("（(【[ ）)】]")
            shown = replace(line, text=jump.group(), start=line.start + jump.start(), end=line.start + jump.end())
            return Draft((Statement(f"{title_of(article)}{words}。", (*proof(archive, article, issue), shown)),), words)
    return None


def _meant(question: Question, archive: Archive) -> tuple[Article, Issue] | None:
    """The article that a question names by its title or describes; None where none is plainly meant."""
    titled = _TITLE.search(question.text)
    found = by_title(archive, titled[1], question.filters) if titled else None
    if found is not None:
        return found
    if titled and not _A_PIECE.search(_TITLE.sub("", question.text)):
        return None  # a title that is no headline here is a book's or a song's
    description = _description(question.text)
    hits = retrieve(archive, replace(question, query=description), 5)
    if not hits or not _described(archive, description, hits[0].article):
        return None
    edge = FIRST_OR_LAST.search(question.text)
    if edge:
        alike = [hit for hit in hits if hit.issue.date and _described(archive, description, hit.article)]
        hits = sorted(alike, key=lambda hit: hit.issue.date or "", reverse=not edge["first"]) or hits
    return hits[0].article, hits[0].issue


def _proofs(archive: Archive, text: str, article: Article, issue: Issue) -> tuple[Evidence, ...]:
    """The words that print an article's headline and byline, and the sentence of it that a question describes."""
    proofs = [*proof(archive, article, issue, byline=True)]
    hit = hit_of(archive, article, issue)
    near = nearest_sentence(hit, _description(text), proofs) if hit else None
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


def _description(text: str) -> str:
    """The words that describe an article, without those that ask where it was printed and by whom it was signed."""
    plain = re.sub(
        rf"{FIRST_OR_LAST.pattern}的?一?[篇条则]?|[那这该]?一?[篇条则组]?{PIECE}|[那这该]一?[篇条则组]|{_SAID}",
        " ",
        _SOURCE.sub(" ", text),
    )
    return " ".join(run for run in naming_words(plain).split() if len(run) > 1)


def _described(archive: Archive, description: str, article: Article) -> bool:
    """Whether an article is plainly the one described: it holds most of what the description weighs."""
    pairs = [pair for run in description.split() for pair in bigrams(run)]
    weights = archive.idf("bigrams", pairs)
    held = bare(article.text + (article.headline or ""))
    return sum(weights) > 0 and sum(w for pair, w in zip(pairs, weights, strict=True) if pair in held) > MUST_HOLD * sum(
        weights
    )
