"""xl_kenten: checks and consolidates the returns of a prefecture's inspection of outside contracts."""

__version__ = "0.1.0"
