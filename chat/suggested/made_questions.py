"""Questions made from an article's own sentences: a figure, a person, a day or a place is taken out and asked for.

Each is a guess; who offers one first asks it and sees that it is answered from the article (`chat.suggested.examples.answers`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import POSTS
from index.chinese.vocabulary.units import NUMBERING, UNITS
from index.chinese.words import tagged
from index.embed.passages import sentences
from rag import Article

LETTERS_READ = 1_500
SHORTEST, LONGEST = 8, 34
LONGEST_HEADLINE = 20
LEAST_SUBJECT = 4
LEAST_POST = 9  # letters of an office that names no place or organisation

Words = Sequence[tuple[str, str]]
Asks = Literal["figure", "person", "day", "place", "author"]
Maker = Callable[[Sequence[str], str], Iterator[tuple[str, str]]]

FIGURES_IN = any_of(UNITS.keys() - NUMBERING)
FIGURE = re.compile(
    rf"(?P<hedge>约|近|(?<![下送抵])达到?|超过?|共计?|大约|累计)*(?P<figure>\d[\d,.]*[余多]?[万亿]?[余多]?)(?P<unit>{FIGURES_IN})"
)
CLAUSE = re.compile(r"[^，；：。！？,;:!?]+")
DAY = re.compile(
    r"^(?:(?:本报讯)?[^，。]{0,20}?[）)]\s*)?(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}日)(?:上午|下午|晚|晚上)?，(?P<rest>[^，。；]+)"
)
PLACE = re.compile(r"在(?P<place>[^，。；在]{3,20}?)(?P<verb>举行|召开|开幕|启动|揭牌|签约|开工|举办|成立)")
BARE = re.compile(r"[“”‘’《》（）()「」、\s\d]")
VAGUE = re.compile(
    r"^(?:新华社|本报|其中|此外|目前|同时|另外|截至|据悉|今年|去年|还|也|共|并|该|这|那|全年|以来|第|是|有|在|为|将|于|从|对|和|与|及|每|我|他|她|它|本|当|随|如|以|由|到|至|此)|第$|[这那前每近的和与了不]$"
)
_POSTS = tuple(POSTS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, the article it was made from, and words that its answer must hold."""

    question: str
    article: Article
    expected: str
    asks: Asks


def inquiries(article: Article) -> Iterator[Candidate]:
    """Questions on one article, one of each kind in turn: figures, people, days and places, then who wrote it."""
    text = article.text[:LETTERS_READ]
    said = ["".join(text[start:end].split()) for start, end in sentences(text)]
    headline = "".join((article.headline or "").split())
    makers: dict[Asks, Maker] = {"figure": figures, "person": people, "day": days, "place": places}
    turns = itertools.zip_longest(*(of_kind(article, asks, make(said, headline)) for asks, make in makers.items()))
    seen: set[str] = set()
    for candidate in itertools.chain(*turns, of_kind(article, "author", reporters(article))):
        if candidate and candidate.question not in seen and SHORTEST <= len(candidate.question) <= LONGEST:
            seen.add(candidate.question)
            yield candidate


def of_kind(article: Article, asks: Asks, made: Iterator[tuple[str, str]]) -> Iterator[Candidate]:
    """Pairs of question and expected words as candidates of one kind."""
    for question, expected in made:
        yield Candidate(question, article, expected, asks)


def figures(said: Sequence[str], headline: str) -> Iterator[tuple[str, str]]:
    """规划用地面积约4582亩 → 衡阳国际物流港项目规划用地面积多少亩？

    The subject is that of the sentence, or the article's topic: one that opened an earlier sentence and stands in the headline.
    """
    topic = ""
    for sentence in said:
        clauses = [match.group() for match in CLAUSE.finditer(sentence)]
        own = subject(tagged(clauses[0])) if clauses and not FIGURE.search(clauses[0]) else ""
        topic = own if own and own[:LEAST_SUBJECT] in headline and own != headline else topic
        for clause in clauses:
            found = FIGURE.search(clause)
            told = clause[: found.start()] if found else ""
            if not found or found.end() < len(clause) or BARE.search(told) or VAGUE.search(told) or not 2 <= len(told) <= 20:
                continue
            whole = clause is clauses[0] and subject(tagged(told))
            lead = "" if whole else own or topic
            if (whole or lead) and lead != headline and not told.startswith(lead or " "):
                yield f"{lead}{told}多少{found['unit']}？", found["figure"]


