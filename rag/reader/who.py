"""Who somebody is, and who holds an office: told by what stands beside the names on the pages, over the whole archive and by date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from index.archive import Archive
from index.passages import sentences
from rag.reader.compose import SHORT, shown
from rag.reader.holders import holder
from rag.reader.mentions import Mention, evidence, mentions, sentence_around
from rag.reader.names import is_person
from rag.reader.posts import Told, told_of
from rag.sources import chinese_day
from rag.types import Draft, Question, Statement

OTHERS: Final = 4
"""Other offices of a person that are told beside the newest."""
_OPENS = re.compile(
    r"^(?:请问|问一下|想问一下|我想知道|告诉我|你知道|知道|那么?|这个|报(?:纸|道)?[上里中]?(?:提到|说到|写到|说|写|讲)?的(?:那个|这个)?)[，,]?"
)
_CLOSES = re.compile(r"[啊呀呢吗嘛吧哦？?。！!\s]+$")
_WHO = re.compile(
    r"^(?P<name>[\u4e00-\u9fff·]{2,14}?)(?:这个人|这人|此人|同志|先生|女士)?(?:(?:到底|究竟|现在|目前|又)?(?:是|系)(?:个)?(?:谁|什么人|哪位|何人|何许人也?|啥人|什么来头|什么身份|干什么的|做什么的|干嘛的|干啥的|做啥的|什么职务|啥职务|什么官|干什么工作的|做什么工作的)"
    r"|(?:现在|目前)?(?:担任|任|现任|当)?(?:的)?(?:是)?(?:什么|啥|何)(?:职务|职位|官职?|身份)|(?:现在|目前)?的(?:职务|身份|职位)(?:是什么|是啥|叫什么)?)$"
)
_IS_WHO = re.compile(r"^谁(?:是|叫)(?P<name>[\u4e00-\u9fff·]{2,14})$")
_AND_HE = re.compile(r"^(?P<name>[\u4e00-\u9fff·]{2,8})$")


@dataclass(frozen=True, slots=True)
class Known:
    """What an article tells of a person."""

    mention: Mention
    told: Told


def who(question: Question, archive: Archive) -> Draft | None:
    """Who a person is, or who holds an office, with the days of the pages that say so; None where neither is asked, or no page says it."""
    if question.periods or question.parts:
        return None
    text = _CLOSES.sub("", _OPENS.sub("", question.text.strip()))
    if (draft := holder(text, question, archive)) is not None:
        return draft
    match = _WHO.match(text) or _IS_WHO.match(text)
    if match is None and question.text.rstrip("？?").endswith("呢") and question.text == question.asked:
        match = _AND_HE.match(text)
    return person(match["name"], question, archive) if match is not None and is_person(match["name"]) else None


def person(name: str, question: Question, archive: Archive) -> Draft | None:
    """What the pages say that a person is, the newest first; None where none says it."""
    known = [Known(one, told) for one in mentions(archive, name, question) for told in told_of(one.article.text, name)]
    if not known:
        return None
    rank = min(one.told.rank for one in known)
    groups = _groups(one for one in known if one.told.rank == rank)
    rows = [_fullest(group) for group in groups[: OTHERS + 1]]
    if rank == 0:
        awards = [one for one in known if not one.told.items and one.told.end - one.told.start <= SHORT]
        rows += list({one.told.office: one for one in awards}.values())[:2]
    statements = [told for one in rows if (told := _statement(one, name, archive)) is not None]
    if not statements:
        return None
    sizes = [len(group) for group in groups]
    sure = (len(groups) < 3 and not _mixed(groups)) or sizes[0] > max(sizes[1:])
    short = rows[0].told.office if sure else None
    return Draft(_lined(statements), short if short and len(short) <= SHORT else None)


def _groups(known: Iterable[Known]) -> list[list[Known]]:
    """What is told of a person, the same offices together, the newest first."""
    groups: list[list[Known]] = []
    for one in known:
        same = [group for group in groups if any(_alike(one.told, other.told) for other in group)]
        if same:
            same[0].append(one)
        else:
            groups.append([one])
    return groups


def _alike(one: Told, other: Told) -> bool:
    """Whether two texts tell one office: 市长 and 衡阳市市长, 市委书记 and 市委书记、市长."""
    if not one.items or not other.items:
        return one.office in other.office or other.office in one.office
    mine, theirs = [[item.body + item.post for item in told.items] for told in (one, other)]
    if any(a.endswith(b) or b.endswith(a) for a in mine for b in theirs):
        return True
    return any(a.post == b.post and a.body[:1] == b.body[:1] for a in one.items for b in other.items)


def _fullest(group: Sequence[Known]) -> Known:
    """The telling that is shown for a group: of those that the pages have most often, the fullest, and of these the newest."""
    counts = Counter(one.told.office for one in group)
    most = max(counts.values())
    return max(
        group,
        key=lambda one: (min(counts[one.told.office], 2) if most > 1 else 1, min(len(one.told.office), SHORT), one.mention.day),
    )


def _mixed(groups: Sequence[Sequence[Known]]) -> bool:
    """Whether two offices are told by turns: of two persons of one name, perhaps."""
    days = [[one.mention.day for one in group if one.told.items] for group in groups]
    spans = [(min(group), max(group)) for group in days if group]
    return any(high > spans[0][0] for _, high in spans[1:])


def _statement(one: Known, name: str, archive: Archive) -> Statement | None:
    text, told = one.mention.article.text, one.told
    low, high = sentence_around(sentences(text), told.start, told.end)
    proof = evidence(archive, one.mention, low, high)
    if proof is None:
        return None
    words = text[told.start : told.end] if told.items else text[low:high]
    return Statement(f"{label(one.mention)}{shown(words).rstrip('，,。；;')}。", (proof,))


def label(one: Mention) -> str:
    """When it was printed: 2021年12月28日："""
    return f"{chinese_day(one.day)}：" if one.day else ""


def _lined(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    last = len(statements) - 1
    return tuple(
        Statement(one.text + ("\n" if n < last else ""), one.evidence) for n, one in enumerate(dict.fromkeys(statements))
    )
