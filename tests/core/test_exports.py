"""Exports: no cell is a formula, numbers stay numbers, nothing is hidden, memory stays small."""

import csv
import datetime as dt
import io
import tracemalloc
import zipfile
from contextlib import contextmanager
from decimal import Decimal

import openpyxl
import pytest
from odfdo import Document as OdfDocument

from core import exports

HEADINGS = ["What", "Other"]
FORMULAS = [
    "=1+1", "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://evil\")", "=WEBSERVICE(\"http://x\")", "==1", "=A1", "= 1",
    "+1+1", "+cmd|'/C calc'!A0", "+44 151 496 0000", "++1", "-1+1", "-cmd|x", "- 1", "--1", "-A1", "-1-1",
    "@SUM(1+1)", "@x", "@", "|cmd", "|", "%0A=1", "%", "%x",
    "\t=1", "\tx", "\r=1", "\n=1", "\r\n=1", "\nx", " =1", "  =1", "\u00a0=1", "\u3000=1", "\ufeff=1",
    "'=1", "\"=1", "'\"=1", "\" =1", "“=1”", "‘=1’", "''=1", "' +1",
    "＝1+1", "＋1", "－1", "＠SUM", "｜cmd", "％1", "﹦1", "﹢1", "﹣1", "﹫x", " ＝1", "'＝1",
    "=1;x", "=1,x", "=DDE(\"cmd\";\"/C calc\";\"x\")", "=IMPORTXML(\"http://x\")", "-", "=", "+",
    "-1.5.2", "-1e5", "-2+3+cmd|' /C calc'!D2",
]  # fmt: skip


@contextmanager
def answered(response):
    """Closes the file of a response as the server does, without the end of a request."""
    yield response
    getattr(response, "file_to_stream", io.BytesIO()).close()


def csv_of(*rows: list) -> list[list[str]]:
    text = "".join(exports.csv_lines(HEADINGS, rows))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def file_of(form: str, *rows: list) -> io.BytesIO:
    with answered(exports.response(form, "list", HEADINGS, rows)) as response:
        return io.BytesIO(b"".join(response.streaming_content))


def test_there_are_sixty_formulas():
    assert len(FORMULAS) >= 60


@pytest.mark.shows("IEX-02")
@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_inert_in_csv(text: str):
    assert csv_of([text, "x"])[1] == [f"'{text}", "x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_excel(text: str):
    sheet = openpyxl.load_workbook(file_of("xlsx", [text, "x"])).active
    assert sheet["A2"].data_type == "s"
    kept = "".join(ch for ch in text if ch != "\r")
    assert "".join(ch for ch in str(sheet["A2"].value) if ch != "\r").replace("_x000D_", "") == kept


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_opendocument(text: str):
    content = zipfile.ZipFile(file_of("ods", [text, "x"])).read("content.xml").decode()
    assert "table:formula" not in content
    assert content.count('office:value-type="string"') == 4


@pytest.mark.parametrize("value", [-5, -1.5, Decimal("-3.25"), 0, 12])
def test_a_number_stays_a_number(value):
    assert csv_of([value, "x"])[1] == [str(value), "x"]
    cell = openpyxl.load_workbook(file_of("xlsx", [value, "x"])).active["A2"]
    assert (cell.data_type, float(cell.value)) == ("n", float(value))
    content = zipfile.ZipFile(file_of("ods", [value, "x"])).read("content.xml").decode()
    assert f'office:value-type="float" office:value="{value}"' in content


@pytest.mark.parametrize(
    "text", ["-5", "-1.5", "plain", "a=b", "O’Neill", "5%", "a@example.org", ""]
)
def test_harmless_text_is_left_alone(text: str):
    assert csv_of([text, "x"])[1] == [text, "x"]


def test_a_heading_is_inert_too():
    assert "".join(exports.csv_lines(["=1"], [])) == '\ufeff"\'=1"\r\n'


@pytest.mark.shows("IEX-02")
def test_csv_opens_with_its_accents_in_excel():
    response = exports.response("csv", "Café list", HEADINGS, [["Zoë – café", "£5"]])
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Zoë – café" in content.decode()
    assert response["Content-Disposition"].startswith('attachment; filename="cafe-list-')
    assert response["Cache-Control"] == "no-store"


def test_every_text_is_quoted_so_that_no_other_separator_splits_it():
    assert (
        "".join(exports.csv_lines(["A"], [["a;=1"], ["a\t=1"]]))
        == '\ufeff"A"\r\n"a;=1"\r\n"a\t=1"\r\n'
    )


def test_days_times_and_answers():
    at = dt.datetime(2026, 6, 9, 13, 30, tzinfo=dt.UTC)
    row = [dt.date(2026, 6, 9), at, True, None, ["a", "b"]]
    assert csv_of(row)[1] == ["2026-06-09", "2026-06-09 14:30", "Yes", "", "a, b"]
    cells = list(openpyxl.load_workbook(file_of("xlsx", row)).active.iter_rows(values_only=True))[1]
    assert cells == (dt.datetime(2026, 6, 9), dt.datetime(2026, 6, 9, 14, 30), "Yes", "", "a, b") or cells == (
        dt.datetime(2026, 6, 9), dt.datetime(2026, 6, 9, 14, 30), "Yes", None, "a, b",
    )  # fmt: skip
    content = zipfile.ZipFile(file_of("ods", row)).read("content.xml").decode()
    assert 'office:date-value="2026-06-09"' in content


def test_excel_hides_nothing():
    file = file_of("xlsx", ["a", "b"])
    book = openpyxl.load_workbook(file)
    (sheet,) = book.worksheets
    assert sheet.sheet_state == "visible"
    assert not any(
        each.hidden for each in [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
    )
    assert (book.properties.creator, book.properties.lastModifiedBy) in {
        (None, None),
        ("", ""),
        ("", None),
        (None, ""),
    }
    parts = zipfile.ZipFile(file).namelist()
    assert [
        name for name in parts if "comment" in name or "pivot" in name or "external" in name
    ] == []


def test_opendocument_is_whole():
    rows = [["Two\nlines", "a  b\t<&>"], ["\x00\x0bcontrol", "x" * 10]]
    book = OdfDocument(file_of("ods", *rows))
    (sheet,) = book.body.tables
    assert next(iter(sheet.get_values())) == HEADINGS
    assert sheet.get_value((0, 2)) == "control"
    assert zipfile.ZipFile(file_of("ods", *rows)).namelist()[0] == "mimetype"


def test_a_text_too_long_for_a_cell_says_so():
    value = openpyxl.load_workbook(file_of("xlsx", ["x" * 40_000, "b"])).active["A2"].value
    assert len(value) <= 32_767
    assert value.endswith("the CSV has all of it)")
    assert len(csv_of(["x" * 40_000, "b"])[1][0]) == 40_000


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_memory_does_not_grow_with_the_rows(form: str):
    def rows():
        for n in range(20_000):
            yield [f"Row {n} with some text that is its own", n, dt.date(2026, 6, 9)]

    tracemalloc.start()
    with answered(exports.response(form, "list", ["A", "B", "C"], rows())) as response:
        size = sum(len(part) for part in response.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 50_000
    assert peak < 8 * 1024 * 1024
