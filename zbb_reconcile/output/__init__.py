"""The folder of results: whole or not at all, with hashes of everything in it."""
