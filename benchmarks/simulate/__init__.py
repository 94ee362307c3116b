"""A simulated press: outlets that ask, attend, cite, copy, rewrite, translate, deny and take back, with the truth known."""
