"""kilde reads news the way a source critic does, and shows the way back."""
