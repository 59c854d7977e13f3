"""From answers to the next question, and from answers to a plan; pure: no file, no clock, no network."""
