"""Files to records: one module a format, one pipeline that hands the records to the graph."""
