"""The commands, one a module, each cheap to import: what is heavy is imported when a command runs."""
