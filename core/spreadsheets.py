"""Writers of Excel and OpenDocument sheets that hold one row at a time."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape

import xlsxwriter
from django.utils import timezone

# Excel takes no more in one cell.
LONGEST = 32_767
CUT = " … (cut: longer than a cell can hold; the CSV has all of it)"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
)
STYLES = (
    '<office:automatic-styles><number:date-style style:name="d"><number:year number:style="long"/>'
    '<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="d"/>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)

Values = Iterable[Sequence[Any]]


def plain(value: Any) -> str | int | float | Decimal | dt.date | dt.datetime:
    """A value as a cell can hold it: a number, a day, a local time, or text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, int | float | Decimal | dt.date):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(plain(each)) for each in value)
    return str(value)


def write_xlsx(file: IO[bytes], headings: Sequence[str], rows: Values) -> None:
    """One sheet, written row by row through a temporary file."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("List")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headings) - 1, 0), 22)
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, _fitting(str(heading)), bold)
        for line, row in enumerate(rows, start=1):
            for at, value in enumerate(map(plain, row)):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(line, at, value, clock)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(line, at, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, str):
                    sheet.write_string(line, at, _fitting(value))
                else:
                    sheet.write_number(line, at, value)


def write_ods(file: IO[bytes], headings: Sequence[str], rows: Values) -> None:
    """One sheet in a small archive: its type, what is in it, and the content, row by row."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(
                f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}'
                f'office:version="1.3">{STYLES}<office:body><office:spreadsheet>'
                '<table:table table:name="List">'.encode()
            )
            content.write(
                _ods_row([_ods_text(str(h), ' table:style-name="head"') for h in headings])
            )
            for row in rows:
                content.write(_ods_row([_ods_cell(plain(value)) for value in row]))
            content.write(
                b"</table:table></office:spreadsheet></office:body></office:document-content>"
            )


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def _ods_row(cells: list[str]) -> bytes:
    return f"<table:table-row>{''.join(cells)}</table:table-row>".encode()


def _ods_cell(value: str | float | Decimal | dt.date | dt.datetime) -> str:
    if isinstance(value, dt.datetime):
        value = value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        day = value.isoformat()
        return (
            f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{day}">'
            f"<text:p>{day}</text:p></table:table-cell>"
        )
    if isinstance(value, str):
        return _ods_text(value)
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _ods_text(text: str, style: str = "") -> str:
    lines = ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = "".join(f"<text:p>{_blanks(escape(line))}</text:p>" for line in lines)
    return f'<table:table-cell{style} office:value-type="string">{shown}</table:table-cell>'


def _blanks(line: str) -> str:
    """OpenDocument folds runs of blanks unless they are written out."""
    line = line.replace("\t", "<text:tab/>")
    return re.sub("^ | {2,}", lambda run: f'<text:s text:c="{len(run[0])}"/>', line)
