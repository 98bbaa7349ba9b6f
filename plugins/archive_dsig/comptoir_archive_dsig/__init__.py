"""Signed archive containers for Comptoir."""
