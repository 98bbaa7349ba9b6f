"""ETS 3.1 for Comptoir."""
