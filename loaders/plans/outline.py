"""The blocks of a document's body as a tree of headings, each with the role its section plays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from loaders.folding import fold
from loaders.plans.blocks import Block
from loaders.plans.labels import Labelled, labelled_parts
from loaders.plans.markup import BULLET_RANK, has_end_mark, split_label
from loaders.plans.misprints import corrected
from loaders.plans.text import Text
from loaders.plans.units import leading_unit
from loaders.plans.words import form, words

SECTION_RANK = (
    12  # headings up to this deep name a section's role; deeper ones only where they say so themselves
)
MAX_HEADING = 200
MAX_BESIDE = 50


@dataclass(eq=False)
class Node:
    """A block and what stands under it. Built once by `outline`, then only read."""

    block: Block
    above: "Node | None" = None
    role: str = ""
    children: list["Node"] = field(default_factory=list)
    place: int = 0  # among the children of the node above

    @cached_property
    def labels(self) -> tuple[Text | None, list[Labelled]]:
        """What stands before the first label ("Chủ trì: ..."), and the labelled values."""
        return labelled_parts(self.text)

    def before(self) -> "Iterator[Node]":
        """The nodes beside it that stand before it, the nearest first; no further than a list can be long."""
        if self.above is not None:
            yield from reversed(self.above.children[max(self.place - MAX_BESIDE, 0) : self.place])

    @property
    def text(self) -> Text:
        return self.block.text

    def ancestors(self) -> "Iterator[Node]":
        node = self.above
        while node is not None and node.above is not None:
            yield node
            node = node.above

    def walk(self) -> "Iterator[Node]":
        """This node and all below it in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def outline(blocks: tuple[Block, ...]) -> Node:
    """The tree; its root holds no text of its own. Text without a label belongs to the nearest numbered heading."""
    root = Node(Block("heading", Text("", ((0, 0),)), rank=-1))
    open_nodes = [root]
    for block in blocks:
        if block.rank:
            while open_nodes[-1].block.rank >= block.rank:
                open_nodes.pop()
        else:
            while open_nodes[-1].block.rank >= BULLET_RANK:
                open_nodes.pop()
        node = Node(block, open_nodes[-1])
        node.role, node.place = _role(node), len(open_nodes[-1].children)
        open_nodes[-1].children.append(node)
        if block.rank:
            open_nodes.append(node)
    return root


def _role(node: Node) -> str:
    above = node.above.role if node.above else ""
    block = node.block
    if not block.rank or block.rank >= BULLET_RANK or above in ("reporting", "budget"):
        return above
    said = heading_words(block)
    if block.rank > SECTION_RANK and _is_named_for_a_unit(block):
        return above
    if above == "implementation" and said.startswith(("thoi gian", "dia diem", "hinh thuc")):
        return "content"
    if not said or (block.rank > SECTION_RANK and above in ("purpose", "implementation")):
        return above if not (said and named_role(said) in ("budget", "reporting")) else named_role(said)
    named = named_role(said)
    if block.rank <= SECTION_RANK:
        return "implementation" if not named and block.rank == 8 else named
    return (
        named
        if named in ("budget", "reporting", "implementation", "purpose", "tasks") and len(said) < 80
        else above
    )


def _is_named_for_a_unit(block: Block) -> bool:
    """ "Phòng Quản lý ngân sách" is a unit and opens no section about the budget."""
    subject = leading_unit(block.text)
    if subject is None or block.text.lowered.startswith(words("units", "openings")):
        return False
    return subject.is_whole or block.text.words[subject.end :].lstrip().startswith(":")


def named_role(said: str) -> str:
    return next(
        (entry["role"] for entry in form()["sections"] if any(word in said for word in entry["words"])), ""
    )


def heading_words(block: Block) -> str:
    """The folded words of a block that can be a heading: short, or the part before a colon; "" for a sentence."""
    said = corrected(block.text.words)
    before, colon, _ = said.partition(":")
    if colon and len(before) <= 80:
        return fold(before)
    if len(said) > MAX_HEADING or (block.kind != "heading" and has_end_mark(said) and not said.endswith(":")):
        return ""
    return fold(said)


def section_of(node: Node) -> str | None:
    """The headings above a node, from the top: "II. NHIỆM VỤ > 1. Về dữ liệu"."""
    names = [titled(parent.block) for parent in node.ancestors()]
    return " > ".join(reversed([name for name in names if name])) or None


def titled(block: Block) -> str:
    """A heading with its number, cut where its sentence begins to be text."""
    said = block.text.words
    if len(said) > MAX_HEADING:
        said = said.partition(":")[0]
    return " ".join(f"{block.label} {said[:MAX_HEADING]}".split()).rstrip(":") if said else ""


def number_of(node: Node) -> str | None:
    """The number a clerk would write: "2.1", or with the number above it "1.a" for a letter; None for a bullet."""
    label, name = node.block.label, split_label(f"{node.block.label} x")[0]
    own = label.strip(" .):/-–")
    if not label or node.block.rank >= BULLET_RANK:
        return None
    if name == "letter":
        above = next(
            (
                number
                for parent in node.ancestors()
                if parent.block.rank in (20, 22, 24) and (number := number_of(parent))
            ),
            None,
        )
        return f"{above}.{own}" if above else own
    return own
