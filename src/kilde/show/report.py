"""The report: one self-contained page that an editor can send on.

It needs no network and no script to be read, and forbids both. All text of others goes through `markup.element`.
"""

from collections.abc import Sequence
from importlib.resources import files

from kilde.claim import Claim, Trace
from kilde.show.anchors import Anchors, dates, shared
from kilde.show.asked import asked_section
from kilde.show.clock import day_words, moment
from kilde.show.markup import Child, Markup, element, isolated
from kilde.show.report_articles import article_section
from kilde.show.report_claims import claim_section, flag_list
from kilde.show.timeline import CLAIMS, NUMBERED, timeline_svg
from kilde.show.words import count, origins_words, with_note
from kilde.statement import Reading

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

#: Flags that make a claim worth a second look, the gravest first.
GRAVE = ("circular", "retracted", "hedge_lost", "denied", "anonymous_only", "figure_changed", "scope_changed", "single_origin")

#: So many claims stand on the cover.
COVER = 5

#: So many claims are shown in full, with picture and table; the rest of the carried ones in a list. A claim in full takes about
#: 8 kB, so this keeps a report of 200 articles within a few megabytes, which browsers and mail still open at once.
FULL = 150


def _period(trace: Trace) -> str:
    days = [time for day in dates(trace.articles) if (time := moment(day)) is not None]
    if len(days) < 2:
        return ""
    first, last = days
    if first == last:
        return day_words(first, year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last, year=True)}"
    return f"{day_words(first, year=first.year != last.year)} – {day_words(last, year=True)}"


def _gravity(claim: Claim) -> tuple[int, ...]:
    """First what has most against it, then what most articles carry, then by the gravest of its flags."""
    grave = [flag in claim.flags for flag in GRAVE]
    return (-sum(grave), -len(claim.articles), *(not has for has in grave))


def _finding(number: int, claim: Claim) -> Markup:
    origins = claim.origins
    names = [with_note(origin.name, origin.named) for origin in origins.sources[:3]]
    more = f" and {len(origins.sources) - 3} more" if len(origins.sources) > 3 else ""
    behind = [part for name in names for part in ("; ", isolated(name))][1:]
    return element(
        "li",
        element("a", "“", isolated(claim.text, claim.language), "”", href=f"#claim-{number}"),
        element("p", count(len(claim.articles), "article", "articles"), ", ", origins_words(origins.least, origins.most), ": ",
                behind, more, class_="meta"),
        flag_list(claim),
    )  # fmt: skip


def _figure(number: int, name: str) -> Markup:
    return element("div", element("dt", name), element("dd", f"{number:,}"))


def deck(trace: Trace, carried: Sequence[Claim]) -> str:
    """The report in two sentences: how many articles of how many outlets and days, and what their claims rest on."""
    outlets = {ref.outlet for ref in trace.articles if ref.outlet}
    one = sum(claim.origins.most == 1 for claim in carried)
    period = _period(trace)
    lead = count(len(trace.articles), "article", "articles")
    lead += f" from {count(len(outlets), 'outlet', 'outlets')}" if outlets else ""
    lead += f", {period}" if period else ""
    if trace.asked is not None and not trace.claims:
        second = "None of their claims is shown."
    elif carried:
        verb = "is" if len(carried) == 1 else "are"
        second = f"{count(len(carried), 'claim', 'claims')} {verb} carried by more than one of them"
        second += f"; {one} of those {'rests' if one == 1 else 'rest'} on a single origin." if one else "."
    else:
        second = "No claim is carried by more than one of them."
    return f"{lead}. {second}"


def grave(carried: Sequence[Claim]) -> list[tuple[int, Claim]]:
    """The claims worth a second look, with their numbers: the gravest first."""
    graves = [(n, claim) for n, claim in enumerate(carried, 1) if not set(claim.flags).isdisjoint(GRAVE)]
    return sorted(graves, key=lambda entry: (_gravity(entry[1]), entry[0]))


