"""The window: everything that needs Qt stands in this room, and rooms below it return values."""
