"""The one way to the internet: a client that keeps to the person's route. `client` loads httpx, so it is imported late."""
