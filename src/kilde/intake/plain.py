"""Blocks of running text without markup."""
