"""The pages of the dashboard, one file each: what is on the screen and nothing else."""
