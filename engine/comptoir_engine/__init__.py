"""The contract and the flow of Comptoir, an exchange hub for business documents."""
