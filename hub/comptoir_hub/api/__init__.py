"""JSON for machines: the same functions as the portal, behind a bearer token."""
