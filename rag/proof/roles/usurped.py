"""What a clause tells of a subject of its own, told of another: one from elsewhere, one named later alone, or in the place of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import Final

from rag.proof.alignment import Block
from rag.proof.alike import is_act, is_name, one_name, stands_for
from rag.proof.derivation import Derivation, Place, Step
from rag.proof.roles.parts import GOVERNING, is_part_of_name
from rag.proof.text import PROPER, Flaw
from rag.proof.words import REGIONS
from rag.words.claims import Quantity

_PLACES: Final = "省市县区州镇乡村"
_DISTRICTS: Final = (*_PLACES, "街道")


def fetched(made: Derivation, step: Step) -> Iterator[Flaw]:
    """What an earlier clause tells, told of a noun that is named later alone: 受众已超2000人 of a 栏目 that the next sentence names."""
    before, after, said, told = step.before, step.after, made.alignment.said, made.alignment.told
    if before is None or after is None or said[before.last - 1].clause != said[after.first].clause:
        return
    later, of = told[before.end - 1].clause, made.alignment.of
    if of[before.at] != of[after.at] or told[after.at].clause >= later or not _tells(made, after):
        return
    here = [one for one in made.said if one.clause == said[after.first].clause and one.last <= before.last]
    name = next((one for one in reversed(here) if is_name(one.token) and one in made.homes), None)
    if name is None or made.homes[name].clause != later or any(one.word in (*GOVERNING, "到") for one in here):
        return
    if not step.said and is_part_of_name(made.said, after.first):
        return
    between = made.sources.quotes[of[after.at]].text[told[after.at].end : told[before.at].start]
    if "。" in between and not any(one_name(name.word, one.word) and one.first < after.at for one in made.told):
        yield Flaw("argument", name.word)


def usurped(made: Derivation, step: Step) -> Iterator[Flaw]:
    """What a clause tells of a subject of its own, told of another: from elsewhere, or in the place of a name."""
    before, after, said, told = step.before, step.after, made.alignment.said, made.alignment.told
    if before is None or after is None or said[before.last - 1].clause != said[after.first].clause:
        return
    if told[before.end - 1].clause == told[after.at].clause:
        return
    here = [one for one in made.said if one.clause == said[after.first].clause and one.first < after.first]
    if not step.said and step.left and here and step.left[-1].last >= after.at:
        owner, name = step.left[-1], here[-1]
        acts = any(is_act(here, n) for n in range(len(here)))
        if owner.token.tag in PROPER and name.token.tag in PROPER and (acts or not _told_of(made, here, owner, after)):
            yield Flaw("replaced", f"{name.word}/{owner.word}")
    subject = next((one for one in here if is_name(one.token)), None)
    if subject is not None and _tells(made, after):
        for its in islice(_owners(made, step, after, here[-1]), 1):
            yield Flaw("argument", f"{subject.word}/{its.word}")


def overtaken(made: Derivation, step: Step) -> Iterator[Flaw]:
    """What a clause without a subject tells, told of a name that another one has come after as the subject: B for C of A迎战B，C先胜，取得领先."""
    before, after, said, told = step.before, step.after, made.alignment.said, made.alignment.told
    if before is None or after is None or step.said or said[before.last - 1].clause != said[after.first].clause:
        return
    home, act = told[before.end - 1].clause, told[after.at].clause
    name = _named_last(made, before)
    if name is not None and after.at and told[after.at - 1].clause != act:
        owner = next(_subjects(made, range(act - 1, home, -1)), None)
        if owner is not None and not any(stands_for(one.word, owner.word) for one in made.said):
            yield Flaw("argument", f"{name.word}/{owner.word}")


def _named_last(made: Derivation, block: Block) -> Place | None:
    """The name that a block of the claim ends with, or the noun that ends a longer one: 街道 of 来安街道."""
    row = [one for one in made.said if block.first <= one.first and one.last <= block.last]
    tail = list(takewhile(lambda one: is_name(one.token), reversed(row)))
    named = any(one.token.tag in PROPER for one in tail) or (bool(tail) and tail[0].word.endswith(_DISTRICTS))
    return tail[0] if named and row[-1].last == block.last else None


def _subjects(made: Derivation, clauses: Iterable[int]) -> Iterator[Place]:
    """The names that clauses of the quotes which tell a deed begin with."""
    for clause in clauses:
        row = [one for one in made.told if one.clause == clause]
        acts = any(is_act(row, n) for n in range(len(row)))
        if acts and row[0].token.tag in PROPER and not _of_a_row(made, row[0]):
            yield row[0]


def _of_a_row(made: Derivation, one: Place) -> bool:
    """Whether a word of the quotes goes on with a row: 李·沃克 of 与塞尔比、李·沃克分在一组."""
    return made.sources.quotes[made.alignment.of[one.first]].text[one.token.start - 1 : one.token.start] == "、"


def _told_of(made: Derivation, here: Sequence[Place], owner: Place, block: Block) -> bool:
    """Whether what begins with a block is told of the owner: named last, or in a row that the quotes have up to it, with no act between
    and without naming the owner anew, by which they leave the other out."""
    if not any(one_name(one.word, owner.word) for one in here):
        return False
    home = made.homes.get(here[-1])
    if home is None or one_name(here[-1].word, owner.word):
        return True
    between = [one for one in made.told if home.last <= one.first < block.at]
    anew = any(one_name(one.word, owner.word) and one.first < owner.first for one in made.told)
    return not anew and not any(is_act(between, n) for n in range(len(between)))


def _tells(made: Derivation, block: Block) -> bool:
    """Whether what a clause of the claim begins to tell with a block is told there: a verb in it, or a count of the same clause."""
    said, told = made.alignment.said, made.alignment.told
    clause = said[block.first].clause
    row = [n for n in range(block.first, len(said)) if said[n].clause == clause]
    counts = (n for n in row if isinstance(said[n].measure, Quantity) and n in made.at)
    return any(told[made.at[n]].clause == told[block.at].clause for n in counts) or any(
        one.token.tag[0] in "vail" or one.word in ("为", "是", "任")
        for one in made.said
        if block.first <= one.first < block.last
    )


def _owners(made: Derivation, step: Step, block: Block, subject: Place) -> Iterator[Place]:
    """The nouns that the quotes tell the words of a block of, and that the words before it in the claim cannot stand for."""
    clause, home = made.alignment.said[block.first].clause, made.alignment.told[block.at].clause
    words = [one.word for one in made.said if one.clause <= clause]
    follows = [one for one in made.told if one.clause == home and one.first >= block.end]
    head = follows[1:2] if follows and follows[0].word == "的" else []  # 拟任县长的王强
    free = [one for n, one in enumerate(step.left) if not n or step.left[n - 1].word not in GOVERNING]
    for owner in (*free, *head):
        of_it = subject.word + owner.word in made.sources.told  # 高铁线路, of which 高铁 is told
        noun = is_name(owner.token) or owner.token.tag == "b"
        if noun and not of_it and not _stands_in(subject, owner, words):
            yield owner


def _stands_in(subject: Place, owner: Place, words: Sequence[str]) -> bool:
    """Whether a word of the claim may stand for the subject of a clause; a town is none of 全市, which speaks of a city."""
    if owner.word in REGIONS and owner.word[-1] in _PLACES and subject.word[-1] in _PLACES:
        return owner.word[-1] == subject.word[-1]
    return any(stands_for(word, owner.word) for word in words)
