"""Documents in and out over HTTP for Comptoir."""
