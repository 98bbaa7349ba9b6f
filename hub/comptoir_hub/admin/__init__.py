"""The operator's pages: what the hub itself has to see to."""
