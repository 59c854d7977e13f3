"""Checks of the line to Wikimedia; one file each."""
