"""The companies' logos: cleaned as they come, kept, and handed to the conversions that show them."""
