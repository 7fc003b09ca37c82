"""Learning to paint the lower face of one person. Its modules are imported one by one, where they are needed."""

__all__ = []
