"""Learning to hear what a mouth does. Its modules are imported one by one, where they are needed."""
