"""The map of a coded project: how it is written, proposed, read and applied (see loaders.map)."""
