"""The tokenizer: the checkpoint's own pieces in the `tokenizers` format, with punctuation split from words.

Punctuation stands alone so that no piece straddles the edge of a span: a quotation mark never shares a piece with its words.
"""

from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from training.reader.checkpoint import Checkpoint


def tokenizer(checkpoint: Checkpoint, keep: Sequence[int] | None = None) -> Tokenizer:
    """A Unigram tokenizer over the pieces `keep` (all, if None), whose ids are positions in `keep`."""
    ids = range(checkpoint.pieces_count) if keep is None else keep
    vocabulary = [(checkpoint.pieces[i], float(checkpoint.scores[i])) for i in ids]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=list(ids).index(checkpoint.unknown), byte_fallback=False))
    # The checkpoint's normaliser is exactly: some deletions, some spaces, the rest NFKC.
    deleted = "".join(f"\\x{{{code:x}}}" for code, out in sorted(checkpoint.normaliser.items()) if out == "")
    spaces = "".join(f"\\x{{{code:x}}}" for code, out in sorted(checkpoint.normaliser.items()) if out == " ")
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{deleted}]"), ""),
            normalizers.Replace(Regex(f"[{spaces}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True),
            pre_tokenizers.Split(Regex(r"▁?[^\p{L}\p{M}\p{N}▁]"), "isolated"),
        ]
    )
    return made
