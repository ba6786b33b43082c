"""The desk: a page on this machine alone, where findings are looked at and decided."""
