"""Learning how one person's mouth follows speech. Its modules are imported one by one, where they are needed."""
