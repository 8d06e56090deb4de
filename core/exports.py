"""Rows as CSV, Excel or OpenDocument, without holding them all in memory; no cell is a formula.

In CSV a text that a spreadsheet could take for a formula gets an apostrophe in front; in Excel and
OpenDocument text is written as text. Numbers, negative ones included, and dates stay what they are.
No file carries an author, a hidden sheet, row or column, or a comment.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from core import spreadsheets

FORMATS = {"csv": "CSV", "xlsx": "Excel", "ods": "OpenDocument"}
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# A formula may also stand behind blanks or quotes, or be written in full-width signs.
FORMULA = re.compile(r"""[\s"'‘’“”\u00a0\u3000\ufeff]*[=+\-@|%＝＋－＠｜％﹦﹢﹣﹫]|[\t\r\n]""")
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")

Values = Iterable[Sequence[Any]]


def response(form: str, filename: str, headings: Sequence[str], rows: Values) -> HttpResponseBase:
    """A download of the rows in ``form`` ("csv", "xlsx" or "ods"), named with today's date.

    The caller has checked the export verb and logged the export.
    """
    name = f"{slugify(filename) or 'list'}-{timezone.localdate():%Y-%m-%d}.{form}"
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(csv_lines(headings, rows), content_type=MEDIA[form])
    else:
        # Closed by the response, when the last of it is sent.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        write = {"xlsx": spreadsheets.write_xlsx, "ods": spreadsheets.write_ods}[form]
        write(file, headings, rows)
        file.seek(0)
        answer = FileResponse(file, content_type=MEDIA[form])
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def csv_lines(headings: Sequence[str], rows: Values) -> Iterator[str]:
    """CSV, line by line, with the mark that tells Excel it is UTF-8."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff" + writer.writerow([inert(str(heading)) for heading in headings])
    for row in rows:
        yield writer.writerow([_for_csv(value) for value in row])


def inert(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet could take it for a formula."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.match(text) else text


def _for_csv(value: Any) -> Any:
    value = spreadsheets.plain(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return value
    return inert(value)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
