"""From a Text to words in the reader's language."""
