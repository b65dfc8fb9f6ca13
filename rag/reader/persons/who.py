"""Who somebody is, and who holds an office: told by what stands beside the names on the pages, over the whole archive and by date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from index.archive.folder import Archive
from index.chinese.vocabulary.places import DIVISIONS
from index.chinese.words import bare
from index.embed.passages import sentences
from index.types import Filters
from rag.question.understand import shortened
from rag.reader.compose import SHORT, shown
from rag.reader.persons.holders import BYGONE, holder
from rag.reader.persons.mentions import PASSAGES, Mention, evidence, mentions, sentence_around, year_before
from rag.reader.persons.names import is_person, part_of_longer
from rag.reader.persons.posts import Item, Told, told_of
from rag.refuse.reasons import Reason
from rag.types import Draft, Evidence, Question, Statement, Subject
from rag.words.lexicon import flat

OTHERS: Final = 4
"""Other offices of a person that are told beside the newest."""
_OF_PLACE: Final = "国" + DIVISIONS
"""Signs with which an office begins that says of what it is: 市长, but not 局长."""
_PLACE = re.compile(rf"[\u4e00-\u9fff]*[{_OF_PLACE}]委?")
_RANK = re.compile(r"^(?:原|前|时任)|(?:原|前|代|副|常务|名誉)$")
"""What makes another office of the one that follows."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an article tells of a person."""

    mention: Mention
    told: Told


def who(question: Question, archive: Archive) -> Draft | None:
    """Who a person is, or who holds an office, with the days of the pages that say so; a refusal of a name that only stands
    in longer ones; None where neither is asked, or no page says it."""
    if question.periods or question.parts:
        return None
    if (draft := holder(question, archive)) is not None:
        return draft
    asked = question.wants.person
    if asked is None or (asked.named and question.completed) or not is_person(asked.name):
        return None
    draft = person(asked.name, question.filters, archive)
    if draft is None and asked.who and _nobody(asked.name, question, archive):
        return Reason.NOBODY.draft(name=asked.name)
    return draft


def as_who_is(question: Question) -> Question:
    """A question for who somebody is, however it is worded, as 某某是谁, which a reader understands best; any other as it is."""
    asked = question.wants.person
    return shortened(question, f"{asked.name}是谁？") if asked and asked.human and is_person(asked.name) else question


def _nobody(name: str, question: Question, archive: Archive) -> bool:
    """Whether a name stands in longer ones alone, all the passages that may have it being looked at."""
    if question.filters != Filters():
        return False
    numbers = [number for number, _ in archive.lexical(name, PASSAGES)]
    if len(numbers) == PASSAGES:
        return False
    seen = False
    for _, printed, *_ in archive.documents.candidates(numbers):
        text = flat(printed)
        spots = [found.span() for found in re.finditer(re.escape(flat(name)), text)]
        if len(spots) != bare(text).count(bare(name)) or not all(part_of_longer(text, *spot) for spot in spots):
            return False
        seen = seen or bool(spots)
    return seen


def tellings(name: str, found: Iterable[Mention]) -> list[Known]:
    """What articles tell that a person is, in their order."""
    return [Known(one, told) for one in found for told in told_of(one.article.text, name) if not _bygone(one, told)]


def person(name: str, filters: Filters, archive: Archive) -> Draft | None:
    """What the pages say that a person is, the newest first; None where none says it."""
    known = tellings(name, mentions(archive, name, filters))
    if not known:
        return None
    rank = min(one.told.rank for one in known)
    groups = same_office(one for one in known if one.told.rank == rank)
    rows = [fullest(group) for group in groups[: OTHERS + 1]]
    if rank == 0:
        awards = [one for one in known if not one.told.items and one.told.end - one.told.start <= SHORT]
        rows += list({one.told.office: one for one in awards}.values())[:2]
    statements = [told for one in rows if (told := _statement(one, name, archive)) is not None]
    if not statements:
        return None
    sizes = [len(group) for group in groups]
    sure = (len(groups) < 3 and not by_turns(groups)) or sizes[0] > max(sizes[1:])
    short = rows[0].told.office if sure else None
    short = short if short and len(short) <= SHORT else None
    return Draft(_lined(statements), short, subject=Subject("person", name, filters))


