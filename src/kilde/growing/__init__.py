"""The matching that a ledger keeps, brought up to what has been read: article by article or many at once, with one outcome."""

from kilde.growing.changed import around, changed
from kilde.growing.growing import Groups, Growing, Grown, groups
from kilde.growing.ids import current_ids
from kilde.growing.nearby import nearby
from kilde.growing.traced import traced
from kilde.growing.whole import Whole, whole

__all__ = ["Groups", "Growing", "Grown", "Whole", "around", "changed", "current_ids", "groups", "nearby", "traced", "whole"]
