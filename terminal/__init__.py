"""How the command line prints: rows in four formats, traces, errors, progress."""
