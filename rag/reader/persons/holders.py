"""Who holds an office: the names that stand behind it on the pages, the newest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.archive.folder import Archive
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import HEADS_OF_PLACES, HELD_BY_SEVERAL, OF_CITIES, POSTS
from index.chinese.vocabulary.papers import KIND
from index.chinese.vocabulary.places import DIVISIONS, PROVINCES, REGIONS
from index.chinese.words import tagged
from index.embed.passages import sentences
from rag.reader.compose import SHORT
from rag.reader.persons.mentions import Mention, evidence, mentions, sentence_around, year_before
from rag.reader.persons.names import names_at, word_follows
from rag.reader.persons.posts import POST, Item, before
from rag.types import Draft, Question, Statement, Subject
from rag.words.lexicon import lexicon
from rag.words.printed import issue_day

_PLACE = re.compile(f"(?:{any_of(REGIONS - {'地区'})}|[国{DIVISIONS}])$")
_LARGER: Final = tuple(set("国" + DIVISIONS) - set("县镇乡村"))
"""Ends of places that have others of their sort within them."""
_PAPER = re.compile(f"(?:{KIND}|新闻)$")
_PERSON_FOLLOWS = re.compile(r"[\u4e00-\u9fff]{2}")
BYGONE: Final = re.compile(r"(?:1\d|20)\d{2}年|当时|时任|曾任|历任|当年|那年")
"""Words after which a page tells of other days than its own."""
SEVERAL: Final = re.compile(f"副|(?:{any_of(HELD_BY_SEVERAL)})$")
"""Offices that several hold at a time."""
_OF_PLACES: Final = ("委书记", *HEADS_OF_PLACES)
"""Offices before which nothing but a place stands."""
_OWN_NAMES: Final = {"书记": "市委书记"}
"""What an office is more fully, where a city's newspaper is asked."""
_STRAY: Final = 4
"""A name that stands behind an office a fourth as often as the newest is one of other days, or misread."""
_SAYS_WHICH: Final = 4
"""Signs before an office from which on they say of what it is, though no name be among them: 金银潭医院, but not 外交."""
_LATE: Final = 3  # holders in office before the present one that are told
_MOST: Final = 8  # of several holders at a time


@dataclass(frozen=True, slots=True)
class Holding:
    """An office, `article.text[start:end]`, and the names that may be the one behind it; none where it cannot be read."""

    mention: Mention
    names: tuple[str, ...]
    start: int
    end: int


def holder(question: Question, archive: Archive) -> Draft | None:
    """Who holds the office that is asked for, as the newest pages say; None where none is, or where they disagree."""
    asked = question.wants.office
    post = POST.search(asked)
    if post is None or post[0] not in POSTS:
        return None
    own = own_place(archive)
    place = asked[: post.start()]
    wanted = post[0]
    if own and place in ("", own, own + "市", "本市", "我市", "市"):
        if wanted not in OF_CITIES:
            return None
        if place == "市" and "市" + wanted in OF_CITIES:
            wanted = "市" + wanted
        wanted, place = _OWN_NAMES.get(wanted, wanted), own
    elif not place:
        return None
    query = f"{'' if place == own else place}{wanted}"
    held = [
        one
        for found in mentions(archive, wanted[-2:], question.filters, 120, query)
        for one in _holdings(found, place, wanted, own)
    ]
    settled = wanted.endswith(_OF_PLACES) or any(tag in ("ns", "nt", "nz", "nsf") for _, tag in tagged(place))
    if not settled and len(place) < _SAYS_WHICH:
        return None
    return _draft(held, bool(SEVERAL.search(wanted)), settled, archive) if held else None


def own_place(archive: Archive) -> str:
    """The city whose newspaper this is; empty where the archive has several, or one of no city."""
    names = {name for name, *_ in archive.documents.newspapers() if name}
    if len(names) != 1:
        return ""
    place = _PAPER.sub("", next(iter(names)))
    words = tagged(place)
    return place.removesuffix("市") if len(words) == 1 and words[0][1] == "ns" else ""


def _holdings(found: Mention, place: str, wanted: str, own: str) -> Iterator[Holding]:
    """The names that stand behind the office in one article; none where what stands there cannot be read."""
    text = found.article.text
    spans = sentences(text)
    for match in re.finditer(re.escape(wanted), text):
        at = match.end()
        low, high = sentence_around(spans, *match.span())
        if (
            not _PERSON_FOLLOWS.match(text, at, high)
            or lexicon().knows(text[at - 1 : at + 1])
            or BYGONE.search(text, low, match.start())
        ):
            continue
        items = before(text, at, low)
        if items and _is_it(items, place, wanted, text[low : items[0].start], own):
            names = tuple(names_at(text, at, high))
            if names or not word_follows(text[at : at + 6]):
                yield Holding(found, names, items[0].start, at)