def people(said: Sequence[str], _: str) -> Iterator[tuple[str, str]]:
    """衡阳市人民检察院副检察长刘兴无 → 衡阳市人民检察院副检察长是谁？"""
    words = [one for sentence in said for one in tagged(sentence)]
    for n, (word, tag) in enumerate(words):
        named = tag == "nr" and 2 <= len(word) <= 4 and n and words[n - 1][0].endswith(_POSTS)
        if named and (post := post_before(words[:n])):
            yield f"{post}是谁？", word


def post_before(words: Words) -> str:
    """The nouns that run up to the end of some words: an office with whose it is; nothing where that is not told."""
    run = [*itertools.takewhile(lambda one: one[1][0] in "nj" or one[1] in ("vn", "b", "l", "f"), reversed(words))][::-1]
    while run and len(run[0][0]) == 1 and run[0][1] != "j":
        run = run[1:]
    post = "".join(word for word, _ in run)
    placed = any(tag in ("ns", "nt", "nz") for _, tag in run[:-1])
    return post if placed or len(post) >= LEAST_POST else ""


def days(said: Sequence[str], _: str) -> Iterator[tuple[str, str]]:
    """12月27日，白沙洲工业园区举行动员大会 → 白沙洲工业园区什么时候举行动员大会？"""
    for found in filter(None, map(DAY.match, said)):
        rest = found["rest"]
        words = tagged(rest)
        lead = subject(words)
        goes_on = next((tag for at, tag in offset_words(words) if at == len(lead)), "")
        if lead and goes_on[:1] in ("v", "p", "d") and len(rest) > len(lead) + 2 and not BARE.search(rest):
            yield f"{lead}什么时候{rest[len(lead) :].removesuffix('了')}？", found["day"]


def offset_words(words: Words) -> Iterator[tuple[int, str]]:
    """Where each word begins, with its part of speech."""
    at = 0
    for word, tag in words:
        yield at, tag
        at += len(word)


def places(said: Sequence[str], _: str) -> Iterator[tuple[str, str]]:
    """第六届科技节在师范学院开幕 → 第六届科技节在哪里开幕？"""
    for clause in (clause for sentence in said for clause in CLAUSE.findall(sentence)):
        found = PLACE.search(clause)
        if found is None or found.end() < len(clause):  # what follows would be what takes place, and this who holds it
            continue
        told = clause[: found.start()]
        if (
            LEAST_SUBJECT < len(told) <= 20
            and not VAGUE.search(told)
            and not BARE.search(told)
            and tagged(told)[-1][1][0] == "n"
        ):
            yield f"{told}在哪里{found['verb']}？", found["place"]


def reporters(article: Article) -> Iterator[tuple[str, str]]:
    """A question after the author of a headline."""
    headline = " ".join((article.headline or "").split())
    if article.authors and 0 < len(headline) <= LONGEST_HEADLINE:
        yield f"《{headline}》是谁写的？", article.authors[0]


def subject(words: Words) -> str:
    """The nouns that words begin with, where they are long enough to be a subject by themselves; else nothing."""
    run = [*itertools.takewhile(lambda one: one[1][0] in "njbl" or one[1] == "vn", words)]
    if run and run[0][1][0] not in "nj":
        return ""
    while run and run[-1][1][0] not in "nj":
        run.pop()
    lead = "".join(word for word, _ in run)
    return lead if len(lead) >= LEAST_SUBJECT and len(lead) <= 16 and not VAGUE.search(lead) else ""
