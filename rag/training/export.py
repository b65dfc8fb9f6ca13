"""From a checkpoint to the model that is served: `python -m rag.training.export CHECKPOINT --out rag/models/reader`.

The network is written as ONNX with its matrices and its tables in eight bits (dynamic quantisation, one scale a column), beside its
tokenizer and a `config.json`. What comes into a matrix has one scale, too, which a few channels that are ten times as large as the rest
would take for themselves. Where they come into attention and into a feed-forward net they are made smaller before, and the weights that
meet them larger (SmoothQuant, Xiao et al. 2023); within a feed-forward net the largest few are multiplied apart, in single precision
(LLM.int8(), Dettmers et al. 2022). A window is served by itself, so nothing is masked, and attention is one operator of onnxruntime.
onnx is needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import copy
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rag.kinds import LEARNT
from rag.network.encode import CONTEXT, QUESTION, WINDOW, Batch, Encoding, batch_of
from rag.training.encoder import HEADS, Attention, Network, load_network
from rag.training.material import in_one_line

POSITIONS = 4 + QUESTION + CONTEXT + WINDOW
"""Pieces that a window has at most, with the marks between its parts."""
SHARE = 0.7
"""How much of a channel's size goes over into the weights; .4 to .85 were tried."""
LEAST = 1e-3
APART = 64
"""Channels of each feed-forward net that are multiplied in single precision; 16 and 128 err as much."""
WINDOWS = 64
"""Windows that tell how large the channels are."""


class Smoothed(nn.Module):  # type: ignore[misc]
    """A linear map of what comes in divided by `scale`, its weights multiplied by it."""

    def __init__(self, linear: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.linear = copy.deepcopy(linear)
        self.linear.weight.data = linear.weight.data * scale
        self.register_buffer("shrink", 1 / scale)

    def forward(self, x: Tensor) -> Tensor:
        """The same outcome as the linear map's, but for rounding."""
        return self.linear(x * self.shrink)  # type: ignore[no-any-return]


class Apart(nn.Module):  # type: ignore[misc]
    """A linear map whose last APART channels of what comes in are multiplied by themselves."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        self.most = nn.Linear(weight.shape[1] - APART, weight.shape[0])
        self.most.weight.data, self.most.bias.data = weight[:, :-APART].clone(), linear.bias.detach().clone()
        self.largest = nn.Linear(APART, weight.shape[0], bias=False)
        self.largest.weight.data = weight[:, -APART:].clone()

    def forward(self, x: Tensor) -> Tensor:
        """The same outcome as the linear map's."""
        return self.most(x[..., :-APART]) + self.largest(x[..., -APART:])  # type: ignore[no-any-return]


class _Operator(torch.autograd.Function):  # type: ignore[misc]
    """The attention of whole windows as one operator of onnxruntime's own domain."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        return Attention()(query, key, value, torch.zeros(()))

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any) -> Any:
        return graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=HEADS).setType(query.type())


class Unmasked(nn.Module):  # type: ignore[misc]
    """Attention where every piece counts."""

    def forward(self, query: Tensor, key: Tensor, value: Tensor, _: Tensor) -> Tensor:
        """As `Attention`, whatever the mask."""
        return _Operator.apply(query, key, value)


class Served(nn.Module):  # type: ignore[misc]
    """The network as it is served: of `ids` and `types`, each 1 × pieces, all of which count."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        for layer in network.layers:
            layer.attention = Unmasked()

    def forward(self, ids: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """As `Network`."""
        return self.network(ids, types, torch.ones_like(ids))  # type: ignore[no-any-return]


def _largest(network: Network, batch: Batch, names: Sequence[str]) -> dict[nn.Module, Tensor]:
    """How large each channel is that comes into the linear maps of these names, in a batch of windows."""
    most: dict[nn.Module, Tensor] = {}
    here = torch.from_numpy(batch.mask).bool()

    def look(module: nn.Module, given: tuple[Tensor]) -> None:
        most[module] = given[0].detach()[here].abs().amax(0)

    hooks = [getattr(layer, name).register_forward_pre_hook(look) for layer in network.layers for name in names]
    with torch.no_grad():
        network(*(torch.from_numpy(one) for one in (batch.ids, batch.types, batch.mask)))
    for hook in hooks:
        hook.remove()
    return most


def even_out(network: Network, batch: Batch) -> None:
    """Make the network's channels fit for eight bits, as large as they are in this batch of windows; what it computes stays the same."""
    most = _largest(network, batch, ("qkv", "ao", "fi", "fo"))
    for layer in network.layers:
        order = most[layer.fo].argsort()
        layer.fi.weight.data, layer.fi.bias.data = layer.fi.weight.data[order], layer.fi.bias.data[order]
        layer.fo.weight.data = layer.fo.weight.data[:, order]
        layer.fo = Apart(layer.fo)
        for name in ("qkv", "ao", "fi"):
            linear = getattr(layer, name)
            large = most[linear].clamp(min=LEAST) ** SHARE
            large /= linear.weight.detach().abs().amax(0).clamp(min=LEAST) ** (1 - SHARE)
            setattr(layer, name, Smoothed(linear, large / large.median()))


def usual_windows(base: Path, pages: Path) -> Batch:
    """Windows of page text, each under a question of its own words, as the network may meet them."""
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(pages.glob("*.txt")))
    rows = [(f"{text[at + 40 : at + 60]}是多少？", text[at : at + 20], text[at : at + 240]) for at in range(0, len(text), 240)]
    return batch_of(Encoding(base).encode(rows[:WINDOWS]))


def export(network: Network, file: Path, usual: Batch) -> None:
    """Write the network as ONNX with eight-bit weights, evened out on usual windows."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = copy.deepcopy(network)
    even_out(network, usual)
    network.pos = torch.nn.Embedding.from_pretrained(network.pos.weight[:POSITIONS].detach().clone())
    ids = torch.ones(2, 24, dtype=torch.int64)
    axes = {name: {0: "windows", 1: "pieces"} for name in ("ids", "types", "spans")}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Served(network),
            (ids, torch.zeros_like(ids)),
            str(plain),
            input_names=["ids", "types"],
            output_names=["spans", "whole"],
            dynamic_axes={**axes, "whole": {0: "windows"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            file,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            nodes_to_exclude=[node.name for node in onnx.load(plain).graph.node if "/largest/" in node.name],
        )


def main() -> None:
    """Write `reader.onnx`, `tokenizer.json` and `config.json`."""
    parser = argparse.ArgumentParser(prog="python -m rag.training.export", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--base", type=Path, default=Path("build/base"), help="the folder of the tokenizer")
    parser.add_argument("--pages", type=Path, default=Path("seeds"), help="page text that shows how large the channels get")
    parser.add_argument("--out", type=Path, default=Path("build/served"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    new = given.out / "reader.new"
    export(load_network(given.checkpoint), new, usual_windows(given.base, given.pages))
    new.replace(given.out / "reader.onnx")
    (given.out / "confidence.json").unlink(missing_ok=True)  # it was fitted on another network
    shutil.copy(given.base / "tokenizer.json", given.out / "tokenizer.json")
    (given.out / "config.json").write_text(json.dumps({"kinds": LEARNT}, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(file.stat().st_size for file in given.out.iterdir()) / 1e6:.1f} MB in {given.out}", file=sys.stderr)


if __name__ == "__main__":
    in_one_line(main)
