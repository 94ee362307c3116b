"""The outlets that every way of a claim passes, as the terminal and the report tell them."""

from kilde.show.report import report_html
from kilde.show.terminal import trace_text
from kilde.show.words import passed, spoken
from kilde.tracing import trace
from simulated import Desk, Link


def test_the_terminal_and_the_report_name_the_outlet_that_every_way_passes() -> None:
    desk = Desk()
    desk.tell("a", "Ten boats sank.", "Ten boats sank", outlet="Echo", published="2031-05-01")
    for id, outlet, day in (("b", "Dawn", "02"), ("c", "Noon", "03")):
        cited: Link = ("Echo", "outlet", True)
        desk.tell(id, "Ten boats sank, says Echo.", "Ten boats sank", [cited], outlet=outlet, published=f"2031-05-{day}")
    told = trace(desk.readings, [desk.instances])
    assert "Every way of it passes Echo." in trace_text(told, desk.readings)
    assert "Every way of it passes" in report_html(told, desk.readings)
    with spoken("nb"):
        assert passed(told.claims[0]) == "Alle veier går gjennom Echo."
