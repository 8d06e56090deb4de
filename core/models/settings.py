"""What the administrator sets without code: the partnership's look, and the lists people pick from."""

from django.core.validators import RegexValidator
from django.db import models

from core.history import track

HEX = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", "Give a colour as # and six hexadecimal digits, such as #1d4f5c."
)


class Branding(models.Model):
    """The partnership's name, colours and typeface. One row."""

    name = models.CharField("name of the partnership", max_length=120)
    short_name = models.CharField(max_length=40)
    contact_email = models.EmailField(blank=True)
    accessibility_contact = models.CharField(
        "who to ask about accessibility",
        max_length=300,
        blank=True,
        help_text="Stands in the accessibility statement. Such as a telephone number and when it is "
        "answered. It stands beside the contact email.",
    )
    accessibility_answer = models.CharField(
        "when people get an answer about accessibility",
        max_length=200,
        blank=True,
        help_text="A whole sentence for the accessibility statement, once the partnership has agreed "
        "what it can keep. Empty: the statement gives no time.",
    )
    worried_text = models.CharField(
        "who to call when worried about a child", max_length=300, blank=True
    )
    worried_phone = models.CharField(max_length=30, blank=True)
    brand = models.CharField("main colour", max_length=7, default="#1d4f5c", validators=[HEX])
    brand_dark = models.CharField("dark colour", max_length=7, default="#12343d", validators=[HEX])
    brand_light = models.CharField(
        "light background", max_length=7, default="#e8f1f2", validators=[HEX]
    )
    accent = models.CharField("button colour", max_length=7, default="#0f6b52", validators=[HEX])
    link = models.CharField("link colour", max_length=7, default="#1a5a96", validators=[HEX])
    focus = models.CharField("focus colour", max_length=7, default="#ffdd00", validators=[HEX])
    typeface = models.CharField(
        max_length=40,
        default="atkinson",
        choices=[
            ("atkinson", "Atkinson Hyperlegible Next"),
            ("system", "The device's own typeface"),
        ],
    )
    history = track()

    class Meta:
        verbose_name_plural = "branding"

    def __str__(self) -> str:
        return self.name


class ListValue(models.Model):
    """A value of a list that people pick from. A used value retires; it never vanishes."""

    list_code = models.CharField("list", max_length=60)
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["list_code", "order", "label"]
        constraints = [
            models.UniqueConstraint(fields=["list_code", "code"], name="list_value_once")
        ]

    def __str__(self) -> str:
        return self.label
