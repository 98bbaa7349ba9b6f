"""Official packages: the schema and samples of a format's owner, put in the place of what a plugin brings.

`package` reads what the owner gave, `schemas` finds which schema is whose, `check` checks documents with them, and
`differences` says where they and the plugin's own schemas part.
"""
