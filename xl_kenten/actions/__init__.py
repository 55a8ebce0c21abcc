"""The use cases: one a command or button."""
