"""Reading in several processes at once: readings in the order of the articles, each as one process alone would read it.

A worker is an interpreter of its own with the network loaded, on one thread, that reads one article after another: what one has
read never touches another's numbers, so the bytes are those of a single process. It is started when an article finds no worker
idle, so that few articles start few. Articles and readings go through its standard input and output as msgpack, each behind
its length; a worker ends when its input does, also where the process that started it was killed. An interpreter of our own,
rather than `multiprocessing`, is alike on every system, and never runs the program again that asked (a script needs no
`__main__` guard).
"""

import os
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO

import msgspec

from kilde.article import Article
from kilde.errors import InputError, KildeError
from kilde.reading import read
from kilde.statement import Reading

#: Faults of ours that stop one article's reading, and the run goes on.
FAULTS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

#: Articles under way for each worker: one being read, and two that wait, so that a long one in front holds up few behind it.
UNDER_WAY = 3

_LENGTH = struct.Struct("<Q")

#: What a worker runs. The module path is the caller's, so that it reads with the same kilde.
_START = "import sys; sys.path[:] = sys.argv[2:]; from kilde.reading.workers import serve; serve(sys.argv[1] == 'quick')"


class Answer(msgspec.Struct, frozen=True):
    """What a worker says of an article: its `reading`, or the name of the `fault` that stopped it."""

    reading: Reading | None = None
    fault: str = ""


#: What comes of an article.
Outcome = Reading | InputError

_Waiting = Callable[[], None] | tuple[Article, Future[Outcome]]


def named(article: Article) -> str:
    """What an article is called in what is said of it."""
    return article.path or article.id


def failed(article: Article, fault: str) -> InputError:
    """What is said of an article that a fault of ours, named by its type, has stopped."""
    return InputError(named(article), f"could not be read, by a fault of kilde's own: {fault}")


def in_order(
    articles: Iterator[Article], jobs: int, later: list[Callable[[], None]], quick: bool = False
) -> Iterator[tuple[Article, Outcome]]:
    """Each article with its reading, or with why there is none, read by up to `jobs` processes.

    `later` is where `articles`, as it goes on, puts what has to be said at that place: it is called in its turn, after the
    articles before it have been given out. Up to `jobs` times `UNDER_WAY` articles are held. Raises `KildeError` where
    the processes do not work at all.
    """
    waiting: deque[_Waiting] = deque()
    under_way, more = 0, True
    workers = Workers(jobs, quick)
    try:
        while more or waiting:
            # What is ready goes out before more is asked for: the next article of a slow pipe may be long in coming.
            while more and under_way < jobs * UNDER_WAY and not (waiting and _ready(waiting[0])):
                article = next(articles, None)
                waiting.extend(later)
                later.clear()
                if article is None:
                    more = False
                else:
                    waiting.append((article, workers.read(article)))
                    under_way += 1
            if waiting:
                first = waiting.popleft()
                if isinstance(first, tuple):
                    under_way -= 1
                    yield first[0], first[1].result()
                else:
                    first()
    finally:
        workers.close()


def _ready(waiting: _Waiting) -> bool:
    return not isinstance(waiting, tuple) or waiting[1].done()


class Workers:
    """Up to `jobs` processes that read. `close` ends them at once, whatever they are at."""

    def __init__(self, jobs: int, quick: bool = False) -> None:
        self._quick = quick
        self._threads = ThreadPoolExecutor(jobs, "kilde-worker")
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def read(self, article: Article) -> Future[Outcome]:
        """The reading to come of `article`."""
        return self._threads.submit(self._read, article)

    def _read(self, article: Article) -> Outcome:
        try:
            packed = msgspec.msgpack.encode(article)
        except FAULTS as fault:
            return failed(article, type(fault).__name__)
        worker = self._worker()
        try:
            answer = worker.ask(packed)
        except (EOFError, OSError) as error:
            return self._ended(worker, article, error)
        with self._lock:
            self._idle.append(worker)
        return failed(article, answer.fault) if answer.reading is None else answer.reading

    def _worker(self) -> "_Worker":
        """One that lives and is not at work."""
        with self._lock:
            if self._closed:
                raise KildeError("reading was stopped")
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                self._forget(worker)
            worker = _Worker(self._quick)
            self._all.add(worker)
            return worker

    def _ended(self, worker: "_Worker", article: Article, error: Exception) -> InputError:
        """What is said where a worker has ended over `article`: one killed from outside says nothing of the others."""
        status = worker.process.wait()
        with self._lock:
            self._forget(worker)
        if status > 0 and not worker.answered and not self._closed:
            raise KildeError(f"{named(article)}: the process that was to read it ended with status {status}") from error
        how = f"by {_signal(-status)}" if status < 0 else f"with status {status}"
        return InputError(named(article), f"could not be read: the process that was at it ended {how}")

    def _forget(self, worker: "_Worker") -> None:
        worker.end()
        self._all.discard(worker)

    def close(self) -> None:
        """End all workers, and wait until they have ended."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.process.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in list(self._all):
            self._forget(worker)


def _signal(number: int) -> str:
    """What a signal is called; the one that an exhausted memory brings with that hint."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"{name} (is there memory for so many --jobs?)" if name == "SIGKILL" else name


class _Worker:
    """One process that reads."""

    def __init__(self, quick: bool) -> None:
        command = [sys.executable, "-c", _START, "quick" if quick else "", *(os.path.abspath(entry) for entry in sys.path)]
        # In a group of its own, so that Ctrl-C reaches the one that was asked, which ends the others.
        if sys.platform == "win32":
            flags, group = subprocess.CREATE_NEW_PROCESS_GROUP, None
        else:
            flags, group = 0, 0
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags, process_group=group
            )
        except OSError as error:
            raise KildeError(f"no process could be started to read with: {error.strerror or error}") from error
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to: IO[bytes] = self.process.stdin
        self._from: IO[bytes] = self.process.stdout
        self.answered = False

    def ask(self, packed: bytes) -> Answer:
        """What it says of an article. `EOFError` or `OSError` where it has ended."""
        _send(self._to, packed)
        answer = msgspec.msgpack.decode(_receive(self._from), type=Answer)
        self.answered = True
        return answer

    def end(self) -> None:
        """End it, whatever it is at."""
        self.process.kill()
        self.process.wait()
        self._from.close()
        with suppress(OSError):  # what was not sent cannot be sent any more
            self._to.close()


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """What was sent; `EOFError` where it ends before its end."""
    head = stream.read(_LENGTH.size)
    if len(head) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        data = stream.read(length)
        if len(data) == length:
            return data
    raise EOFError


def serve(quick: bool) -> None:
    """Be a worker: read the articles that come on standard input until it ends, and write an answer to each."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library may print must not stand among the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            article = msgspec.msgpack.decode(_receive(questions), type=Article)
            _send(answers, msgspec.msgpack.encode(_answer(article, quick)))
        except (EOFError, BrokenPipeError):
            # The other side has ended. Nothing is flushed: there is nobody to take it.
            os._exit(0)


def _answer(article: Article, quick: bool) -> Answer:
    try:
        return Answer(reading=read(article, quick))
    except FAULTS as fault:
        return Answer(fault=type(fault).__name__)
