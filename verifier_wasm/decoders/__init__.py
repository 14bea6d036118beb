"""How each format is decoded: one module each, imported when a code of it is shown."""