def _cover(trace: Trace, carried: tuple[Claim, ...], title: str, made: str | None) -> Markup:
    one = sum(claim.origins.most == 1 for claim in carried)
    nameless = sum("anonymous_only" in claim.flags for claim in carried)
    altered = sum(not {"hedge_lost", "figure_changed", "scope_changed"}.isdisjoint(claim.flags) for claim in carried)
    found = trace.asked is None or bool(trace.claims)
    figures = (
        (len(trace.articles), "article" if len(trace.articles) == 1 else "articles"),
        (len(carried), "claims in several of them"),
        (one, "rest on one origin"),
        (nameless, "rest on unnamed sources only"),
        (altered, "changed on the way"),
    )
    graves = grave(carried)
    return element(
        "header",
        element("p", element("b", "kilde"), " who had it from whom", class_="brand"),
        element("h1", title),
        element("p", deck(trace, carried), class_="deck"),
        element("p", f"Made {made}.", class_="soft") if made else None,
        asked_section(trace),
        element("dl", (_figure(number, name) for number, name in figures), class_="figures") if found else None,
        element("h2", "Worth a second look") if graves else None,
        element("ol", (_finding(n, claim) for n, claim in graves[:COVER]), class_="findings") if graves else None,
        class_="cover",
        id="top",
    )


def _listed(number: int, claim: Claim, anchors: Anchors, to: str | None = None) -> Markup:
    origins = claim.origins
    about = f" {count(len(claim.articles), 'article', 'articles')}, {origins_words(origins.least, origins.most)}"
    text = element("a", "“", isolated(claim.text, claim.language), "”", href=to or anchors.to_instance(claim.instances[0]))
    return element("li", text, element("small", about), value=number, id=None if to else f"claim-{number}")


def _glance(carried: tuple[Claim, ...], anchors: Anchors) -> Markup | None:
    if len(carried) <= COVER:
        return None
    items = (_listed(n, claim, anchors, f"#claim-{n}") for n, claim in enumerate(carried, 1))
    return element("details", element("summary", f"All {len(carried)} at a glance"), element("ol", items, class_="glance"))


def _rest(carried: tuple[Claim, ...], anchors: Anchors) -> Markup | None:
    if len(carried) <= FULL:
        return None
    items = [_listed(n, claim, anchors) for n, claim in enumerate(carried, 1) if n > FULL]
    return element("section", element("h3", f"{len(items)} more"), element("ol", items, class_="glance"))


def _single(trace: Trace, anchors: Anchors) -> Markup | None:
    alone = [claim for claim in trace.claims if len(claim.articles) == 1]
    if not alone:
        return None
    items = [
        element(
            "li",
            element("a", "“", isolated(claim.text, claim.language), "”", href=anchors.to_instance(claim.instances[0])),
            element("small", " ", isolated(anchors.name(claim.articles[0])), f", {anchors.clock.words(claim.articles[0])}"),
        )
        for claim in sorted(alone, key=lambda claim: anchors.clock.place[claim.articles[0]])
    ]
    summary = f"{count(len(alone), 'claim stands', 'claims stand')} in one article only"
    return element("details", element("summary", summary), element("ul", items, class_="plain"))


def _timeline(trace: Trace, carried: tuple[Claim, ...], anchors: Anchors) -> Markup | None:
    drawn = timeline_svg(trace, carried, anchors, "When each article carried each claim; the same times stand in the tables")
    if drawn is None:
        return None
    note = f"Times in {anchors.clock.zone_words}. A hollow mark tells it with a reservation."
    if len(trace.articles) <= NUMBERED:
        note += " Numbers are those of the articles; marks that would cover each other are moved apart."
    note += f" The first {CLAIMS} claims are shown." if len(carried) > CLAIMS else ""
    return element(
        "section",
        element("h2", "Who carried it when", id="when"),
        element("figure", element("div", drawn, class_="scroll", tabindex="0", role="region", aria_label="Timeline"),
                element("figcaption", note)),
        class_="part",
    )  # fmt: skip


_KEY = (
    ("full", "tells it plainly"),
    ("hollow", "tells it with a reservation, or as a claim"),
    ("square", "tells it in its own voice"),
)


