"""Our own copies of the products' pictures."""

import io
from pathlib import Path

import pytest
from PIL import Image

from shop.mirroring import MAX_TRIES, due_from_web, mirror_due
from shop.models import Family
from tests.shop.feedfiles import import_file, import_items, item, rss, write
from tests.shop.webserver import content, serving

pytestmark = pytest.mark.django_db


def picture(color="red", format="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(file, format)
    return file.getvalue()


@pytest.fixture
def private_allowed(settings):
    settings.SHOP_FETCH_ALLOW_PRIVATE = True


def test_a_picture_beside_a_local_feed_is_copied_while_importing(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(picture())
    import_items(tmp_path, [item(image_link="pictures/a.png")])
    family = Family.objects.get()
    assert not family.picture_is_due
    with Image.open(family.picture.path) as image:
        assert image.size == (40, 30)
    assert "a.png" not in family.picture.name


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path):
    secret = write(tmp_path / "secret.png", picture())
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "a.png").symlink_to(secret)
    import_file(write(folder / "f.xml", rss([item(image_link="a.png")])))
    assert not Family.objects.get().picture


def test_a_picture_from_the_web_is_fetched_later_and_only_once(tmp_path, private_allowed):
    with serving({"/a.png": content(picture())}) as (base, asked):
        one = item(id="a", image_link=f"{base}/a.png")
        import_items(tmp_path, [one])
        assert (due_from_web().count(), asked) == (1, [])
        assert mirror_due() is False
        assert Family.objects.get().picture
        import_items(tmp_path, [{**one, "price": "20 EUR"}])
        mirror_due()
        assert len(asked) == 1


def test_another_link_brings_another_picture_and_drops_the_old_file(tmp_path, private_allowed):
    with serving({"/a": content(picture()), "/b": content(picture("blue"))}) as (base, _asked):
        one = item(id="a", image_link=f"{base}/a")
        import_items(tmp_path, [one])
        mirror_due()
        old = Path(Family.objects.get().picture.path)
        import_items(tmp_path, [{**one, "image_link": f"{base}/b"}])
        assert old.exists()
        mirror_due()
        assert not old.exists()
        assert Path(Family.objects.get().picture.path).exists()


@pytest.mark.parametrize("body", [b"<svg onload='x'/>", b"<html></html>", b"", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_picture_is_tried_a_few_times_and_given_up(tmp_path, private_allowed, body):
    with serving({"/a": content(body)}) as (base, asked):
        import_items(tmp_path, [item(image_link=f"{base}/a")])
        mirror_due()
        assert len(asked) == MAX_TRIES
        assert not due_from_web().exists()
        assert not Family.objects.get().picture


def test_a_picture_on_the_own_network_is_not_fetched(tmp_path):
    with serving({"/a": content(picture())}) as (base, asked):
        import_items(tmp_path, [item(image_link=f"{base}/a")])
        mirror_due()
        assert asked == []
