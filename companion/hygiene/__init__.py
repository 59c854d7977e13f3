"""Checks of the account, the connection and the device: each asks one question and says what it found, or why it cannot know."""
