"""Training: the only room that imports torch. Its modules are imported one by one, where they are needed."""

__all__ = []
