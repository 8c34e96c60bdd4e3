"""What a row points at belongs to what the row belongs to, by the database's own word."""

import pytest
from django.db import IntegrityError, migrations, models, transaction
from django.db.migrations.writer import OperationWriter

from linli.ground.shared.belonging import Belongs

KEY = ("id", models.BigAutoField(primary_key=True))
TREE = migrations.CreateModel("Tree", [KEY])
BIRD = migrations.CreateModel("Bird", [KEY, ("tree", models.ForeignKey("yard.Tree", models.PROTECT))])
SONG = migrations.CreateModel(
    "Song",
    [
        KEY,
        ("tree", models.ForeignKey("yard.Tree", models.PROTECT)),
        ("bird", models.ForeignKey("yard.Bird", models.PROTECT, null=True)),
    ],
)


def two_trees(song):
    tree, bird = song._meta.get_field("tree").related_model, song._meta.get_field("bird").related_model
    here, there = tree.objects.create(), tree.objects.create()
    return here, there, bird.objects.create(tree=here)


def refused(act) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def test_a_bird_of_another_tree_is_refused(yard):
    song = yard(TREE, BIRD, SONG, Belongs("Song", field="bird", to="tree"))
    here, there, bird = two_trees(song)
    song.objects.create(tree=here, bird=bird)
    song.objects.create(tree=there, bird=None)
    assert "the bird is of another tree" in refused(lambda: song.objects.create(tree=there, bird=bird))
    refused(lambda: song.objects.filter(tree=there).update(bird=bird))


def test_without_the_guard_any_bird_sings_anywhere(yard):
    """The control: two foreign keys that both hold do not know of each other."""
    song = yard(TREE, BIRD, SONG)
    _here, there, bird = two_trees(song)
    assert song.objects.create(tree=there, bird=bird).pk


def test_what_is_no_foreign_key_cannot_belong(yard):
    with pytest.raises(TypeError, match="no foreign key"):
        yard(TREE, BIRD, SONG, Belongs("Song", field="id", to="tree"))


def test_the_guard_is_written_into_migrations_as_it_was():
    operation = Belongs("Song", field="bird", to="tree")
    written, imports = OperationWriter(operation, indentation=0).serialize()
    assert "import linli.ground.shared.belonging" in imports
    again = eval(written.rstrip(","), {"linli": __import__("linli.ground.shared.belonging")})
    assert again.deconstruct() == operation.deconstruct()
