"""Which sources of a claim's articles are one person, body, paper or group, for certain, and why.

Two names are one source where they fit one person or body (`identity`), where an article tells beside a person's name for whom
the person speaks, and where one is a description without a name («politiet», "the force") of the other. A
document that a claim is read from is one however many have read it, unless two names of it differ. An unnamed person is one
with another only where an article says that it is the same who spoke to that outlet (that is a link, see `links`): kilde
never says who an unnamed source is.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from kilde.article import Span
from kilde.claim import Instance, Merge
from kilde.statement import SourceKind
from kilde.tracing import wording
from kilde.tracing.bodies import compared, parts
from kilde.tracing.claiming import Claiming
from kilde.tracing.identity import name_words, proper, same_body, same_body_abroad, same_person, same_word, words
from kilde.tracing.kinds import concepts, released
from kilde.tracing.outlets import same_outlet

#: So far from a person's name, in letters, stands the body that the text says they are of («Kari Berg, talskvinne for Vest»).
TITLE = 90

#: What ends the words that belong to a title, and how many they may be.
PHRASE = re.compile(r"[,.:;!?()«»„“”\"\n–—]")
OFFICE = 6

#: From this share of the words on, the words of two articles are those of one.
VERBATIM = 0.95

#: A word of so many letters with a capital is a name, and no article that begins a sentence.
NAME = 4

#: Words of a description shorter than this are articles and prepositions.
CONTENT = 5


class Named(msgspec.Struct, frozen=True):
    """A source as one article tells it: the last link of an instance's chain, or a body that put the article out itself.

    `through` is the outlet that heard it, where the chain names one.
    """

    name: str
    kind: SourceKind
    named: bool
    article: str
    through: str | None = None


class Office(msgspec.Struct, frozen=True):
    """The words that stand beside a speaker's title, in an article of `language`."""

    words: str
    language: str


