"""What is taken in, by its bytes, and what becomes of it."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from app.files import services as files
from app.files.errors import (
    DamagedFileError,
    EmptyFileError,
    FilesError,
    TooLargeError,
    TooManyPixelsError,
    WrongKindError,
)
from app.files.models import MediaType
from app.files.names import shown_name
from tests.factories.files import pdf, photo


def read(data: bytes, name: str = "photo.jpg") -> files.ReadFile:
    return files.read(BytesIO(data), name)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "kept_as", "name"),
    [
        (photo("JPEG"), MediaType.JPEG, "photo.jpg"),
        (photo("PNG"), MediaType.PNG, "photo.png"),
        (photo("WEBP"), MediaType.WEBP, "photo.webp"),
        (photo("GIF"), MediaType.PNG, "photo.png"),
        (pdf(), MediaType.PDF, "photo.pdf"),
    ],
    ids=["JPEG", "PNG", "WebP", "GIF", "PDF"],
)
def test_a_file_is_kept_as_what_its_bytes_are_whatever_its_name_says(
    data: bytes, kept_as: MediaType, name: str
) -> None:
    kept = read(data, "photo.exe")

    assert (kept.media_type, kept.name) == (kept_as, name)
    if kept_as.is_picture:
        with Image.open(BytesIO(kept.data)) as picture:
            assert picture.size == (60, 40)
            assert Image.MIME[str(picture.format)] == kept_as.value


def test_where_a_photo_was_taken_and_by_whom_is_gone_and_it_stands_upright() -> None:
    given = photo(located=True)
    assert b"Camille Lecarpentier" in given

    kept = read(given)

    assert b"Camille" not in kept.data
    with Image.open(BytesIO(kept.data)) as picture:
        assert not picture.getexif()
        assert picture.size == (40, 60)


def test_what_is_hidden_behind_a_picture_is_gone() -> None:
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        kept = read(photo(kind) + b"<script>alert(1)</script>PK\x03\x04")
        assert b"script" not in kept.data, kind


def test_a_large_photo_is_made_no_larger_than_it_needs() -> None:
    kept = read(photo(width=5000, height=3000))

    with Image.open(BytesIO(kept.data)) as picture:
        assert picture.size == (2000, 1200)


def test_what_one_can_see_through_stays_so() -> None:
    out = BytesIO()
    Image.new("LA", (10, 10), (5, 0)).save(out, "PNG")

    with Image.open(BytesIO(read(out.getvalue()).data)) as picture:
        assert picture.getpixel((3, 3)) == (5, 5, 5, 0)


REFUSED = {
    "nothing": (b"", EmptyFileError),
    "more than 10 MB": (b"%PDF-" + bytes(10 * 1024 * 1024), TooLargeError),
    "a page": (b"<!doctype html><script>alert(1)</script>", WrongKindError),
    "a drawing that runs scripts": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", WrongKindError),
    "a program": (b"MZ\x90\x00" + bytes(100), WrongKindError),
    "an archive": (b"PK\x03\x04" + bytes(100), WrongKindError),
    "a page before a PDF": (b"<html>%PDF-1.4\n%%EOF", WrongKindError),
    "a film in WebP's box": (b"RIFF\x00\x00\x00\x00AVI " + bytes(50), WrongKindError),
    "a PDF cut short": (pdf()[:-10], DamagedFileError),
    "a JPEG cut short": (photo(width=900, height=900)[:3000], DamagedFileError),
    "a PNG cut short": (photo("PNG")[:-30], DamagedFileError),
    "a WebP cut short": (photo("WEBP")[:-30], DamagedFileError),
    "a GIF cut short": (photo("GIF", width=90)[:30], DamagedFileError),
    "the beginning of a JPEG": (b"\xff\xd8\xff\xe0" + b"<?php" * 40, DamagedFileError),
    "a PNG of a billion pixels": (png_of(40_000, 40_000), TooManyPixelsError),
    "a PNG that just passes": (png_of(6_000, 5_001), TooManyPixelsError),
    "a JPEG in a PNG's coat": (b"\x89PNG\r\n\x1a\n" + photo("JPEG"), DamagedFileError),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_is_refused(case: str) -> None:
    data, expected = REFUSED[case]

    with pytest.raises(FilesError) as refused:
        read(data)
    assert type(refused.value) is expected


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Mon cordon TIG.JPG", "Mon cordon TIG.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\camille\\Bureau\\certificat.docx", "certificat.pdf"),
        ("photo\u202egpj.exe", "photogpj.pdf"),
        ("a\x00b\r\nSet-Cookie: x=1.pdf", "abSet-Cookie x=1.pdf"),
        ('"><img src=x>.png', "img src=x.pdf"),
        ("…", "….pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        (None, "document.pdf"),
        ("Année scolaire 2026 – été.pdf", "Année scolaire 2026 – été.pdf"),
        ("\u200b\ufeff\ud800", "document.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_misleads(given: str | None, shown: str) -> None:
    assert shown_name(given, MediaType.PDF) == shown
