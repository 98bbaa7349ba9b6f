"""xCBL 3.0 for Comptoir."""
