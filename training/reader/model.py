"""The reader's network: the encoder, anchors, and everything else conditioned on an anchor.

A statement is found by its anchor: the first token of its cue, or of its content where it has no cue. Given an anchor, every
token of the window is tagged once for each role (content, cue, source, and via: through whom it came), so that nested
statements, split contents and sources in other sentences need no machinery of their own. Kind, stance, modality, polarity and
hearsay are read off the anchor, its content, and the words that each of them looks for.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.reader.checkpoint import Checkpoint
from training.reader.windows import CUELESS, FLAT, KINDS, MODALITIES, NAMES, POLARITIES, ROLES, STANCES

#: Buckets of the distance between a token and its anchor, on each side: 0, 1, 2, 3, 4-5, 6-7, 8-11, doubling every other one.
DISTANCES = 16

#: Width of what is made of a token and an anchor together.
PAIR = 256

#: Width of what each attribute is told from, and of what is made of two mentions.
ATTRIBUTE, COREFERENCE = 128, 192

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


def dropped(x: Tensor, rate: float, training: bool) -> Tensor:
    """`x` (batch, tokens, hidden) without some of its channels, the same for all tokens of a window (Gal and Ghahramani, 2016).

    Drawing a number for every value took a tenth of a step.
    """
    if not training or rate == 0:
        return x
    kept = torch.empty(x.shape[0], 1, x.shape[-1], dtype=x.dtype).bernoulli_(1 - rate)
    return x * kept.div_(1 - rate)


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
        x = self.aln(x + dropped(self.ao(a.transpose(1, 2).reshape(batch, length, hidden)), self.dropout, self.training))
        y: Tensor = self.oln(x + dropped(self.fo(F.gelu(self.fi(x))), self.dropout, self.training))
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
    """What is told from hidden states: of every token (`spot`), of every anchor (`tell`), of two mentions (`same`)."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.anchor = nn.Linear(hidden, 1 + len(CUELESS))
        self.names = nn.Linear(hidden, 2 * len(NAMES) - 1)
        self.flat = nn.Linear(hidden, FLAT + 1)
        self.token = nn.Linear(hidden, PAIR)
        self.given = nn.Linear(hidden, PAIR)
        self.gate = nn.Linear(hidden, PAIR)
        self.without = nn.Embedding(2, PAIR)
        self.distance = nn.Embedding(2 * DISTANCES - 1, PAIR)
        self.tags = nn.Linear(PAIR, 3 * len(ROLES))
        self.looks = nn.Linear(PAIR, len(ATTRIBUTES))
        self.attributes = nn.ModuleList(
            [nn.Sequential(nn.Linear(2 * hidden + PAIR, ATTRIBUTE), nn.GELU(), nn.Linear(ATTRIBUTE, n)) for n in ATTRIBUTES]
        )
        self.mention = nn.Linear(hidden, COREFERENCE)
        self.antecedent = nn.Linear(hidden, COREFERENCE)
        self.between = nn.Embedding(DISTANCES, COREFERENCE)
        self.alike = nn.Linear(COREFERENCE, 1)
        self.dropout = dropout
        for embedding, spread in ((self.without, 0.3), (self.distance, 0.5), (self.between, 0.3)):
            nn.init.normal_(embedding.weight, std=spread)

    def spot(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Of (batch, tokens): logits of cue anchors (), cueless anchors (3), tags of names (11), and `flat` (4).

        `flat` is being in each role, whoever's it is, and being the head word of a mention.
        """
        x = dropped(x, self.dropout, self.training)
        a = self.anchor(x)
        return a[..., 0], a[..., 1:], self.names(x), self.flat(x)

    def tell(self, x: Tensor, batch: Tensor, at: Tensor, without: Tensor) -> tuple[Tensor, Tensor]:
        """Of anchors (window `batch`, token `at`): tags (anchors, tokens, roles, 3) and attributes (anchors, sum of values).

        Tags are outside, begin, inside; `without` is 1 for an anchor that has no cue. The attributes read the mean of the
        content as the tags have it, through which no gradient goes, and what is in content and cue as each weighs it.
        """
        x = dropped(x, self.dropout, self.training)
        length = x.shape[1]
        tokens = self.token(x)
        anchor = x[batch, at]
        buckets = distance_buckets(length).to(x.device)
        offsets = torch.arange(length, device=x.device)[None, :] - at[:, None] + length - 1
        pair = tokens[batch] * (1 + self.gate(anchor))[:, None, :]
        pair = F.gelu(pair + (self.given(anchor) + self.without(without))[:, None, :] + self.distance(buckets[offsets]))
        tags = self.tags(pair).view(len(at), length, len(ROLES), 3)
        return tags, self.weighed(pair, tags, anchor, x[batch])

    def weighed(self, pair: Tensor, tags: Tensor, anchor: Tensor, x: Tensor) -> Tensor:
        """The attributes of anchors (anchors, sum of values): `pair` (anchors, tokens, PAIR), `x` (anchors, tokens, hidden)."""
        inside = (1 - tags[:, :, :2].softmax(-1)[..., 0]).detach()
        content = (inside[..., :1].transpose(1, 2) @ x)[:, 0] / inside[..., 0].sum(1, keepdim=True).clamp_min(1e-3)
        looks = (self.looks(pair) + inside.amax(-1, keepdim=True).clamp_min(1e-3).log()).softmax(1)
        seen = looks.transpose(1, 2) @ pair
        told = [each(torch.cat([anchor, content, seen[:, k]], -1)) for k, each in enumerate(self.attributes)]
        return torch.cat(told, -1)

    def same(self, x: Tensor, later: Tensor, earlier: Tensor, apart: Tensor) -> Tensor:
        """Logits that mentions speak of one entity, over that the later speaks of none before: (pairs).

        `x` are the hidden states of head words (mentions, hidden), `later` and `earlier` numbers of mentions, `apart` how many
        tokens lie between their places. Over head words, as Dobrovolskii (2021). It is learnt beside the rest for the encoder's
        sake; what is shipped is learnt anew on the exported encoder (`training.reader.referring`).
        """
        x = dropped(x[None], self.dropout, self.training)[0]
        a, b = self.mention(x)[later], self.antecedent(x)[earlier]
        bucket = distance_buckets(int(apart.max()) + 1)[int(apart.max()) :] - (DISTANCES - 1)
        told: Tensor = self.alike(F.gelu(a + b + a * b + self.between(bucket[apart])))[..., 0]
        return told


class Reader(nn.Module):
    """Encoder and heads; of `layers` layers, or all that the checkpoint has."""

    def __init__(self, checkpoint: Checkpoint, dropout: float = 0.1, layers: int | None = None) -> None:
        super().__init__()
        self.encoder = Encoder(checkpoint, dropout, layers)
        self.heads = Heads(checkpoint.hidden, dropout)


def learnt(reader: Reader) -> dict[str, Tensor]:
    """The state dict of what training may change: all but the word embeddings."""
    return {name: value for name, value in reader.state_dict().items() if name != "encoder.word.weight"}
