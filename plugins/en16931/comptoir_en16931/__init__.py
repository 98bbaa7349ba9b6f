"""The business rules of EN 16931 for Comptoir."""
