"""The reader's network: the encoder, anchors, and everything else conditioned on an anchor.

A statement is found by its anchor: the first token of its cue, or of its content where it has no cue. Given an anchor, every
token of the window is tagged once for each role (content, cue, source), so that nested statements, split contents and sources
in other sentences need no machinery of their own. Kind, stance, modality, polarity and hearsay are read off the anchor and its
content.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.reader.checkpoint import Checkpoint
from training.reader.windows import CUELESS, KINDS, MODALITIES, NAMES, POLARITIES, ROLES, STANCES

#: Buckets of the distance between a token and its anchor, on each side: 0, 1, 2, 3, 4-5, 6-7, 8-11, doubling every other one.
DISTANCES = 16

#: Width of what is made of a token and an anchor together.
PAIR = 256

#: How many values each attribute has: kind, stance, modality, polarity, hearsay.
ATTRIBUTES = (len(KINDS), len(STANCES), len(MODALITIES), len(POLARITIES), 2)


def distance_buckets(length: int) -> Tensor:
    """Bucket of each distance -(length-1) .. length-1, shifted so that distance d stands at d + length - 1."""
    distance = torch.arange(-(length - 1), length)
    size = distance.abs().float()
    bucket = torch.where(size < 4, size, 2 * torch.log2(size.clamp_min(4)) + 0.0).floor().clamp_max(DISTANCES - 1)
    return (torch.where(distance < 0, -bucket, bucket) + DISTANCES - 1).long()


def attended(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None) -> Tensor:
    """Attention; spelled out where gradients are wanted, because the fused operator's way back is slow on a processor.

    (bfloat16, 4 windows of 216 tokens, there and back: 27 ms fused, 16 ms spelled out; there alone 3.6 and 7.3 ms.)
    """
    if not torch.is_grad_enabled():
        return F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    scores = (q / math.sqrt(q.shape[-1])) @ k.transpose(-1, -2)
    if bias is not None:
        scores = scores + bias.to(scores.dtype)
    return scores.softmax(-1) @ v


class Layer(nn.Module):
    """A transformer layer, normalised after each half (Vaswani et al., 2017): (batch, tokens, hidden) to the same."""

    def __init__(self, hidden: int, heads: int, inner: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, epsilon), nn.LayerNorm(hidden, epsilon)
        self.heads, self.dropout = heads, dropout

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        batch, length, hidden = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        a = attended(split(self.q(x)), split(self.k(x)), split(self.v(x)), bias)
        x = self.aln(x + F.dropout(self.ao(a.transpose(1, 2).reshape(batch, length, hidden)), self.dropout, self.training))
        y: Tensor = self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), self.dropout, self.training))
        return y


class Encoder(nn.Module):
    """Token vectors of shape (batch, tokens, hidden); the word embeddings stay frozen, so that one table serves every model."""

    def __init__(self, checkpoint: Checkpoint, dropout: float, layers: int | None = None) -> None:
        super().__init__()
        c = checkpoint
        words = torch.from_numpy(c.matrix("emb.word", c.hidden))
        self.word = nn.Embedding.from_pretrained(words, freeze=True)  # type: ignore[no-untyped-call]
        self.position = nn.Embedding(c.positions, c.hidden)
        self.segment = nn.Parameter(torch.zeros(c.hidden))
        self.norm = nn.LayerNorm(c.hidden, c.epsilon)
        self.layers = nn.ModuleList([Layer(c.hidden, c.heads, c.inner, c.epsilon, dropout) for _ in range(layers or c.layers)])
        self._copy(c)

    @torch.no_grad()
    def _copy(self, c: Checkpoint) -> None:
        """Begin with the checkpoint's weights; with fewer layers, with those at the end of equal stretches of its layers."""
        self.position.weight.copy_(torch.from_numpy(c.plain("emb.pos").reshape(-1, c.hidden)))
        self.segment.copy_(torch.from_numpy(c.plain("emb.type").reshape(-1, c.hidden)[0]))
        self.norm.weight.copy_(torch.from_numpy(c.plain("emb.ln.w")))
        self.norm.bias.copy_(torch.from_numpy(c.plain("emb.ln.b")))
        step = c.layers / len(self.layers)
        for n, layer in enumerate(self.layers):
            source = int((n + 1) * step) - 1
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                width = c.inner if name == "fo" else c.hidden
                linear = getattr(layer, name)
                linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(c.matrix(f"l{source}.{name}.w", width))))
                linear.bias.copy_(torch.from_numpy(c.plain(f"l{source}.{name}.b")))
            for name in ("aln", "oln"):
                norm = getattr(layer, name)
                norm.weight.copy_(torch.from_numpy(c.plain(f"l{source}.{name}.w")))
                norm.bias.copy_(torch.from_numpy(c.plain(f"l{source}.{name}.b")))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x: Tensor = self.norm(self.word(ids) + self.position.weight[: ids.shape[1]] + self.segment)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Heads(nn.Module):
    """What is told from hidden states: of every token (`spot`), and of every anchor (`tell`)."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.anchor = nn.Linear(hidden, 1 + len(CUELESS))
        self.names = nn.Linear(hidden, 2 * len(NAMES) - 1)
        self.token = nn.Linear(hidden, PAIR)
        self.given = nn.Linear(hidden, PAIR)
        self.gate = nn.Linear(hidden, PAIR)
        self.without = nn.Embedding(2, PAIR)
        self.distance = nn.Embedding(2 * DISTANCES - 1, PAIR)
        self.tags = nn.Linear(PAIR, 3 * len(ROLES))
        self.attributes = nn.Sequential(nn.Linear(2 * hidden, PAIR), nn.GELU(), nn.Linear(PAIR, sum(ATTRIBUTES)))
        self.dropout = dropout
        nn.init.normal_(self.without.weight, std=0.3)
        nn.init.normal_(self.distance.weight, std=0.5)

    def spot(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(batch, tokens) cue anchors, (batch, tokens, 3) cueless anchors, (batch, tokens, names) tags of names."""
        x = F.dropout(x, self.dropout, self.training)
        a = self.anchor(x)
        return a[..., 0], a[..., 1:], self.names(x)

    def tell(self, x: Tensor, batch: Tensor, at: Tensor, without: Tensor) -> tuple[Tensor, Tensor]:
        """Of anchors (window `batch`, token `at`): tags (anchors, tokens, roles, 3) and attributes (anchors, sum of values).

        Tags are outside, begin, inside; `without` is 1 for an anchor that has no cue. The attributes read the mean of the
        content as the tags have it, through which no gradient goes.
        """
        x = F.dropout(x, self.dropout, self.training)
        length = x.shape[1]
        tokens = self.token(x)
        anchor = x[batch, at]
        buckets = distance_buckets(length).to(x.device)
        offsets = torch.arange(length, device=x.device)[None, :] - at[:, None] + length - 1
        pair = tokens[batch] * (1 + self.gate(anchor))[:, None, :]
        pair = pair + (self.given(anchor) + self.without(without))[:, None, :] + self.distance(buckets[offsets])
        tags = self.tags(F.gelu(pair)).view(len(at), length, len(ROLES), 3)
        inside = (1 - tags[:, :, 0].softmax(-1)[..., 0]).detach()
        content = (inside[..., None] * x[batch]).sum(1) / inside.sum(1, keepdim=True).clamp_min(1e-3)
        return tags, self.attributes(torch.cat([anchor, content], -1))


class Reader(nn.Module):
    """Encoder and heads; of `layers` layers, or all that the checkpoint has."""

    def __init__(self, checkpoint: Checkpoint, dropout: float = 0.1, layers: int | None = None) -> None:
        super().__init__()
        self.encoder = Encoder(checkpoint, dropout, layers)
        self.heads = Heads(checkpoint.hidden, dropout)


def learnt(reader: Reader) -> dict[str, Tensor]:
    """The state dict of what training may change: all but the word embeddings."""
    return {name: value for name, value in reader.state_dict().items() if name != "encoder.word.weight"}
