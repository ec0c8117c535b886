"""A plan document, from its bytes to what it says. The steps are pure: nothing is stored here."""

from dataclasses import replace

from loaders.folding import fold
from loaders.plans import duties, header, indices, signature, title
from loaders.plans.blocks import Block
from loaders.plans.citations import read_bases
from loaders.plans.due_rules import impossible_days
from loaders.plans.given_sections import hold_tasks
from loaders.plans.kind import Parts, Refusal, end_of, find_parts, is_draft, subject_of
from loaders.plans.lost_heading import with_heading
from loaders.plans.markup import ANNEX_RANK
from loaders.plans.misprints import find_corrections
from loaders.plans.model import NotAPlan, Plan, ReportObligation, Task
from loaders.plans.outline import Node, outline, section_of
from loaders.plans.replaced import find_replaced
from loaders.plans.responsibilities import read_responsibilities
from loaders.plans.shown import read_shown
from loaders.plans.task_prose import read_task_prose
from loaders.plans.task_tables import read_task_tables
from loaders.plans.text import Text
from loaders.plans.words import words

ARTICLE_RANK, ITEM_RANK = 8, 18
LONGEST_HEADING = 80
DRAFT_WARNING = "Văn bản ghi “DỰ THẢO”, chưa phải bản ban hành. Hãy thay bằng bản đã ký khi có."


def read_plan(file_name: str, content: bytes) -> Plan | NotAPlan:
    """What the file says: text, Word or PDF, told apart by content. Raises UnreadablePlanError for what it cannot read.

    Read in a process of its own; places are lines of the text, with a PDF pages too.
    """
    return read_shown(file_name, content).answer


def read_document(blocks: tuple[Block, ...]) -> Plan | NotAPlan:
    """What the blocks of a document say, whichever reader produced them."""
    blocks, told = with_heading(blocks)
    parts = find_parts(blocks)
    if isinstance(parts, Refusal):
        return NotAPlan(parts.reason, parts.kind, _offered(blocks, parts))
    plan = _read_parts(blocks, parts)
    return replace(plan, warnings=(told, *plan.warnings)) if told else plan


def _offered(blocks: tuple[Block, ...], refusal: Refusal) -> Plan | None:
    """What a document of another kind assigns; None where it assigns nothing to anybody, or is of a kind that never does."""
    if refusal.heading is None or refusal.kind not in words("kinds", "assigning"):
        return None
    # The articles of a decision hold its sentences: they are read as items are.
    loosened = tuple(
        replace(block, rank=ITEM_RANK) if block.rank == ARTICLE_RANK else block
        for block in blocks[: end_of(blocks, refusal.heading)]
    )
    offer = _read_parts(loosened, Parts(None, refusal.heading), is_other=True)
    return offer if offer.tasks or any(duty.unit for duty in offer.responsibilities) else None


def _read_parts(blocks: tuple[Block, ...], parts: Parts, *, is_other: bool = False) -> Plan:
    """`is_other`: the document is no plan; all below its heading may assign, and no section need say so."""
    named, opening, first_opening = _openings(blocks, parts)
    if is_other:
        named = subject_of(blocks, parts.plan or 0) or named
    found, warnings = header.read_header(blocks, parts, named, opening, first_opening)
    body = blocks[opening.after - len(opening.blocks) if is_other else opening.after :]
    root = outline(signature.without_tail(body))
    year = found.year_from if found.year_from == found.year_to else None
    hold_tasks(root, year)
    table_tasks, tables = read_task_tables(body, year, _table_sections(root))
    prose_tasks, used = read_task_prose(root, year)
    tasks = tuple(sorted([*prose_tasks, *table_tasks], key=lambda task: task.source.line))
    texts = _texts(blocks)
    bases = read_bases(_cited(first_opening, opening, root))
    reports = duties.read_duties(root)
    first = parts.decision if parts.decision is not None else parts.plan or 0
    draft = is_draft(blocks, first)
    about = [
        *([named] if named is not None else []),
        *(block.text for block in (*first_opening.blocks, *opening.blocks)),
    ]
    return Plan(
        found,
        tasks,
        read_responsibilities(root, used, {task.source.line for task in tasks} if is_other else None),
        reports,
        indices.find_indices(texts),
        bases,
        tuple(entry.words for entry in signature.find_recipients(blocks)),
        find_corrections(texts),
        (
            *warnings,
            *(DRAFT_WARNING for _ in range(draft)),
            *(() if is_other else _warnings(tasks, tables, root)),
            *_of_reports(reports),
        ),
        find_replaced(about, [node.text for node in root.walk() if node.text.words], found.number),
        draft,
    )


