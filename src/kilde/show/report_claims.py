"""The claims of a report: for each who carries it, what it rests on, how it changed on the way, and in which words."""

from kilde.claim import Claim, Event, Instance, Place
from kilde.show.anchors import Anchors, chain_words
from kilde.show.lineage import resting
from kilde.show.markup import Child, Markup, element, isolated
from kilde.show.picture import provenance_svg, provenance_words
from kilde.show.words import PAIRED, a_range, count, explanation, hedges, origins_words, passed, source_words, word


def flag_list(claim: Claim, explained: bool = False) -> Markup | None:
    """The flags of a claim in words, each `explained` where there is room; None where there are none."""
    if not claim.flags:
        return None
    items = [
        element("li", word(f"flag.{flag}"), element("small", " ", explanation(flag, claim)) if explained else None)
        for flag in claim.flags
    ]
    return element("ul", items, class_="flags explained" if explained else "flags", aria_label="Flags")


def _origins(claim: Claim) -> Markup:
    origins = claim.origins
    items = []
    for origin, articles in zip(origins.sources, resting(claim), strict=True):
        note = source_words(origin.kind, origin.named)
        behind = f"; {count(len(articles), 'article rests', 'articles rest')} on it" if articles else ""
        items.append(element("li", isolated(origin.name), element("small", f" {note}{behind}")))
    merges = [
        element(
            "li",
            isolated(merge.names[0]), " and ", isolated(merge.names[1]),
            (" are one: " if merge.certain else " may be one: "), isolated(merge.reason),
        )
        for merge in origins.merges
    ]  # fmt: skip
    unsure = origins.least != origins.most
    return element(
        "div",
        element(
            "p",
            element("strong", a_range(origins.least, origins.most)),
            " independent " if origins.most > 1 else " ",
            "origin" if origins.most == 1 else "origins",
            class_="range",
        ),
        element("ul", items, class_="origins"),
        element("p", "Why not more is certain:", class_="soft") if merges and unsure else None,
        element("ul", merges, class_="merges") if merges else None,
        element("p", isolated(passing), class_="soft") if (passing := passed(claim)) else None,
        class_="behind",
    )


def _wording(place: Place, anchors: Anchors) -> Markup:
    before, words, after = anchors.around(place)
    reading = anchors.readings.get(place.article)
    return element(
        "blockquote",
        element("p", before, element("strong", words), after, dir="auto", lang=reading.article.language if reading else None)
        if words
        else None,
        element(
            "footer",
            element("a", isolated(anchors.name(place.article)), href=anchors.to_place(place.article, place.span)),
            f", {anchors.clock.words(place.article)}",
        ),
    )


def _event(event: Event, anchors: Anchors) -> Markup:
    one = event.from_ == event.to
    return element(
        "div",
        element("h5", word(f"flag.{event.flag}").capitalize(), element("small", isolated(event.text)) if event.text else None),
        element("div", _wording(event.from_, anchors), None if one else _wording(event.to, anchors), class_="pair"),
        class_="event",
    )


def _row(instance: Instance, anchors: Anchors) -> Markup:
    reading = anchors.readings.get(instance.article)
    statement = next((s for s in reading.statements if s.id == instance.statement), None) if reading is not None else None
    if instance.chain:
        source: Child = isolated(chain_words(instance.chain))
    elif instance.statement is None:
        source = element("span", word("voice.own"), class_="soft")
    else:
        voice = "voice.unattributed" if statement is not None and not statement.cue else "voice.hearsay"
        source = element("span", word(voice), class_="soft")
    told = hedges(instance)
    plainly = element("span", "plainly", class_="soft")
    language = anchors.refs[instance.article].language
    return element(
        "tr",
        element(
            "td",
            element("span", str(anchors.number(instance.article)), class_="number"),
            element("a", isolated(anchors.name(instance.article)), href=anchors.to_article(instance.article)),
            element("small", anchors.clock.words(instance.article)),
            role="cell",
        ),
        element(
            "td",
            element("a", isolated(anchors.words(instance) or "the words are not at hand", language),
                    href=anchors.to_instance(instance)),
            role="cell",
        ),
        element("td", source, role="cell"),
        element("td", "; ".join(told) or plainly, role="cell", class_="hedge" if told else "plainly"),
        role="row",
    )  # fmt: skip


def wordings(claim: Claim, anchors: Anchors) -> Markup:
    """The table of a claim's instances in order of time, each linked to its words."""
    instances = sorted(claim.instances, key=lambda i: (anchors.clock.place[i.article], i.content))
    head = [element("th", name, scope="col", role="columnheader") for name in ("Outlet", "Words", "From", "Told")]
    return element(
        "table",
        element("thead", element("tr", head, role="row"), role="rowgroup"),
        element("tbody", [_row(instance, anchors) for instance in instances], role="rowgroup"),
        role="table",
        class_="wordings",
        aria_label="Wordings",
    )


def claim_section(number: int, claim: Claim, anchors: Anchors) -> Markup:
    """A claim that several articles carry, with everything that is known of its way."""
    articles = count(len(claim.articles), "article", "articles")
    origins = claim.origins
    events = [event for event in claim.events if event.flag in PAIRED]
    picture = provenance_svg(claim, anchors, f"Provenance of claim {number}; the same in words below")
    return element(
        "section",
        element("p", f"Claim {number}", class_="kicker"),
        element("h3", "“", isolated(claim.text, claim.language), "”", id=f"claim-{number}-title"),
        element(
            "p",
            f"{articles}, {origins_words(origins.least, origins.most)}. Credibility {claim.credibility} of 6: "
            f"{word(f'credibility.{claim.credibility}')}.",
            class_="meta",
        ),
        flag_list(claim, explained=True),
        element("h4", "What it rests on"),
        _origins(claim),
        element("h4", "Who had it from whom"),
        element("div", picture, class_="scroll", tabindex="0", role="region", aria_label=f"Picture of claim {number}"),
        element("details", element("summary", "The same in words"), provenance_words(claim, anchors)),
        element("h4", "What happened on the way") if events else None,
        (_event(event, anchors) for event in events),
        element("h4", "In which words"),
        wordings(claim, anchors),
        id=f"claim-{number}",
        class_="claim",
        aria_labelledby=f"claim-{number}-title",
    )
