"""Cases: named selections of articles and claims inside a large ledger, with notes."""
