"""What is at hand and what is wrong: versions, model files, a ledger's soundness, and what could not be attributed, and why."""

import platform
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import msgspec
from sqlalchemy import Connection, func, select, text

from kilde.languages import READ
from kilde.ledger import Ledger, migrations, schema
from kilde.ledger.rows import IS_CURRENT
from kilde.reading import READER_VERSION
from kilde.statement import Reading

#: What kilde stands on; those of extras are told of where they are installed.
LIBRARIES = (
    "kilde", "onnxruntime", "tokenizers", "numpy", "sqlalchemy", "trafilatura", "lxml", "msgspec", "httpx2", "feedparser",
    "fastwarc", "psycopg", "sqlcipher3", "litestar", "pyarrow", "python-docx", "pypdfium2",
)  # fmt: skip

#: The files of the model.
MODELS = ("table.bin", "tokenizer.json.gz", "encoder.onnx", "heads.onnx", "same.onnx", "vectors.onnx")

#: Articles that are named for having most that nobody is named for.
NAMED = 10

Why = Literal["hearsay", "nobody_told", "quotation"]


class Unattributed(msgspec.Struct, frozen=True):
    """An article, and how many of its statements have no source that is told, by why."""

    article: str
    outlet: str | None
    hearsay: int
    nobody_told: int
    quotation: int


class Soundness(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger looked through: how much it holds, what is behind, what is wrong with it."""

    where: str
    version: int
    articles: int
    revisions: int
    unread: int
    unmatched: int
    statements: int
    unknown_languages: dict[str, int]
    unattributed: dict[str, int]
    most_unattributed: tuple[Unattributed, ...]
    problems: tuple[str, ...]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What `kilde doctor` tells; `problems` are what must be mended, those of the ledger among them."""

    python: str
    system: str
    libraries: dict[str, str]
    models: dict[str, str]
    reader: int
    languages: tuple[str, ...]
    ledger: Soundness | None
    problems: tuple[str, ...]


def health(ledger: Ledger | None = None) -> Health:
    """Look at the installation, and at a ledger if one is given."""
    libraries = {name: found for name in LIBRARIES if (found := _version(name)) is not None}
    models, missing = {}, []
    for name in MODELS:
        file = resources.files("kilde") / "models" / name
        if file.is_file():
            models[name] = sha256(file.read_bytes()).hexdigest()[:12]
        else:
            missing.append(f"the model file {name} is missing: install kilde anew")
    sound = soundness(ledger) if ledger is not None else None
    return Health(
        python=platform.python_version(),
        system=platform.platform(),
        libraries=libraries,
        models=models,
        reader=READER_VERSION,
        languages=READ,
        ledger=sound,
        problems=(*missing, *(sound.problems if sound is not None else ())),
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def soundness(ledger: Ledger) -> Soundness:
    """Look through a ledger alone."""
    article, revision, reading = schema.article.c, schema.revision.c, schema.reading.c
    with ledger.reads() as connection:
        found = migrations.version(connection)
        problems = [*_broken(connection), *_unlike(connection)]
        languages = connection.execute(
            select(revision.language, func.count())
            .join_from(schema.article, schema.revision, IS_CURRENT)
            .group_by(revision.language)
        ).all()
        read = connection.execute(
            select(func.count()).select_from(schema.article).where(article.reader >= ledger.reader)
        ).scalar_one()
        stale = connection.execute(select(func.count()).select_from(schema.article).where(article.stale != 0)).scalar_one()
        revisions = connection.execute(select(func.count()).select_from(schema.revision)).scalar_one()
        orphans = connection.execute(
            select(func.count())
            .select_from(schema.reading)
            .outerjoin(schema.revision, reading.revision == revision.key)
            .where(revision.key.is_(None))
        ).scalar_one()
    if orphans:
        problems.append(f"{orphans} readings are of texts that are not here")
    count, whys, most = 0, Counter[str](), []
    for one in ledger.readings():
        here = Counter(why(one))
        count += len(one)
        whys.update(here)
        if here:
            told = Unattributed(one.article.id, one.article.outlet, here["hearsay"], here["nobody_told"], here["quotation"])
            most.append(told)
    most.sort(key=lambda told: (-(told.hearsay + told.nobody_told + told.quotation), told.article))
    unknown = {language: number for language, number in sorted(languages) if language.split("-")[0].lower() not in READ}
    return Soundness(
        where=ledger.where,
        version=found,
        articles=len(ledger),
        revisions=revisions,
        unread=len(ledger) - read,
        unmatched=stale,
        statements=count,
        unknown_languages=unknown,
        unattributed=dict(sorted(whys.items())),
        most_unattributed=tuple(most[:NAMED]),
        problems=tuple(problems),
    )


def why(reading: Reading) -> Iterator[Why]:
    """Of each statement without a source that is told: hearsay by a cue, a quotation without one, or an account of nobody."""
    for statement in reading:
        chain = reading.chain(statement)
        if not chain or chain[-1].kind == "unspecified":
            if statement.cue:
                yield "hearsay"
            else:
                yield "quotation" if statement.kind in ("direct", "mixed") else "nobody_told"


def _broken(connection: Connection) -> Iterator[str]:
    """What the database itself finds wrong. A server checks its pages as it reads them, and tells its own administrator."""
    if connection.dialect.name != "sqlite":
        return
    for row in connection.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield f"the file is damaged: {row[0]}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"a row of {row[0]} points at one of {row[2]} that is not here"


def _unlike(connection: Connection) -> Iterator[str]:
    """Articles whose current text is not here."""
    article = schema.article.c
    query = (
        select(article.id).outerjoin(schema.revision, IS_CURRENT).where(schema.revision.c.key.is_(None)).order_by(article.id)
    )
    for name in connection.execute(query.limit(NAMED)).scalars():
        yield f"article {name} has lost its text"
