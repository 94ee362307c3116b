"""The example dossier: nine invented articles about one matter, as `kilde` ships them."""

from pathlib import Path

#: The folder that holds `articles.jsonl`, `gold.json` and their README.
FOLDER = Path(__file__).parent

#: The articles, one JSON object a line, in the form that every command takes.
ARTICLES = FOLDER / "articles.jsonl"

#: What a careful reader finds in them.
GOLD = FOLDER / "gold.json"
