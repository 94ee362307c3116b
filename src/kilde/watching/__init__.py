"""Feeds watched: what is new fetched and traced, and what an editor wants to be told, told once."""
