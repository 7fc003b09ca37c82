"""Written text to speakable text and its pronunciation."""
