"""Write what never changes again: the embedding table in its own four-bit blocks, and the tokenizer.

Both from the public checkpoint.

python -m training.reader.tables --out src/kilde/models
"""

import argparse
import gzip
from pathlib import Path

from kilde.reading.table import packed_table
from training.reader.checkpoint import Checkpoint, installed_file
from training.reader.tokens import tokenizer
from training.reader.vocabulary import kept

TABLE, TOKENIZER = "table.bin", "tokenizer.json.gz"


def write(checkpoint: Checkpoint, out: Path) -> None:
    """`table.bin` and `tokenizer.json.gz` in `out`, the same bytes each time."""
    out.mkdir(parents=True, exist_ok=True)
    keep = kept(checkpoint)
    (out / TABLE).write_bytes(packed_table(checkpoint.blocks("emb.word", checkpoint.hidden)[keep]))
    made = tokenizer(checkpoint, keep).to_str()
    (out / TOKENIZER).write_bytes(gzip.compress(made.encode(), 9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    write(Checkpoint(installed_file()), parser.parse_args().out)


if __name__ == "__main__":
    main()
