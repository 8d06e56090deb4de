"""Statuses, moves and thresholds of audits, a file a noun. Pure."""
