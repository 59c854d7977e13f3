"""The parts of the page Checks: what to look at, the wait, what was found; and the service that runs checks while the window is open."""
