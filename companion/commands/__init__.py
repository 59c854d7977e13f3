"""The words of the command line: one file each, found by its name and imported when it is used."""
