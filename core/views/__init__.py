"""Core's pages: the account, the outbox, files, health."""
