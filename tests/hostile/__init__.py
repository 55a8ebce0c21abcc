"""Makers of odd, broken and malicious files, as code: no such file lies in the repository."""
