"""The run in a terminal: its summary, and what is behind one finding."""
