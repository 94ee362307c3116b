"""When: a date grammar of our own over the language packs, to TIMEX3 values and ISO 8601 intervals.

`times` gives every expression of time in a text; `time_of` chooses the one that tells when a statement's content happened. The
words and forms of a language are data (`kilde/languages/<code>/times.toml`, `kilde.when.pack`); the engine knows the calendar
alone. The method is a cascade of finite patterns as in HeidelTime (Strötgen and Gertz 2013) and SUTime (Chang and Manning
2012): forms over word classes, then joining of neighbours, then resolution in reading order against publication and story.
"""

from kilde.when.choosing import time_of
from kilde.when.times import When, times

__all__ = ["When", "time_of", "times"]
