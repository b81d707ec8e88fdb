"""Rows straight into a table: COPY on PostgreSQL, executemany elsewhere. Fields left out get their default."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

Model = type[models.Model]


def fill(model: Model, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of the fields `columns` (attribute names, such as "topic_id") of `model`'s own table."""
    fields: dict[str, Any] = {field.attname: field for field in model._meta.local_concrete_fields}
    given = [fields.pop(name) for name in columns]
    rest = [f for f in fields.values() if not (f.primary_key and f.remote_field is None)]
    constant = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    names = ", ".join(connection.ops.quote_name(field.column) for field in (*given, *rest))
    table = connection.ops.quote_name(model._meta.db_table)
    prepare = [_as_it_is if _is_plain(field) else field.get_db_prep_save for field in given]

    def prepared() -> Iterator[list[Any]]:
        for row in rows:
            yield [get(value, connection) for get, value in zip(prepare, row, strict=True)] + constant

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in prepared():
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * (len(given) + len(rest)))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(prepared()))  # noqa: S608


def _is_plain(field: models.Field[Any, Any]) -> bool:
    """Whether the database's library takes the field's values as they are (half of the time of a load)."""
    return connection.vendor == "postgresql" and not isinstance(field, models.JSONField)


def _as_it_is(value: Any, _connection: object) -> Any:
    return value


def go_on_counting(*filled: Model) -> None:
    """Let the next row of these tables get a number of its own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(filled)):
            cursor.execute(statement)


def tidy_up() -> None:
    """Do at once what the database would do in the hours after such a load."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
