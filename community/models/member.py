"""Member: the person. The public name and the private e-mail are different things."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.addresses import address_of
from community.models.audience import Audience, Audiences, known_audiences
from community.naming import free_handle, name_key


class MemberQuerySet(models.QuerySet["Member"]):
    """Ways of choosing members."""

    def present(self) -> Self:
        """Members with a public profile."""
        return self.filter(is_active=True)


class MemberManager(UserManager["Member"]):
    """Makes members from an e-mail address; handle and name key follow from the public name."""

    def get_queryset(self) -> MemberQuerySet:
        return MemberQuerySet(self.model, using=self._db)

    def present(self) -> MemberQuerySet:
        """Members with a public profile."""
        return self.get_queryset().present()

    def create_user(  # type: ignore[override]
        self, email: str, password: str | None = None, *, public_name: str = "", **fields: Any
    ) -> "Member":
        """Make a member; an empty public name becomes the address's local part."""
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.take_name(public_name or email.partition("@")[0])
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: Any
    ) -> "Member":
        """Make an operator who may do everything."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class Member(Audiences, AbstractUser):
    """A registered person. `username` is the handle in addresses, `public_name` what others read."""

    class Kind(models.TextChoices):
        """Whom the member speaks for. Shop and brand accounts answer, they never review what they sell."""

        MEMBER = "member", _("member")
        SHOP = "shop", _("shop team")
        BRAND = "brand", _("brand")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    public_name = models.CharField(_("public name"), max_length=60)
    name_key = models.CharField(max_length=120, unique=True, editable=False)
    kind = models.CharField(_("speaks for"), max_length=8, choices=Kind.choices, default=Kind.MEMBER)
    works_for = models.CharField(_("shop or brand"), max_length=80, blank=True)
    about = models.TextField(_("about me"), blank=True, max_length=2000)
    about_html = models.TextField(blank=True, editable=False)
    about_language = models.CharField(_("language of the words about me"), max_length=5, default="de", db_default="de")
    avatar = models.ImageField(_("picture"), blank=True, upload_to="avatars/")
    avatar_tone = models.PositiveSmallIntegerField(default=1, editable=False)
    region = models.CharField(_("region"), max_length=60, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    language = models.CharField(_("language of this site and its mails"), max_length=5, default="de")
    may_be_indexed = models.BooleanField(_("search engines may show my profile"), default=False)
    # The account is deleted at this moment unless she changes her mind (see community.personal.leaving).
    leaves_at = models.DateTimeField(null=True, blank=True, editable=False)
    leaves_texts = models.BooleanField(default=True, db_default=True, editable=False)  # they stay, without the name
    interests = models.ManyToManyField("community.Topic", through="community.Interest", related_name="interested")

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = known_audiences()
        indexes = [
            # Home shows its visitors the newest few who introduce themselves to everyone, seldom as that may be.
            models.Index(
                fields=["-id"],
                name="members_shown_to_all",
                condition=models.Q(about_for=Audience.EVERYONE) & ~models.Q(about_html=""),
            ),
            # A topic shows those of its followers who show their topics: few, the default is to show nobody.
            models.Index(fields=["id"], name="members_show_topics", condition=~models.Q(topics_for=Audience.ME)),
            models.Index(fields=["leaves_at"], name="members_leaving", condition=models.Q(leaves_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.public_name

    def take_name(self, public_name: str) -> None:
        """Set the public name and what follows from it; costs one query for the first free handle."""
        self.public_name = public_name.strip()
        self.name_key = name_key(self.public_name)
        self.avatar_tone = sum(self.name_key.encode()) % 6 + 1
        if not self.username:
            self.username = free_handle(public_name, lambda handle: Member.objects.filter(username=handle).exists())

    def get_full_name(self) -> str:
        return self.public_name

    def get_short_name(self) -> str:
        return self.public_name

    def get_absolute_url(self) -> str:
        """The public profile."""
        return address_of("community:profile", self.pk, self.username)

    @property
    def initials(self) -> str:
        """Two letters that stand in for a picture."""
        words = self.public_name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))[:2].upper()

    @property
    def speaks_for_seller(self) -> bool:
        """Whether this account belongs to the shop or a brand."""
        return self.kind != self.Kind.MEMBER


class Interest(models.Model):
    """A topic a member chose to follow."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="interest_rows")
    topic = models.ForeignKey("community.Topic", on_delete=models.CASCADE, related_name="interest_rows")
    since = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="one_interest_per_topic")]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.topic_id}"
