"""How the log is written: for machines where the portal is real, for eyes where it is tried out."""

import datetime as dt
import json
import logging


class Plain(logging.Formatter):
    """For eyes: time, level, logger, message, the number that the error page shows, the trace."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}{number}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        number = _number(record)
        record.number = f" (number {number})" if number else ""
        return super().format(record)


class OneLine(logging.Formatter):
    """One line a record, whatever a person typed: a line break in a name cannot forge an entry.

    JSON with time in UTC, level, logger, message, and the trace of an error.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, tz=dt.UTC)
        entry = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := _number(record):
            entry["request"] = number
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def _number(record: logging.LogRecord) -> str:
    """The id of the request that a record is about, or nothing."""
    return str(getattr(getattr(record, "request", None), "id", ""))
