"""What makes the package's fitted numbers from data: recipes, run as `python -m training.NAME`."""
