"""The trained reader at run time: a text's anchors, and what the network tells of each. onnxruntime, tokenizers and numpy only.

Files, in the package's `models`: `table.bin` (embeddings), `tokenizer.json.gz`, `encoder.onnx` (twelve layers, int8),
`heads.onnx` (what is told of an anchor), `same.onnx` (whether two mentions are of one thing); `encoder-small.onnx` and
`heads-small.onnx` are those of the small network, with half the layers. Windows run one by one: on a
processor that is faster than batches (they outgrow the caches), and what a window tells does not depend on what else is read,
because the scales of its activations are its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kilde.article import Span
from kilde.reading.decoder import Anchor
from kilde.reading.table import Table
from kilde.reading.tokens import load as load_tokenizer
from kilde.reading.windows import Tokens, owners, plan, tokenize, window

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]
Model = Literal["", "small"]

#: Probability from which a token is an anchor: of a cue, of a content without one. Of 0.65, 0.75, 0.8 and 0.87 for cues, the
#: statement F1 over four sets of development articles was best at the last two (83.8; at 0.65 83.3), since what news elsewhere
#: marks beside the guide was learnt too. 0.4 to 0.6 without cues are alike.
CUE, CUELESS = 0.85, 0.5

#: The same for a cue in languages where less is better: of English, other news was learnt that is marked more fully, and in
#: Nynorsk the network is less sure. On development articles, English at 0.7 gives PolNeAR's content tokens a point of F1 and
#: its cues two (with windows of 224 tokens), and statements of web pages 0.2; Nynorsk at 0.7 gives content tokens one point,
#: sources three and cues four, statements 0.2, and costs one of 77 origins.
CUE_OF = {"en": 0.7, "nn": 0.7}

#: Probability from which an anchor is looked at more closely, and how much the words around it count for it (`supported`).
SEEN, SUPPORT = 0.25, 0.5

#: Anchors told of at once: bounds memory (each takes 320 kB).
TOGETHER = 16


def file_name(part: str, model: str) -> str:
    """What a part ("encoder", "heads") of a model is called."""
    return f"{part}-{model}.onnx" if model else f"{part}.onnx"


class Looked(NamedTuple):
    """What the encoder tells of one window: hidden (1, tokens, 384); logits, each (tokens, …): cue (), cueless (3), names
    (11), flat (4: in any content, cue, source; the head word of a mention)."""

    hidden: Floats
    cue: Floats
    cueless: Floats
    names: Floats
    flat: Floats


class Mentions:
    """The head words of a text's mentions, in its order: what the network keeps of them until the article is read.

    Which words those are is given, as spans, or left to the network.
    """

    def __init__(self, given: Sequence[Span] | None = None) -> None:
        self.given = given
        self.spans: list[Span] = []
        self.places: list[int] = []
        self.sorts: list[int] = []
        self._states: list[NDArray[np.float16]] = []

    def heads(self, tokens: Tokens, flat: Floats, pieces: Indices) -> dict[int, Span | None]:
        """Which of a window's `pieces` are head words, by their number in it; with the span given for each, if any was."""
        if self.given is None:
            return dict.fromkeys(np.flatnonzero(flat[:, 3] > 0).tolist())
        first, last = tokens.starts[pieces[0]], tokens.ends[pieces[-1]]
        here = [span for span in self.given if first <= span[0] < last]
        places = np.searchsorted(tokens.ends[pieces], [span[0] for span in here], "right")
        return dict(zip(places.tolist(), here, strict=True))

    def add(self, spans: list[Span], places: list[int], sorts: list[int], states: Floats) -> None:
        """Of one window: words, places in pieces, sorts of name (numbers in `NAMES`), hidden states (mentions, 384)."""
        self.spans += spans
        self.places += places
        self.sorts += sorts
        self._states.append(states.astype(np.float16))

    @property
    def states(self) -> Floats:
        """Hidden states, (mentions, 384)."""
        return np.concatenate(self._states).astype(np.float32) if self._states else np.zeros((0, 384), np.float32)


