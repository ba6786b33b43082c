"""Room 3: which names mean which agency, and which accounts are the same."""
