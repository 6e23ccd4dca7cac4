"""Projects of tools for qualitative data analysis (QDA): from pieces of any tool to records."""
