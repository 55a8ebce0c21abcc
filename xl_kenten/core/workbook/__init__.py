"""The prefecture's own workbook: what its sheets hold and what a button writes into them. Pure."""
