"""Pictures from members: type told by content, size capped before decoding, drawn anew without any metadata."""

import io
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

import filetype
import pillow_heif
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageCms, ImageOps

pillow_heif.register_heif_opener()
# Our own cap is lower and comes first; this guards what else in the process opens pictures.
Image.MAX_IMAGE_PIXELS = 50_000_000

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")
MIMES = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/apng": "PNG", "image/webp": "WEBP", "image/gif": "GIF",
    "image/heic": "HEIF", "image/heif": "HEIF",
}  # fmt: skip
MAX_BYTES = 12 * 1024 * 1024
QUALITY = 82
SRGB = ImageCms.createProfile("sRGB")


class UnsafeImage(Exception):
    """The file is no picture we take; the message tells the member why."""


@dataclass(frozen=True)
class SafeImage:
    """A picture drawn anew: WebP bytes and their size in pixels."""

    content: bytes
    width: int
    height: int
    extension: str = "webp"

    @property
    def name(self) -> str:
        """A new random file name, which tells nothing and cannot be guessed."""
        return f"{secrets.token_hex(16)}.{self.extension}"


def safe_image(
    file: IO[bytes] | UploadedFile[Any],
    *,
    max_pixels: int = 25_000_000,
    formats: tuple[str, ...] = FORMATS,
    longest: int = 2400,
) -> SafeImage:
    """Return the picture in `file` drawn anew, at most `longest` pixels a side; raise UnsafeImage for anything else.

    The header is read first: a picture of more than `max_pixels` is refused before any of it is decoded.
    """
    picture = _open(file, formats)
    width, height = picture.size
    if width * height > max_pixels:
        megapixels = max_pixels // 1_000_000
        raise UnsafeImage(_("The picture has too many pixels; %(n)d megapixels are allowed.") % {"n": megapixels})
    try:
        return _encode(_drawn(picture, longest))
    except Exception as error:  # decoders raise anything on broken files
        raise UnsafeImage(_("The picture is damaged and cannot be read.")) from error


def renditions(picture: SafeImage, widths: Iterable[int] = (320, 640, 1280)) -> dict[int, SafeImage]:
    """Return smaller copies of `picture` by width in pixels; widths it does not reach are left out."""
    with Image.open(io.BytesIO(picture.content)) as image:
        image.load()
        smaller = [width for width in widths if width < picture.width]
        return {w: _encode(image.resize((w, max(1, round(image.height * w / image.width))))) for w in smaller}


def square(picture: SafeImage, side: int = 256) -> SafeImage:
    """Return the middle of `picture` as a square of `side` pixels, for an avatar."""
    with Image.open(io.BytesIO(picture.content)) as image:
        return _encode(ImageOps.fit(image, (side, side)))


def _open(file: IO[bytes] | UploadedFile[Any], formats: tuple[str, ...]) -> Image.Image:
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise UnsafeImage(_("The file is larger than %(n)d MB.") % {"n": MAX_BYTES // 1024 // 1024})
    file.seek(0)
    kind = filetype.guess(file.read(8192))
    file.seek(0)
    name = MIMES.get(kind.mime if kind else "")
    if name not in formats:
        raise UnsafeImage(_("This is no picture we can read. Take JPEG, PNG, WebP, GIF or HEIC."))
    try:
        return Image.open(file, formats=[name])
    except Exception as error:  # decoders raise anything on broken files
        raise UnsafeImage(_("The picture is damaged and cannot be read.")) from error


def _drawn(picture: Image.Image, longest: int) -> Image.Image:
    """The first frame, upright, in sRGB, small enough, without what else was in the file."""
    orientation = picture.getexif().get(0x0112, 1)
    profile = picture.info.get("icc_profile")
    picture.draft(None, (longest, longest))  # lets JPEG decode at a fraction of its size
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = "A" in picture.mode or "transparency" in picture.info
    if picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((longest, longest), reducing_gap=2.0)
    picture = _in_srgb(picture, profile)
    turned = Image.new(picture.mode, picture.size)
    turned.paste(picture)
    turned.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(turned)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode)
            return converted or picture.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that does not fit is dropped like all metadata
    return picture.convert(mode)


def _encode(picture: Image.Image) -> SafeImage:
    target = io.BytesIO()
    picture.info.clear()
    picture.save(target, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return SafeImage(content=target.getvalue(), width=picture.width, height=picture.height)


class SafeImageField(forms.FileField):
    """A form field whose cleaned value is a SafeImage, or None; `options` are those of `safe_image`."""

    widget = forms.FileInput

    def __init__(self, *, options: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("JPEG, PNG, WebP, GIF or HEIC, up to 12 MB."))
        super().__init__(**kwargs)
        self.options = options or {}
        self.widget.attrs.setdefault("accept", "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif")

    def clean(self, data: Any, initial: Any = None) -> SafeImage | None:
        """Return the picture drawn anew; raise ValidationError with the reason."""
        uploaded = super().clean(data, initial)
        if not uploaded or not isinstance(uploaded, UploadedFile):
            return None
        try:
            return safe_image(uploaded, **self.options)
        except UnsafeImage as error:
            raise forms.ValidationError(str(error)) from error
