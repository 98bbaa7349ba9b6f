"""The Swiss QR-bill below an invoice: what it says, its rules, its code, and its place on the page."""
