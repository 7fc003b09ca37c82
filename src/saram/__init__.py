"""saram makes AI humans: digital presenters who look, speak and answer like people."""

__version__ = "0.1.0"
