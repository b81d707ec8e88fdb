"""The four questions: fixed keys, wording editable for each topic."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.topic import in_language


class QuestionWording(models.Model):
    """How one of the four questions is put in one topic."""

    class Key(models.TextChoices):
        """The questions, which never change."""

        QUALITY = "quality", _("Quality")
        CRITICISM = "criticism", _("Criticism")
        EVERYDAY = "everyday", _("Everyday use")
        RECOMMENDATION = "recommendation", _("Recommendation")

    topic = models.ForeignKey("community.Topic", on_delete=models.CASCADE, related_name="question_wordings")
    key = models.CharField(_("question"), max_length=14, choices=Key.choices)
    label_de = models.CharField(_("question (German)"), max_length=120)
    label_en = models.CharField(_("question (English)"), max_length=120, blank=True)
    help_de = models.CharField(_("help (German)"), max_length=300, blank=True)
    help_en = models.CharField(_("help (English)"), max_length=300, blank=True)
    example_de = models.TextField(_("example (German)"), max_length=600, blank=True)
    example_en = models.TextField(_("example (English)"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="one_wording_per_topic_and_question")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The question in the active language."""
        return in_language(self, "label")

    @property
    def help(self) -> str:
        """What the answer may speak of."""
        return in_language(self, "help")

    @property
    def example(self) -> str:
        """A short good answer."""
        return in_language(self, "example")
