"""What breaks: files that are damaged or change, systems that say no, commands that are killed."""
