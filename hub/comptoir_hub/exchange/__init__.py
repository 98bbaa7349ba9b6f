"""The hub's half of a document's way: intake, processing, delivery, archive, answer."""
