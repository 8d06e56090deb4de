"""What runs beside a review elsewhere: the kinds of parallel proceedings.

Source: rulebook 3.1.10 and 3.3: criminal investigations, inquests and prosecutions may delay a review.
"""

from django.db.models import TextChoices


class ProceedingKind(TextChoices):
    INQUEST = "inquest", "Inquest"
    INVESTIGATION = "investigation", "Criminal investigation"
    TRIAL = "trial", "Criminal trial"
    CARE = "care", "Care proceedings"
    NHS = "nhs", "NHS patient safety investigation"
    DOMESTIC_HOMICIDE = "dhr", "Domestic homicide review"
    MAPPA = "mappa", "MAPPA serious case review"
    OTHER = "other", "Other proceedings"