def _bygone(one: Mention, told: Told) -> bool:
    """Whether an office is told of other days than the issue's: 2003年，县长王大山."""
    text = one.article.text
    low, _ = sentence_around(sentences(text), told.start, told.end)
    ahead = text[low : told.start] + told.office
    return bool(told.items and BYGONE.search(ahead.replace(f"{one.day[:4]}年", "") if one.day else ahead))


def same_office(known: Iterable[Known]) -> list[list[Known]]:
    """What is told of a person, the same offices together, the newest first."""
    groups: list[list[Known]] = []
    for one in known:
        same = [group for group in groups if _belongs(one.told, [other.told for other in group])]
        if same:
            same[0].append(one)
        else:
            groups.append([one])
    return groups


def _belongs(one: Told, group: Sequence[Told]) -> bool:
    """Whether an office is that of a group, and none there is another of its kind: 衡南县县长 beside 县长 and 衡东县县长."""
    unlike = [other for other in group if not _alike(one, other)]
    return len(unlike) < len(group) and not any(a.post == b.post for other in unlike for a in one.items for b in other.items)


def _alike(one: Told, other: Told) -> bool:
    """Whether two texts tell one office: 市长 and 衡阳市市长, 市委书记 and 市委书记、市长."""
    if not one.items or not other.items:
        return one.office in other.office or other.office in one.office
    return any(_same(a, b) for a in one.items for b in other.items)


def _same(one: Item, other: Item) -> bool:
    """Whether two offices are one, more or less fully told; 副市长 and 市长 are not."""
    short, full = sorted((each.body.removesuffix(each.post[0]) + each.post for each in (one, other)), key=len)
    rest = full.removesuffix(short)
    if full == short:
        return True
    return rest != full and not _RANK.search(rest) and (one.post == other.post or _PLACE.fullmatch(rest) is not None)


def fullest(group: Sequence[Known]) -> Known:
    """The telling that is shown for a group: of the last year one that says of what the office is, and of these the newest."""
    since = year_before(max(one.mention.day for one in group))
    counts = Counter(one.told.office for one in group)

    def value(one: Known) -> tuple[bool, str, int, int]:
        says = not one.told.items or bool(one.told.items[0].body) or one.told.items[0].post[0] in _OF_PLACE
        return says, one.mention.day, min(counts[one.told.office], 2), min(len(one.told.office), SHORT)

    return max((one for one in group if one.mention.day >= since), key=value)


def by_turns(groups: Sequence[Sequence[Known]]) -> bool:
    """Whether two offices are told by turns: of two persons of one name, perhaps."""
    days = [[one.mention.day for one in group if one.told.items] for group in groups]
    spans = [(min(group), max(group)) for group in days if group]
    return any(high > spans[0][0] for _, high in spans[1:])


def proof_of(one: Known, archive: Archive) -> Evidence | None:
    """The sentence that tells it."""
    return evidence(archive, one.mention, *sentence_around(sentences(one.mention.article.text), one.told.start, one.told.end))


def _statement(one: Known, name: str, archive: Archive) -> Statement | None:
    proof = proof_of(one, archive)
    if proof is None:
        return None
    text, told = one.mention.article.text, one.told
    words = text[told.start : told.end] if told.items else proof.text
    return Statement(f"{one.mention.label}{shown(words).rstrip('，,。；;')}。", (proof,))


def _lined(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    last = len(statements) - 1
    return tuple(
        Statement(one.text + ("\n" if n < last else ""), one.evidence) for n, one in enumerate(dict.fromkeys(statements))
    )
