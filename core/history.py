"""History with the person and the reason, for single and for set-based writes alike.

django-simple-history writes a row on ``save()`` and ``delete()`` only, and does so even when
nothing changed. Every write to a tracked model goes through the functions here; a house test
fails on ``save``, ``update`` or ``bulk_*`` of a tracked model anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, models, router, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from core import bulk
from core.actors import System, person_of, why
from core.crypto import EncryptedTextField

if TYPE_CHECKING:
    from partnership.models import Person

M = TypeVar("M", bound=models.Model)


def track(**options: Any) -> HistoricalRecords:
    """The ``history`` of a model. ``excluded_fields`` leaves out what is no fact, such as counters."""
    reason = models.TextField(blank=True, default="")
    return HistoricalRecords(history_change_reason_field=reason, **options)


def create(record: M, *, actor: Person | System, reason: str) -> M:
    """Check a new record and save it, with one history row."""
    record.full_clean()
    _sign(record, actor, reason)
    record.save(force_insert=True)
    return record


def change(record: M, *, actor: Person | System, reason: str, **values: Any) -> bool:
    """Set named fields and save only those that differ. Returns whether anything did.

    ``full_clean`` runs on the changed fields; ValidationError is raised before anything is written.
    """
    return change_to(record, values, actor=actor, reason=reason)


def change_to(
    record: models.Model, values: Mapping[str, Any], *, actor: Person | System, reason: str
) -> bool:
    """As ``change``, for a record that has a field called ``reason`` or ``actor`` itself."""
    differing = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not differing:
        return False
    for name, value in differing.items():
        setattr(record, name, value)
    unchanged = [f.name for f in record._meta.fields if not {f.name, f.attname} & set(differing)]
    record.full_clean(exclude=unchanged)
    _sign(record, actor, reason)
    record.save(update_fields=list(differing))
    return True


@transaction.atomic
def delete(record: models.Model, *, actor: Person | System, reason: str) -> None:
    """Delete a record, leaving its last state and the reason in history.

    What goes with it (cascades) and what loses its link to it (SET_NULL) is kept in history too.
    """
    collector = Collector(using=router.db_for_write(type(record)), origin=record)
    collector.collect([record])
    for instances in collector.data.values():
        for instance in instances:
            _sign(instance, actor, reason)
    emptied: list[tuple[type[models.Model], list[Any]]] = []
    for groups in collector.field_updates.values():
        rows: list[Any] = [row for group in groups for row in iter(group)]  # type: ignore[call-overload]
        if rows and hasattr(rows[0], "history"):
            emptied.append((type(rows[0]), [row.pk for row in rows]))
    collector.delete()
    for model, keys in emptied:
        record_many(model._base_manager.filter(pk__in=keys), actor=actor, reason=reason)


def create_many(records: Sequence[M], *, actor: Person | System, reason: str) -> list[M]:
    """Insert many records and their history in batches."""
    if not records:
        return []
    return bulk_create_with_history(  # type: ignore[no-any-return]
        list(records),
        type(records[0]),
        batch_size=1000,
        default_user=person_of(actor),
        default_change_reason=why(actor, reason),
        default_date=timezone.now(),
    )


@transaction.atomic
def change_many(
    rows: models.QuerySet[M], *, actor: Person | System, reason: str, **values: Any
) -> int:
    """Set the same values on many rows: one UPDATE, and one INSERT … SELECT into history.

    Rows that have the values already are left alone. ``rows`` is read once for its keys, so that a
    filter on a changed column still finds them. Returns how many rows were changed.
    """
    everything = rows.model._base_manager.all()
    chosen = everything.filter(pk__in=rows.order_by().values("pk"))
    if not _encrypted(rows.model, values):
        chosen = chosen.exclude(**values)
    keys = list(chosen.order_by("pk").select_for_update().values_list("pk", flat=True))
    if keys:
        changed = everything.filter(pk__in=bulk.among(keys))
        changed.update(**values)
        record_many(changed, actor=actor, reason=reason)
    return len(keys)


def record_many(
    rows: models.QuerySet[Any], *, actor: Person | System, reason: str, created: bool = False
) -> None:
    """Write the present state of the rows into their history, in one INSERT … SELECT.

    ``created`` says that the rows are new: they came by a statement of their own.
    """
    past = rows.model.history.model
    connection = connections[router.db_for_write(rows.model)]
    quote = connection.ops.quote_name
    names = {each.name for each in rows.model._meta.concrete_fields}
    copied = [each for each in past._meta.concrete_fields if each.name in names]
    person = person_of(actor)
    told = {
        "history_date": timezone.now(),
        "history_type": "+" if created else "~",
        "history_change_reason": why(actor, reason),
        "history_user": person.pk if person else None,
    }
    fields = [past._meta.get_field(name) for name in told]
    marks = ", ".join(_mark(each, connection) for each in fields)
    values = [each.get_db_prep_save(told[each.name], connection) for each in fields]
    picked = rows.order_by().values_list(*[each.attname for each in copied])
    inner, params = picked.query.get_compiler(connection=connection).as_sql()
    columns = ", ".join(quote(each.column) for each in [*copied, *fields])
    sql = (
        f"INSERT INTO {quote(past._meta.db_table)} ({columns}) "  # noqa: S608  names only, quoted
        f"SELECT picked.*, {marks} FROM ({inner}) AS picked"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *params])


def _mark(each: Any, connection: Any) -> str:
    """PostgreSQL must be told the type of a value that stands alone in a SELECT."""
    return f"CAST(%s AS {each.db_type(connection)})" if connection.vendor == "postgresql" else "%s"


def _encrypted(model: type[models.Model], values: dict[str, Any]) -> bool:
    return any(isinstance(model._meta.get_field(name), EncryptedTextField) for name in values)


def _sign(record: models.Model, actor: Person | System, reason: str) -> None:
    record._history_user = person_of(actor)  # type: ignore[attr-defined]
    record._change_reason = why(actor, reason)  # type: ignore[attr-defined]
