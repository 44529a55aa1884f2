"""The exit codes of the command, as the README lists them."""

DONE, FAILED, WRONG_USE, LOCKED, INTERRUPTED, TERMINATED = 0, 1, 2, 75, 130, 143
