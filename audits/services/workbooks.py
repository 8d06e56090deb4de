"""Workbooks that people hand in, as plain text, sheet by sheet. Formulas are read as text."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from core import filetypes
from core.errors import RuleBroken

MOST_ROWS = 3000
MOST_COLUMNS = 60
UNREADABLE = "The Excel file cannot be read. Save it again as .xlsx."
Cells = list[Any]


def sheets_of(name: str, content: bytes) -> dict[str, list[Cells]]:
    """Title of a sheet in lower case → its rows. Raises RuleBroken(field="file") for what is no workbook."""
    from openpyxl import load_workbook  # heavy, and few requests bring a spreadsheet
    from openpyxl.utils.exceptions import InvalidFileException

    filetypes.told(io.BytesIO(content), name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheets = {each.title.strip().casefold(): _cells(each) for each in book.worksheets}
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError):
        raise RuleBroken(UNREADABLE, field="file") from None
    return sheets


def _cells(sheet: Any) -> list[Cells]:
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
    return [[_plain(value) for value in row] for row in rows]


def _plain(value: Any) -> str:
    """What a cell says, as text: a formula as it is typed, a whole number without its point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(getattr(value, "text", value)).strip()
