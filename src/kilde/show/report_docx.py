"""The report as a document of a word processor: findings, every claim with its origins and wordings, articles, method.

Pictures are left to the page and the PDF; what they show stands in words. The same trace gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from kilde.claim import Claim, Trace
from kilde.errors import ExtraMissing
from kilde.show.anchors import Anchors, chain_words, shared
from kilde.show.report import COVER, LIMITS, METHOD, deck, grave
from kilde.show.words import count, explanation, hedges, origins_words, source_words, with_note, word
from kilde.statement import Reading

#: The day that is noted for all parts of the file, the first that its format has.
DAY = (1980, 1, 1, 0, 0, 0)

#: What XML cannot hold.
_UNFIT = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report_docx(
    trace: Trace, readings: Sequence[Reading], *, title: str = "What the coverage rests on", made: str | None = None
) -> bytes:
    """The report as a .docx file; `made` is the date to print, if any. `ExtraMissing` where python-docx is not installed."""
    try:
        import docx
    except ModuleNotFoundError as error:
        raise ExtraMissing("docx", "a report for a word processor") from error
    document = docx.Document()
    anchors, carried = Anchors(trace, readings), shared(trace)
    _written(document.add_heading("", 0), title)
    _written(document.add_paragraph(), deck(trace, carried))
    if made:
        _written(document.add_paragraph(), f"Made {made}.")
    worst = grave(carried)[:COVER]
    if worst:
        document.add_heading("Worth a second look", 1)
        for number, claim in worst:
            names = ", ".join(with_note(origin.name, origin.named) for origin in claim.origins.sources[:3])
            flags = "; ".join(word(f"flag.{flag}") for flag in claim.flags)
            _written(document.add_paragraph(style="List Number"), f"“{claim.text}” (claim {number})")
            _written(document.add_paragraph(style="List Continue"), f"{_carried(claim)}: {names}. {flags.capitalize()}.")
    document.add_heading("Claims", 1)
    for number, claim in enumerate(carried, 1):
        _claim(document, number, claim, anchors)
    document.add_heading("Articles", 1)
    for key in anchors.clock.order:
        ref = anchors.refs[key]
        about = ", ".join(filter(None, (anchors.name(key), anchors.clock.words(key), ref.url or ref.path)))
        _written(document.add_paragraph(style="List Bullet"), f"{ref.title or 'Untitled'}. {about}")
    document.add_heading("Method and limits", 1)
    for words in METHOD:
        _written(document.add_paragraph(), words)
    for words in LIMITS:
        _written(document.add_paragraph(style="List Bullet"), words)
    document.core_properties.author = "kilde"
    document.core_properties.title = title
    return _saved(document)


def _claim(document: Any, number: int, claim: Claim, anchors: Anchors) -> None:
    _written(document.add_heading("", 2), f"{number}. “{claim.text}”")
    credibility = f"Credibility {claim.credibility} of 6: {word(f'credibility.{claim.credibility}')}."
    _written(document.add_paragraph(), f"{_carried(claim)}. {credibility}")
    for flag in claim.flags:
        told = f"{word(f'flag.{flag}').capitalize()}. {explanation(flag, claim)}"
        _written(document.add_paragraph(style="List Bullet"), told)
    for origin in claim.origins.sources:
        _written(document.add_paragraph(style="List Bullet"), f"{origin.name}, {source_words(origin.kind, origin.named)}")
    for merge in claim.origins.merges:
        verb = "are one" if merge.certain else "may be one"
        _written(document.add_paragraph(style="List Bullet"), f"{merge.names[0]} and {merge.names[1]} {verb}: {merge.reason}")
    instances = sorted(claim.instances, key=lambda i: (anchors.clock.place[i.article], i.content))
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("Outlet", "Words", "From", "Told"), strict=True):
        _written(cell.paragraphs[0], name)
    for instance in instances:
        own = word("voice.own") if instance.statement is None else word("voice.hearsay")
        row = (
            f"{anchors.name(instance.article)}, {anchors.clock.words(instance.article)}",
            anchors.words(instance) or "the words are not at hand",
            chain_words(instance.chain) if instance.chain else own,
            "; ".join(hedges(instance)) or "plainly",
        )
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _written(cell.paragraphs[0], words)
    document.add_paragraph()


def _carried(claim: Claim) -> str:
    origins = claim.origins
    return f"{count(len(claim.articles), 'article', 'articles')}, {origins_words(origins.least, origins.most)}"


def _written(paragraph: Any, words: str) -> None:
    paragraph.add_run(_UNFIT.sub("\ufffd", words))


def _saved(document: Any) -> bytes:
    """The file with its parts in order and all of one day, so that the same report is the same bytes."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, parts.read(name))
    return out.getvalue()
