"""Whom to trust with an alert: signed contact cards. FORMAT.md says byte for byte what a card is."""
