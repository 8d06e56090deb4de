"""Pages of partners, people, seats, money and memoranda; one module a noun."""
