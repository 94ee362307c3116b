"""The tokenizer as the package ships it."""

import gzip
from pathlib import Path

from tokenizers import Tokenizer, pre_tokenizers


def load(path: Path) -> Tokenizer:
    """The reader's tokenizer, which splits punctuation from words, from a gzipped file in the `tokenizers` JSON format."""
    made: Tokenizer = Tokenizer.from_buffer(gzip.decompress(path.read_bytes()))
    return made


def running(tokenizer: Tokenizer) -> Tokenizer:
    """The same pieces without the split, as the encoder's own sentence vectors are made with. Changes `tokenizer` itself."""
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    return tokenizer
