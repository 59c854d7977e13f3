"""The checklists: questions, factors, steps, sources and the crisis tree, from TOML files to typed values."""
