"""Issues from a file that somebody exported from their tracker; nothing here speaks to one."""
