"""Text to Speech: engines behind the Speaker seam, alignment, loudness."""
