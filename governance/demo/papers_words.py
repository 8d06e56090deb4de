"""What the made-up papers say, as small real PDFs. Nothing in them is about a child."""

from __future__ import annotations

import textwrap

LATE = "Costs and options"
SUPPLEMENT = "What agencies said in the last fortnight"
WORDS = (
    "Purpose",
    "This paper asks the group to consider what has changed since its last meeting and to say what it"
    " wants to see next.",
    "Background",
    "The partnership agreed its priorities for the year in spring. Agencies report on them each quarter."
    " The figures here are made up for the demo.",
    "What we found",
    "Most agencies are on time. Two need help with their training figures. Practitioners say that the new"
    " tool saves them time and that they would like shorter guidance.",
    "What it costs",
    "Nothing beyond the budget that was agreed. Staff time comes from the agencies.",
    "What the group is asked to do",
    "Agree the next steps, name who leads each of them, and ask for a report in three months.",
)
LINE, TOP, LEFT = 18, 770, 60
HEADING = 7  # at this line of the paper it turns over to its second page


def written(title: str, said: tuple[str, ...] = WORDS) -> bytes:
    """A paper of two pages under this title, of these paragraphs."""
    lines = [line for words in said for line in [*textwrap.wrap(words, 82), ""]]
    return _pdf([[title, "", *lines[:HEADING]], [f"{title}, continued", "", *lines[HEADING:]]])


def _pdf(pages: list[list[str]]) -> bytes:
    """Written by hand: the libraries that draw PDFs are for the worker alone."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        drawn = _drawn(lines)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
    return _file(objects)


def _drawn(lines: list[str]) -> bytes:
    out = [f"BT /F1 11 Tf {LINE} TL {LEFT} {TOP} Td".encode()]
    for line in lines:
        safe = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        out.append(b"(%b) Tj T*" % safe.encode("cp1252", "replace"))
    return b"\n".join([*out, b"ET"])


def _file(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
    return bytes(out)
