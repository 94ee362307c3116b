"""What a question to a trace found, and what it left out, in words and for the report."""

from kilde.claim import Trace
from kilde.show.markup import Markup, element, isolated
from kilde.show.words import count, word


def asked_words(trace: Trace) -> str:
    """How many claims a trace's question found and left out: `2 claims are about “…”; 38 others are left out.`"""
    asked = trace.asked
    if asked is None:
        return ""
    number = len(trace.claims)
    if not number:
        return f"Nothing here is about “{asked.about}”: {count(asked.left_out, 'claim is', 'claims are')} left out."
    left = f"{count(asked.left_out, 'other is', 'others are')} left out" if asked.left_out else "none is left out"
    return f"{count(number, 'claim is', 'claims are')} about “{asked.about}”; {left}."


def nearest_words(trace: Trace) -> str:
    """What stands over the claims that were left out and came nearest: a suggestion where nothing was found."""
    if trace.claims:
        return "Left out, the nearest"
    return "The nearest there is, if you meant one of these"


def asked_section(trace: Trace) -> Markup | None:
    """The same for the report: the sentence, and the nearest claims that were left out; None where nothing was asked."""
    asked = trace.asked
    if asked is None:
        return None
    items = [
        element(
            "li",
            "\u201c",
            isolated(left.text, left.language),
            "\u201d",
            element("small", f" {word(f'likeness.{left.likeness}')}; {left.id}"),
        )
        for left in asked.nearest
    ]
    return element(
        "section",
        element("p", element("strong", isolated(asked_words(trace)))),
        element("p", f"{nearest_words(trace)}:", class_="soft") if items else None,
        element("ul", items, class_="plain") if items else None,
        class_="asked",
    )
