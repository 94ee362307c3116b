"""Train the reader: data to checkpoint.

python -m training.reader.train --data DIR --out DIR

The schedule is drawn once from the seed: windows of PolNeAR in the first part of the run, passes over the guide's gold
throughout, names along the way. A run that was stopped goes on from its last checkpoint in --out (`state.pt`, about every four
minutes); `log.jsonl` there has a line for every pool of windows. At the end `average.pt` is the result, a moving average of the
weights, and `last.pt` the weights themselves.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from kilde.reading.windows import Tokens, tokenize
from training.reader import corpora
from training.reader.checkpoint import Checkpoint, installed_file
from training.reader.corpora import Document
from training.reader.losses import batches, losses, padded
from training.reader.model import Reader, learnt
from training.reader.tokens import tokenizer
from training.reader.windows import OVERLAP, SIZE, Example, examples

#: Where in the run (0 to 1) the corpora stand, and how many times each comes; the guide's gold comes as often as told.
#: English and German attributions, whose schemes differ from the guide's, are over before the end.
PLACES = {
    "polnear": (0.0, 0.75, 2),
    "parliament": (0.0, 0.6, 1),
    "treebank": (0.1, 0.95, 1),
    "danish": (0.1, 0.95, 1),
    "carried": (0.5, 0.97, 1),
    "gold": (0.06, 1.0, 0),
}

#: How often quotation marks and dashes are put in another style.
RESTYLED = 0.35

#: Batches drawn up together, so that windows of about one length meet.
POOL = 24

#: Part of the run in which the rate rises, and the least part of the rate there is.
WARM, FLOOR = 0.02, 0.005

#: The moving average is brought up every so many steps, and keeps at most so much each time.
EVERY, KEEP = 4, 0.98

#: Seconds between checkpoints.
SAVE_EVERY = 240


@dataclass(frozen=True)
class Arguments:
    """What a run is told on the command line."""

    data: Path
    out: Path
    passes: int
    treebank: int
    carried: Path | None
    seed: int
    rate: float
    head_rate: float
    decay: float
    budget: int
    threads: int
    fp32: bool


class Entry(NamedTuple):
    """A document's turn: its place in the run (0 to 1), its corpus and number there, and which pass over the corpus it is."""

    place: float
    corpus: str
    number: int
    turn: int


Corpora = dict[str, list[Document]]


def corpus(data: Path, treebank: int, seed: int, cache: Path | None) -> Corpora:
    """All that is trained on, by corpus; `treebank` is the number of articles from each one for names and coreference."""
    found = {
        "gold": corpora.gold(data),
        "polnear": corpora.polnear(data),
        "parliament": corpora.parliament(data),
        "treebank": corpora.treebank(data, treebank, seed),
        "danish": corpora.danish(data, treebank, seed),
    }
    if cache is not None:
        from training.reader.carried import carried

        found["carried"] = carried(data, cache)
    return found


def schedule(found: Corpora, passes: int, seed: int) -> list[Entry]:
    """Every document's turns, in the order of the run: once in each pass over its corpus, which has a part of the run."""
    out = []
    for name, documents in found.items():
        generator = random.Random(f"{seed}/{name}")
        begin, end, times = PLACES[name]
        times = times or passes
        for number in range(len(documents)):
            places = [begin + (end - begin) * (k + generator.random()) / times for k in range(times)]
            out += [Entry(place, name, number, k) for k, place in enumerate(places)]
    return sorted(out)


class Cutting:
    """The windows of an entry with their targets: the same for an entry whenever it is asked for."""

    def __init__(self, found: Corpora, cut: Tokenizer, seed: int) -> None:
        self.found, self.cut, self.seed = found, cut, seed
        self._tokens: dict[tuple[str, int], Tokens] = {}

    def __call__(self, entry: Entry) -> list[Example]:
        document = self.found[entry.corpus][entry.number]
        generator = random.Random(f"{self.seed}/{entry.corpus}/{entry.number}/{entry.turn}")
        if document.marks is not None and generator.random() < RESTYLED:
            document = corpora.restyled(document, generator)
            tokens = tokenize(document.text, self.cut)
        else:
            key = entry.corpus, entry.number
            if key not in self._tokens:
                self._tokens[key] = tokenize(document.text, self.cut)
            tokens = self._tokens[key]
        return list(examples(document, tokens, SIZE, OVERLAP, generator))


def pools(plan: list[Entry], begin: int, cutting: Cutting, budget: int) -> Iterator[tuple[int, list[list[Example]]]]:
    """Batches of the schedule from entry `begin` on, a pool at a time, each with the number of the entry after it.

    A corpus that is added to the schedule changes nothing before its first entry, so that a run may go on with it.
    """
    pool: list[Example] = []
    for at, entry in enumerate(plan[begin:], begin + 1):
        pool += cutting(entry)
        if sum(len(e.ids) for e in pool) >= POOL * budget or at == len(plan):
            out = batches(pool, budget)
            random.Random(at).shuffle(out)
            yield at, out
            pool = []


