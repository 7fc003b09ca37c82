"""Folders and files of the workspace, written atomically."""
