"""The vocabulary of peergraph and the neutral records checked against it."""
