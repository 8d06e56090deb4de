"""The mails about groups."""
