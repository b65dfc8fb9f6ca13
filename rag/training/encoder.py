"""The reader's network in PyTorch: BERT's layout (Devlin et al. 2019), four heads on its last layer.

Attention is written out: on a processor PyTorch's fused attention takes four times as long backward as these three lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from rag.kinds import LEARNT

WIDTH, HEADS, INNER, EPSILON = 384, 12, 1536, 1e-12
HEAD = WIDTH // HEADS


class Attention(nn.Module):  # type: ignore[misc]
    """What each piece takes from the pieces that it looks at, with twelve heads."""

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        """`query`, `key`, `value` and the outcome are batch × pieces × width; `mask` is hugely negative where no piece is."""
        rows, length, _ = query.shape
        query, key, value = (one.view(rows, length, HEADS, HEAD).transpose(1, 2) for one in (query, key, value))
        near = torch.softmax(torch.matmul(query * HEAD**-0.5, key.transpose(-1, -2)) + mask, -1)
        return torch.matmul(near, value).transpose(1, 2).reshape(rows, length, WIDTH)


class Layer(nn.Module):  # type: ignore[misc]
    """One layer: attention, then a feed-forward net, each added to what came in and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention = Attention()
        self.ao = nn.Linear(WIDTH, WIDTH)
        self.aln = nn.LayerNorm(WIDTH, EPSILON)
        self.fi = nn.Linear(WIDTH, INNER)
        self.fo = nn.Linear(INNER, WIDTH)
        self.oln = nn.LayerNorm(WIDTH, EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is batch × pieces × width, `mask` batch × 1 × 1 × pieces, hugely negative where no piece is."""
        x = self.aln(x + self.ao(self.attention(*self.qkv(x).split(WIDTH, -1), mask)))
        return self.oln(x + self.fo(functional.gelu(self.fi(x))))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Scores:
    """What the network says of a batch.

    `start`, `end` and `support` are logits for each piece (batch × pieces; the first piece of `start` and `end` is "no answer
    here"); `answers` is a logit for each window, `says_yes` one for a yes-no question, `kind` one for each of LEARNT.
    """

    start: Tensor
    end: Tensor
    support: Tensor
    answers: Tensor
    says_yes: Tensor
    kind: Tensor


class Network(nn.Module):  # type: ignore[misc]
    """The encoder and its heads."""

    def __init__(self, pieces: int, positions: int = 512, layers: int = 12) -> None:
        super().__init__()
        self.word = nn.Embedding(pieces, WIDTH)
        self.pos = nn.Embedding(positions, WIDTH)
        self.segment = nn.Embedding(2, WIDTH)
        self.ln = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.spans = nn.Linear(WIDTH, 3)  # start, end, support
        self.whole = nn.Linear(WIDTH, 2 + len(LEARNT))  # answers, says yes, kinds

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits for each piece (batch × pieces × 3) and for each window (batch × 2 + kinds)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.ln(self.word(ids) + self.pos(places) + self.segment(types))
        shut = ((1 - mask) * -1e4).to(x.dtype)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, shut)
        return self.spans(x), self.whole(x[:, 0])

    def scores(self, ids: Tensor, types: Tensor, mask: Tensor) -> Scores:
        """The logits by name, in single precision; pieces outside the window can begin or end nothing."""
        spans, whole = self(ids, types, mask)
        spans, whole = spans.float(), whole.float()
        open_ = types.bool()
        open_[:, 0] = True
        ends = spans[..., :2].masked_fill(~open_[..., None], -1e4)
        return Scores(ends[..., 0], ends[..., 1], spans[..., 2], whole[:, 0], whole[:, 1], whole[:, 2:])


def from_base(folder: Path, layers: int = 12) -> Network:
    """A network with the weights that `rag.training.base` wrote; its heads are new."""
    with np.load(folder / "encoder.npz") as file:
        tensors = {name: torch.from_numpy(file[name].astype(np.float32)) for name in file.files}
    network = Network(len(tensors["emb.word"]), len(tensors["emb.pos"]), layers)
    state = {
        "word.weight": tensors["emb.word"],
        "pos.weight": tensors["emb.pos"],
        "segment.weight": tensors["emb.type"],
        "ln.weight": tensors["emb.ln.w"],
        "ln.bias": tensors["emb.ln.b"],
    }
    for n in range(layers):
        for kind, tail in (("weight", "w"), ("bias", "b")):
            state[f"layers.{n}.qkv.{kind}"] = torch.cat([tensors[f"l{n}.{part}.{tail}"] for part in "qkv"])
            for part in ("ao", "aln", "fi", "fo", "oln"):
                state[f"layers.{n}.{part}.{kind}"] = tensors[f"l{n}.{part}.{tail}"]
    missing, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected and all(name.startswith(("spans", "whole")) for name in missing)
    for head in (network.spans, network.whole):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    return network


def freeze(network: Network, layers: int) -> None:
    """Leave the embeddings and the lowest layers as they are; with none, nothing is left."""
    if layers:
        for part in (network.word, network.pos, network.segment, network.ln, *network.layers[:layers]):
            part.requires_grad_(False)


def load_network(checkpoint: Path) -> Network:
    """The network of a checkpoint in single precision. Raises OSError where there is none."""
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)["weights"]
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    network = Network(len(weights["word.weight"]), len(weights["pos.weight"]), layers)
    network.load_state_dict(weights)
    network.eval()
    return network
