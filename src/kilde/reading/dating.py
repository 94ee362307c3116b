"""When each statement's content happened, as the article's words tell."""

import msgspec

from kilde.statement import Reading
from kilde.when import time_of, times


def with_times(reading: Reading) -> Reading:
    """The reading with the `time` of each statement; the same where the language has no words of time."""
    article = reading.article
    found = times(article.text, article.language, article.published) if reading.statements else ()
    if not found:
        return reading
    dated = [
        msgspec.structs.replace(
            one, time=time_of(article.text, article.language, found, one.content, one.cue, one.kind == "direct")
        )
        for one in reading.statements
    ]
    return msgspec.structs.replace(reading, statements=tuple(dated))
