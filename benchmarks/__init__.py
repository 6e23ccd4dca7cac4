"""Comparisons with peers, each run by one command."""
