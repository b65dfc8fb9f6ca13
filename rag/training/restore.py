"""From the model that is served back to weights that can be trained on: `python -m rag.training.restore rag/models/reader`.

Whoever has questions of their own need not begin with the base. What the export divided and put apart is multiplied and joined
again; what eight bits rounded stays rounded. onnx is needed here and for the export.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.training.material import MaterialError, in_one_line

Floats = NDArray[np.float32]

_SERVED = "network."
"""What stands before the names of a network that `rag.training.export` wrote; the first models had none."""


class _Kept:
    """The tensors of an ONNX file by name, and by node the name of the matrix that it multiplies by."""

    def __init__(self, file: Path) -> None:
        import onnx
        from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

        try:
            graph = onnx.load(file).graph
        except DecodeError:
            raise MaterialError(f"{file} is no ONNX model: give the folder that rag.training.export wrote") from None
        self._tensors = {one.name.removeprefix(_SERVED): onnx.numpy_helper.to_array(one) for one in graph.initializer}
        self._of_node = {
            node.name.removeprefix("/network"): node.input[1].removeprefix(_SERVED)
            for node in graph.node
            if len(node.input) > 1
        }

    @property
    def names(self) -> frozenset[str]:
        """What the tensors are called."""
        return frozenset(self._tensors)

    def tensor(self, name: str) -> Floats:
        """A tensor in single precision, as it stands or out of its eight bits."""
        if name in self._tensors:
            return np.asarray(self._tensors[name], np.float32)
        bits, scale, zero = (
            self._tensors[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "scale", "zero_point")
        )
        return np.asarray((bits - zero) * scale, np.float32)

    def matrix(self, node: str) -> Floats:
        """What a node multiplies by, channels out × channels in."""
        name = self._of_node.get(f"{node}_quant") or self._of_node[node]
        return self.tensor(name.removesuffix("_quantized")).T


def weights_of(model: Path) -> Mapping[str, torch.Tensor]:
    """The weights of a served model's folder by their names in `Network`, in single precision.

    Raises MaterialError where `reader.onnx` is none that `rag.training.export` wrote, OSError where there is none.
    """
    kept = _Kept(model / "reader.onnx")
    try:
        return {name: torch.from_numpy(np.array(one)) for name, one in _weights(kept).items()}
    except KeyError as error:
        raise MaterialError(f"{model / 'reader.onnx'} has no {error}: give a model that rag.training.export wrote") from None


def _weights(kept: _Kept) -> dict[str, Floats]:
    told = {f"{name}.weight": kept.tensor(f"{name}.weight") for name in ("word", "pos", "segment")}
    told |= {f"ln.{kind}": kept.tensor(f"ln.{kind}") for kind in ("weight", "bias")}
    told |= {"spans.weight": kept.matrix("/spans/MatMul"), "whole.weight": kept.matrix("/whole/Gemm_MatMul")}
    told |= {f"{head}.bias": kept.tensor(f"{head}.bias") for head in ("spans", "whole")}
    layers = sum(name.endswith(".aln.weight") for name in kept.names)
    for layer in (f"layers.{n}" for n in range(layers)):
        node = "/" + layer
        for part in ("qkv", "ao", "fi"):
            told[f"{layer}.{part}.weight"] = kept.matrix(f"{node}/{part}/linear/MatMul") * kept.tensor(f"{layer}.{part}.shrink")
            told[f"{layer}.{part}.bias"] = kept.tensor(f"{layer}.{part}.linear.bias")
        most, largest = (kept.matrix(f"{node}/fo/{part}/MatMul") for part in ("most", "largest"))
        told[f"{layer}.fo.weight"] = np.concatenate([most, largest], 1)
        told[f"{layer}.fo.bias"] = kept.tensor(f"{layer}.fo.most.bias")
        for norm in ("aln", "oln"):
            told |= {f"{layer}.{norm}.{kind}": kept.tensor(f"{layer}.{norm}.{kind}") for kind in ("weight", "bias")}
    return told


def main() -> None:
    """Write a checkpoint that `python -m rag.training.reader --start` begins with."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.restore", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("model", type=Path, help="the folder of a served model, rag/models/reader for ours")
    parser.add_argument("--out", type=Path, default=Path("build/restored.pt"))
    given = parser.parse_args()
    weights = dict(weights_of(given.model))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"weights": weights}, given.out)
    print(f"{sum(one.numel() for one in weights.values()) / 1e6:.1f} M parameters in {given.out}", file=sys.stderr)


if __name__ == "__main__":
    in_one_line(main)
