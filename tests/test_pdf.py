"""PDF files: paragraphs from lines and columns, titles, heads of pages, and files that are no text."""

import builtins
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kilde.errors import InputError
from kilde.intake.pdf import pdf

pytest.importorskip("pypdfium2", reason="needs the extra kilde[pdf]")

#: Words at a place: left, height, size of type.
Drawn = tuple[float, float, float, str]

STORY = [
    "The municipality closed the bridge over the sound on",
    "Monday evening, after divers had found cracks in two of",
    "its pillars. Runa Holt says that it may stay so until the",
    "spring.",
]
MORE = [
    "Ferries go every half hour from the northern quay, the",
    "board of the harbour told those who had come to the",
    "meeting. Nobody was hurt.",
]


def document(pages: Sequence[Sequence[Drawn]], *, title: str = "", extra: str = "") -> bytes:
    """A PDF file with the words of each page, drawn in that order in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for drawn in pages:
        body = "".join(f"BT /F {size} Tf {left} {height} Td ({words}) Tj ET\n" for left, height, size, words in drawn)
        packed = zlib.compress(body.encode("latin-1")).hex() + ">"
        stream = f"<< /Length {len(packed)} /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n{packed}\nendstream"
        kids.append(f"{len(objects) + 1} 0 R")
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F {font} >> >> "
            f"/Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(stream)
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra}>>"
    start = len(out)
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF".encode(
        "latin-1"
    )


def column(left: float, top: float, lines: Sequence[str], size: float = 10) -> list[Drawn]:
    return [(left, top - 1.2 * size * index, size, words) for index, words in enumerate(lines)]


def paragraphs(data: bytes) -> list[str]:
    return pdf(data, "a.pdf").text.strip().split("\n\n")


def test_lines_become_paragraphs_again() -> None:
    page = [(50, 740, 24, "Bridge closed"), *column(50, 700, STORY), *column(50, 640, MORE)]
    assert paragraphs(document([page])) == ["Bridge closed", " ".join(STORY), " ".join(MORE)]


def test_a_line_further_in_and_a_short_last_line_part_paragraphs_without_a_gap() -> None:
    indented = [*column(50, 700, STORY[:2]), (50, 676, 10, "its pillars, which are old and of brick, as we all knew."),
                (65, 664, 10, MORE[0]), *column(50, 652, MORE[1:])]  # fmt: skip
    assert len(paragraphs(document([indented]))) == 2
    assert len(paragraphs(document([column(50, 700, [*STORY, *MORE])]))) == 2


def test_a_sentence_goes_on_in_the_next_column_and_page_and_a_broken_word_is_whole() -> None:
    first = column(50, 700, [*STORY[:2], "its pillars. Runa Holt says that the munici-"])
    second = column(320, 700, ["pality knew, and that it may stay so until the", "spring comes and the"])
    third = column(50, 700, ["ice is gone.", *MORE])
    assert paragraphs(document([[*first, *second], third]))[0] == (
        " ".join(STORY[:2]) + " its pillars. Runa Holt says that the municipality knew, and that it may stay so until the"
        " spring comes and the ice is gone."
    )


def test_the_title_is_what_the_file_calls_itself_if_that_is_printed_else_the_largest_type() -> None:
    page = [(50, 760, 30, "Fjordposten"), (50, 720, 18, "Bridge closed"), *column(50, 690, STORY), *column(50, 600, MORE)]
    assert pdf(document([page], title="Bridge closed"), "a").title == "Bridge closed"
    assert pdf(document([page], title="Microsoft Word - draft3"), "a").title == "Fjordposten"
    assert pdf(document([column(50, 700, [*STORY, *MORE])]), "a").title is None


def test_heads_feet_and_numbers_of_pages_are_left_out() -> None:
    pages = []
    for n, name in enumerate(["One", "Two", "Three", "Four"]):
        head, foot = (50, 780, 8, f"Fjordposten 3 May 2024, page {n}"), (300, 20, 8, f"- {n} -")
        pages.append([head, *column(50, 700, [f"Story {name}. {STORY[0]}", *STORY[1:]]), foot])
    text = pdf(document(pages), "a").text
    assert "Fjordposten" not in text
    assert "- 2 -" not in text
    assert text.count("Story") == 4
    assert text.count(STORY[1]) == 4  # what every page says is no head where it stands among other lines


def test_pages_drawn_row_by_row_across_their_columns_are_refused() -> None:
    rows = [drawn for n in range(20) for drawn in ((50, 700 - 12 * n, 10, STORY[n % 3]), (340, 700 - 12 * n, 10, MORE[n % 3]))]
    with pytest.raises(InputError, match="columns cannot be told apart"):
        pdf(document([rows]), "a.pdf")


def test_scans_and_garbled_fonts_are_refused() -> None:
    with pytest.raises(InputError, match="may be scans"):
        pdf(document([[], [(50, 700, 10, "1")]]), "a.pdf")
    with pytest.raises(InputError, match="garbled"):
        pdf(document([column(50, 700, ["abc :::: ;;;; ++++ 0000 #### !!!! ab cd"] * 20)]), "a.pdf")


def test_locked_files_are_refused() -> None:
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + "00" * 32 + "> /U <" + "11" * 32 + "> /P -4 >> /ID [<00><00>] "
    with pytest.raises(InputError, match=r"a\.pdf: is locked with a password"):
        pdf(document([column(50, 700, STORY)], extra=lock), "a.pdf")


@pytest.mark.parametrize("data", [b"", b"  ", b"Words.", b"%PDF-1.7\njunk", document([column(50, 700, STORY)])[:90]])
def test_what_is_no_pdf_is_named(data: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.pdf: is (empty|damaged, or no PDF file)"):
        pdf(data, "a.pdf")


def test_without_the_extra_the_file_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "pypdfium2":
            raise ModuleNotFoundError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"a\.pdf: .*kilde\[pdf\]"):
        pdf(b"%PDF", "a.pdf")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=20))
def test_a_damaged_file_is_at_most_an_error(at: int, junk: bytes) -> None:
    data = document([column(50, 700, STORY)])
    try:
        draft = pdf(data[:at] + junk + data[at + len(junk) :], "a.pdf")
    except InputError:
        return
    assert draft.text.strip()
