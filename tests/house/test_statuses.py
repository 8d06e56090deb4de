"""docs/statuses.md draws the tables of moves as they are."""

from scripts import statuses


def test_the_drawing_of_statuses_is_up_to_date():
    """A table that changed fails here until it is drawn again: python scripts/statuses.py."""
    assert statuses.FILE.read_text(encoding="utf-8") == statuses.text()


def test_every_status_and_every_move_is_drawn():
    for _title, _words, moves, labels in statuses.diagrams():
        lines = "\n".join(statuses.drawn(moves, labels))
        arrows = [f"    {here} --> {there}" for here in moves for there in moves[here]]
        assert set(arrows) <= set(lines.splitlines())
        assert all(f"    {status}: {labels[status]}" in lines for status in moves)
