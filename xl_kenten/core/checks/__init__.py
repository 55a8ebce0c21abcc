"""The rules (one a file, named like its finding code) and the ordered list of them."""
