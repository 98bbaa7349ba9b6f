"""UBL 2.1 for Comptoir: recognises and checks."""
