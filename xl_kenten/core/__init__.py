"""The pure core: no files, no Excel; it imports nothing of the edge."""