def _is_it(items: tuple[Item, ...], place: str, wanted: str, ahead: str, own: str) -> bool:
    """Whether the last of the offices is the one that is wanted, of the place or body that is asked of."""
    text = items[-1].body + items[-1].post
    rest = text.removesuffix(wanted)
    if rest == text:
        return False
    stem = _PLACE.sub("", place) if len(place) > 2 else place
    of_it = {place, stem} | {stem + sign for sign in "国" + DIVISIONS}
    larger = rest.removesuffix(place)
    if rest in of_it or (larger != rest and (len(place) > 3 or larger.endswith(_LARGER))):
        return True
    if rest:
        return False
    first = items[0].body + items[0].post
    if len(items) > 1 and first.startswith(stem):
        return True
    if place != own or not own:
        return False
    return not any(
        tag == "ns" and own not in word and word.removesuffix("省") not in PROVINCES for word, tag in tagged(ahead + first)
    )


def _named(held: list[Holding]) -> list[tuple[str, Holding]]:
    """Each holding with one name: of those that may stand there the one that the pages have most often. 古特雷斯 is 安东尼奥·古特雷斯."""
    counts = Counter(name for one in held for name in one.names)
    most = max(counts.values(), default=0)
    rows = [
        (max(one.names, key=lambda name: (counts[name] * 2 > most, len(name), counts[name]), default=""), one) for one in held
    ]
    return [(next((full for full in counts if full.endswith("·" + name)), name), one) for name, one in rows]


def _draft(held: list[Holding], several: bool, settled: bool, archive: Archive) -> Draft | None:
    """The newest holder, and those before; all of the last year where several hold the office; None where the pages disagree.

    `settled` says that the question names a place or body, so that a second holder came after a first."""
    by_name: dict[str, list[Holding]] = {}
    for name, one in _named(held):
        by_name.setdefault(name, []).append(one)
    if not several and next(iter(by_name)) == "":
        return None  # the newest page names somebody whose name cannot be read
    by_name.pop("", None)
    names = _of_last_year(by_name) if several else _one_after_another(by_name, settled)
    told = names[:_MOST]
    if not told:
        return None
    newest = by_name[told[0]][0].mention.issue
    statements = [Statement(f"截至{issue_day(newest)}的报纸：")] if newest.date else []
    statements += [said for name in told if (said := _said(name, by_name[name][0], name != told[0], archive)) is not None]
    if not statements or not statements[-1].evidence:
        return None
    statements[-1] = Statement(statements[-1].text.rstrip(), statements[-1].evidence)
    if several and len(names) > _MOST:
        return Draft((*statements, Statement(f"\n另有{len(names) - _MOST}人。")))
    short = "、".join(told) if several else told[0]
    subject = None if several else Subject("person", told[0])
    return Draft(tuple(statements), short if len(short) <= SHORT else None, subject=subject)


def _of_last_year(by_name: dict[str, list[Holding]]) -> list[str]:
    """Who held an office that several hold in the year before the newest page, the newest first."""
    newest = next((one[0].mention.day for one in by_name.values()), "")
    return [name for name, one in by_name.items() if one[0].mention.day >= year_before(newest)]


def _one_after_another(by_name: dict[str, list[Holding]], settled: bool) -> list[str]:
    """Who holds an office that one holds, and who did before; none where the pages disagree."""
    first, *others = by_name.values() if by_name else [[]]
    if not first:
        return []
    since = min(one.mention.day for one in first)
    by_turns = [one for one in others if one[0].mention.day >= since]
    if any(len(one) * _STRAY > len(first) for one in by_turns):
        return []
    names = [name for name, one in by_name.items() if one is first or one[0].mention.day < since][: _LATE + 1]
    return names if settled or len(names) == 1 else []


def _said(name: str, one: Holding, dated: bool, archive: Archive) -> Statement | None:
    """The words of a page that give a holder the office; None where they cannot be shown."""
    text, end = one.mention.article.text, one.end + len(next(each for each in one.names if name.endswith(each)))
    proof = evidence(archive, one.mention, *sentence_around(sentences(text), one.start, end))
    if proof is None:
        return None
    return Statement(f"{one.mention.label if dated else ''}{text[one.start : end]}。\n", (proof,))
