"""What authors write: script marks, JSON, subtitles; and the plan of beats made from it."""
