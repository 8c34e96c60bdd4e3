"""T17 at the doors: a hostile file is answered in words or taken as a picture built anew, and loses no report."""

import html
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.files.models import Picture
from linli.life.cases import photographs
from linli.life.cases.photographs import MOST
from tests.cases.test_views import text
from tests.trust import hostile
from tests.trust.hostile import Hostile
from tests.trust.test_hostile_files import rebuilt_only, stored

pytestmark = pytest.mark.django_db

WORDS = "楼道灯坏了一个星期，老人走路看不见"
BOUNDARY = "linli-hostile"


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(photographs, "MOST_OF_NETWORK", 1000)
    settings.PICTURES = tmp_path / "pictures"
    return tmp_path / "pictures"


def some() -> list[Hostile]:
    """A few of each sort, quick to make: two taken of each three."""
    impostors, bombs, laden = list(hostile.impostors()), list(hostile.bombs()), list(hostile.laden())
    names = {name: each for each in hostile.names() for name in (each[0],)}
    odd = ("a.php.jpg", "a\0.jpg", "\u202egpj.exe", "../a.jpg", "a\r\nX: y.jpg", "x" * 300 + ".jpg")
    truncated = list(hostile.truncated())[40]
    return [
        *list(hostile.appended())[:2], *(names[each] for each in odd), impostors[0], impostors[2], impostors[6],
        impostors[-1], bombs[0], bombs[1], truncated, laden[0], laden[9],
    ]  # fmt: skip


def posted(client: Client, path: str, said: dict[str, str], files: Iterable[Hostile], **headers: str) -> Any:
    """Send a form byte by byte, with names as no library would write them."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in said.items()]
    for name, kind, data in files:
        head = f'name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
        parts.append(head.encode() + data)
    opened = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
    body = b"".join(opened + each + b"\r\n" for each in parts) + f"--{BOUNDARY}--\r\n".encode()
    return client.post(path, body, f"multipart/form-data; boundary={BOUNDARY}", headers=headers)


def by_script(file: Hostile) -> Any:
    client = Client()
    client.get("/report/")
    return posted(client, "/report/photos/", {"key": "k"}, [file], **{"HX-Request": "true"})


def by_json(file: Hostile) -> Any:
    return posted(Client(), "/api/v1/photos", {}, [file], **{"Idempotency-Key": str(uuid4())})


def judged(answer: Any, name: str) -> bool:
    """Whether the file was taken; if not, it was said in words why. Raises AssertionError for all else."""
    if answer.status_code in (200, 201):
        return True
    assert 400 <= answer.status_code < 500, (name, answer.status_code)
    said = str(json.loads(answer.content)) if "json" in answer["Content-Type"] else text(answer)
    assert "没有收" in said, (name, said)
    return False


def nothing_raw(folder: Path, taken: int) -> None:
    """Each picture that was taken is a row and two files, all built from pixels; nothing else lies there."""
    files = stored(folder)
    assert all(rebuilt_only(each.read_bytes()) for each in files)
    assert len(files) == 2 * taken == 2 * Picture.objects.count()


def sent_each(files: Sequence[Hostile], folder: Path) -> int:
    """Send each by itself at both doors, which judge the same; how many were taken."""
    taken = 0
    for file in files:
        here, there = judged(by_script(file), file[0]), judged(by_json(file), file[0])
        assert here == there, file[0]
        taken += here + there
    nothing_raw(folder, taken)
    return taken


def sent_along(files: Sequence[Hostile]) -> None:
    """Send them without script, six with each report that lacks its place: the words stand, and what was refused."""
    for part in (files[n : n + MOST] for n in range(0, len(files), MOST)):
        client = Client()
        client.get("/report/")
        said = {"words": WORDS, "place": "", "contact": "anonymous", "once": str(uuid4())}
        answer = posted(client, "/report/", said, part)
        assert answer.status_code == 422, text(answer)
        page = html.unescape(answer.content.decode())
        assert WORDS in page
        held = len(re.findall(r'name="photos" value="[0-9a-f-]{36}" checked', page))
        assert held + page.count("没有收。") + page.count("没有收：") >= len({data for _name, _said, data in part})


def test_some_of_each_sort_are_answered_in_words_or_rebuilt_at_both_doors(pictures: Path):
    files = some()
    taken = sent_each(files, pictures)
    assert 0 < taken < 2 * len(files)


def test_a_report_keeps_its_words_whatever_is_sent_along():
    sent_along(some()[3:15])


@pytest.mark.slow
def test_all_are_answered_in_words_or_rebuilt_at_both_doors_and_lose_no_report(pictures: Path):
    files = hostile.everything()
    assert len(files) >= 120
    assert sent_each(files, pictures) >= 60
    sent_along(files)


def test_control_a_file_that_is_kept_as_it_came_is_seen(pictures: Path):
    assert judged(by_script(("a.jpg", "image/jpeg", hostile.saved("JPEG"))), "a.jpg")
    nothing_raw(pictures, 1)
    (pictures / "raw").write_bytes(hostile.saved("JPEG", comment=hostile.MARKER))
    with pytest.raises(AssertionError):
        nothing_raw(pictures, 1)
