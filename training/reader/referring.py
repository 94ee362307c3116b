"""Train what tells which mentions speak of one thing, on hidden states of the exported encoder.

python -m training.reader.referring --data DIR --models src/kilde/models

Mentions of the Norwegian and Danish treebanks are looked up with the reader as it runs (`kilde.reading.network`), so that what
is learnt from is what there will be; the encoder is left alone. Writes `same.onnx`: hidden (mentions, 384), later, earlier,
apart, alike (pairs; all int64) to same (pairs), the logit that a mention has that antecedent, over none.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kilde.reading.network import Mentions, Network
from kilde.reading.referring import ALIKE, Antecedents, pairs
from training.reader import corpora
from training.reader.corpora import Document
from training.reader.export import LONGEST, to_onnx
from training.reader.model import DISTANCES, distance_buckets

#: Width of what is made of two mentions, how much of it is left out in training, and how often articles are gone through.
WIDTH, DROPPED, PASSES = 256, 0.25, 4

RATE = 1e-3

WORD = re.compile(r"\w+(?:[-'’]\w+)*|\S")


class Same(nn.Module):
    """Logits that the later of two mentions has the earlier for its antecedent; over head words, as Dobrovolskii (2021)."""

    buckets: Tensor

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.later, self.earlier = nn.Linear(hidden, WIDTH), nn.Linear(hidden, WIDTH)
        self.between, self.alike = nn.Embedding(DISTANCES, WIDTH), nn.Embedding(ALIKE, WIDTH)
        self.told = nn.Sequential(nn.Linear(WIDTH, WIDTH // 2), nn.GELU(), nn.Linear(WIDTH // 2, 1))
        self.register_buffer("buckets", distance_buckets(LONGEST)[LONGEST - 1 :] - (DISTANCES - 1))
        for embedding in (self.between, self.alike):
            nn.init.normal_(embedding.weight, std=0.3)

    def forward(self, hidden: Tensor, later: Tensor, earlier: Tensor, apart: Tensor, alike: Tensor) -> Tensor:
        x = F.dropout(hidden, DROPPED, self.training)
        a, b = self.later(x)[later], self.earlier(x)[earlier]
        pair = a + b + a * b + self.between(self.buckets[apart.clamp_max(LONGEST - 1)]) + self.alike(alike)
        told: Tensor = self.told(F.dropout(F.gelu(pair), DROPPED, self.training))[..., 0]
        return told


class Article(NamedTuple):
    """An article's mentions: hidden states, pairs (later, earlier, apart, alike), and the number of each one's entity."""

    hidden: Tensor
    pairs: tuple[Tensor, ...]
    entity: Tensor


def articles(network: Network, documents: list[Document]) -> Iterator[Article]:
    """The mentions of each document as the reader sees them."""
    for document in documents:
        entity = {}
        for number, heads in enumerate(document.entities or []):
            for start in heads:
                found = WORD.match(document.text, start)
                if found is not None:
                    entity[found.span()] = number
        mentions = Mentions(sorted(entity))
        for _ in network.spot(document.text, mentions=mentions):
            pass
        told = Antecedents(network, mentions, document.text)
        if len(told.spans) > 1:
            made = pairs(told.words, told.places)
            yield Article(
                torch.from_numpy(told.states),
                tuple(torch.from_numpy(each) for each in made),
                torch.tensor([entity[span] for span in told.spans]),
            )


def loss(model: Same, article: Article) -> Tensor:
    """The log-likelihood of each mention's antecedents, or of having none (Lee et al., 2017)."""
    later, earlier, apart, alike = article.pairs
    count = len(article.entity)
    scores = torch.full((count, count + 1), -1e4)
    scores[:, -1] = 0
    scores = scores.index_put((later, earlier), model(article.hidden, later, earlier, apart, alike))
    right = torch.zeros(scores.shape, dtype=torch.bool)
    right[later, earlier] = article.entity[later] == article.entity[earlier]
    right[:, -1] = ~right.any(1)
    return (scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1))[1:].mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True, help="with the exported encoder; the result is written there")
    parser.add_argument("--limit", type=int, default=120, help="articles of each treebank")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    documents = corpora.treebank(args.data, args.limit, args.seed) + corpora.danish(args.data, args.limit, args.seed)
    known = list(articles(Network(args.models), [d for d in documents if d.entities]))
    print(f"{len(known)} articles, {sum(len(a.entity) for a in known)} mentions", flush=True)
    model = Same(known[0].hidden.shape[1])
    optimizer = torch.optim.AdamW(model.parameters(), RATE, weight_decay=0.01)
    generator, steps = random.Random(args.seed), PASSES * len(known)
    step = 0
    for turn in range(PASSES):
        total = 0.0
        for article in generator.sample(known, len(known)):
            optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
            value = loss(model, article)
            optimizer.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            step, total = step + 1, total + float(value)
        print(f"pass {turn + 1}: {total / len(known):.4f}", flush=True)
    export(model.eval(), args.models / "same.onnx")


def export(model: Same, path: Path) -> None:
    """Write `same.onnx`, in float32."""
    numbers = torch.tensor([[3, 5, 7], [0, 1, 0], [30, 40, 70], [0, 1, 2]])
    example = torch.randn(9, 384), *numbers.unbind(0)
    inputs = {"hidden": {0: "mentions"}} | {name: {0: "pairs"} for name in ("later", "earlier", "apart", "alike")}
    to_onnx(model, example, path, inputs, {"same": {0: "pairs"}})


if __name__ == "__main__":
    main()
