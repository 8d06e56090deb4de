"""Publishing a review: planned, sent ahead, embargoed to the hour, published or not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import Document
from reviews.models.practice import PracticeReview
from reviews.practice_rules import PUBLIC


class PublicationQuerySet(models.QuerySet["Publication"]):
    def on_page(self) -> PublicationQuerySet:
        """What the public page shows: published, and not taken down again."""
        return self.filter(
            published_at__isnull=False, taken_down_on=None, review__status__in=PUBLIC
        )


class Publication(models.Model):
    """When and how a review is published, or why it is not (rulebook 3.1.8 to 3.1.13).

    ``publish_at`` is the hour the embargo ends. Where the report is withheld, ``improvements`` is what is
    published instead. ``read_at``: somebody confirmed that these words and this file let nobody be told.
    """

    review = models.OneToOneField(
        PracticeReview, on_delete=models.CASCADE, related_name="publication"
    )
    title = models.CharField("title on the public page", max_length=160)
    summary = models.TextField("what the public page says", blank=True)
    reviewers = models.CharField("who carried it out", max_length=300, blank=True)
    publish_at = models.DateTimeField("to be published at", null=True, blank=True)
    family_plan = models.TextField("the family", blank=True)
    staff_plan = models.TextField("staff", blank=True)
    media_plan = models.TextField("the media", blank=True)
    panel_sent_on = models.DateField("sent to the national Panel", null=True, blank=True)
    secretary_sent_on = models.DateField("sent to the Secretary of State", null=True, blank=True)
    ofsted_sent_on = models.DateField("sent to Ofsted", null=True, blank=True)
    report = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    names_accepted = models.TextField(
        "why it is published although the check found something", blank=True
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="read through by",
    )
    read_at = models.DateTimeField("read through", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withheld_reason = models.TextField("why the report is not published", blank=True)
    improvements = models.TextField("what is published instead", blank=True)
    panel_told_on = models.DateField("national Panel told why", null=True, blank=True)
    secretary_told_on = models.DateField("Secretary of State told why", null=True, blank=True)
    taken_down_on = models.DateField("taken off the public page", null=True, blank=True)
    taken_down_reason = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["publish_at"],
                condition=Q(published_at=None, publish_at__isnull=False),
                name="publication_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.title
