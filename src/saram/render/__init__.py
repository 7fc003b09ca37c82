"""Script to video: timeline, composition, output."""
