"""What became of photos whose servers were killed: what was acknowledged is there, whole, once; no row is without."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from PIL import Image

from linli.ground.files import disk
from linli.ground.files.models import Picture
from linli.life.cases.models import Photo

from .clients import Journal


def amiss(journal: Journal, sound: set[str]) -> list[str]:
    """What is wrong right after a kill, while others go on; `sound` are the names found whole, looked at once."""
    return [*_lost(journal), *_without_files(sound), *_torn(sound)]


def astray(journal: Journal) -> Iterator[str]:
    """Photos that do not stand, once, with the case that was acknowledged with them; to be asked at the end."""
    held = Counter(
        (str(picture), str(case))
        for picture, case in Photo.objects.values_list("picture__public_id", "case__public_id")
    )
    wanted = Counter((picture, journal.acknowledged.get(key, "")) for key, picture in journal.photos.items())
    yield from (
        f"{pair} stands {held[pair]} times and was sent {wanted[pair]} times"
        for pair in (held - wanted) + (wanted - held)
    )


def _lost(journal: Journal) -> Iterator[str]:
    known = {str(each) for each in Picture.objects.values_list("public_id", flat=True)}
    yield from (f"photo {each} was acknowledged and is lost" for each in set(journal.photos.values()) - known)


def _without_files(sound: set[str]) -> Iterator[str]:
    """Rows are read first: a file is there before its row is."""
    for name, digest in Picture.objects.exclude(name__in=sound).values_list("name", "sha256"):
        whole, small = (disk.read(name, size) or b"" for size in (disk.WHOLE, disk.SMALL))
        if hashlib.sha256(whole).hexdigest() != digest or not small:
            yield f"picture {name} is not what its row says: {len(whole)} bytes"
        else:
            sound.add(name)


def _torn(sound: set[str]) -> Iterator[str]:
    """Whatever stands under its name can be seen to its end, also where its row was never written."""
    for file in Path(settings.PICTURES).rglob("*.jpg"):
        if file.name in sound:
            continue
        try:
            Image.open(io.BytesIO(file.read_bytes())).load()
        except OSError as fault:
            yield f"{file.name} is torn: {fault}"
        else:
            sound.add(file.name)
