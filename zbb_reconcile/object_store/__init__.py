"""Data and results in an object store, s3://…: brought here, and put there, around a run."""
