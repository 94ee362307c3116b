"""Feeds and sitemaps: what they list (`kinds.listing`), and the articles that a feed holds itself (`held.drafts`)."""
