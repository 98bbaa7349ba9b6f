"""Official packages: the schema and samples of a format's owner, put in the place of what a plugin brings.

`package` reads what the owner gave, `schemas` finds which schema is whose, `trial` asks them and tries them on samples,
`in_order` puts what we write into their order, and `differences` says where they and the plugin's own schemas part.
"""
