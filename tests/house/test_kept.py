"""What happened cannot be rewritten: after the migrations every such table stands protected."""

from core import append_only
from tests import isolation


def test_every_table_of_what_happened_is_protected_by_the_migrations(db: None) -> None:
    assert sorted(isolation.protected) == append_only.tables()
