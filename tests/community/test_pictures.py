"""What the one door for members' pictures lets through, and what it leaves of them."""

import io
import struct
import tracemalloc
import zlib

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from community.pictures import SafeImageField, UnsafeImage, renditions, safe_image, square


def drawn(form: str, size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: object) -> io.BytesIO:
    """A picture file in memory."""
    target = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "I;16") else None).save(target, form, **options)
    target.seek(0)
    return target


def bomb(side: int) -> io.BytesIO:
    """A small PNG file that says it is `side` by `side` pixels of one bit."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"\0" * (side // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b""))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_usual_formats_become_webp(form):
    picture = safe_image(drawn(form))
    assert (picture.width, picture.height, picture.extension) == (400, 300, "webp")
    assert Image.open(io.BytesIO(picture.content)).format == "WEBP"


def test_heic_of_a_telephone_is_accepted():
    target = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(target, format="HEIF")
    assert safe_image(target).width == 64


def test_place_and_camera_are_gone():
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera Works"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    file = drawn("JPEG", exif=exif.tobytes(), comment=b"home address", icc_profile=b"")
    assert b"Secret Camera" in file.getvalue()
    content = safe_image(file).content
    picture = Image.open(io.BytesIO(content))
    assert b"Secret" not in content
    assert b"EXIF" not in content
    assert b"home address" not in content
    assert not picture.getexif()
    assert "exif" not in picture.info
    assert "xmp" not in picture.info


def test_a_colour_profile_is_applied_and_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = safe_image(drawn("JPEG", icc_profile=profile)).content
    assert "icc_profile" not in Image.open(io.BytesIO(content)).info


def test_a_picture_held_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = safe_image(drawn("JPEG", (400, 300), exif=exif.tobytes()))
    assert (picture.width, picture.height) == (300, 400)


def test_a_large_picture_is_made_smaller():
    picture = safe_image(drawn("JPEG", (3000, 1500)), longest=1000)
    assert (picture.width, picture.height) == (1000, 500)


def test_sixteen_bit_grey_keeps_its_brightness():
    file = io.BytesIO()
    Image.new("I;16", (20, 20), 32768).save(file, "PNG")
    red = Image.open(io.BytesIO(safe_image(file).content)).convert("RGB").getpixel((10, 10))[0]
    assert 120 <= red <= 136


def test_see_through_places_stay_see_through():
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(file, "PNG")
    assert Image.open(io.BytesIO(safe_image(file).content)).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_bomb_of_400_megapixels_is_refused_before_it_unfolds():
    file = bomb(20_000)
    assert len(file.getvalue()) < 100_000
    tracemalloc.start()
    with pytest.raises(UnsafeImage):
        safe_image(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_bomb_below_pillows_own_limit_is_refused_too():
    with pytest.raises(UnsafeImage):
        safe_image(bomb(6_000))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"%PDF-1.7",
        b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://example.org/x)'",
        b"II*\x00\x08\x00\x00\x00",
        b"BM" + b"\0" * 60,
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + b"\0" * 200,
        b"GIF89a<script>alert(1)</script>",
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(UnsafeImage):
        safe_image(SimpleUploadedFile("holiday.jpg", content, content_type="image/jpeg"))


def test_html_hidden_behind_a_real_picture_does_not_survive():
    file = io.BytesIO(drawn("JPEG").getvalue() + b"<script>alert(1)</script>")
    assert b"<script" not in safe_image(file).content


def test_a_cut_off_picture_is_refused():
    file = io.BytesIO(drawn("PNG", (300, 300)).getvalue()[:-60])
    with pytest.raises(UnsafeImage):
        safe_image(file)


def test_names_are_random():
    picture = safe_image(drawn("PNG"))
    assert picture.name != picture.name
    assert len(picture.name) == 37
    assert picture.name.endswith(".webp")


def test_renditions_are_made_only_where_they_are_smaller():
    made = renditions(safe_image(drawn("PNG", (800, 400))), widths=(320, 640, 1280))
    assert {width: (p.width, p.height) for width, p in made.items()} == {320: (320, 160), 640: (640, 320)}


def test_an_avatar_is_the_square_middle():
    picture = square(safe_image(drawn("PNG", (800, 400))))
    assert (picture.width, picture.height) == (256, 256)


def test_the_form_field_says_why_it_refuses():
    from django import forms

    field = SafeImageField(required=False)
    with pytest.raises(forms.ValidationError, match="JPEG"):
        field.clean(SimpleUploadedFile("a.jpg", b"<svg/>"))
    assert field.clean(None) is None
    assert field.clean(SimpleUploadedFile("a.png", drawn("PNG").getvalue())).width == 400
