"""The verbs of core, with role codes as plain strings: core knows no roles by name."""

from core.access import ANYONE, verb

OUTBOX = verb(
    "core.outbox",
    "See, change and resend mail",
    roles={"business_unit", "administrator"},
    refusal="The outbox is open to the business unit and the administrator.",
)
CONFIGURE = verb(
    "core.configure",
    "Set up the portal in the admin site",
    roles={"administrator"},
    refusal="The settings are open to the portal administrator only.",
)
ACCOUNT = verb(
    "core.account",
    "Use one’s own account",
    roles={ANYONE},
    refusal="Log in to change your account.",
)
DOCUMENT = verb(
    "core.document",
    "Download a file of a record one may read",
    roles={ANYONE},
    refusal="Log in to download files.",
)
