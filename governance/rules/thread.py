"""The themes of findings, as they are at first. The administrator changes them; one that was used retires."""

from __future__ import annotations

THEMES = "governance.theme"
FIRST_THEMES = (
    ("neglect", "Neglect"),
    ("domestic-abuse", "Domestic abuse"),
    ("exploitation", "Exploitation"),
    ("mental-health", "Mental health"),
    ("information-sharing", "Information sharing"),
    ("professional-curiosity", "Professional curiosity"),
    ("voice-of-the-child", "Voice of the child"),
    ("transitions", "Transitions"),
    ("online-harm", "Online harm"),
    ("contextual-safeguarding", "Contextual safeguarding"),
)
