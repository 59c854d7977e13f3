"""A sealed alert, from what a person writes to the proof that somebody has read it. FORMAT.md says byte for byte what is sent."""
