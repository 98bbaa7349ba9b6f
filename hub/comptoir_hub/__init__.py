"""Partners, documents, portal and API of Comptoir."""