def optimizer_of(model: Reader, arguments: Arguments) -> torch.optim.Optimizer:
    """AdamW with a rate for the heads, and one for each layer that falls with its depth (Howard and Ruder, 2018)."""
    layers = model.encoder.layers
    depth = len(layers)
    groups = [{"params": list(model.heads.parameters()), "lr": arguments.head_rate}]
    for n, layer in enumerate(layers):
        groups.append({"params": list(layer.parameters()), "lr": arguments.rate * arguments.decay ** (depth - 1 - n)})
    below = [p for name, p in model.encoder.named_parameters() if not name.startswith("layers.") and p.requires_grad]
    groups.append({"params": below, "lr": arguments.rate * arguments.decay**depth})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def pace(progress: float) -> float:
    """The part of the full rate at a place of the run: up in the beginning, then down to the floor in a straight line."""
    return max(min(1.0, progress / WARM) * max(0.0, 1 - progress), FLOOR)


class Training:
    """Model, optimizer and moving average: what a checkpoint holds."""

    def __init__(self, model: Reader, optimizer: torch.optim.Optimizer, bf16: bool) -> None:
        self.model, self.optimizer, self.bf16 = model, optimizer, bf16
        self.rates = [float(group["lr"]) for group in optimizer.param_groups]
        self.average = {k: v.detach().clone() for k, v in learnt(model).items()}
        self.steps = 0

    def learn(self, batch: list[Example], progress: float) -> dict[str, float]:
        """One step on a batch at a place of the run (0 to 1): the parts of its loss."""
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * pace(progress)
        loss, parts = self.loss(batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([p for group in self.optimizer.param_groups for p in group["params"]], 1.0)
        self.optimizer.step()
        self.steps += 1
        if self.steps % EVERY == 0:
            turn = self.steps // EVERY
            self.follow(min(KEEP, turn / (turn + 10)))
        return parts

    def loss(self, batch: list[Example]) -> tuple[Tensor, dict[str, float]]:
        """The loss of a batch, and its parts; the encoder runs in bfloat16 if told so, the heads never."""
        ids, mask = padded(batch)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            x = self.model.encoder(ids, mask)
        return losses(self.model.heads, x.float(), batch)

    @torch.no_grad()
    def follow(self, keep: float) -> None:
        """Move the average towards the weights."""
        told = learnt(self.model)
        torch._foreach_lerp_([self.average[name] for name in told], list(told.values()), 1 - keep)

    def save(self, path: Path, at: int) -> None:
        """Write a checkpoint before entry `at`; one that is there already stays whole until the new one is."""
        state = {
            "model": learnt(self.model),
            "optimizer": self.optimizer.state_dict(),
            "at": at,
            "average": self.average,
            "steps": self.steps,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").rename(path)

    def resume(self, path: Path) -> int:
        """Take up a checkpoint: the number of the entry to go on with."""
        state = torch.load(path, weights_only=False)
        self.model.load_state_dict(state["model"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.steps = state["average"], int(state["steps"])
        return int(state["at"])


class Log:
    """`log.jsonl`: a line for each pool, with the means of the losses since the last."""

    def __init__(self, path: Path) -> None:
        self.path, self.began, self.tokens = path, time.time(), 0
        self.sums: dict[str, list[float]] = {}

    def count(self, batch: list[Example], parts: dict[str, float]) -> None:
        """Tell of a batch learnt."""
        self.tokens += sum(len(e.ids) for e in batch)
        for name, value in parts.items():
            self.sums.setdefault(name, []).append(value)

    def write(self, progress: float) -> None:
        """Write the line."""
        seconds = time.time() - self.began
        line = {
            "at": round(progress, 4),
            "minutes": round(seconds / 60, 1),
            "tokens a second": round(self.tokens / seconds),
        }
        line |= {name: round(sum(values) / len(values), 4) for name, values in self.sums.items()}
        self.sums = {}
        with self.path.open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)


def run(arguments: Arguments) -> None:
    """Train, from the last checkpoint if there is one."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    checkpoint = Checkpoint(installed_file())
    found = corpus(arguments.data, arguments.treebank, arguments.seed, arguments.carried)
    plan = schedule(found, arguments.passes, arguments.seed)
    cutting = Cutting(found, tokenizer(checkpoint), arguments.seed)
    model = Reader(checkpoint)
    training = Training(model, optimizer_of(model, arguments), not arguments.fp32)
    state_file = arguments.out / "state.pt"
    begin = training.resume(state_file) if state_file.exists() else 0
    model.train()
    log, saved = Log(arguments.out / "log.jsonl"), time.time()
    for at, pool in pools(plan, begin, cutting, arguments.budget):
        progress = plan[at - 1].place
        for batch in pool:
            log.count(batch, training.learn(batch, progress))
        log.write(progress)
        if time.time() - saved > SAVE_EVERY or at == len(plan):
            training.save(state_file, at)
            saved = time.time()
    torch.save(training.average, arguments.out / "average.pt")
    torch.save(learnt(model), arguments.out / "last.pt")


def arguments() -> Arguments:
    """The command line's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=12, help="over the guide's gold")
    parser.add_argument("--treebank", type=int, default=150, help="articles of each treebank, for names and coreference")
    parser.add_argument("--carried", type=Path, help="file that keeps the gold carried to other languages; without it none is")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.9, help="learning rate of a layer over that of the layer above it")
    parser.add_argument("--budget", type=int, default=1024, help="tokens a step")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--fp32", action="store_true")
    given = vars(parser.parse_args())
    return Arguments(**{field.name: given[field.name] for field in fields(Arguments)})


if __name__ == "__main__":
    run(arguments())
