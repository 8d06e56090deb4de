"""A YAML file as plain values, each with the line it stands on. Hostile files are refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]

MOST_BYTES = 2_000_000
MOST_DEPTH = 20
MOST_EVENTS = 200_000
SHOWN = 60  # characters of a value that a message repeats


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a file, in plain words. ``line`` counts from 1; 0 is the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{self.file}: {where}{self.message}"


@dataclass
class Marked:
    """What a file says: ``data`` (dates as ISO 8601 text) and the line of each path in it."""

    file: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path_, message: str) -> None:
        """Note a fault beside a path."""
        self.faults.append(Fault(self.file, self.line(path), message))


def short(value: Any) -> str:
    """A value for a message, cut so that a huge one stays readable."""
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def read(path: Path) -> Marked:
    """Read a file. Whatever is wrong stands in ``faults``; then ``data`` is None."""
    marked = Marked(path.name)
    raw = _raw(path, marked)
    return marked if marked.faults else parse(marked, raw)


def parse(marked: Marked, raw: bytes) -> Marked:
    """Read what a file holds, such as one that was uploaded, into ``marked``."""
    text = _text(raw, marked)
    if not marked.faults:
        _refuse_bombs(text, marked)
    if not marked.faults:
        _compose(text, marked)
    if not marked.faults and not isinstance(marked.data, dict):
        words = (
            "The file is empty." if marked.data is None else "The file is not a list of sections."
        )
        marked.faults.append(Fault(marked.file, 0, words))
    return marked


def _raw(path: Path, marked: Marked) -> bytes:
    try:
        if path.stat().st_size <= MOST_BYTES:
            return path.read_bytes()
        words = f"The file is larger than {MOST_BYTES // 1_000_000} MB."
    except OSError as problem:
        words = f"The file cannot be read: {(problem.strerror or 'unknown reason').lower()}."
    marked.faults.append(Fault(marked.file, 0, words))
    return b""


def _text(raw: bytes, marked: Marked) -> str:
    def refuse(words: str, line: int = 0) -> str:
        marked.faults.append(Fault(marked.file, line, words))
        return ""

    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4096]:
        return refuse("The file is not UTF-8 text. Save it as UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        return refuse("There is a character that is not UTF-8. Save the file as UTF-8.", line)


def _refuse_bombs(text: str, marked: Marked) -> None:
    """Walk the file without building anything: no aliases, no depth, no flood."""
    depth = count = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            count += 1
            words = ""
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                words = "Anchors and aliases (& and *) are not used in these files. Write the value out."
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                words = f"There are more than {MOST_DEPTH} levels inside each other."
            if count > MOST_EVENTS:
                words = "The file has too many entries."
            if words:
                marked.faults.append(Fault(marked.file, _line_of(event), words))
                return
    except yaml.YAMLError as problem:
        marked.faults.append(_not_yaml(marked.file, problem))


def _line_of(event: yaml.Event) -> int:
    mark: Any = event.start_mark
    return int(mark.line) + 1


def _not_yaml(file: str, problem: yaml.YAMLError) -> Fault:
    mark = getattr(problem, "problem_mark", None)
    line = mark.line + 1 if mark else getattr(problem, "line", 0) or 0
    said = getattr(problem, "problem", None) or getattr(problem, "reason", "") or "unknown reason"
    return Fault(file, line, f"This is not YAML: {said}.")


def _compose(text: str, marked: Marked) -> None:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            marked.data = _value(loader, node, (), marked)
    except yaml.YAMLError as problem:
        marked.faults.append(_not_yaml(marked.file, problem))
    finally:
        loader.dispose()


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: Path_, marked: Marked) -> Any:
    marked.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, marked)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, n), marked) for n, item in enumerate(node.value)]
    return _scalar(loader, node, path, marked)


def _mapping(
    loader: yaml.SafeLoader, node: yaml.Node, path: Path_, marked: Marked
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if not key or key == "<<":
            marked.faults.append(Fault(marked.file, line, "A key must be a plain word."))
            continue
        if key in found:
            first = marked.lines[(*path, key)]
            words = f"'{short(key)}' stands here twice; the first is on line {first}."
            marked.faults.append(Fault(marked.file, line, words))
            continue
        marked.lines[(*path, key)] = line
        found[key] = _value(loader, value_node, (*path, key), marked)
    return found


def _scalar(loader: yaml.SafeLoader, node: yaml.Node, path: Path_, marked: Marked) -> Any:
    try:
        value = loader.construct_object(node)  # type: ignore[no-untyped-call]
    except yaml.YAMLError:
        marked.fault(path, f"'{short(node.tag)}' is not used in these files.")
        return None
    except (ValueError, OverflowError):
        kind = "date" if node.tag.endswith("timestamp") else "number"
        marked.fault(path, f"'{short(node.value)}' is not a {kind} that exists.")
        return None
    if isinstance(value, dt.date):  # datetime included: then the text has a time and is no date
        return value.isoformat()
    return value
