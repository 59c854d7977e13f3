"""Checks of this computer; one file each, and nothing leaves it."""
