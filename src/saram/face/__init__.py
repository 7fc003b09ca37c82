"""Landmarks, canonical crops, paste back."""
