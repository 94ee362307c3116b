"""A trained reader as ONNX: the encoder in int8, and the heads that tell of an anchor.

python -m training.reader.export --weights state.pt --which average --data DIR --out src/kilde/models
python -m training.reader.export --weights small/average.pt --data DIR --out src/kilde/models --name small

With `--name small` the files are `encoder-small.onnx` and `heads-small.onnx`. The number of layers is that of the weights.

`encoder.onnx`: embeddings (batch, tokens, 384; float32) of windows of one length to hidden (batch, tokens, 384), cue (batch,
tokens), cueless (batch, tokens, 3), names (batch, tokens, 11) and flat (batch, tokens, 4), all logits. There is no mask:
attention runs at its fastest without one, and windows one by one are faster than batches. `heads.onnx`: hidden (1, tokens,
384), at (anchors) and without (anchors), both int64, to tags (anchors, tokens, 4 roles, 3), attributes (anchors, 16), logits.

Matrices are int8 with a scale for each output channel, activations int8 with a scale for each window (dynamic). Before that the
outlier channels of the activations are moved into the weights (SmoothQuant: Xiao et al., 2023), alpha 0.7 (0.5 and none were
worse on PolNeAR).
"""

import argparse
import math
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kilde.reading.network import file_name
from kilde.reading.windows import tokenize, windows
from training.reader import corpora
from training.reader.checkpoint import Checkpoint, installed_file
from training.reader.model import Encoder, Heads, Reader, distance_buckets
from training.reader.tokens import tokenizer
from training.reader.windows import ROLES

#: How much of an outlier's size goes from the activations into the weights.
ALPHA = 0.7

#: Tokens of a window, at most.
LONGEST = 512

OPSET = 17

#: The axes of different size from call to call.
BY_TOKEN = {0: "batch", 1: "tokens"}

#: Inputs of a layer's matrix products: q, k and v share theirs.
PRODUCTS = ("q", "ao", "fi", "fo")


def weights(path: Path, which: str) -> dict[str, Tensor]:
    """The state dict in a file of the trainer's: `state.pt` (by `which`: average or model) or a plain one."""
    found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=False)
    state: dict[str, Tensor] = found.get(which, found)
    return state


def depth(state: dict[str, Tensor]) -> int:
    """How many layers the encoder of a state dict has."""
    return 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layers."))


def largest(encoder: Encoder, calibration: Sequence[Tensor]) -> list[dict[str, Tensor]]:
    """For each layer and product the largest absolute input of each channel over the windows of `calibration` (token ids)."""
    seen: list[dict[str, Tensor]] = [{} for _ in encoder.layers]
    hooks = []

    def hook(number: int, name: str) -> Any:
        def keep(_: nn.Module, inputs: tuple[Tensor]) -> None:
            high = inputs[0].abs().flatten(0, 1).amax(0)
            seen[number][name] = torch.maximum(seen[number][name], high) if name in seen[number] else high

        return keep

    for number, layer in enumerate(encoder.layers):
        hooks += [getattr(layer, name).register_forward_pre_hook(hook(number, name)) for name in PRODUCTS]
    with torch.no_grad():
        for ids in calibration:
            encoder(ids[None], torch.ones(1, len(ids)))
    for one in hooks:
        one.remove()
    return seen


