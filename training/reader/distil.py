"""Distil a trained reader into one with fewer layers.

python -m training.reader.distil --teacher average.pt --data DIR --out DIR --layers 6 --minutes 35

The student begins as every other layer of the teacher (the last of each group) with its embeddings, which stay frozen, and
its heads. It learns to have the teacher's hidden states, at each of its layers those of the layer it came from, and to say
what the teacher says (Hinton et al., 2015; TinyBERT: Jiao et al., 2020), on text of all languages (`mixture`); where there is
gold, a little from that too. Hidden states are compared in units of each channel's spread, because a few channels are far
larger than all others. The rate falls to nothing at the end of the minutes given. A run that was stopped goes on from its
last checkpoint in --out, its minutes counted on; `average.pt` there is the result, a moving average of the weights.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from kilde.reading.windows import tokenize
from training.reader import corpora
from training.reader.checkpoint import Checkpoint, installed_file
from training.reader.export import depth, weights
from training.reader.losses import batches, losses, padded
from training.reader.mixture import Mixture, documents
from training.reader.model import ATTRIBUTES, Encoder, Heads, Reader, learnt
from training.reader.tokens import tokenizer
from training.reader.windows import SIZE, Example, examples

#: Tokens that windows share: fewer than in reading, since no token need be learnt from twice.
OVERLAP = 32

#: Probability from which a token that the teacher takes for an anchor is told of, and how many of a batch at most.
SEEN, MANY = 0.3, 48

#: Weights of the losses: hidden states of the inner layers (their mean) and the last, what the heads say, and gold.
INNER, LAST, CUE, CUELESS, NAMES, FLAT, TAGS, ATTRIBUTE, GOLD = 1.0, 2.0, 16.0, 8.0, 2.0, 3.0, 25.0, 0.3, 0.5

#: Batches drawn up together, so that windows of about one length meet.
POOL = 24

#: How often quotation marks and dashes are put in another style.
RESTYLED = 0.35

#: Part of the run in which the rate rises.
WARM = 0.02

#: Seconds between checkpoints, and between lines of the log.
SAVE_EVERY, LOG_EVERY = 240, 20


def student_of(teacher: Reader, checkpoint: Checkpoint, layers: int) -> tuple[Reader, list[int]]:
    """A reader of `layers` layers taken from the teacher, and which of the teacher's they were."""
    depth = len(teacher.encoder.layers)
    source = [(n + 1) * depth // layers - 1 for n in range(layers)]
    student = Reader(checkpoint, 0.0, layers)
    for n, layer in zip(source, student.encoder.layers, strict=True):
        layer.load_state_dict(teacher.encoder.layers[n].state_dict())
    for name in ("position", "norm"):
        getattr(student.encoder, name).load_state_dict(getattr(teacher.encoder, name).state_dict())
    student.encoder.segment.data.copy_(teacher.encoder.segment)
    student.heads.load_state_dict(teacher.heads.state_dict())
    student.encoder.word = teacher.encoder.word
    for name, parameter in student.encoder.named_parameters():
        parameter.requires_grad_(name.startswith("layers."))
    return student, source


def states(encoder: Encoder, ids: Tensor, mask: Tensor, bf16: bool) -> list[Tensor]:
    """Hidden states after each layer."""
    out = []
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        x = encoder.norm(encoder.word(ids) + encoder.position.weight[: ids.shape[1]] + encoder.segment)
        bias = None if mask.all() else (1.0 - mask[:, None, None, :]) * -1e4
        for layer in encoder.layers:
            x = layer(x, bias)
            out.append(x)
    return out


def spreads(teacher: Reader, source: list[int], batches: list[list[Example]], bf16: bool) -> Tensor:
    """Standard deviation of each channel after each layer in `source`, never less than a quarter of the layer's median."""
    seen: list[list[Tensor]] = [[] for _ in source]
    with torch.no_grad():
        for batch in batches:
            ids, mask = padded(batch)
            told = states(teacher.encoder, ids, mask, bf16)
            for kept, n in zip(seen, source, strict=True):
                kept.append(told[n][mask > 0])
    deviation = torch.stack([torch.cat(kept).std(0) for kept in seen])
    return torch.maximum(deviation, deviation.median(1, keepdim=True).values / 4)


def divergence(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean Kullback-Leibler divergence of the last axis, from logits."""
    wanted, told = teacher.log_softmax(-1), student.log_softmax(-1)
    return (wanted.exp() * (wanted - told)).sum(-1).mean()


def binary_divergence(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean Kullback-Leibler divergence of yes-or-no logits."""
    truth = teacher.sigmoid()
    same = F.binary_cross_entropy_with_logits(teacher, truth)
    return F.binary_cross_entropy_with_logits(student, truth) - same


def anchors(cue: Tensor, cueless: Tensor, mask: Tensor) -> Tensor:
    """What the teacher takes for anchors: (anchors, 3) of window, token, and 0 with or 1 without a cue; the surest ones."""
    score = torch.stack([cue.sigmoid(), 1 - cueless.softmax(-1)[..., 0]], -1) * mask[..., None]
    found = (score > SEEN).nonzero()
    if len(found) > MANY:
        found = found[score[found[:, 0], found[:, 1], found[:, 2]].topk(MANY).indices]
    return found


def said(student: Heads, teacher: Heads, x: Tensor, wanted: Tensor, mask: Tensor) -> dict[str, Tensor]:
    """How far what the student's heads say of `x` is from what the teacher's say of `wanted`."""
    real = mask > 0
    cue, cueless, names, flat = student.spot(x)
    with torch.no_grad():
        cue_wanted, cueless_wanted, names_wanted, flat_wanted = teacher.spot(wanted)
        found = anchors(cue_wanted, cueless_wanted, mask)
    parts = {
        "cue": CUE * binary_divergence(cue[real], cue_wanted[real]),
        "flat": FLAT * binary_divergence(flat[real], flat_wanted[real]),
        "cueless": CUELESS * divergence(cueless[real], cueless_wanted[real]),
        "names": NAMES * divergence(names[real], names_wanted[real]),
    }
    if len(found):
        tags, attributes = student.tell(x, *found.unbind(1))
        with torch.no_grad():
            tags_wanted, attributes_wanted = teacher.tell(wanted, *found.unbind(1))
        inside = real[found[:, 0]]
        parts["tags"] = TAGS * divergence(tags[inside], tags_wanted[inside])
        sizes = list(ATTRIBUTES)
        each = zip(torch.split(attributes, sizes, -1), torch.split(attributes_wanted, sizes, -1), strict=True)
        parts["attributes"] = ATTRIBUTE * torch.stack([divergence(a, b) for a, b in each]).sum()
    return parts


class Distilling:
    """Teacher and student with the loss between them."""

    def __init__(self, teacher: Reader, student: Reader, source: list[int], spread: Tensor, bf16: bool) -> None:
        self.teacher, self.student, self.source, self.spread, self.bf16 = teacher, student, source, spread, bf16

    def loss(self, batch: list[Example]) -> tuple[Tensor, dict[str, float]]:
        """The loss of the student on a batch, and its parts."""
        ids, mask = padded(batch)
        real = mask > 0
        with torch.no_grad():
            told = states(self.teacher.encoder, ids, mask, self.bf16)
        mine = states(self.student.encoder, ids, mask, self.bf16)
        apart = torch.stack(
            [
                ((x[real].float() - told[n][real].float()) / spread).square().mean()
                for x, n, spread in zip(mine, self.source, self.spread, strict=True)
            ]
        )
        x = mine[-1].float()
        parts = {"inner": INNER * apart[:-1].mean(), "last": LAST * apart[-1]}
        parts |= said(self.student.heads, self.teacher.heads, x, told[-1].float(), mask)
        gold = [b for b, e in enumerate(batch) if e.cue_anchor is not None]
        if gold:
            parts["gold"] = GOLD * len(gold) / len(batch) * losses(self.student.heads, x[gold], [batch[b] for b in gold])[0]
        total = torch.stack(list(parts.values())).sum()
        return total, {k: float(v.detach()) for k, v in parts.items()}


def stream(mixture: Mixture, cut: Tokenizer, budget: int) -> Iterator[list[list[Example]]]:
    """Batches without end, a pool at a time."""
    while True:
        pool: list[Example] = []
        while sum(len(e.ids) for e in pool) < POOL * budget:
            language, document, generator = mixture.draw()
            if generator.random() < RESTYLED:
                document = corpora.restyled(document, generator)
            made = list(examples(document, tokenize(document.text, cut), SIZE, OVERLAP, generator))
            mixture.count(language, sum(len(e.ids) for e in made))
            pool += made
        out = batches(pool, budget)
        random.Random(len(pool)).shuffle(out)
        yield out


def main() -> None:
    began = time.time()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="average.pt or state.pt of the trainer")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=35)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--budget", type=int, default=1024, help="tokens a step")
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    bf16 = not args.fp32
    checkpoint = Checkpoint(installed_file())
    told = weights(args.teacher, "average")
    teacher = Reader(checkpoint, 0.0, depth(told))
    teacher.load_state_dict(told, strict=False)
    teacher.eval().requires_grad_(False)
    student, source = student_of(teacher, checkpoint, args.layers)
    if bf16:
        # Cast once here and not at each step; sums between the layers stay float32.
        for module in teacher.encoder.layers.modules():
            if isinstance(module, nn.Linear):
                module.bfloat16()
    named = {k: p for k, p in student.named_parameters() if p.requires_grad}
    groups = [
        {"params": [p for k, p in named.items() if k.startswith("encoder.")], "lr": args.rate},
        {"params": [p for k, p in named.items() if not k.startswith("encoder.")], "lr": args.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    base = [float(g["lr"]) for g in groups]
    average = [p.detach().clone() for p in named.values()]
    state_file = args.out / "state.pt"
    state: dict[str, Any] = {}
    if state_file.exists():
        state = torch.load(state_file, weights_only=False)
        student.load_state_dict(state["model"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        average = state["moving"]
    before, steps, seen = state.get("seconds", 0.0), state.get("steps", 0), state.get("tokens", 0)
    mixture = Mixture(documents(args.data), args.seed, state.get("mixture"))
    pools = stream(mixture, tokenizer(checkpoint), args.budget)
    first = next(pools)
    spread = state["spread"] if state else spreads(teacher, source, first[:6], bf16)
    distilling = Distilling(teacher, student, source, spread, bf16)
    student.train()

    def result() -> dict[str, Tensor]:
        return learnt(student) | dict(zip(named, average, strict=True))

    def save(drawn: dict[str, tuple[int, int]]) -> None:
        held = {
            "model": learnt(student),
            "optimizer": optimizer.state_dict(),
            "moving": average,
            "average": result(),
            "spread": spread,
        }
        held |= {"seconds": before + time.time() - began, "steps": steps, "tokens": seen, "mixture": drawn}
        torch.save(held, state_file.with_suffix(".new"))
        state_file.with_suffix(".new").rename(state_file)

    def log(**line: Any) -> None:
        with (args.out / "log.jsonl").open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)

    if not state:
        log(documents={k: len(v) for k, v in mixture.found.items()}, shares={k: round(v, 3) for k, v in mixture.share.items()})
    saved, logged, fresh = time.time(), time.time(), 0
    sums: dict[str, list[float]] = {}
    pool, drawn = list(first), dict(mixture.state)
    progress = 0.0
    while (progress := (before + time.time() - began) / (60 * args.minutes)) < 1:
        if not pool:
            # A run that goes on begins with the pool after the last one begun.
            pool, drawn = next(pools), dict(mixture.state)
        batch = pool.pop()
        for group, rate in zip(optimizer.param_groups, base, strict=True):
            group["lr"] = rate * min(1.0, progress / WARM) * (1 - progress)
        loss, parts = distilling.loss(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(named.values(), 1.0)
        optimizer.step()
        steps += 1
        keep = min(0.995, steps / (steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(average, [p.detach() for p in named.values()], 1 - keep)
        count = sum(len(e.ids) for e in batch)
        seen, fresh = seen + count, fresh + count
        for k, v in parts.items():
            sums.setdefault(k, []).append(v)
        now = time.time()
        if now - logged > LOG_EVERY:
            mean = {k: round(sum(v) / len(v), 4) for k, v in sums.items()}
            log(done=round(progress, 4), steps=steps, tokens=seen, tokens_a_second=round(fresh / (now - logged)), **mean)
            logged, fresh, sums = now, 0, {}
        if now - saved > SAVE_EVERY:
            save(drawn)
            saved = now
    save(drawn)
    torch.save(result(), args.out / "average.pt")


if __name__ == "__main__":
    main()
