"""The end of the access log's chain moves with the row that is added to it: one statement fewer on every page of a record."""

from django.db import migrations

NAME = "core_accessentry_moves_the_end"
MOVE = "UPDATE core_accesshead SET entry_id = NEW.id, digest = NEW.digest WHERE id = 1"
FORWARD = {
    "sqlite": [
        f'CREATE TRIGGER "{NAME}" AFTER INSERT ON "core_accessentry" BEGIN {MOVE}; END',
    ],
    "postgresql": [
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {MOVE}; RETURN NULL; END $$",
        f'CREATE TRIGGER "{NAME}" AFTER INSERT ON "core_accessentry" '
        f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    ],
}
BACK = {
    "sqlite": [f'DROP TRIGGER "{NAME}"'],
    "postgresql": [f'DROP TRIGGER "{NAME}" ON "core_accessentry"', f"DROP FUNCTION {NAME}()"],
}


def run(statements):
    def each(apps, editor):
        for statement in statements[editor.connection.vendor]:
            editor.execute(statement)

    return each


class Migration(migrations.Migration):
    dependencies = [("core", "0004_reference_series")]

    operations = [migrations.RunPython(run(FORWARD), run(BACK))]
