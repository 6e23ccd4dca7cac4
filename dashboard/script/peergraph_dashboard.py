"""What Streamlit runs for every view; alone in its folder, which comes first on the path."""

from dashboard import shell

shell.run()
