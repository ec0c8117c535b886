"""The parts every reader of plan documents produces: paragraphs, headings, list items and tables, with their lines.

Text and Markdown are read by `lines.py`; readers of other formats can produce the same blocks.
"""

from dataclasses import dataclass
from typing import Literal

from loaders.plans.text import Text

Kind = Literal["paragraph", "heading", "item", "table"]


class ToldRows(tuple[tuple[Text, ...], ...]):
    """The rows of a table whose cells nothing parted: `Block.is_told`."""

    __slots__ = ()


@dataclass(frozen=True)
class Block:
    """One part of a document. `label` is the number or list mark that stood before the text ("2.1.", "a)", "-")."""

    kind: Kind
    text: Text
    label: str = ""
    rank: int = 0  # how deep the label is: smaller is nearer to the top; 0 has no place in the outline
    rows: tuple[tuple[Text, ...], ...] = ()  # of a table; rows of merged cells may be shorter than others
    is_told: bool = (
        False  # nothing stood between the cells of the table: they were told apart by what they say
    )

    @property
    def line(self) -> int:
        return self.text.line
