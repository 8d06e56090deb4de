"""Reading files from outside: arrangements in YAML, the national register of schools in CSV.

Nothing here writes to the database; the deeds stand in ``services``.
"""
