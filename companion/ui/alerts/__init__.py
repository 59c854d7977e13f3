"""The parts of the Emergency page, and what it knows of alerts."""
