"""A question with passages beside each other: what answers it must stand out among what a search finds (shared normalisation, Clark and Gardner 2018).

A group is one window of the article that a question was asked of, the one that answers it where one does, and beside it windows of that
article and of passages found that do not answer. The network reads each by itself; the loss compares them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from rag.network.encode import Encoded, Encoding, padded
from rag.training.encoder import Scores
from rag.training.material import Lesson
from rag.training.windows import Example, filled, window_of

SIZE = 4
"""Windows of a group."""
OWN = 0.6
"""The share of the groups with a second window of the article that answers."""
FALLING = 0.4
"""How much less often a passage is drawn with each place that it was found behind."""
WEIGHT = 0.5
"""What the comparison counts beside the losses of the windows by themselves."""
_DRAWN = 600
"""Groups that are drawn at once, to put those of one length in one batch."""


@dataclass(frozen=True, slots=True)
class Group:
    """The lessons of one question on the articles it was asked of, and those on passages found for it that do not answer, best first."""

    own: tuple[Lesson, ...]
    found: tuple[Lesson, ...]


def windows_of_group(group: Group, draw: random.Random) -> list[Example] | None:
    """SIZE windows for one question, first the one that answers where one does; None where so many are not to be had."""
    lesson = draw.choice(group.own)
    first = window_of(lesson, draw, positive=1.0, changed=0.0)
    if first is None:
        return None
    shown = [first]
    if lesson.answered and draw.random() < OWN and (beside := window_of(lesson, draw, positive=0.0, changed=0.0)) is not None:
        shown.append(beside)
    found = list(enumerate(group.found))
    while found and len(shown) < SIZE:
        at = draw.choices(range(len(found)), [1 / (1 + FALLING * place) for place, _ in found])[0]
        if (other := window_of(found.pop(at)[1], draw, changed=0.0)) is not None:
            shown.append(replace(other, question=first.question))
    return shown if len(shown) == SIZE else None


def group_batches(
    groups: Sequence[Group], encoding: Encoding, size: int, draw: random.Random
) -> Iterator[tuple[list[Example], list[Encoded]]]:
    """Batches of about `size` pieces without an end, each of whole groups, the windows of one behind each other."""
    while True:
        drawn = [one for group in draw.choices(groups, k=_DRAWN) if (one := windows_of_group(group, draw)) is not None]
        encoded = encoding.encode([(one.question, one.context, one.window) for group in drawn for one in group])
        longest = [max(padded(len(one.ids)) for one in encoded[at : at + SIZE]) for at in range(0, len(encoded), SIZE)]
        for batch in filled(longest, size, draw, SIZE):
            yield [one for n in batch for one in drawn[n]], [one for n in batch for one in encoded[n * SIZE : (n + 1) * SIZE]]


def comparison(scores: Scores, answers: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """How little of each group's share goes to the windows that answer and to the places where the answer begins and ends.

    `answers` (windows) is 1 for those that do, `starts` and `ends` (windows × pieces) are true at those places; groups of SIZE windows
    stand behind each other. What answers nothing teaches nothing here.
    """
    right = answers.view(-1, SIZE).bool()
    some = right.any(1)
    if not some.any():
        return scores.answers.sum() * 0.0
    loss = _missed(scores.answers.view(-1, SIZE)[some], right[some])
    for logits, places in ((scores.start, starts), (scores.end, ends)):
        leads = (logits - logits[:, :1])[:, 1:].reshape(len(right), -1)[some]
        told = places[:, 1:].reshape(len(right), -1)[some]
        spanned = told.any(1)
        if spanned.any():
            loss = loss + 0.5 * _missed(leads[spanned], told[spanned])
    return loss


def _missed(logits: Tensor, right: Tensor) -> Tensor:
    """Minus the log of the share that goes to the right ones, the mean over rows."""
    return (torch.logsumexp(logits, 1) - torch.logsumexp(logits.masked_fill(~right, -1e9), 1)).mean()
