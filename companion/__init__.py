"""Companion: a short, explained safety plan for Wikimedia volunteers, and what comes after it. README.md is the map."""

__version__ = "0.1.0"
