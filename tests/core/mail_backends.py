"""Mail servers with faults: real back ends, for the outbox to meet."""

import os
import smtplib
import time
from typing import Any

from django.core.mail.backends.locmem import EmailBackend


class Picky(EmailBackend):
    """Refuses addresses that start with "bounce"."""

    def send_messages(self, letters: Any) -> int:
        for letter in letters:
            if letter.to[0].startswith("bounce"):
                raise smtplib.SMTPRecipientsRefused({letter.to[0]: (550, b"No such person")})
        return super().send_messages(letters)


class Down(EmailBackend):
    """A server that does not answer."""

    tries = 0

    def send_messages(self, letters: Any) -> int:
        Down.tries += 1
        raise ConnectionRefusedError("Connection refused")


class Slow(EmailBackend):
    """Gives another sender time to come in between."""

    def send_messages(self, letters: Any) -> int:
        time.sleep(0.02)
        return super().send_messages(letters)


class Box(EmailBackend):
    """Writes each Message-ID as a line into the file that MAIL_BOX names, also from another process."""

    def send_messages(self, letters: Any) -> int:
        with open(os.environ["MAIL_BOX"], "a", encoding="utf-8") as box:
            for letter in letters:
                box.write(letter.message()["Message-ID"] + "\n")
        return len(letters)