class Network:
    """The reader's network, loaded. Give the number of `threads` one matrix product may use, and which `model`: "", "small"."""

    def __init__(self, models: Path, threads: int = 1, model: Model = "") -> None:
        self.table = Table(models / "table.bin")
        self.tokenizer = load_tokenizer(models / "tokenizer.json.gz")
        self._encoder = session(models / file_name("encoder", model), threads, careful=overflows(models / "probe.onnx"))
        self._heads = session(models / file_name("heads", model), threads)
        self._same = session(models / "same.onnx", threads)

    @staticmethod
    def load(threads: int = 1, model: Model = "") -> "Network":
        """The network that the package ships."""
        with ExitStack() as stack:
            models = stack.enter_context(resources.as_file(resources.files("kilde") / "models"))
            return Network(models, threads, model)

    def spot(self, text: str, cue: float = CUE, cueless: float = CUELESS, mentions: Mentions | None = None) -> Iterator[Anchor]:
        """The anchors of `text`, window by window in its order; the mentions met on the way are put into `mentions`.

        Both are told of by the window where they stand furthest from an edge, so that windows agree at their seams.
        """
        tokens = tokenize(text, self.tokenizer)
        cut = plan(tokens.lines)
        owner = owners(cut, len(tokens.ids))
        starts_word = word_starts(text, tokens)
        for number in range(len(cut.windows)):
            made = window(tokens, cut, number)
            places = np.flatnonzero(made.positions >= 0)
            pieces = made.positions[places]
            looked = self.look(made.ids)
            cues, without = sigmoid(looked.cue[places]), softmax(looked.cueless[places])
            flat = looked.flat[places]
            mine = owner[pieces] == number
            found = [(int(i), 0, float(cues[i])) for i in np.flatnonzero(mine & (cues > min(SEEN, cue)))]
            others = np.flatnonzero(mine & (1 - without[:, 0] > min(SEEN, cueless)))
            found += [(int(i), 1, float(1 - without[i, 0])) for i in others]
            heads = (
                {k: span for k, span in mentions.heads(tokens, flat, pieces).items() if mine[k]} if mentions is not None else {}
            )
            if not found and not heads:
                continue
            first = starts_word[pieces].copy()
            first[0] = True
            at = np.flatnonzero(first)
            ends = np.append(at[1:], len(pieces)) - 1
            spans = zip(tokens.starts[pieces[at]].tolist(), tokens.ends[pieces[ends]].tolist(), strict=True)
            words: tuple[Span, ...] = tuple(spans)
            if mentions is not None and heads:
                numbers = np.array(list(heads))
                sorts = (looked.names[places[numbers]].argmax(-1) + 1) // 2
                inside = [
                    span or words[k] for span, k in zip(heads.values(), np.searchsorted(at, numbers, "right") - 1, strict=True)
                ]
                mentions.add(inside, pieces[numbers].tolist(), sorts.tolist(), looked.hidden[0, places[numbers]])
            for k in range(0, len(found), TOGETHER):
                some = found[k : k + TOGETHER]
                tags, attributes = self.tell(looked.hidden, places[[i for i, _, _ in some]], np.array([z for _, z, _ in some]))
                tags = log_softmax(tags[:, places[at]])
                for (i, z, alone), tag, told in zip(some, tags, attributes, strict=True):
                    score = supported(alone, tag, flat[at], bool(z))
                    if score <= (cueless if z else cue):
                        continue
                    kind: Literal["", "direct", "implied"] = "direct" if without[i, 1] >= without[i, 2] else "implied"
                    yield Anchor(
                        at=int(pieces[i]),
                        cueless=kind if z else "",
                        score=score,
                        words=words,
                        tags=tag,
                        kind=told[:4],
                        stance=told[4:8],
                        modality=told[8:12],
                        polarity=told[12:14],
                        hearsay=float(sigmoid(told[15] - told[14])),
                    )

    def look(self, ids: NDArray[np.int64]) -> Looked:
        """What the encoder tells of one window."""
        hidden, *told = self._encoder.run(["hidden", "cue", "cueless", "names", "flat"], {"embeddings": self.table[ids][None]})
        return Looked(hidden, *(each[0] for each in told))

    def same(self, states: Floats, later: Indices, earlier: Indices, apart: Indices, alike: Indices) -> Floats:
        """Logits that pairs of mentions are of one thing: `states` (mentions, 384); the pairs as `referring.pairs` has them."""
        feed = {"hidden": states, "later": later, "earlier": earlier, "apart": apart, "alike": alike}
        told: Floats = self._same.run(None, feed)[0]
        return told

    def tell(self, hidden: Floats, at: Indices, without: Indices) -> tuple[Floats, Floats]:
        """Of anchors at tokens `at`: tags (anchors, tokens, 4, 3) and attributes (anchors, 16), logits."""
        tags, attributes = self._heads.run(None, {"hidden": hidden, "at": at, "without": without})
        return tags, attributes


def supported(score: float, tags: Floats, flat: Floats, cueless: bool) -> float:
    """The probability of an anchor, given what is said of the words that it takes for content and cue.

    `tags` (words, roles, 3) are the anchor's log-probabilities, `flat` (words, 4) the logits that a word is in any content or
    cue: half their mean is added to the anchor's own logit.
    """
    count = 1 if cueless else 2
    inside = 1 - np.exp(tags[:, :count, 0])
    mean = (inside * flat[:, :count]).sum(0) / np.maximum(inside.sum(0), 1e-3)
    logit = np.log(max(score, 1e-6) / max(1 - score, 1e-6)) + SUPPORT * mean.mean()
    return float(sigmoid(logit))


def overflows(probe: Path) -> bool:
    """Whether int8 products overflow on this processor: those of x86 without VNNI add pairs up in 16 bits."""
    sums = session(probe, 1).run(None, {"a": np.full((4, 64), 255, np.uint8)})[0]
    return bool((sums != 255 * 127 * 64).any())


def session(path: Path, threads: int, careful: bool = False) -> Any:
    """A model ready to run, on `threads` threads that sleep when there is nothing to do.

    `careful` products never overflow, and take more than twice the time where they were exact anyway.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Windows differ in length: plans and arenas kept for each would grow with the number of articles read.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.x64quantprecision", "1" if careful else "0")
    # The fused operator is seven times slower than the two it stands for (measured with onnxruntime 1.32).
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def word_starts(text: str, tokens: Tokens) -> NDArray[np.bool_]:
    """For each piece whether a word begins there: it does unless letters or digits run on from the piece before."""
    out = np.ones(len(tokens.ids), np.bool_)
    before = -1
    for n, (start, end) in enumerate(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)):
        if start <= before and (start < before or (text[start].isalnum() and text[start - 1].isalnum())):
            out[n] = False
        before = end
    return out


def sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def softmax(x: Floats) -> Floats:
    raised = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True))


def log_softmax(x: Floats) -> Floats:
    shifted = x - x.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))
