"""The QR codes on the pages of a PDF: found, read with care, and compared with its text."""
