"""Pictures are written down after their files, kept by one, forgotten after a day, and known again."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageEnhance

from linli.ground.files import disk, likeness, links, taking, work
from linli.ground.files.apps import _pictures_are_not_served
from linli.ground.files.decoding import looks_of
from linli.ground.files.kinds import Misnamed, OtherKind, shown
from linli.ground.files.models import Picture
from linli.ground.files.taking import PictureGone, Sent
from linli.ground.shared.refusals import NotFound
from tests.trust import hostile

AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ME, OTHER = "browser:me", "browser:other"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.PICTURES = tmp_path / "pictures"
    return settings.PICTURES


def taken(data: bytes | None = None, *, name: str = "a.jpg", caller: str = ME, at: datetime = AT) -> Picture:
    sent = Sent(name, "", data or hostile.saved("JPEG"))
    return taking.write_down(taking.prepare(sent), caller=caller, at=at)


def test_a_picture_is_turned_as_it_was_held_made_smaller_and_told_its_place_once():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 55.0, 48.0), 3: "E", 4: (116.0, 24.0, 36.0)})
    exif.get_ifd(0x8769)[0x9003] = "2026:11:26 08:30:00"
    rebuilt = taking.prepare(Sent("a.jpg", "", hostile.saved("JPEG", hostile.picture((3200, 2000)), exif=exif))).rebuilt
    assert (rebuilt.width, rebuilt.height) == (1000, 1600)
    assert (rebuilt.latitude, rebuilt.longitude, rebuilt.taken) == (39.93, 116.41, "2026:11:26 08:30:00")
    assert Image.open(io.BytesIO(rebuilt.small)).size == (200, 320)
    held = Image.open(io.BytesIO(rebuilt.jpeg)).getpixel((300, 500))
    red, green, blue = held
    assert red > green + 60 > blue  # the wall that stood at the left, below, stands above it


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "like"), [("heic", (96, 64)), ("png", (240, 180)), ("webp", (240, 180))])
def test_each_format_is_read(ending, like):
    picture = taken(hostile.plain()[ending], name=f"IMG_0001.{ending.upper()}")
    assert (picture.width, picture.height) == like


def test_colours_of_another_kind_become_those_of_the_web():
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    lab = ImageCms.profileToProfile(hostile.picture(), ImageCms.createProfile("sRGB"), wide, outputMode="LAB")
    assert lab is not None
    grey = taking.prepare(Sent("a.png", "", hostile.saved("PNG", hostile.picture().convert("LA")))).rebuilt
    assert Image.open(io.BytesIO(grey.jpeg)).mode == "RGB"


def test_what_it_is_called_has_to_be_what_it_is():
    with pytest.raises(Misnamed):
        taken(hostile.saved("PNG"))
    with pytest.raises(OtherKind):
        taken(hostile.saved("GIF"), name="a.gif")


def test_a_name_in_a_sentence_is_one_short_line():
    assert shown("照片.jpg") == "照片.jpg"
    said = shown("\u202egpj\r\n" + "x" * 300 + ".php\0.jpg")
    assert len(said) <= 41
    assert said.isprintable()


@pytest.mark.django_db
def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_before_a_row(monkeypatch, folder):
    """trust.md D.3: temp file, fsync, rename, fsync of the directory, row."""
    order, fsync, rename = [], os.fsync, Path.rename

    def synced(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        order.append("folder" if path.is_dir() else f"{path.suffix} synced")
        fsync(handle)

    def renamed(path: Path, to: Path) -> None:
        order.append("renamed")
        rename(path, to)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    prepared = taking.prepare(Sent("a.jpg", "", hostile.saved("JPEG")))
    assert order[-5:] == [".part synced", "renamed", ".part synced", "renamed", "folder"]
    assert not Picture.objects.exists()
    taking.write_down(prepared, caller=ME, at=AT)
    assert [each.name for each in folder.rglob("*.part")] == []


@pytest.mark.django_db
def test_a_picture_is_kept_once_by_whom_it_came_from_who_is_then_forgotten():
    picture = taken()
    with pytest.raises(PictureGone):
        taking.keep([picture.public_id], caller=OTHER, at=AT)
    (kept,) = taking.keep([picture.public_id], caller=ME, at=AT)
    assert Picture.objects.get().caller == kept.caller == ""
    with pytest.raises(PictureGone):
        taking.keep([picture.public_id], caller=ME, at=AT)
    assert taking.loose([picture.public_id], caller=ME) == []


@pytest.mark.django_db
def test_after_a_week_what_nothing_holds_is_gone_and_so_is_a_file_without_a_row(folder):
    loose, held = taken(), taken()
    taking.keep([held.public_id], caller=ME, at=AT)
    left_over = disk.store(b"whole", b"small")
    assert work.sweep(AT + timedelta(days=6, hours=23)) == 0
    later = datetime.now(UTC) + timedelta(days=7, hours=1)
    with_year = work.RETENTIONS["media"].days
    assert with_year == 365
    assert work.sweep(min(later, AT + timedelta(days=364))) == 1
    assert sum(rounds(later - timedelta(days=2))) == 0
    assert sum(rounds(later)) == 1
    assert list(Picture.objects.values_list("pk", flat=True)) == [held.pk]
    assert disk.read(loose.name, disk.WHOLE) is disk.read(left_over, disk.SMALL) is None
    assert disk.read(held.name, disk.WHOLE)


def rounds(begin: datetime) -> list[int]:
    """How many files without a row went in each round of a day."""
    return [work.left_over(begin + timedelta(seconds=n * work.EVERY_S)) for n in range(24 * 3600 // work.EVERY_S)]


@pytest.mark.django_db
def test_a_round_looks_through_one_folder_and_a_day_of_them_through_all(
    folder, monkeypatch, django_assert_max_num_queries
):
    names = {disk.store(b"whole", b"small") for _each in range(12)}
    looked: list[set[str]] = []
    older_than = disk.older_than

    def look(moment, **more):
        looked.append({each[:2] for each in older_than(moment, **more)})
        return older_than(moment, **more)

    monkeypatch.setattr(disk, "older_than", look)
    with django_assert_max_num_queries(len(names)):
        gone = rounds(datetime.now(UTC) + taking.LOOSE_FOR + timedelta(hours=1))
    assert sum(gone) == len(names)
    assert max(len(each) for each in looked) == 1
    assert set().union(*looked) == {each[:2] for each in names}
    assert [each for each in folder.rglob("*") if each.is_file()] == []


@pytest.mark.django_db
def test_after_a_year_the_file_is_gone_and_by_what_it_could_be_known_again():
    picture = taken()
    taking.keep([picture.public_id], caller=ME, at=AT)
    work.sweep(AT + timedelta(days=366))
    picture.refresh_from_db()
    assert (picture.sha256, picture.looks, disk.read(picture.name, disk.SMALL)) == ("", 0, None)
    assert picture.gone_at is not None


def scenes(n: int) -> list[Image.Image]:
    """So many different pictures: soft patches of noise, as photographs of different things are."""
    return [Image.effect_noise((12, 9), 90).resize((480, 360), Image.Resampling.BICUBIC) for _each in range(n)]


def test_a_picture_made_of_another_is_near_it_and_different_ones_are_not():
    made = scenes(300)
    hashes = [looks_of(each) for each in made]
    near = 0
    for scene, looks in zip(made, hashes, strict=True):
        worse = ImageEnhance.Brightness(scene).enhance(1.1).resize((400, 300))
        squeezed = Image.open(io.BytesIO(hostile.saved("JPEG", worse, quality=40)))
        near += (looks_of(squeezed) ^ looks).bit_count() <= likeness.NEAR
    assert near >= 295
    apart = [(a ^ b).bit_count() for n, a in enumerate(hashes) for b in hashes[:n]]
    assert sum(distance <= likeness.NEAR for distance in apart) == 0  # of 44,850 pairs


@pytest.mark.django_db
def test_the_bands_find_what_counting_bit_by_bit_finds():
    first = taken(hostile.saved("PNG", scenes(1)[0]), name="a.png")
    others = []
    for n in range(12):
        looks = first.looks
        for place in range(n):
            looks ^= 1 << (place * 37 % 64)
        bands = {f"looks_{b}": looks >> (16 * b) & 0xFFFF for b in range(4)}
        others.append(Picture.objects.create(name=f"{n}", sha256=f"{n}", width=1, height=1, bytes=1, at=AT, **bands))
    found = likeness.like(others, Picture.objects.filter(pk=first.pk))
    assert [pk in found for pk in (each.pk for each in others)] == [n <= likeness.NEAR for n in range(12)]


def test_an_even_picture_is_like_none():
    assert looks_of(Image.new("RGB", (400, 300), "#101010")) == 0


def test_a_link_opens_for_one_browser_and_one_thing_for_a_minute(monkeypatch):
    sealed = links.seal("a/whole", caller=ME)
    links.check("a/whole", sealed, caller=ME)
    for what, caller in (("b/whole", ME), ("a/whole", OTHER)):
        with pytest.raises(NotFound):
            links.check(what, sealed, caller=caller)
    monkeypatch.setattr("django.core.signing.time.time", lambda: datetime.now(UTC).timestamp() + 61)
    with pytest.raises(NotFound):
        links.check("a/whole", sealed, caller=ME)


def test_pictures_among_what_is_served_to_everybody_stop_the_start(settings):
    assert _pictures_are_not_served() == []
    settings.PICTURES = settings.STATIC_ROOT / "pictures"
    (said,) = _pictures_are_not_served()
    assert "static" in said.msg
