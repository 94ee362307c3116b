"""The trained reader: from annotated articles to the files in `kilde/models`. See training/README.md."""
