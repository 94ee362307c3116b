"""What analysts decide by hand: readings mended, claims joined or kept apart, sources told to be one or two, outlets rated."""
