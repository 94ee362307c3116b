"""Adding from the page: what was pasted or dropped is read in the background, one input after another.

What is being added is known to this process alone; what is stored is in the ledger.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Literal

import msgspec

from kilde import door
from kilde.article import Article
from kilde.errors import InputError, KildeError
from kilde.intake import Given, take
from kilde.intake.draft import Draft, finish
from kilde.ledger import Ledger
from kilde.reading.workers import FAULTS, failed

#: So many of the last additions are remembered.
REMEMBERED = 50

#: A suffix that says what a file is, as `.html.gz`; nothing else of a name from outside touches the disk.
_SUFFIX = re.compile(r"(\.[a-z0-9]{1,8}){1,2}$")

State = Literal["waiting", "reading", "done", "failed"]


class Pasted(msgspec.Struct, frozen=True):
    """A pasted text with what is said of it."""

    text: str
    title: str | None
    url: str | None
    given: Given


class Dropped(msgspec.Struct, frozen=True):
    """A file as it came: its name and its bytes."""

    name: str
    data: bytes
    given: Given


class Item(msgspec.Struct, kw_only=True):
    """One input: how far it is, how many of its articles were `new`, had another text (`revision`) or were the `same`, and
    what went wrong or is to be known, in a line each."""

    name: str
    state: State = "waiting"
    new: int = 0
    revision: int = 0
    same: int = 0
    errors: list[str] = []
    notices: list[str] = []


class Job(msgspec.Struct, kw_only=True):
    """What was added at once. `done` where nothing of it waits any more."""

    id: str
    items: list[Item]
    done: bool = False


class Adding:
    """The queue of what is to be added to a ledger; `changed` is called after each input."""

    def __init__(self, ledger: Ledger, changed: Callable[[], None]) -> None:
        self.ledger, self._changed = ledger, changed
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: SimpleQueue[tuple[Item, Pasted | Dropped, Job] | None] = SimpleQueue()
        self._lock = Lock()
        self._thread = Thread(target=self._work, name="kilde-adding", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the input at hand."""
        self._queue.put(None)

    def job(self, id: str) -> Job | None:
        """What was added at once, by its id."""
        return self._jobs.get(id)

    def put(self, inputs: Sequence[Pasted | Dropped], pasted: str) -> Job:
        """Take inputs; a text that has no title is called `pasted`."""
        names = [(each.title or pasted) if isinstance(each, Pasted) else each.name for each in inputs]
        job = Job(id=secrets.token_urlsafe(9), items=[Item(name=name) for name in names])
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)
        for item, each in zip(job.items, inputs, strict=True):
            self._queue.put((item, each, job))
        return job

    def _work(self) -> None:
        while (waiting := self._queue.get()) is not None:
            item, one, job = waiting
            self.add(item, one)
            job.done = job.items[-1] is item
            self._changed()

    def add(self, item: Item, one: Pasted | Dropped) -> None:
        """Add one input, and note on `item` how it went."""
        item.state = "reading"
        try:
            for article in articles_of(one, item):
                self._keep(article, item)
        except KildeError as error:
            item.errors.append(error.reason if isinstance(error, InputError) else str(error))
        except FAULTS as fault:
            item.errors.append(f"a fault of ours stopped it ({type(fault).__name__})")
        item.state = "failed" if item.errors and not item.new + item.revision + item.same else "done"

    def _keep(self, article: Article, item: Item) -> None:
        how = self.ledger.add(article)
        setattr(item, how, getattr(item, how) + 1)
        if how == "same" and self.ledger.reading(article.id) is not None:
            return
        try:
            self.ledger.store(door.read(article))
        except FAULTS as fault:
            item.errors.append(failed(article, type(fault).__name__).reason)


def articles_of(one: Pasted | Dropped, item: Item) -> Generator[Article]:
    """The articles of an input; what went wrong, or is to be known, is noted on `item`."""
    if isinstance(one, Pasted):
        given = one.given
        yield finish(Draft(text=one.text, title=one.title, url=one.url), given)
        return
    with TemporaryDirectory(prefix="kilde-") as folder:
        found = _SUFFIX.search(one.name.lower())
        file = Path(folder) / f"input{found.group() if found is not None else ''}"
        file.write_bytes(one.data)

        def named(text: str) -> str:
            return text.replace(str(file), one.name)

        for article in take(
            [str(file)],
            one.given,
            on_error=lambda error: item.errors.append(named(error.reason)),
            on_notice=lambda text: item.notices.append(named(text)),
        ):
            yield msgspec.structs.replace(article, path=one.name)
