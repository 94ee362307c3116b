"""The templates of texts, a file a language."""
