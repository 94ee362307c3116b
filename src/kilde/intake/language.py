"""Which language a text is in, as a BCP 47 tag."""


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag, by which packs are named: `en` of `en-GB`; `nb` of `no`, the two being one there."""
    subtag = language.replace("_", "-").split("-")[0].lower()
    return "nb" if subtag == "no" else subtag
