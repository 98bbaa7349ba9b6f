"""The only room that parses: hardened lxml and Saxon, XSD, limits, and the ready-made parts of a format plugin."""
