"""The working papers in Excel."""
