"""The trained reader at run time: a text's anchors, and what the network tells of each. onnxruntime, tokenizers and numpy only.

Files, in the package's `models`: `table.bin` (embeddings), `tokenizer.json.gz`, `encoder.onnx` (twelve layers, int8),
`heads.onnx`; `encoder-small.onnx` and `heads-small.onnx` are the same with half the layers. Windows run one by one: on a
processor that is faster than batches (they outgrow the caches), and what a window tells does not depend on what else is read,
because the scales of its activations are its own.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kilde.article import Span
from kilde.reading.decoder import Anchor
from kilde.reading.table import Table
from kilde.reading.tokens import load as load_tokenizer
from kilde.reading.windows import Tokens, owners, plan, tokenize, window

Floats = NDArray[np.float32]
Model = Literal["", "small"]

#: Probability from which a token is an anchor: of a cue, of a content without one. Of 0.3 to 0.9 for cues, the mean statement
#: F1 over four sets of development articles was highest at 0.8 (82.4; at 0.7 and 0.9 82.1, at 0.5 81.5): training weighs a
#: missed cue double. 0.5 and 0.7 without cues are alike.
CUE, CUELESS = 0.85, 0.5

#: Anchors told of at once: bounds memory (each takes 320 kB).
TOGETHER = 16


def file_name(part: str, model: str) -> str:
    """What a part ("encoder", "heads") of a model is called."""
    return f"{part}-{model}.onnx" if model else f"{part}.onnx"


class Network:
    """The reader's network, loaded. Give the number of `threads` one matrix product may use, and which `model`: "", "small"."""

    def __init__(self, models: Path, threads: int = 1, model: Model = "") -> None:
        self.table = Table(models / "table.bin")
        self.tokenizer = load_tokenizer(models / "tokenizer.json.gz")
        self._encoder = session(models / file_name("encoder", model), threads, careful=overflows(models / "probe.onnx"))
        self._heads = session(models / file_name("heads", model), threads)

    @staticmethod
    def load(threads: int = 1, model: Model = "") -> "Network":
        """The network that the package ships."""
        with ExitStack() as stack:
            models = stack.enter_context(resources.as_file(resources.files("kilde") / "models"))
            return Network(models, threads, model)

    def spot(self, text: str, cue: float = CUE, cueless: float = CUELESS) -> Iterator[Anchor]:
        """The anchors of `text`, window by window in its order.

        An anchor is told of by the window where it stands furthest from an edge, so that windows agree at their seams.
        """
        tokens = tokenize(text, self.tokenizer)
        cut = plan(tokens.lines)
        owner = owners(cut, len(tokens.ids))
        starts_word = word_starts(text, tokens)
        for number in range(len(cut.windows)):
            made = window(tokens, cut, number)
            places = np.flatnonzero(made.positions >= 0)
            pieces = made.positions[places]
            hidden, cues, without = self.look(made.ids)
            cues, without = sigmoid(cues[places]), softmax(without[places])
            mine = owner[pieces] == number
            found = [(int(i), 0, float(cues[i])) for i in np.flatnonzero(mine & (cues > cue))]
            found += [(int(i), 1, float(1 - without[i, 0])) for i in np.flatnonzero(mine & (1 - without[:, 0] > cueless))]
            if not found:
                continue
            first = starts_word[pieces].copy()
            first[0] = True
            at = np.flatnonzero(first)
            ends = np.append(at[1:], len(pieces)) - 1
            spans = zip(tokens.starts[pieces[at]].tolist(), tokens.ends[pieces[ends]].tolist(), strict=True)
            words: tuple[Span, ...] = tuple(spans)
            for k in range(0, len(found), TOGETHER):
                some = found[k : k + TOGETHER]
                tags, attributes = self.tell(hidden, places[[i for i, _, _ in some]], np.array([z for _, z, _ in some]))
                tags = log_softmax(tags[:, places[at]])
                for (i, z, score), tag, told in zip(some, tags, attributes, strict=True):
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

    def look(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Of one window: hidden (1, tokens, 384), cue logits (tokens), cueless logits (tokens, 3)."""
        feed = {"embeddings": self.table[ids][None]}
        hidden, cue, cueless = self._encoder.run(["hidden", "cue", "cueless"], feed)
        return hidden, cue[0], cueless[0]

    def tell(self, hidden: Floats, at: NDArray[np.int64], without: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Of anchors at tokens `at`: tags (anchors, tokens, 3, 3) and attributes (anchors, 16), logits."""
        tags, attributes = self._heads.run(None, {"hidden": hidden, "at": at, "without": without})
        return tags, attributes


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
