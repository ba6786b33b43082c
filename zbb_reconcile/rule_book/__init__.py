"""The law book: every rule from the words of its law to an example, for a lawyer to sign."""
