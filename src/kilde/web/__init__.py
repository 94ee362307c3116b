"""The desk: a ledger as pages in a browser, each with its JSON twin. The door is `application`.

```
summary ─► listing, meaning        tables of the desk's own, kept beside the ledger's, and what is asked of them
desk                               a ledger that is open: one claim, article, source at a time
views ◄─ desk                      what a page shows, as values; the JSON twins give these as they are
pages                              views to HTML: templates, pictures, words in two languages
guard, errors, app                 who may ask, what is told when something fails, and the application
```
"""

from kilde.web.app import application

__all__ = ["application"]
