"""What each command does, a module a command; what it looks at is a run."""
