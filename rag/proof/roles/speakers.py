"""Who said it: what stands behind 甲表示 in a sentence is told there of 甲, and by nobody else, in the quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.proof.alike import is_name, one_name
from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw
from rag.proof.words import SAYING


def ascribed(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """What one says told as the words of another: of 甲表示，…；乙表示，… the one's clause behind the other's name."""
    told, said = _clauses(made.told), _clauses(made.said)
    speakers = {clause: names for clause, row in told.items() if (names := _speakers(row))}
    if len(speakers) < 2:
        return
    for clause, row in said.items():
        mine = _speakers(row)
        following = said.get(clause + 1)
        if not mine or following is None or _speakers(following):
            continue
        homes = {made.homes[one].clause for one in following if one in made.homes}
        theirs = [_speaker_of(made, home, speakers) for home in homes]
        others = [one for names in speakers.values() if names not in theirs for one in names]
        if theirs and all(names and (not _alike(mine, names) or _joined_by(mine, names, others)) for names in theirs):
            yield following[0].token.start, Flaw("argument", f"{row[0].word}/{theirs[0][0].word}")


def _clauses(places: Sequence[Place]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for one in places:
        found.setdefault(one.clause, []).append(one)
    return found


def _speakers(row: Sequence[Place]) -> list[Place]:
    """The names before the word of saying that a clause ends with."""
    return [one for one in row[:-1] if is_name(one.token)] if row[-1].word in SAYING else []


def _speaker_of(made: Derivation, clause: int, speakers: dict[int, list[Place]]) -> list[Place]:
    """The names of who says a clause of the quotes: who opened the quotation that it stands in (王强说，“…), who stands behind its closing
    mark (“…。”市民王强说), else the last one before it."""
    of = made.alignment.of
    first = next(one for one in made.told if one.clause == clause)
    quote = of[first.first]
    before = [one for one in speakers if one < clause and of[speakers[one][0].first] == quote]
    opened = bool(before) and _opens(made.sources.quotes[quote].text[speakers[max(before)][-1].token.end : first.token.start])
    if clause + 1 in speakers and not opened and _closes(made, clause):
        return speakers[clause + 1]
    return speakers[max(before)] if before else []


def _opens(between: str) -> bool:
    """Whether a quotation begins between a speaker and a word, and goes on there."""
    return (
        any(between.count(mark) for mark in '“「『"')
        and not any(between.count(mark) for mark in "”」』")
        and between.count('"') < 2
    )


def _closes(made: Derivation, clause: int) -> bool:
    """Whether a mark of quotation closes behind a clause of the quotes."""
    last = max((one for one in made.told if one.clause == clause), key=lambda one: one.last)
    text = made.sources.quotes[made.alignment.of[last.first]].text
    return any(mark in text[last.token.end : last.token.end + 3] for mark in '”」』"')


def _joined_by(mine: Sequence[Place], theirs: Sequence[Place], others: Sequence[Place]) -> bool:
    """Whether beside who said it one is named who says something else: 甲大学和乙大学认为, of what 甲大学校长表示."""
    return any(_alike([one], others) and not _alike([one], theirs) for one in mine)


def _alike(mine: Sequence[Place], theirs: Sequence[Place]) -> bool:
    return any(one_name(one.word, other.word) for one in mine for other in theirs)
