"""A trace as a report to read, print and pass on: one content, three forms."""
