"""The learned numbers of mending, read once: `index/models/mend/weights.npz`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PATH = Path(__file__).parents[1] / "models" / "mend" / "weights.npz"


Network = tuple[tuple[Floats, Floats], ...]
"""The layers of a network, each its matrix (inputs, outputs) and its bias (outputs,)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`title` and `wrap`: the layers of the networks of `openings` and of `wraps`. `passes`: for each pass of `joins` what LINK, MOVE and
    KIN weigh."""

    title: Network
    wrap: Network
    passes: tuple[tuple[Floats, Floats, Floats], ...]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The shipped weights."""
    with np.load(PATH, allow_pickle=False) as held:
        passes = sum(name.startswith("link") for name in held.files)
        title, wrap = (
            tuple((held[f"{name}_weights{k}"], held[f"{name}_bias{k}"]) for k in range(2)) for name in ("title", "wrap")
        )
        return Weights(title, wrap, tuple((held[f"link{k}"], held[f"move{k}"], held[f"kin{k}"]) for k in range(passes)))


def likelihood(network: Network, values: Floats) -> float:
    """What a network says of the values of its features: a probability."""
    *hidden, (matrix, bias) = network
    for inner, offset in hidden:
        values = np.maximum(values @ inner + offset, 0.0)
    return float(1.0 / (1.0 + np.exp(-(values @ matrix + bias)[0])))
