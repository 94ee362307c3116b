"""Keeping a ledger in order: what is wrong with it, moving it, taking articles out of it."""

from sqlalchemy import MetaData


def tables() -> tuple[MetaData, ...]:
    """The tables that others keep in a ledger's database beside its own."""
    from kilde.cases import store as cases
    from kilde.deciding import store
    from kilde.intake.web import cache
    from kilde.watching import state

    return (cache.metadata, state.metadata, store.metadata, cases.metadata)
