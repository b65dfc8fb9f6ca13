"""What mending learns from: scrambled pages that know where each piece went, and a search that finds the best path."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np

from index.mend import joins
from index.mend.weights import weights
from index.training.mend import fit
from index.training.mend.pieces import Story
from index.training.mend.scramble import Scrambler


def story(rng: random.Random) -> Story:
    """A story with words of its own: every sentence is drawn from the same few characters."""
    words = [chr(rng.randrange(0x4E00, 0x9000)) for _ in range(40)]

    def sentence(size: int) -> str:
        return "".join(rng.choices(words, k=size))

    return sentence(14), [f"{sentence(30)}，{sentence(25)}。" for _ in range(5)]


STORIES = [story(random.Random(seed)) for seed in range(6)]


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_piece_of_a_scrambled_page_is_where_it_says() -> None:
    scrambler = Scrambler({"2021-03-05": STORIES}, seed=5)
    copies = moved = 0
    for _ in range(60):
        text, pieces = scrambler.page()
        assert [len(bare(text[p.start : p.end])) for p in pieces] == [len(bare(p.text)) for p in pieces]
        assert [p.start for p in pieces] == sorted(p.start for p in pieces)
        assert len(bare(text)) == sum(len(bare(p.text)) for p in pieces)
        copies += sum(p.copy for p in pieces)
        moved += sum(a.article > b.article for a, b in itertools.pairwise(pieces))
    assert copies > 20
    assert moved > 20


def test_hardly_a_path_is_better_than_the_one_that_is_found() -> None:
    """The search and the sum of features along a path agree. It keeps one path an article, so it may miss by a little, seldom."""
    held = fit.paths(fit.examples(Scrambler({"2021-03-05": STORIES}, seed=6), 25))
    link, move, near = weights().passes[0]
    learned = np.concatenate([link, move, near]).astype(float)
    assert len(held) > 10
    missed = 0
    for scene, true in held:
        nearness = joins.kin(scene, joins.by_order(scene), joins.fixed(scene))
        found = fit.best_path(scene, learned, nearness)
        reached, wanted = (learned @ fit.features_of(scene, nearness, path) for path in (found, true))
        assert reached >= wanted - 1.0
        missed += int(reached < wanted - 1e-3)
    assert missed <= 2


def test_a_few_rounds_of_learning_find_more_blocks() -> None:
    held = fit.paths(fit.examples(Scrambler({"2021-03-05": STORIES}, seed=7), 40))
    learned = fit.joint(held, seed=1, passes=1, rounds=6)
    passes = [(learned["link0"], learned["move0"], learned["kin0"])]
    right = sum(int((joins.assign(scene, passes) == true).sum()) for scene, true in held)
    plain = sum(int((joins.by_order(scene) == true).sum()) for scene, true in held)
    assert right > plain


def test_networks_side_by_side_say_the_mean_of_what_they_say() -> None:
    draw = np.random.default_rng(2)
    one, other = (
        {
            "title_weights0": draw.normal(size=(4, 3)).astype(np.float32),
            "title_bias0": draw.normal(size=3).astype(np.float32),
            "title_weights1": draw.normal(size=(3, 1)).astype(np.float32),
            "title_bias1": draw.normal(size=1).astype(np.float32),
        }
        for _ in range(2)
    )

    def said(net: dict[str, np.ndarray[Any, Any]], row: np.ndarray[Any, Any]) -> Any:
        return np.maximum(row @ net["title_weights0"] + net["title_bias0"], 0) @ net["title_weights1"] + net["title_bias1"]

    row = draw.normal(size=(1, 4))
    assert np.allclose(said(fit.side_by_side([one, other]), row), (said(one, row) + said(other, row)) / 2, atol=1e-6)
    assert np.allclose(said(fit.side_by_side([one]), row), said(one, row), atol=1e-6)


def test_a_network_that_was_learned_before_a_feature_was_known_heeds_it_not() -> None:
    draw = np.random.default_rng(3)
    old, new = (
        {
            "title_weights0": draw.normal(size=(known, 3)).astype(np.float32),
            "title_bias0": draw.normal(size=3).astype(np.float32),
            "title_weights1": draw.normal(size=(3, 1)).astype(np.float32),
            "title_bias1": draw.normal(size=1).astype(np.float32),
        }
        for known in (4, 5)
    )
    row = draw.normal(size=5)

    def said(net: dict[str, np.ndarray[Any, Any]], values: np.ndarray[Any, Any]) -> Any:
        return np.maximum(values @ net["title_weights0"] + net["title_bias0"], 0) @ net["title_weights1"] + net["title_bias1"]

    assert np.allclose(said(fit.side_by_side([old, new]), row), (said(old, row[:4]) + said(new, row)) / 2, atol=1e-5)
