"""Papers as people send them: PDFs that say what page they are, Word, a picture, text, a sheet; and bad ones."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name
from PIL import Image


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf_of(
    *words: str, turned: int = 0, box: tuple[int, ...] = (0, 0, 595, 842), password: str = ""
) -> bytes:
    """A page for each of the words."""
    made = pikepdf.Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for text in words:
        drawn = made.make_stream(
            f"q BT /F0 12 Tf {box[0] + 72} {box[1] + 400} Td ({text}) Tj ET".encode()
        )
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array(list(box)),
            Contents=drawn,
            Rotate=turned,
            Resources=Dictionary(Font=Dictionary(F0=font)),
        )
        made.pages.append(pikepdf.Page(page))
    out = io.BytesIO()
    if password:
        made.save(out, encryption=pikepdf.Encryption(user=password, owner="o"))
    else:  # the same words make the same file, whenever it is made
        made.save(out, deterministic_id=True)
    return out.getvalue()


def truncated() -> bytes:
    """A PDF whose middle is missing, though it ends as a PDF ends."""
    whole = pdf_of(*(f"page {n}" for n in range(9)))
    return whole[: len(whole) // 9] + b"\n%%EOF\n"


def word(*paragraphs: str, picture: bool = False) -> bytes:
    made = docx.Document()
    made.add_heading(paragraphs[0])
    for text in paragraphs[1:]:
        made.add_paragraph(text)
    if picture:
        made.add_picture(io.BytesIO(png()))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (20, 90, 160)).save(out, "PNG")
    return out.getvalue()


def sheet() -> bytes:
    made = openpyxl.Workbook()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def texts(path: str | Path) -> list[str]:
    """The words of every page of a PDF, read by another library than the one that made it."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(str(path)).pages]
