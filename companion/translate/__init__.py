"""For translators: what there is to translate, what is done, and whether it can be shown."""
