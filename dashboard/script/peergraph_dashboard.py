"""What Streamlit runs for every view of a page; alone in its folder, which comes first on the path."""

from dashboard import shell

shell.run()
