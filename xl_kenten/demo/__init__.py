"""The invented 見本県: its municipalities and the returns of the demonstration."""
