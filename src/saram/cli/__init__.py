"""Commands for people: parse, call a workflow, show progress."""
