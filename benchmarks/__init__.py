"""What is measured, and against whom. `python -m benchmarks.run` writes RESULTS.md."""
