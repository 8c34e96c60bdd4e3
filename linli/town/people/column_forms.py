"""The form in which an office says what it means by the headings of its tables."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from linli.town.places.sheets import Block, How, Taken

from .remembering import KINDS, Saying

_BETWEEN = "|"


class Columns(forms.Form):
    """For each heading that is not ours word for word, one of our columns, or none of them."""

    def __init__(self, data: Mapping[str, Any] | None, blocks: Iterable[Block]) -> None:
        super().__init__(data)
        self.keys: dict[str, Taken] = {}
        seen = set()
        for number, block in enumerate(blocks):
            for taken in block.taken:
                what = (block.shape.name if block.shape else block.sheet, taken.key)
                if (taken.column and taken.how is How.OURS) or what in seen:
                    continue
                seen.add(what)
                name = f"c{number}-{taken.index}"
                self.keys[name] = taken
                self.fields[name] = _field(block, taken, asked=data is None)

    def said(self) -> Iterator[Saying]:
        """What was chosen otherwise than it was taken."""
        for name, taken in self.keys.items():
            chosen = self.cleaned_data.get(name)
            if chosen and chosen != self.fields[name].initial:
                sheet, _between, column = chosen.partition(_BETWEEN)
                yield Saying(sheet, taken.key, column)


def _field(block: Block, taken: Taken, *, asked: bool) -> forms.ChoiceField:
    """A select; what a page shows is always chosen, and what does not come back with it stays as it was taken."""
    if block.shape is None:
        every = [(kind, column.name) for kind, shape in KINDS.items() for column in shape.columns]
        choices = [
            ("", _("不用这一列")),
            *((f"{kind}{_BETWEEN}{column}", f"{kind}·{column}") for kind, column in every),
        ]
        return forms.ChoiceField(label=taken.words, choices=choices, required=False, initial="")
    kind = block.shape.name
    names = [(f"{kind}{_BETWEEN}{column.name}", column.name) for column in block.shape.columns]
    return forms.ChoiceField(
        label=taken.words,
        choices=[(f"{kind}{_BETWEEN}", _("不用这一列")), *names],
        required=asked,
        initial=f"{kind}{_BETWEEN}{taken.column}",
        help_text=_words(taken),
    )


def _words(taken: Taken) -> str:
    return (
        {
            How.GUESS: _("猜的，请看看对不对"),
            How.SAID: _("按您以前说的"),
            How.HEARD: _("别的社区这样对上的，请看看对不对"),
        }.get(taken.how, "")
        if taken.column or taken.how is How.SAID
        else _("没有用上")
    )
