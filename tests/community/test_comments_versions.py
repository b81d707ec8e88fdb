"""What a comment said before is kept for those who moderate, and for nobody else."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from community import moderating
from community.comments.posting import revise, withdraw
from community.models import CommentVersion
from community.slots import moderated_kinds
from tests.community.talk import say
from tests.reviews.making import make_family, make_review


@pytest.fixture
def comment(topic, alice, bob):
    """Bob's comment on Alice's review."""
    return say(make_review(make_family(topic), alice), bob, "Das ist **Unsinn**.")


def texts(comment):
    return list(comment.versions.order_by("number").values_list("number", "text"))


def test_every_revision_keeps_what_was_said(comment, bob):
    revise(comment=comment, member=bob, text="Das stimmt nicht.")
    revise(comment=comment, member=bob, text="Das sehe ich anders.")
    assert texts(comment) == [(1, "Das ist **Unsinn**."), (2, "Das stimmt nicht.")]


def test_saying_the_same_again_keeps_nothing(comment, bob):
    revise(comment=comment, member=bob, text="Das ist **Unsinn**.")
    assert texts(comment) == []


def test_a_revision_that_is_refused_keeps_nothing(comment, bob):
    with pytest.raises(ValidationError):
        revise(comment=comment, member=bob, text=" ")
    assert texts(comment) == []


def test_withdrawing_keeps_the_versions(comment, bob):
    revise(comment=comment, member=bob, text="Das stimmt nicht.")
    withdraw(comment=comment, member=bob)
    assert texts(comment) == [(1, "Das ist **Unsinn**.")]


def test_a_number_is_given_once(comment):
    CommentVersion.objects.create(comment=comment, number=1, text="a", until=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentVersion.objects.create(comment=comment, number=1, text="b", until=timezone.now())


def test_moderators_see_before_and_after(client, comment, bob, mona):
    revise(comment=comment, member=bob, text="Das sehe ich <i>anders</i>.")
    client.force_login(mona)
    body = client.get(reverse("curation:case", args=["comment", comment.pk])).content.decode()
    assert "Das sehe ich &lt;i&gt;anders&lt;/i&gt;." in body
    assert "<p>Das ist <strong>Unsinn</strong>.</p>" in body
    assert 'id="versions"' in body


def test_a_comment_never_revised_has_no_such_part(client, comment, mona):
    client.force_login(mona)
    assert 'id="versions"' not in client.get(reverse("curation:case", args=["comment", comment.pk])).content.decode()


def test_readers_do_not_see_what_was_said_before(client, comment, bob, alice):
    revise(comment=comment, member=bob, text="Das sehe ich anders.")
    address = client.get(reverse("community:comment", args=[comment.pk]))["Location"].partition("#")[0]
    for member in (None, alice, bob):
        if member:
            client.force_login(member)
        body = client.get(address).content.decode()
        assert "Das sehe ich anders." in body
        assert "Unsinn" not in body


def test_what_is_revised_while_hidden_is_kept_too(comment, bob, mona):
    moderating.hide(kind="comment", pk=comment.pk, actor=mona, reason="spam")
    revise(comment=comment, member=bob, text="Das sehe ich anders.")
    kind = moderated_kinds.get("comment")
    comment.refresh_from_db()
    assert [version.body for version in kind.versions(comment)] == ["<p>Das ist <strong>Unsinn</strong>.</p>\n"]
