"""The learned numbers of mending, read once: `index/models/mend/weights.npz`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PATH = Path(__file__).parents[1] / "models" / "mend" / "weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """`title`: the layers of the network of `openings`. `passes`: for each pass of `joins` what LINK, MOVE and KIN weigh."""

    title: tuple[tuple[Floats, Floats], ...]
    passes: tuple[tuple[Floats, Floats, Floats], ...]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The shipped weights."""
    with np.load(PATH, allow_pickle=False) as held:
        layers = sum(name.startswith("title_weights") for name in held.files)
        passes = sum(name.startswith("link") for name in held.files)
        return Weights(
            title=tuple((held[f"title_weights{k}"], held[f"title_bias{k}"]) for k in range(layers)),
            passes=tuple((held[f"link{k}"], held[f"move{k}"], held[f"kin{k}"]) for k in range(passes)),
        )
