"""Batches of windows, and how far what the heads tell of them is from gold."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kilde.reading.windows import PAD
from training.reader.model import ATTRIBUTES, Heads
from training.reader.windows import FLAT, MASK, ROLES, Example

#: Weights of the losses against each other.
ANCHOR, CUELESS, TAGS, FLATS, MENTION, COREFERENCE = 8, 4, 25, 3, 1, 0.5

#: How many times as much a missed anchor costs as one too many, of a content without a cue (none, direct, implied).
MISSED_CUELESS = (1.0, 1.0, 2.0)

#: The attributes, and the weight of each one's loss.
ATTRIBUTE_NAMES = {"kind": 0.2, "stance": 0.5, "modality": 0.5, "polarity": 0.3, "hearsay": 0.3}

#: How much more a rare value counts than the common one: about the root of how much rarer it is, at most six.
RARE = {
    "kind": (1.0, 1.0, 2.0, 3.0),
    "stance": (3.5, 1.0, 5.0, 6.0),
    "modality": (1.0, 3.5, 4.5, 4.0),
    "polarity": (1.0, 6.0),
    "hearsay": (1.0, 3.0),
}


def batches(pool: list[Example], budget: int) -> list[list[Example]]:
    """Windows of about one length together, at most `budget` tokens a batch."""
    out: list[list[Example]] = [[]]
    for e in sorted(pool, key=lambda e: len(e.ids)):
        if out[-1] and (len(out[-1]) + 1) * len(e.ids) > budget:
            out.append([])
        out[-1].append(e)
    return out


def padded(batch: list[Example]) -> tuple[Tensor, Tensor]:
    """Token ids and a mask (1 where there is a token), both (windows, tokens of the longest)."""
    length = max(len(e.ids) for e in batch)
    ids = torch.full((len(batch), length), PAD)
    mask = torch.zeros(len(batch), length)
    for b, e in enumerate(batch):
        ids[b, : len(e.ids)] = torch.from_numpy(e.ids)
        mask[b, : len(e.ids)] = 1
    return ids, mask


def losses(heads: Heads, x: Tensor, batch: list[Example]) -> tuple[Tensor, dict[str, float]]:
    """The loss of what the heads tell from hidden states `x` (windows, tokens, hidden), and its parts."""
    parts = _spotting(heads, x, batch) | _telling(heads, x, batch) | _referring(heads, x, batch)
    total = torch.stack(list(parts.values())).sum()
    return total, {k: float(v.detach()) for k, v in parts.items()}


def _spotting(heads: Heads, x: Tensor, batch: list[Example]) -> dict[str, Tensor]:
    """Losses of what is told of every token: anchors, roles and names, each where the corpora tell it."""
    size = len(batch), x.shape[1]
    anchor, cueless, names = torch.full(size, float(MASK)), torch.full(size, MASK), torch.full(size, MASK)
    flat, mention = torch.full((*size, FLAT), float(MASK)), torch.full(size, float(MASK))
    for b, e in enumerate(batch):
        n = len(e.ids)
        if e.cue_anchor is not None and e.cueless is not None:
            anchor[b, :n] = torch.from_numpy(e.cue_anchor)
            cueless[b, :n] = torch.from_numpy(e.cueless)
        if e.flat is not None:
            flat[b, :n] = torch.from_numpy(e.flat)
        if e.mention is not None:
            mention[b, :n] = torch.from_numpy(e.mention)
        if e.names is not None:
            names[b, :n] = torch.from_numpy(e.names)
    cue_logits, cueless_logits, name_logits, flat_logits = heads.spot(x)
    parts = {}
    told = anchor != MASK
    if told.any():
        parts["anchor"] = F.binary_cross_entropy_with_logits(cue_logits[told], anchor[told]) * ANCHOR
        weight = torch.tensor(MISSED_CUELESS)
        logits = cueless_logits.reshape(-1, len(weight))
        parts["cueless"] = F.cross_entropy(logits, cueless.reshape(-1), weight=weight, ignore_index=MASK) * CUELESS
        known = flat != MASK
        parts["flat"] = F.binary_cross_entropy_with_logits(flat_logits[..., :FLAT][known], flat[known]) * FLATS
    known = mention != MASK
    if known.any():
        parts["mention"] = F.binary_cross_entropy_with_logits(flat_logits[..., FLAT][known], mention[known]) * MENTION
    if (names != MASK).any():
        parts["names"] = F.cross_entropy(name_logits.reshape(-1, name_logits.shape[-1]), names.reshape(-1), ignore_index=MASK)
    return parts


def _telling(heads: Heads, x: Tensor, batch: list[Example]) -> dict[str, Tensor]:
    """Losses of what is told of the gold anchors: tags of the roles, and attributes where the corpora tell them."""
    where: list[tuple[int, int, int]] = []
    tags, attributes = [], []
    for b, e in enumerate(batch):
        for (at, without), tag, attribute in zip(e.anchors, e.tags, e.attributes, strict=True):
            where.append((b, at, without))
            full = torch.full((x.shape[1], len(ROLES)), MASK)
            full[: len(e.ids)] = torch.from_numpy(tag.T.astype(np.int64))
            tags.append(full)
            attributes.append(torch.from_numpy(attribute))
    if not where:
        return {}
    tag_logits, attribute_logits = heads.tell(x, *torch.tensor(where).unbind(1))
    gold, told = torch.stack(tags), torch.stack(attributes)
    parts = {"tags": F.cross_entropy(tag_logits.reshape(-1, 3), gold.reshape(-1), ignore_index=MASK) * TAGS}
    each = torch.split(attribute_logits, list(ATTRIBUTES), -1)
    for (name, share), logits, values in zip(ATTRIBUTE_NAMES.items(), each, told.unbind(1), strict=True):
        if (values != MASK).any():
            parts[name] = F.cross_entropy(logits, values, weight=torch.tensor(RARE[name]), ignore_index=MASK) * share
    return parts


def _referring(heads: Heads, x: Tensor, batch: list[Example]) -> dict[str, Tensor]:
    """Loss of coreference: the log-likelihood of a mention's antecedents, or of having none (Lee et al., 2017)."""
    found = []
    for b, e in enumerate(batch):
        if e.mentions is None or len(e.mentions) < 2:
            continue
        at, entity = torch.from_numpy(e.mentions).unbind(1)
        later, earlier = torch.tril_indices(len(at), len(at), -1).unbind(0)
        scores = torch.full((len(at), len(at) + 1), -1e4)
        scores[:, -1] = 0
        scores[later, earlier] = heads.same(x[b, at], later, earlier, at[later] - at[earlier])
        right = torch.zeros(scores.shape, dtype=torch.bool)
        right[later, earlier] = entity[later] == entity[earlier]
        right[:, -1] = ~right.any(1)
        wrong = scores.masked_fill(~right, -1e4).logsumexp(1)
        found.append((scores.logsumexp(1) - wrong)[1:])
    return {"coreference": torch.cat(found).mean() * COREFERENCE} if found else {}
