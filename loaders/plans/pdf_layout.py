"""What is drawn on a page of a PDF and can be seen: letters outside the area that is drawn to are left out.

A browser that prints draws a line again on the page before it where its letters are tall, outside of what is shown
there; read with the rest, such a letter stands in the middle of another word. The page's drawing also ends here once
it has more marks than any page of a plan.
"""

from collections import Counter
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from loaders.plans.refused import RefusedFileError

MAX_MARKS = 60_000  # letters or lines drawn on one page; a dense page has five thousand letters
FORM_MARKS = 20  # what a drawing within the page counts for by itself
_ROOM = 1.0  # a letter may reach over the edge
Box = tuple[float, float, float, float]
_EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))


class _Device(PDFPageAggregatorWithMarkedContent):
    """Keeps what is inside `clip`; counts what is drawn."""

    clip: Box = _EVERYWHERE
    marks = 0

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self._count()
        advance: float = super().render_char(*args, **kwargs)
        drawn = self.cur_item._objs
        if drawn and not _is_in(drawn[-1].bbox, self.clip):
            drawn.pop()
        return advance

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self._count()
        super().paint_path(*args, **kwargs)

    def begin_form(self) -> None:
        """A drawing within the page, which may hold others: two in each make a thousand in ten steps."""
        self._count(FORM_MARKS)

    def _count(self, marks: int = 1) -> None:
        self.marks += marks
        if self.marks > MAX_MARKS:
            raise RefusedFileError(
                f"trang {self.pageno} của tệp PDF có quá nhiều nét vẽ",
                "Hãy gửi tệp Word gốc hoặc in lại ra PDF rồi gửi lại.",
            )


class _Interpreter(PDFPageInterpreter):
    """Follows the clipping paths (operators W and W*), as the boxes around them."""

    device: _Device

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self._outer: list[Box] = []
        self._clip_path: Any = None

    def do_q(self) -> None:
        self._outer.append(self.device.clip)
        super().do_q()

    def do_Q(self) -> None:
        if self._outer:
            self.device.clip = self._outer.pop()
        super().do_Q()

    def do_W(self) -> None:
        self._clip_path = self.curpath

    def do_W_a(self) -> None:
        self._clip_path = self.curpath

    def do_n(self) -> None:
        if self.curpath and self._clip_path is self.curpath:
            self.device.clip = _within(self.device.clip, self._box())
        super().do_n()

    def do_Do(self, xobjid_arg: Any) -> None:
        self.device.begin_form()
        outer = self.device.clip
        super().do_Do(xobjid_arg)
        self.device.clip = outer

    def _box(self) -> Box:
        points = [
            apply_matrix_pt(self.ctm, (float(segment[place]), float(segment[place + 1])))
            for segment in self.curpath
            for place in range(1, len(segment) - 1, 2)
        ]
        across, down = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
        return min(across), min(down), max(across), max(down)


def upright(page: Any) -> Any:
    """The page laid out, turned if most of its letters lie on their side, as those of a wide annex do."""
    lay_out(page)
    turns = Counter(_turn(letter["matrix"]) for letter in page.chars)
    turn = max(turns, key=lambda each: turns[each], default=0)
    if turn == 0:
        return page
    # One is asked for by what draws the page, the other by what measures it.
    page.page_obj.rotate = page.page_obj.attrs["Rotate"] = (page.page_obj.rotate + turn) % 360
    turned = Page(page.pdf, page.page_obj, page.page_number)
    lay_out(turned)
    return turned


def _turn(matrix: Any) -> int:
    """By how many degrees to the right a letter has to be turned to stand upright."""
    across, up = matrix[0], matrix[1]
    if abs(across) >= abs(up):
        return 0 if across >= 0 else 180
    return 90 if up > 0 else 270


def lay_out(page: Any) -> None:
    """Draw a page of pdfplumber's as it is seen, in place of its own drawing of all there is.

    Raises RefusedFileError for a page with more marks than any plan has.
    """
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # where pdfplumber keeps what it has drawn


def _is_in(box: Box, clip: Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return clip[0] - _ROOM <= across <= clip[2] + _ROOM and clip[1] - _ROOM <= down <= clip[3] + _ROOM


def _within(one: Box, two: Box) -> Box:
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])
