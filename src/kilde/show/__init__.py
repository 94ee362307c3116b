"""Showing what was found: in the terminal, and as one self-contained page."""