def _cited(first: header.Opening, opening: header.Opening, root: Node) -> tuple[Block, ...]:
    """What the bases are read from: the opening, the decision's too, and a section "CĂN CỨ" where there is one."""
    section = [
        node.block
        for heading in root.children
        if _holds_bases(fold(heading.text.words).strip(" .:"))
        for node in heading.walk()
        if node.block.kind != "table"
    ]
    return (*first.blocks, *(() if first is opening else opening.blocks), *section)


def _holds_bases(heading: str) -> bool:
    return heading in words("citations", "headings") or (
        len(heading) < LONGEST_HEADING and heading.startswith(words("citations", "heading_openings"))
    )


def _openings(blocks: tuple[Block, ...], parts: Parts) -> tuple[Text | None, header.Opening, header.Opening]:
    """The title, the plan's opening, and the opening of the document: the decision's where there is one."""
    first = None
    if parts.decision is not None:
        subject, after = title.find_title(blocks, parts.decision)
        first = header.find_opening(blocks, after)
        if parts.plan is None:
            return subject, first, first
    assert parts.plan is not None  # noqa: S101 - find_parts gives a decision or a plan
    named, after = title.find_title(blocks, parts.plan)
    opening = header.find_opening(blocks, after)
    if named is None and parts.decision is not None:
        named = title.find_title(blocks, parts.decision)[0]
    return named, opening, first or opening


def _table_sections(root: Node) -> dict[int, str | None]:
    """For each table the headings above it; an annex is no section of tasks."""
    tables = (node for node in root.walk() if node.block.kind == "table")
    return {
        id(node.block): section_of(node)
        for node in tables
        if all(above.block.rank != ANNEX_RANK for above in node.ancestors())
    }


def _texts(blocks: tuple[Block, ...]) -> list[Text]:
    return [
        text
        for block in blocks
        for text in ([cell for row in block.rows for cell in row] or [block.text])
        if text.words
    ]


def _warnings(tasks: tuple[Task, ...], tables: int, root: Node) -> list[str]:
    warnings = []
    if not tasks:
        warnings.append(
            "Kế hoạch không có bảng nhiệm vụ và không có nhiệm vụ nào ghi đơn vị chủ trì; nội dung giao cho từng đơn vị được ghi là trách nhiệm."
        )
    elif not tables:
        warnings.append(
            "Kế hoạch không có bảng nhiệm vụ; nhiệm vụ được đọc từ các mục ghi đơn vị chủ trì trong lời văn."
        )
    warnings += [
        f"Nhiệm vụ {task.no or '(không số)'} (dòng {task.source.line}) không ghi đơn vị chủ trì."
        for task in tasks
        if not task.lead
    ]
    warnings += [
        f"Nhiệm vụ {task.no or '(không số)'} (dòng {task.source.line}): không hiểu thời gian “{task.timeframe.text}”."
        for task in tasks
        if task.timeframe.text and task.timeframe.kind == "none"
    ]
    warnings += [
        f"Nhiệm vụ {task.no or '(không số)'} (dòng {task.source.line}): không tính được ngày hoàn thành từ “{task.timeframe.text}” (ngày không có thật, hoặc không ghi năm)."
        for task in tasks
        if task.timeframe.kind in ("deadline", "range") and task.timeframe.due_date is None
    ]
    says = " ".join(node.text.lowered[-400:] for node in root.walk() if "phụ lục" in node.text.lowered)
    if "phụ lục" in says and not _has_annex(root):
        warnings.append("Văn bản nhắc đến phụ lục kèm theo nhưng tệp không có phụ lục.")
    return warnings


def _of_reports(reports: tuple[ReportObligation, ...]) -> list[str]:
    """One warning for each sentence that names a day no month has."""
    sentences = {report.quote: report.source.line for report in reports}
    return [
        f"Hạn báo cáo “{', '.join(days)}” (dòng {line}) không phải ngày có thật nên không được ghi."
        for quote, line in sentences.items()
        if (days := impossible_days(quote))
    ]


def _has_annex(root: Node) -> bool:
    return any(
        node.block.rank == ANNEX_RANK or node.text.lowered.startswith("phụ lục") for node in root.walk()
    )
