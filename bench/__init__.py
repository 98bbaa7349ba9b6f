"""What a document costs, measured against the floor: `make bench`."""