def _legend() -> Markup:
    shapes = {
        "full": element("circle", cx="8", cy="8", r="6", class_="dot full"),
        "hollow": element("circle", cx="8", cy="8", r="6", class_="dot hollow"),
        "square": element("rect", x="2.5", y="2.5", width="11", height="11", class_="dot full"),
    }
    items: list[Child] = [
        element("li", element("svg", shapes[key], width="16", height="16", aria_hidden="true"), words) for key, words in _KEY
    ]
    box = element("rect", x="1", y="3", width="26", height="10", rx="3", class_="box unnamed")
    items.append(element("li", element("svg", box, width="28", height="16", aria_hidden="true"), "a source that is not named"))
    return element("ul", items, class_="legend", aria_label="Key to the pictures")


METHOD = (
    "Each article is read by itself: which words it attributes to somebody, by which cue, and through whom. Contents that say "
    "the same are taken together as one claim, in whatever language. For each claim kilde looks for the way it took: credits, "
    "outlets named, words reused, sources in common.",
    "Origins are counted as a range. The lower number is of those certain to be distinct on what the articles say; the higher "
    "is of those that may be. A claim in an article's own voice, hearsay, and a second unnamed source raise only the higher. "
    "Credibility is the information scale of the NATO Admiralty system, from 1, confirmed by independent sources, to 6, cannot "
    "be judged.",
)
LIMITS = (
    "Whether a claim is true. It tells what a claim rests on; one good document outweighs ten articles.",
    "Who an unnamed source is. Two unnamed sources may be one person, and that is all it says of them.",
    "What was said off the page: telephone calls, tips, and conversations that no article mentions.",
    "What stands outside the collection. An origin here may have an origin of its own elsewhere.",
    "What a machine misreads. Statements, sources and matches between texts are found by a program and are at times wrong: "
    "every finding links to the words it was made from, so read them before you rely on it.",
)


def _method() -> Markup:
    return element(
        "section",
        element("h2", "Method and limits", id="method"),
        (element("p", words) for words in METHOD),
        element("h3", "What kilde can’t tell"),
        element("ul", (element("li", limit) for limit in LIMITS)),
        class_="part method",
    )


def report_html(
    trace: Trace, readings: Sequence[Reading], *, title: str = "What the coverage rests on", made: str | None = None
) -> str:
    """The report as one page of HTML. The same trace gives the same page; `made` is the date to print, if any."""
    anchors, carried = Anchors(trace, readings), shared(trace)
    numbers: dict[str, list[int]] = {}
    for number, claim in enumerate(carried, 1):
        for article in claim.articles:
            numbers.setdefault(article, []).append(number)
    timeline = _timeline(trace, carried, anchors)
    style = files("kilde.show").joinpath("report.css").read_text(encoding="utf-8")
    links = [("#claims", "Claims"), ("#when", "Timeline") if timeline is not None else None, ("#articles", "Articles"),
             ("#method", "Method and limits")]  # fmt: skip
    claims = element(
        "section",
        element("h2", "Claims", id="claims"),
        element("p", "Most carried first. The words of a claim are those of the first article that has it.", class_="soft"),
        _legend() if carried else None,
        _glance(carried, anchors),
        (claim_section(number, claim, anchors) for number, claim in enumerate(carried[:FULL], 1)),
        _rest(carried, anchors),
        _single(trace, anchors),
        class_="part",
    )
    articles = element(
        "section",
        element("h2", "Articles", id="articles"),
        element("p", f"In order of time; times in {anchors.clock.zone_words}. Marked words are those of others: colour and "
                "letter tell whose, a broken line that they are told with a reservation.", class_="soft"),
        (article_section(anchors.refs[key], anchors, numbers.get(key, ())) for key in anchors.clock.order),
        class_="part",
    )  # fmt: skip
    page = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=POLICY),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", name="referrer", content="no-referrer"),
            element("title", f"{title} · kilde"),
            element("style", Markup(style)),
        ),
        element(
            "body",
            element("a", "To the claims", href="#claims", class_="skip"),
            element(
                "main",
                _cover(trace, carried, title, made),
                element("nav", (element("a", name, href=href) for href, name in filter(None, links)), aria_label="Contents"),
                claims,
                timeline,
                articles,
                _method(),
            ),
        ),
        lang="en",
    )
    return f"<!DOCTYPE html>\n{page}\n"
