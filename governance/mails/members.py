"""The mails about members."""
