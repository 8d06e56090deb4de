"""The row that two people who need the next reference at once wait for."""

from django.db import models


class ReferenceSeries(models.Model):
    """One series of references, such as SIN-2026. It holds no number: the records tell the last one."""

    stem = models.CharField(max_length=20, primary_key=True)

    class Meta:
        verbose_name_plural = "reference series"
        ordering = ["stem"]

    def __str__(self) -> str:
        return self.stem
