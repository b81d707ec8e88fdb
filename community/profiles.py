"""Members change what others see of them."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from community.events import Changed, changed
from community.models import Member
from community.pictures import SafeImage
from community.text import storable, to_html

FIELDS = ("about", "region", "languages", "language", "may_be_indexed")


@transaction.atomic
def revise_profile(
    *,
    member: Member,
    public_name: str,
    about: str,
    region: str,
    languages: list[str],
    language: str,
    may_be_indexed: bool,
    avatar: SafeImage | None = None,
    remove_avatar: bool = False,
) -> None:
    """Change `member`'s profile; `about` is Markdown, `avatar` a picture that `community.pictures` made safe."""
    if public_name != member.public_name:
        member.take_name(public_name)
    member.about, member.about_html = storable(about), to_html(about)
    member.region, member.languages = storable(region), languages
    member.language, member.may_be_indexed = language, may_be_indexed
    _change_avatar(member, avatar, remove_avatar)
    member.save()
    now = timezone.now()
    event = Changed(
        key=f"profile:{member.pk}:{now.timestamp()}", member_id=member.pk, topic_ids=(), source="member",
        source_id=member.pk, at=now,
    )  # fmt: skip
    changed.send(sender=Member, event=event)


def _change_avatar(member: Member, avatar: SafeImage | None, remove: bool) -> None:
    if not avatar and not remove:
        return
    old = member.avatar.name
    member.avatar = ContentFile(avatar.content, avatar.name) if avatar else ""
    if old:  # only once the new one counts
        transaction.on_commit(lambda: default_storage.delete(old))
