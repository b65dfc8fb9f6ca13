"""What is told elsewhere put in the middle of a clause, in the place of what stands there: 首次在泰山站试验 of 在泰山站建成，首次在罗斯海试验."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.proof.alignment import Block
from rag.proof.alike import stands_for, states
from rag.proof.derivation import Derivation, Place
from rag.proof.text import Flaw
from rag.proof.words import REASONS


def stitched(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Words from another clause between two parts of one, where that one has others of their sort that the claim leaves out."""
    told, said = made.alignment.told, made.alignment.said
    blocks = made.blocks
    for n, after in enumerate(blocks):
        clause, home = said[after.first].clause, told[after.at].clause
        before = next((one for one in reversed(blocks[:n]) if _is_of(made, one, clause, home)), None)
        if before is None or before.end >= after.at or before is blocks[n - 1]:
            continue
        between = blocks[blocks.index(before) + 1 : n]
        if any(told[one.at].clause == home for one in between):
            continue
        put_in = [one for one in made.said if before.last <= one.first < after.first and one in made.homes]
        gone = [one for one in made.told if before.end <= one.first < after.at]
        reason = any(one.last == before.last and one.word in REASONS for one in made.said)
        if (rival := _rival(made, put_in, gone, reason)) is not None:
            yield put_in[0].token.start, Flaw("replaced", f"{put_in[0].word}/{rival.word}")


def _is_of(made: Derivation, block: Block, clause: int, home: int) -> bool:
    """Whether a block stands in a clause of the claim and comes from one of the quotes."""
    return made.alignment.said[block.first].clause == clause and made.alignment.told[block.at].clause == home


def _rival(made: Derivation, put_in: Sequence[Place], gone: Sequence[Place], reason: bool) -> Place | None:
    """A word left out of the place where others were put in, behind the same preposition or behind a word that gives a reason."""
    words = [one.word for one in made.said]
    unsaid = [one for one in gone if states(one.token) and not any(stands_for(word, one.word) for word in words)]
    mine, its = ({one.word for one in row if one.token.tag[0] == "p"} for row in (put_in, gone))
    stating = any(states(one.token) for one in put_in)
    return next(iter(unsaid), None) if stating and (reason or mine & its) else None
