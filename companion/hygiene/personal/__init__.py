"""Personal details in the text of a page: pure, told nothing but the text, the account's name and the day."""
