"""The parts of the vault's page: making it, its recovery words, opening it, its notes."""
