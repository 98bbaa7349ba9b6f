"""UN/CEFACT Cross Industry Invoice for Comptoir."""
