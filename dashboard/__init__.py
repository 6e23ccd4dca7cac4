"""The dashboard: pages that show what ``graph`` answers, and the figures and reports of it."""
