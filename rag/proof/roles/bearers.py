"""Whose office it is: a post is borne by the name that it stands right before, else right behind, or that a verb gives it to.

A sentence that puts a post beside a name whose quotes have it beside other names alone has moved it: 市长李明会见王强 for
市长王强会见李明, though each of both names and the post stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final

from index.chinese.vocabulary.offices import HELD_BY_SEVERAL, OFFICES, PLAIN, ROLES, SHARED, SIGNING, STYLES
from index.types import Span
from rag.proof.alike import one_name
from rag.proof.text import HAN, Flaw, Sources, Text, Token
from rag.proof.words import ALIKE, KIN

_POSTS: Final = tuple(sorted(PLAIN | ROLES | SIGNING | STYLES | KIN, key=len, reverse=True))
_SEVERAL: Final = frozenset((*HELD_BY_SEVERAL, *ROLES, *SIGNING, *SHARED))
"""Posts that may be said once of all the names of a row."""
_GIVING: Final = frozenset(next(row for row in ALIKE if "担任" in row)) | {"当选", "兼任", "为", "现任", "接任", "升任"}
"""Verbs between a name and the post that it has."""
_AHEAD: Final = frozenset(("已", "将", "拟", "现", "被", "曾", "当选", "任命"))
"""Words between a name and such a verb."""
_ENDS: Final = frozenset("，,。；;！!？?\n（()）")
_JOINING: Final = frozenset("、和与及兼")
POST: Final = 12
"""Characters before a name in which its posts stand."""
_REACH: Final = 6
"""Words that may stand between a verb and its post, or between two posts of one name: 江州市人大常委会主任."""


def reassigned(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Posts beside a name, in the clauses `own` of a claim, that the quotes have beside other names alone."""
    people = _names((claim, *sources.quotes))
    if not people:
        return
    said = [one for one in _borne(claim, people) if one[2] and any(a <= one[0].start < b for a, b in own)]
    told = [one for quote in sources.quotes for one in _borne(quote, people)] if said else []
    for token, post, mine in said:
        theirs = [names for _, other, names in told if other == post and (names or post not in KIN)]
        if not theirs or not all(theirs):  # nobody has it there, or the quotes do not tell who
            continue
        for name in sorted(mine):
            if not any(one_name(name, one) for names in theirs for one in names) and not _known(post, name, sources):
                yield Flaw("argument", f"{token.word}-{name}")


def _known(post: str, name: str, sources: Sources) -> bool:
    """Whether what is known of the article says so: its headline, or for one who made the page its byline."""
    return (post in SIGNING and name in sources.known) or post + name in sources.known


def _names(texts: Sequence[Text]) -> frozenset[str]:
    """The persons that texts name, as the tagger tells them, the parts of a name that it cut put together: 周 and 志强."""
    found: set[str] = set()
    for text in texts:
        run = ""
        for token in (*text.tokens, Token("", "x", 0)):
            part = token.tag.startswith("nr") or (len(run) == 1 and token.tag[0] in "na" and len(token.word) < 3)
            if part and _post(token.word) is None:
                run += token.word
            else:
                found.add(run)
                run = ""
    return frozenset(one for one in found if len(one) > 1)


def _borne(text: Text, people: frozenset[str]) -> Iterator[tuple[Token, str, frozenset[str]]]:
    """The posts of a text, each with the names that bear it; none where the text does not tell."""
    tokens = text.tokens
    for n, token in enumerate(tokens):
        post = _post(token.word)
        if post is None or token.word in people:
            continue
        if token.word == post and text.text[token.start - 1 : token.start] == "副":
            post = f"副{post}"
        yield token, post, _bearers(text, n, post, people)


def _bearers(text: Text, n: int, post: str, people: frozenset[str]) -> frozenset[str]:
    ahead = _after(text, n, post, people)
    return ahead if post in KIN else ahead or _before(text, n, people)


