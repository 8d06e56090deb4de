"""Parts of a Word document with real headings, lists and tables. Only a worker imports this: lxml is heavy."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core.prose import Block

LANGUAGE = "en-GB"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no place for these


def begin(*, title: str, author: str, running_head: str) -> Any:
    """A new A4 document with its title, language, a line at the head of each page and page numbers."""
    document = Document()
    _set_up(document, title, author, running_head)
    return document


def finished(document: Any) -> bytes:
    """The bytes of the file."""
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _set_up(document: Any, title: str, author: str, running_head: str) -> None:
    about = document.core_properties
    about.title = clean(title)
    about.author = clean(author)
    about.language = LANGUAGE
    about.comments = ""
    about.last_modified_by = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.header.paragraphs[0].text = clean(running_head)
    _page_number(page.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    paragraph.add_run("Page ")
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def facts(document: Any, rows: Iterable[tuple[str, str]]) -> None:
    """A line a fact: its label in bold, then its value."""
    for label, value in rows:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(clean(value))


def blocks(document: Any, parts: Iterable[Block]) -> None:
    """Paragraphs and lists, as somebody typed them."""
    for block in parts:
        if block.items:
            for item in block.items:
                document.add_paragraph(clean(item), style="List Bullet")
        else:
            document.add_paragraph(clean("\n".join(block.lines)))


def table(
    document: Any, headings: Sequence[str], rows: Sequence[Sequence[str]], summary: str
) -> None:
    """A table with a header row that repeats on each page and is read out as one."""
    drawn = document.add_table(rows=1 + len(rows), cols=len(headings), style="Table Grid")
    drawn.autofit = True
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), summary)
    drawn._tbl.tblPr.append(caption)
    header = OxmlElement("w:tblHeader")
    drawn.rows[0]._tr.get_or_add_trPr().append(header)
    cells = (
        drawn._cells
    )  # read once: asking row by row takes time that grows with the square of the rows
    for column, heading in enumerate(headings):
        cells[column].paragraphs[0].add_run(heading).bold = True
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            cells[number * len(headings) + column].text = clean(value)


def clean(text: str) -> str:
    """The text without what a Word file cannot hold."""
    return UNPRINTABLE.sub("", text)
