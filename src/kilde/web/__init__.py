"""The desk: a ledger as pages in a browser, each with its JSON twin. The door is `application`.

```
summary ─► listing, meaning        tables of the desk's own, kept beside the ledger's, and what is asked of them
desk                               a ledger that is open: one claim, article, source at a time
views ◄─ desk                      what a page shows, as values; the JSON twins give these as they are
pages                              views to HTML: templates, pictures, words in two languages
adding, checking, correcting,      what is sent by forms or as JSON: articles, drafts to be looked at and not kept, decisions,
  deciding, cases                  cases
guard, failing, describing, app    who may ask, what is told when something fails, the OpenAPI, and the application
```
"""

from kilde.web.app import application

__all__ = ["application"]
