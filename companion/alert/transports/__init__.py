"""Ways to a desk: one file each, named as the kind of path in a card, with `TRANSPORT = ...` (alert/transport.py says what it does)."""
