"""The words in the XML parts of an office file, paragraph by paragraph. No document type is taken."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from core import archives

# The text of a run. A name may lie in several: they are joined to the paragraph.
LIVE, STRUCK = "t", "delText"
PARAGRAPHS = frozenset({"p", "h", "si"})
GAPS = {**dict.fromkeys(("br", "cr", "tab", "s", "line-break"), " "), "noBreakHyphen": "-"}
# What a picture, a link, a field or a change says besides its text.
SAYING = frozenset({"descr", "title", "author", "date-value", "string-value", "Target", "href"})
WORDLESS = (
    "[Content_Types].xml",
    "styles.xml",
    "fontTable.xml",
    "theme1.xml",
    "webSettings.xml",
    "numbering.xml",
    "presProps.xml",
    "viewProps.xml",
    "tableStyles.xml",
    "manifest.xml",
    "manifest.rdf",
    "settings.xml",
)


class Hostile(ValueError):
    """A file that would take more than it is worth, or defines entities."""


class Locked(ValueError):
    """A file that a password protects."""


class _Words:
    """Collects what one part says. Paragraphs stand in one another where there are text boxes."""

    def __init__(self, *, open_document: bool) -> None:
        self.lines: list[str] = []
        self.every = open_document  # in OpenDocument all text of a paragraph is shown
        self.names: list[str] = []
        self.paragraphs: list[tuple[list[str], list[str]]] = []
        self.alone: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        self.names.append(name)
        self.alone = []
        self.lines += [value for key, value in attributes.items() if _local(key) in SAYING]
        if name in PARAGRAPHS:
            self.paragraphs.append(([], []))
        elif name in GAPS:
            self._add(GAPS[name], shown=True)

    def end(self, _name: str) -> None:
        name = self.names.pop()
        if name in PARAGRAPHS:
            shown, whole = ("".join(words) for words in self.paragraphs.pop())
            self.lines += [shown] if shown == whole else [shown, whole]
        elif self.alone:
            self.lines.append("".join(self.alone))
        self.alone = []

    def data(self, text: str) -> None:
        name = self.names[-1]
        if self.paragraphs and (self.every or name in {LIVE, STRUCK}):
            self._add(text, shown=name != STRUCK)
        else:
            self.alone.append(text)

    def _add(self, text: str, *, shown: bool) -> None:
        if self.paragraphs:
            live, whole = self.paragraphs[-1]
            whole.append(text)
            if shown:
                live.append(text)


def words_of(content: bytes, *, open_document: bool = False) -> list[str]:
    """What one XML part says: a line for each paragraph, property and description."""
    words, parser = _Words(open_document=open_document), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.data
    parser.Parse(content, True)
    return [line for line in words.lines if line.strip()]


def parts_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts of an archive that can hold words, each with its content, within what is bearable."""
    parts = archive.infolist()
    if len(parts) > archives.PARTS or sum(part.file_size for part in parts) > archives.TOTAL:
        raise Hostile
    if any(part.flag_bits & 0x1 for part in parts):
        raise Locked
    for part in parts:
        name = part.filename
        # OpenDocument keeps headers and footers in its styles.
        if name != "styles.xml" and name.rsplit("/", 1)[-1] in WORDLESS:
            continue
        with archive.open(part) as held:
            yield name, held.read(part.file_size + 1)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_told: object) -> None:
    raise Hostile
