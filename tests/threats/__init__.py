"""Every threat and every fault that SECURITY.md names, each as a test through real files and the real commands."""
