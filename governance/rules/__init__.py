"""The rules of groups that meet, decide and act: pure, no database. A file a noun."""
