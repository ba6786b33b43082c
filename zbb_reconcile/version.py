"""The version of the program, where nothing else needs to be brought in to read it."""

__version__ = "0.2.0"
