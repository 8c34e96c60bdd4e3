"""What is shown is made of its fields by name, without ninja's wrapper for rows of the database."""

import ninja

from linli.ground.shared.schemas import Shown

WRAPPER = "_run_root_validator"


class Plain(Shown):
    words: str

    @staticmethod
    def resolve_words(_row: object) -> str:
        return "asked by ninja"


class Wrapped(ninja.Schema):
    words: str

    @staticmethod
    def resolve_words(_row: object) -> str:
        return "asked by ninja"


def test_the_wrapper_of_ninja_that_is_left_out_is_the_only_one_it_has_and_called_so() -> None:
    """A private name of ninja's: called otherwise in another version, ours would be one more beside it."""
    assert WRAPPER in vars(ninja.Schema)
    assert list(ninja.Schema.__pydantic_decorators__.model_validators) == [WRAPPER]
    assert list(Shown.__pydantic_decorators__.model_validators) == [WRAPPER]


def test_what_is_shown_is_what_was_given() -> None:
    assert Plain(words="灯坏了").words == "灯坏了"
    assert Wrapped(words="灯坏了").words == "asked by ninja", "control"
