"""Seals bytes to people's keys or to a passphrase, as age files. FORMAT.md says byte for byte what is written and read."""
