"""The mean of two networks' weights, of which one was trained on from the other: it often reads better than either (Wortsman et al. 2022)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from rag.training.material import MaterialError, in_one_line


def mean_of(first: Path, second: Path, share: float) -> dict[str, torch.Tensor]:
    """The weights of two checkpoints by name, `share` of the second's. Raises MaterialError where their networks are not alike."""
    one, two = (torch.load(file, map_location="cpu", weights_only=True)["weights"] for file in (first, second))
    if {name: weights.shape for name, weights in one.items()} != {name: weights.shape for name, weights in two.items()}:
        raise MaterialError(f"{first} and {second} are of unlike networks: give two of which one began with the other")
    return {name: torch.lerp(one[name].float(), two[name].float(), share) for name in one}


def main() -> None:
    """Write a checkpoint that `rag.training.export` and `rag.training.reader --start` take."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.mean", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="what the second counts, from 0 to 1")
    parser.add_argument("--out", type=Path, default=Path("build/mean.pt"))
    given = parser.parse_args()
    torch.save({"weights": mean_of(given.first, given.second, given.share)}, given.out)


if __name__ == "__main__":
    in_one_line(main)
