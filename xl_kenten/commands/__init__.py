"""The commands of the command line, grouped by what they work on."""

# The exit status of every command: no errors, errors in the returns, nothing could be done.
DONE, ERRORS_FOUND, FAILED = 0, 1, 2
