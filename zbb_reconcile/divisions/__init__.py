"""Many divisions: each a run of its own in one store, and what they say together."""
