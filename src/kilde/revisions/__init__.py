"""What changed between two texts of one article that matters to a source critic: `changes.changes`."""
