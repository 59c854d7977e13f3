"""Checks of the person's own account; one file each."""