def _after(text: Text, n: int, post: str, people: frozenset[str]) -> frozenset[str]:
    """The name right behind a post, or behind the next posts of a row of them (书记、市长王强); a row of names for some posts."""
    at = text.tokens[n].end
    name = _name_at(text.text, at, people)
    if name is None:
        following = text.tokens[n + 1 : n + 2 + _REACH]
        if not following or (following[0].word not in _JOINING and _post(following[0].word) in (None, *KIN)):
            return frozenset()
        row = takewhile(
            lambda one: one.word in _JOINING or (one.word not in _ENDS and one.word not in people and one.tag[0] not in "vd"),
            following,
        )
        offices = [one for one in row if _post(one.word) is not None]
        name = next((found for one in offices if (found := _name_at(text.text, one.end, people))), None)
        return frozenset((name,)) if name else frozenset()
    names = [name]
    at += len(name)
    while (post[0] == "副" or post in _SEVERAL) and text.text[at : at + 1] in _JOINING:
        name = _name_at(text.text, at + 1, people)
        if name is None:
            break
        names.append(name)
        at += 1 + len(name)
    return frozenset(names)


def _before(text: Text, n: int, people: frozenset[str]) -> frozenset[str]:
    """The name right before a post (王强市长), or before a verb that gives it one (王强已当选为江州市市长)."""
    name = _name_until(text.text, text.tokens[n].start, people)
    if name is not None:
        return frozenset((name,))
    row = list(takewhile(lambda one: one.word not in _ENDS, reversed(text.tokens[max(0, n - _REACH) : n])))
    verb = next((m for m, one in enumerate(row) if one.word in _GIVING), None)
    if verb is None or any(one.word in people for one in row[:verb]):
        return frozenset()
    while verb + 1 < len(row) and (row[verb + 1].word in _AHEAD or row[verb + 1].word in _GIVING):
        verb += 1
    name = _name_until(text.text, row[verb].start, people)
    return frozenset((name,)) if name else frozenset()


def _name_at(text: str, at: int, people: frozenset[str]) -> str | None:
    return max((one for one in people if text.startswith(one, at)), key=len, default=None)


def _name_until(text: str, end: int, people: frozenset[str]) -> str | None:
    return max((one for one in people if text.endswith(one, 0, end)), key=len, default=None)


@lru_cache(maxsize=8192)
def _post(word: str) -> str | None:
    """The post that a word ends in, with 副 where it is of the second rank."""
    post = next((one for one in _POSTS if word.endswith(one)), None)
    return f"副{post}" if post and word.removesuffix(post).endswith("副") else post


def posts(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Persons with a post that is not theirs in the quotes: 书记王强 of 市长王强、书记李明, 主席 of 副主席."""
    for token in claim.tokens:
        if not any(a <= token.start < b for a, b in own) or (post := _office(token.word)) is None:
            continue
        post = f"副{post}" if claim.text[token.start - 1 : token.start] == "副" and post[0] != "副" else post
        exactly = re.compile(rf"(?<!副){re.escape(post)}")
        if post not in sources.known and not any(exactly.search(quote.text) for quote in sources.quotes):
            yield Flaw("name", token.word)
            continue
        name = claim.text[token.end : token.end + 2]
        before = [
            re.split(r"[。；，,;!?！？\n]", quote.text[: found.start()])[-1]
            for quote in sources.quotes
            if HAN.fullmatch(name) and len(name) > 1
            for found in re.finditer(re.escape(name), quote.text)
        ]
        held = [_office(text) for text in before] + [
            _office(found[1])
            for quote in sources.quotes
            if HAN.fullmatch(name) and len(name) > 1
            for found in re.finditer(rf"{re.escape(name)}[已将拟现]?(?:担任|出任|当选|任|为|是)([^，,。；;、\n]+)", quote.text)
        ]
        if any(held) and post not in held and not any(exactly.search(text[-POST:]) for text in before):
            yield Flaw("argument", claim.text[token.start : token.end + 3])


def _office(word: str) -> str | None:
    """The post that a word names, with 副 where it is one of the second rank."""
    return max((post for post in OFFICES if word.endswith(post)), key=len, default=None)
