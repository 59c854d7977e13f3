"""The receiving side: a server that stores sealed alerts and cannot read them, and the console of the people who answer."""
