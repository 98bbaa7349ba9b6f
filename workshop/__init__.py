"""What `make` calls: set-up, locks, borders and catalogues of the workspace."""
