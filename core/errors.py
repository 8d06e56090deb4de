"""What a deed raises when a rule forbids it, and what the log raises when somebody opens too much."""


class RuleBroken(Exception):
    """A rule forbids the deed. ``str()`` is a plain sentence for the person who tried.

    ``field`` names the form field it belongs beside; empty when it is about the whole deed.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class TooMuch(Exception):
    """A person opened or exported more in a short while than work needs. ``str()`` says which limit."""
