"""Checking: what an article, or the draft of one, rests on, and what an editor would ask about it."""
