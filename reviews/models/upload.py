"""PendingPhoto: a picture chosen for a review that is not published yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingPhoto(models.Model):
    """Drawn anew and stored privately: only its member sees it, and after two days it is thrown away."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey("shop.Family", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)  # in the private storage
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what can be seen"), max_length=160, blank=True)
    touched_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        indexes = [
            # The pictures of one form, in the order they were chosen.
            models.Index(fields=["member", "family", "id"], name="pending_photos_of_form"),
            # What the nightly clean-up throws away.
            models.Index(fields=["touched_at"], name="pending_photos_by_age"),
        ]

    def __str__(self) -> str:
        return self.alt or self.name
