"""What is given as a reason: put in where the quotes give none, or told by another of their words for one."""

from __future__ import annotations

from collections.abc import Iterator

from rag.proof.alignment import Block
from rag.proof.alike import stands_for
from rag.proof.derivation import Change, Derivation
from rag.proof.text import Flaw
from rag.proof.words import EFFECTS, FOLLOWING, REASONS


def reasoned(made: Derivation, change: Change) -> Iterator[Flaw]:
    """因 put in before other signs where the quotes give no reason, however the words are cut then: 因能, 因一."""
    signs = made.alignment.said
    opens = change.first == 0 or signs[change.first - 1].clause != signs[change.first].clause
    excused = (
        change.place < 0
        or made.words_near(change.place, 1) & (REASONS | EFFECTS)
        or made.words_near(change.place, 2) & FOLLOWING
    )
    if change.said in REASONS and opens and not excused:
        yield Flaw("argument", change.said)
    first = change.at - 1  # a first sign fetched from elsewhere stands for nothing in particular
    alone = first >= 0 and not change.said and (first == 0 or signs[first - 1].clause != signs[first].clause)
    if alone and signs[first].clause == signs[change.at].clause and signs[first].key in REASONS and not excused:
        yield Flaw("argument", signs[first].key)


def gives_reason(made: Derivation, block: Block | None, word: str) -> bool:
    """Whether the quotes have another word for a reason in that clause, or by itself before it (因为，…), that the claim leaves out."""
    if block is None:
        return False
    here = made.alignment.told[block.at].clause
    alone = [one for one in made.told if one.clause == here - 1]
    row = [one for one in made.told if one.clause == here] + (alone if len(alone) == 1 else [])
    kept = set(made.homes.values())
    return any(one.word in REASONS and stands_for(word, one.word) and one not in kept for one in row)
