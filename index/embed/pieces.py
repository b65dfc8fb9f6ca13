"""Cut passages into pieces: runs of sentences of some 60 to 120 characters, each embedded by itself.

A passage is found by the piece of it that is nearest (MaxP; Dai and Callan, Deeper text understanding for IR with contextual
neural language modeling, SIGIR 2019): one vector for all of a passage says too little of each thing that it tells.
"""

from __future__ import annotations

from index.embed.passages import sentences

TARGET = 60
"""Characters at which a piece is closed at the next sentence end: some three pieces a passage."""


def cut_pieces(text: str) -> list[str]:
    """The pieces of a passage's text in order, at least one; together they hold all of its sentences, and none is blank unless the text is."""
    runs: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if runs and runs[-1][1] - runs[-1][0] < TARGET:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    if len(runs) > 1 and runs[-1][1] - runs[-1][0] < TARGET // 2:
        runs[-2:] = [(runs[-2][0], runs[-1][1])]
    return [text[start:end] for start, end in runs] or [text]


def embedded_texts(headline: str, text: str) -> list[str]:
    """What is embedded of a passage: its pieces, each after the headline where it does not hold it, so that it says what it is of."""
    return [piece if headline in piece else f"{headline}\n{piece}" for piece in cut_pieces(text)]
