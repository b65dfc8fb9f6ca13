"""From a checkpoint to the model that is served: `python -m rag.training.export CHECKPOINT --out rag/models/reader`.

The network is written as ONNX with its matrices and its tables in eight bits (dynamic quantisation, one scale a column), beside its
tokenizer and a `config.json`. onnx and onnxscript are needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import copy
import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch

from rag.reader.encode import CONTEXT, QUESTION, WINDOW
from rag.training.encoder import KINDS, Network
from rag.training.material import in_one_line

POSITIONS = 4 + QUESTION + CONTEXT + WINDOW
"""Pieces that a window has at most, with the marks between its parts."""


def load_network(checkpoint: Path) -> Network:
    """The network of a checkpoint in single precision. Raises OSError where there is none."""
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)["weights"]
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    network = Network(len(weights["word.weight"]), len(weights["pos.weight"]), layers)
    network.load_state_dict(weights)
    network.eval()
    return network


def export(network: Network, file: Path) -> None:
    """Write the network as ONNX with eight-bit weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = copy.deepcopy(network)
    network.pos = torch.nn.Embedding.from_pretrained(network.pos.weight[:POSITIONS].detach().clone())
    ids = torch.ones(2, 24, dtype=torch.int64)
    axes = {name: {0: "windows", 1: "pieces"} for name in ("ids", "types", "mask", "spans")}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            network,
            (ids, torch.zeros_like(ids), torch.ones_like(ids)),
            str(plain),
            input_names=["ids", "types", "mask"],
            output_names=["spans", "whole"],
            dynamic_axes={**axes, "whole": {0: "windows"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain, file, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm", "Gather"]
        )


def main() -> None:
    """Write `reader.onnx`, `tokenizer.json` and `config.json`."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.export", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--base", type=Path, default=Path("build/base"), help="the folder of the tokenizer")
    parser.add_argument("--out", type=Path, default=Path("build/served"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    new = given.out / "reader.new"
    export(load_network(given.checkpoint), new)
    new.replace(given.out / "reader.onnx")
    (given.out / "confidence.json").unlink(missing_ok=True)  # it was fitted on another network
    shutil.copy(given.base / "tokenizer.json", given.out / "tokenizer.json")
    (given.out / "config.json").write_text(json.dumps({"kinds": KINDS}, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(file.stat().st_size for file in given.out.iterdir()) / 1e6:.1f} MB in {given.out}", file=sys.stderr)


if __name__ == "__main__":
    in_one_line(main)