class Sources:
    """The sources of one claim, taken together where they are certain to be one."""

    def __init__(self, claiming: Claiming) -> None:
        self.claiming = claiming
        told = [node for instance in claiming.instances if (node := last(claiming, instance)) is not None]
        issuers = [body(claiming, article) for article in claiming.by_article if article in claiming.collection.issuers]
        self.nodes: tuple[Named, ...] = tuple(dict.fromkeys([*told, *issuers]))
        self._place = {node: place for place, node in enumerate(self.nodes)}
        self._parent = list(range(len(self.nodes)))
        self._offices: dict[str, tuple[Office, ...]] = {}
        self.merges: dict[tuple[str, str], Merge] = {}
        for i, j, reason in self._pairs():
            self._join(i, j, reason)

    def of(self, instance: Instance) -> int | None:
        """A number for the source of an instance, the same for all that are one; None in own voice, hearsay and for outlets."""
        node = last(self.claiming, instance)
        return None if node is None else self._root(self._place[node])

    def shared(self, article: str, number: int) -> Instance | None:
        """The first instance of an article whose source has that number, or any if the article is that body's own release."""
        instances = self.claiming.by_article[article]
        for instance in instances:
            if self.of(instance) == number:
                return instance
        if article in self.claiming.collection.issuers:
            own = self._root(self._place[body(self.claiming, article)])
            return instances[0] if own == number else None
        return None

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            i = self._parent[i]
        return i

    def _join(self, i: int, j: int, reason: str) -> None:
        a, b = sorted((self._root(i), self._root(j)))
        if a == b or self._known_two(a, b):
            return
        self._parent[b] = a
        one, other = self.nodes[min(i, j)].name, self.nodes[max(i, j)].name
        if one != other:
            self.merges.setdefault((one, other), Merge((one, other), True, reason))

    def _known_two(self, a: int, b: int) -> bool:
        """Whether a name of one group is known to be of another source than a name of the other."""
        if not self.claiming.collection.two:
            return False
        names: dict[int, set[str]] = {a: set(), b: set()}
        for i, node in enumerate(self.nodes):
            if (root := self._root(i)) in names:
                names[root].add(node.name.casefold())
        return any(frozenset((one, other)) in self.claiming.collection.two for one in names[a] for other in names[b])

    def _pairs(self) -> Iterator[tuple[int, int, str]]:
        for j, other in enumerate(self.nodes):
            for i, one in enumerate(self.nodes[:j]):
                if reason := self._one(one, other):
                    yield i, j, reason
        for instance, copies in self.claiming.copies.items():
            mine = last(self.claiming, instance)
            for held, share in copies:
                its = last(self.claiming, held)
                if share >= VERBATIM and mine is not None and its is not None and mine.name == its.name:
                    yield self._place[mine], self._place[its], "told in the same words"
        # Descriptions and those who speak for a body come last: by then all names of one body are together.
        bodies = [i for i, node in enumerate(self.nodes) if node.kind == "organisation"]
        named = [i for i in bodies if self.nodes[i].named]
        for i in bodies:
            if self.nodes[i].named:
                continue
            if (meant := self._meant(i, named)) is not None:
                yield meant, i, f"“{self.nodes[i].name}” describes {self.nodes[meant].name}"
            elif (like := self._meant(i, [j for j in bodies if j < i and not self.nodes[j].named])) is not None:
                yield like, i, "descriptions of one body"
        for i, node in enumerate(self.nodes if bodies else ()):
            if node.kind == "person" and node.named and (body := self._titled(node, bodies)) is not None:
                yield body, i, f"{node.name} speaks for {self.nodes[body].name}"

    def _titled(self, speaker: Named, bodies: list[int]) -> int | None:
        """The body of one with a title to speak for it: the one whose release it is, else the only one told of."""
        if speaker.article in self.claiming.collection.issuers:
            if self._title(speaker.article, speaker, leaders=True):
                return self._place[body(self.claiming, speaker.article)]
            return None
        if not any(self._title(article, speaker) for article in self.claiming.by_article):
            return None
        if offices := self._offices_of(speaker):
            return next((i for i in bodies if any(self._holds(office, self.nodes[i]) for office in offices)), None)
        return bodies[0] if len({self._root(i) for i in bodies}) == 1 else None

    def _offices_of(self, speaker: Named) -> tuple[Office, ...]:
        """What stands beside a speaker's title in any of the claim's articles, where it names somebody."""
        if speaker.name not in self._offices:
            told = (office for article in self.claiming.by_article for office in self._beside_titles(article, speaker))
            self._offices[speaker.name] = tuple(dict.fromkeys(told))
        return self._offices[speaker.name]

    def _beside_titles(self, article: str, speaker: Named) -> Iterator[Office]:
        value = self.claiming.collection.article(article)
        own = name_words(speaker.name)
        for around in self._around(article, speaker):
            title = wording.find(wording.wording(value.language).spokesperson, value.text, around)
            if title is None:
                continue
            before = PHRASE.split(value.text[around[0] : title[0]])[-1].split()[-OFFICE:]
            after = PHRASE.split(value.text[title[1] : around[1]])[0].split()[:OFFICE]
            # Beyond the person's name stands something else: whom they spoke to, what they said.
            for phrase in (before[::-1], after):
                end = next((at for at, word in enumerate(phrase) if any(same_word(word, each) for each in own)), len(phrase))
                if any(len(word) >= NAME or word.isupper() for word in proper(" ".join(phrase[:end])) if len(word) > 1):
                    yield Office(" ".join(phrase[:end]), value.language)

    def _holds(self, office: Office, told: Named) -> bool:
        """Whether what stands beside a title names a body, in full where the two languages can be compared."""
        spoken = wording.primary(office.language), wording.primary(self._language(told))
        if (same := compared(office.words, told.name, spoken)) is not None:
            return same
        sought = self._naming(told) if wording.akin(*spoken) else proper(told.name)
        return bool(sought) and all(any(same_word(word, each) for each in words(office.words)) for word in sought)

    def _naming(self, told: Named) -> tuple[str, ...]:
        """The words of a body's name that tell which it is: those with a capital, and what kind of thing it is."""
        return tuple(word for word in words(told.name) if word[0].isupper() or len(word) >= CONTENT)

    def _title(self, article: str, speaker: Named, leaders: bool = False) -> bool:
        value = self.claiming.collection.article(article)
        told = wording.wording(value.language)
        titles = (*told.spokesperson, *told.leader) if leaders else told.spokesperson
        return any(wording.find(titles, value.text, around) for around in self._around(article, speaker))

    def _meant(self, i: int, among: list[int]) -> int | None:
        """Which of `among` a description means.

        One that shares a word with it, else one of its kind (police, ministry), else the first of another language of which no
        kind is told. Bodies of two kinds are two. A release that is not said to be whose is that of the first.
        """
        node = self.nodes[i]
        mine = concepts(node.name, self._language(node))
        told = self._content(node)
        alike = [j for j in among if not (mine and (its := self._concepts(j)) and not mine & its)]
        for j in alike:
            if any(same_word(word, held) for word in told for held in words(self.nodes[j].name)):
                return j
        for j in alike:
            if mine & self._concepts(j):
                return j
        foreign = [j for j in alike if not wording.akin(self._language(node), self._language(self.nodes[j]))]
        if not mine and released(node.name, self._language(node)):
            foreign = alike
        return foreign[0] if foreign else None

    def _concepts(self, i: int) -> frozenset[str]:
        return concepts(self.nodes[i].name, self._language(self.nodes[i]))

    def _alike(self, one: Named, other: Named) -> bool:
        """Whether two descriptions share a word, or cannot be compared."""
        if one.name == other.name or not wording.akin(self._language(one), self._language(other)):
            return True
        return any(same_word(word, held) for word in self._content(one) for held in self._content(other))

    def _content(self, node: Named) -> list[str]:
        """The words of a description that tell which body: no articles, and not of what country."""
        peoples = tuple(wording.wording(self.claiming.collection.article(node.article).language).peoples)
        return [word for word in words(node.name) if len(word) >= CONTENT and not wording.find(peoples, word)]

    def _language(self, node: Named) -> str:
        return self.claiming.collection.article(node.article).language

    def _around(self, article: str, speaker: Named) -> Sequence[Span]:
        """What stands beside a person's name in an article, within its sentence."""
        collection = self.claiming.collection
        return collection.once(f"around {speaker.name}", article, lambda: tuple(self._beside(article, speaker.name)))

    def _beside(self, article: str, name: str) -> Iterator[Span]:
        collection = self.claiming.collection
        for source in collection.readings[article].sources:
            if source.kind in ("person", "organisation") and same_person(source.name, name):
                for span in source.spans:
                    sentence = collection.sentence(article, span)
                    yield max(sentence[0], span[0] - TITLE), min(sentence[1], span[1] + TITLE)

    def _one(self, one: Named, other: Named) -> str | None:
        if one.through and other.through and not (one.named or other.named) and one.kind == other.kind:
            if same_outlet(one.through, other.through) and self._alike(one, other):
                return f"both spoke to {one.through}"
            return None
        spoken = wording.primary(self._language(one)), wording.primary(self._language(other))
        if {one.kind, other.kind} == {"document"}:
            return "one document" if not (one.named and other.named) or same_body(one.name, other.name) else None
        if {one.kind, other.kind} == {"organisation"}:
            abroad = not wording.akin(*spoken) and one.named and other.named
            same = same_body(one.name, other.name, spoken) or (abroad and same_body_abroad(one.name, other.name, spoken))
            return "names of one body" if same else None
        if {one.kind, other.kind} == {"person"}:
            same = one.named and other.named and same_person(one.name, other.name, spoken)
            return "names of one person" if same else None
        if {one.kind, other.kind} == {"group"}:
            return "names of one group" if one.named and other.named and same_body(one.name, other.name) else None
        for speaker, body in ((one, other), (other, one)):
            if speaker.kind != "person" or body.kind not in ("organisation", "document"):
                continue
            # «A spokesman for the police» has no name, but says of whom he speaks.
            told = self._of(speaker, body) if speaker.named else body.kind == "organisation" and self._voices(speaker, body)
            if told:
                return f"{speaker.name} speaks for {body.name}"
        for paper, body in ((one, other), (other, one)):
            if paper.kind == "document" and body.kind == "organisation" and body.named and self._wrote(body, paper):
                return f"{paper.name} is a paper of {body.name}"
        return None

    def _wrote(self, body: Named, paper: Named) -> bool:
        """Whether a paper's name, or the words after it that tell whose it is, hold a body's («a report by Vest»)."""
        if _within(body.name, paper.name):
            return True
        value = self.claiming.collection.article(paper.article)
        whose = wording.wording(value.language).of
        for source in self.claiming.collection.readings[paper.article].sources:
            for start, end in source.spans if source.name == paper.name else ():
                told = PHRASE.split(value.text[start : end + TITLE])[0]
                by = wording.find(whose, told)
                if by is not None and _within(body.name, " ".join(_first_named(told[by[1] :].split()))):
                    return True
        return False

    def _voices(self, speaker: Named, told: Named) -> bool:
        """Whether the words for somebody without a name say that he speaks for a body."""
        spoken = wording.primary(self._language(speaker)), wording.primary(self._language(told))
        return parts(speaker.name, spoken[0]).speaker and same_body(speaker.name, told.name, spoken)

    def _of(self, speaker: Named, told: Named) -> bool:
        """Whether an article tells, beside the person's name, that the person is the body's."""
        if told.named and (offices := self._offices_of(speaker)):
            return any(self._holds(office, told) for office in offices)
        sought = self._naming(told) if told.named else self._content(told)
        if not sought:
            return False
        for article in self.claiming.by_article:
            around = self._around(article, speaker)
            text = self.claiming.collection.article(article).text if around else ""
            for start, end in around:
                near = words(text[start:end])
                if all(any(same_word(word, each) for each in near) for word in sought):
                    return True
        return False


def body(claiming: Claiming, article: str) -> Named:
    """The body that put an article out itself, as a source."""
    return Named(claiming.collection.outlets[article], "organisation", True, article)


def last(claiming: Claiming, instance: Instance) -> Named | None:
    """The last source of an instance: person, body, group or document; for a body's own release, the body."""
    chain = claiming.beyond(instance)
    if not chain:
        if instance.article in claiming.collection.issuers and (instance.statement is None or instance.chain):
            return body(claiming, instance.article)
        return None
    end = chain[-1]
    if end.kind in ("outlet", "unspecified"):
        return None
    heard = [link.name for link in instance.chain[:-1] if link.kind == "outlet" and link.named]
    return Named(end.name, end.kind, end.named, instance.article, heard[-1] if heard else None)


def _first_named(told: Sequence[str]) -> Sequence[str]:
    """The words with a capital that come first in a phrase, one after the other, and what stands before them."""
    first = next((at for at, word in enumerate(told) if word[0].isupper()), len(told))
    last = next((at for at in range(first, len(told)) if not told[at][0].isupper()), len(told))
    return told[:last]


def _within(body: str, paper: str) -> bool:
    told = proper(body)
    return bool(told) and all(any(same_word(word, each) for each in proper(paper)) for word in told)
