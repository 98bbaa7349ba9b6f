"""Companies, the people who sign in for them, and the keys of their machines."""