class Attention(torch.autograd.Function):
    """Attention of queries scaled already, as the one operator of onnxruntime that never writes its weights down."""

    @staticmethod
    def forward(_: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        batch, length, hidden = q.shape
        q, k, v = (y.view(batch, length, heads, hidden // heads).transpose(1, 2) for y in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v, scale=1.0).transpose(1, 2).reshape(batch, length, hidden)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        made = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads, scale_f=1.0)
        made.setType(q.type())
        return made


class Smooth(nn.Module):
    """A layer with q, k and v in one product, and inputs divided by scales that its matrices are multiplied with."""

    qkv: nn.Linear
    ao: nn.Linear
    fi: nn.Linear
    fo: nn.Linear
    over_q: Tensor
    over_ao: Tensor
    over_fi: Tensor
    over_fo: Tensor

    def __init__(self, layer: Any, high: dict[str, Tensor], alpha: float) -> None:
        super().__init__()
        hidden = layer.ao.in_features
        self.heads = layer.heads
        self.aln, self.oln = layer.aln, layer.oln
        root = math.sqrt(hidden // layer.heads)
        joint = (
            torch.cat([layer.q.weight / root, layer.k.weight, layer.v.weight]),
            torch.cat([layer.q.bias / root, layer.k.bias, layer.v.bias]),
        )
        parts = {
            "q": joint,
            "ao": (layer.ao.weight, layer.ao.bias),
            "fi": (layer.fi.weight, layer.fi.bias),
            "fo": (layer.fo.weight, layer.fo.bias),
        }
        unscaled = {
            "q": torch.cat([layer.q.weight, layer.k.weight, layer.v.weight]),
            "ao": layer.ao.weight,
            "fi": layer.fi.weight,
            "fo": layer.fo.weight,
        }
        for name, (weight, bias) in parts.items():
            scale = high[name].clamp_min(1e-5) ** alpha / unscaled[name].abs().amax(0).clamp_min(1e-5) ** (1 - alpha)
            scale = scale / scale.median()
            linear = nn.Linear(weight.shape[1], weight.shape[0])
            linear.weight.data, linear.bias.data = (weight * scale).detach(), bias.detach().clone()
            setattr(self, "qkv" if name == "q" else name, linear)
            self.register_buffer(f"over_{name}", (1 / scale).detach())
        # What goes into `ao` is a mean of values: its scale is taken by the rows that make the values.
        self.qkv.weight.data[2 * hidden :] *= self.over_ao[:, None]
        self.qkv.bias.data[2 * hidden :] *= self.over_ao

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(x * self.over_q).split(self.ao.in_features, -1)
        attended: Tensor = Attention.apply(q, k, v, self.heads)  # type: ignore[no-untyped-call]
        x = self.aln(x + self.ao(attended))
        y: Tensor = self.oln(x + self.fo(F.gelu(self.fi(x * self.over_fi)) * self.over_fo))
        return y


class Layers(nn.Module):
    """The encoder from looked-up embeddings on."""

    place: Tensor

    def __init__(self, encoder: Encoder, calibration: Sequence[Tensor], alpha: float) -> None:
        super().__init__()
        high = largest(encoder, calibration)
        self.register_buffer("place", (encoder.position.weight + encoder.segment).detach().clone())
        self.norm = encoder.norm
        self.layers = nn.ModuleList([Smooth(layer, high[n], alpha) for n, layer in enumerate(encoder.layers)])

    def forward(self, embeddings: Tensor) -> Tensor:
        x: Tensor = self.norm(embeddings + self.place[: embeddings.shape[1]])
        for layer in self.layers:
            x = layer(x)
        return x


class Spotting(nn.Module):
    """`encoder.onnx`: embeddings to hidden states, and what is told of every token."""

    def __init__(self, layers: Layers, heads: Heads) -> None:
        super().__init__()
        self.layers, self.heads = layers, heads

    def forward(self, embeddings: Tensor) -> tuple[Tensor, ...]:
        x = self.layers(embeddings)
        return x, *self.heads.spot(x)


class Meaning(nn.Module):
    """`vectors.onnx`: embeddings (batch, tokens, 384) to unit vectors (batch, 384), the mean of the last layer."""

    def __init__(self, layers: Layers) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, embeddings: Tensor) -> Tensor:
        return F.normalize(self.layers(embeddings).mean(1), dim=-1)


class Telling(nn.Module):
    """`heads.onnx`: `Heads.tell` for one window."""

    buckets: Tensor

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads
        self.register_buffer("buckets", distance_buckets(LONGEST))

    def forward(self, hidden: Tensor, at: Tensor, without: Tensor) -> tuple[Tensor, Tensor]:
        h = self.heads
        x = hidden[0]
        length = x.shape[0]
        anchor = x[at]
        offsets = torch.arange(length)[None, :] - at[:, None] + LONGEST - 1
        pair = h.token(x)[None] * (1 + h.gate(anchor))[:, None, :]
        pair = pair + (h.given(anchor) + h.without(without))[:, None, :] + h.distance(self.buckets[offsets])
        pair = F.gelu(pair)
        tags = h.tags(pair).view(-1, length, len(ROLES), 3)
        return tags, h.weighed(pair, tags, anchor, x[None])


def to_onnx(
    module: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
    """Write a module's graph; `inputs` and `outputs` name the axes that differ from call to call."""
    module.eval()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, example, str(path), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes=inputs | outputs, opset_version=OPSET, dynamo=False,
        )  # fmt: skip


def export_layers(module: nn.Module, path: Path, outputs: dict[str, dict[int, str]], seven_bits: bool = False) -> None:
    """Write the graph from embeddings on, with all its matrices in int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = (torch.randn(1, 40, 384) * 0.1,)
    with tempfile.TemporaryDirectory() as room:
        plain = Path(room) / "plain.onnx"
        to_onnx(module, example, plain, {"embeddings": BY_TOKEN}, outputs)
        quantize_dynamic(
            plain, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=seven_bits,
            op_types_to_quantize=["MatMul", "Gemm"], nodes_to_exclude=small_products(plain),
        )  # fmt: skip


def small_products(path: Path) -> list[str]:
    """Nodes that multiply with a matrix of fewer than 100 columns (the heads): they stay float32."""
    import onnx

    graph = onnx.load(path).graph
    shapes = {i.name: tuple(i.dims) for i in graph.initializer}
    return [n.name for n in graph.node if n.op_type in ("MatMul", "Gemm") and min(shapes.get(n.input[1], (999,))) < 100]


def export_probe(path: Path) -> None:
    """`probe.onnx`: one int8 product, of `a` (4, 64; unsigned) and a constant of 127s.

    A processor on which its sums are wrong adds up in 16 bits, and the reader asks for slower products there.
    """
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["sum"])],
        "probe",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, (4, 64))],
        [helper.make_tensor_value_info("sum", TensorProto.INT32, (4, 32))],
        [numpy_helper.from_array(np.full((64, 32), 127, np.int8), "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def export_heads(heads: Heads, path: Path) -> None:
    """Write `heads.onnx`, in float32."""
    example = torch.randn(1, 40, 384), torch.tensor([3, 5, 7]), torch.tensor([0, 1, 0])
    inputs = {"hidden": {1: "tokens"}, "at": {0: "anchors"}, "without": {0: "anchors"}}
    to_onnx(Telling(heads), example, path, inputs, {"tags": {0: "anchors", 1: "tokens"}, "attributes": {0: "anchors"}})


def calibration(data: Path, checkpoint: Checkpoint, count: int = 60) -> list[Tensor]:
    """First windows of training articles, of the guide's gold in all its languages and of PolNeAR: token ids."""
    cut = tokenizer(checkpoint)
    gold = corpora.gold(data)
    documents = gold[:: max(1, len(gold) * 4 // (count * 3))] + corpora.polnear(data)[:: max(1, 840 * 4 // count)]
    return [torch.from_numpy(next(iter(windows(tokenize(d.text, cut)))).ids) for d in documents]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--weights", type=Path, help="without it, the untrained encoder is written as `vectors.onnx`: sentence vectors"
    )
    parser.add_argument("--which", choices=("average", "model"), default="average")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="", help="of the model, at the end of its files' names")
    parser.add_argument("--alpha", type=float, default=ALPHA)
    parser.add_argument("--seven-bits", action="store_true", help="weights of 7 bits")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint = Checkpoint(installed_file())
    if args.weights is None:
        layers = Layers(Encoder(checkpoint, 0.0).eval(), calibration(args.data, checkpoint), args.alpha)
        export_layers(Meaning(layers), args.out / "vectors.onnx", {"vectors": {0: "batch"}}, args.seven_bits)
        return
    state = weights(args.weights, args.which)
    reader = Reader(checkpoint, layers=depth(state))
    reader.load_state_dict(state, strict=False)
    reader.eval()
    layers = Layers(reader.encoder, calibration(args.data, checkpoint), args.alpha)
    export_layers(
        Spotting(layers, reader.heads),
        args.out / file_name("encoder", args.name),
        dict.fromkeys(("hidden", "cue", "cueless", "names", "flat"), BY_TOKEN),
        args.seven_bits,
    )
    export_heads(reader.heads, args.out / file_name("heads", args.name))
    export_probe(args.out / "probe.onnx")


if __name__ == "__main__":
    main()
