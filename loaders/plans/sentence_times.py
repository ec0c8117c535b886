"""The time inside a sentence that says what to do: where it stands, and the sentence without it."""

import re

from loaders.plans.model import Source, Timeframe
from loaders.plans.outline import Node
from loaders.plans.text import Text
from loaders.plans.time_points import in_figures
from loaders.plans.timeframes import read_timeframe

_PERIOD = r"(?:ngày|tuần|tháng|quý|năm)"
_DATED = r"(?:ngày\s+\d|\d{1,2}[/.-]\d|(?:quý|tháng)\s+[ivx\d]|(?:hết|cuối|trong|đầu)\s+(?:quý|tháng|năm)|năm\s+20\d\d)"
_TIMES = re.compile(
    r"\((?P<range>(?:thực hiện )?từ (?:ngày )?[^()]{3,60}đến[^()]{3,40})\)"
    r"|(?P<done>(?<!\w)(?:hoàn thành|xong)\s+(?:trước|trong|chậm nhất|vào|đến)(?:(?!\d{1,5}/[a-zđ])[^.;()]){2,60})"
    r"|(?P<from>(?<!\w)từ\s+(?:ngày|tháng|quý|\d)[^.;()]{0,40}\d[^.;()]{0,12}\sđến\s+[^.;()]{0,20}\d[^.;()]{0,30})[.;]?$"
    rf"|(?P<last>(?<!\w)(?:trong|vào|trước|đến|chậm nhất|muộn nhất)\s+(?:là\s+)?(?:hết\s+)?{_DATED}[^.;()]{{0,30}})[.;]?$"
    r"|\((?P<inside>(?:trước|trong|xong|hoàn thành|chậm nhất|hằng|hàng|mỗi|quý|tháng|thường xuyên|định kỳ)(?!\w)[^()]{0,50})\)[.;]?$"
    rf"|(?:,\s*|(?<=\s))(?P<each>mỗi\s+{_PERIOD}\s[^.;(),]{{0,40}}(?:,\s*bài)?)[.;]?$"
    rf"|(?:,\s*|(?<=\s))(?P<always>(?:thực hiện\s+)?(?:thường xuyên|(?:định kỳ\s+)?(?:hằng|hàng)\s+{_PERIOD})(?:,\s*(?:bắt đầu\s+)?từ\s+[^.;(),]{{3,30}})?)[.;]?$"
)
LONGEST_HEADING = 60
_ONLY_TIME = re.compile(
    r"(?:\(?(?<!\w)(?:trong|từ|trước|đến|hết|đầu|cuối|giữa|các|đợt|giai đoạn|tháng|quý|năm|ngày|kỳ|hằng|hàng|mỗi|và|iv|i{1,3}|\d{1,4})(?!\w)\)?[\s,:/.-]*)+"
)
_LAST = re.compile(r"[;(]\s*(?P<last>[^;()]{3,60}?)[.;)]*$")
# At the head: "Trước ngày 15/3/2026, Sở Nội vụ ...".
_AT_HEAD = re.compile(
    rf"(?:hoàn thành\s+)?(?:trước|trong|đến|chậm nhất|từ|vào|định kỳ|hằng|hàng|mỗi|{_PERIOD})(?!\w)[^,;:()]{{2,50}}[,:]\s+"
)
# What is done all the time, said of the deed itself: "Giao Sở A thường xuyên kiểm tra ...".
_OF_DEED = re.compile(rf"(?:thường xuyên|(?:định kỳ\s+)?(?:hằng|hàng|mỗi)\s+{_PERIOD})(?!\w)")
_OF_OTHERS = re.compile(r"(?<!\w)(?:theo|ngay sau khi|sau khi|khi)\s+[^.;()]{5,90}[.;]?$")


def time_in(text: Text, year: int | None, sources: dict[str, Source]) -> Timeframe:
    """ "(từ ngày ... đến ngày ...)", "hoàn thành trước ...", "trong quý II/2026." at the end, or said of the deed."""
    stated = _TIMES.search(text.lowered)
    if stated is None and (last := _LAST.search(text.lowered)) and _is_only_time(last["last"]):
        return _read(text.cut(*last.span("last")), year, sources)
    if stated is None:
        of_deed = _OF_DEED.match(text.lowered)
        return _read(text.cut(0, of_deed.end()), year, sources) if of_deed else Timeframe()
    name = next(name for name, said in stated.groupdict().items() if said)
    return _read(text.cut(stated.start(name), stated.end(name)), year, sources)


def time_at_head(text: Text, year: int | None) -> tuple[Text | None, int]:
    """The time a sentence opens with, and where the sentence goes on; (None, 0) where it opens with none."""
    opened = _AT_HEAD.match(text.lowered)
    if opened is None or not _is_time(text.words[: opened.end()].rstrip(" ,:"), year):
        return None, 0
    return text.cut(0, len(text.words[: opened.end()].rstrip(" ,:"))), opened.end()


def time_above(node: Node, year: int | None, sources: dict[str, Source]) -> Timeframe:
    """The time of the nearest heading or lead-in that is nothing but one: "Quý II/2026", "Tháng 9:"."""
    beside = [each for before in node.before() for each in _ends(before)]
    for above in (*beside, *node.ancestors()):
        words = above.text.cut(0, len(above.text.words.rstrip(" :.;")))
        if len(words.words) <= LONGEST_HEADING and _is_only_time(words.lowered):
            return _read(words, year, sources)
    return Timeframe()


def _ends(node: Node) -> list[Node]:
    """The node and the last ones below it, the nearest to what follows first."""
    ends = [node]
    while ends[-1].children:
        ends.append(ends[-1].children[-1])
    return ends[::-1]


def _is_only_time(lowered: str) -> bool:
    return _ONLY_TIME.fullmatch(in_figures(lowered)) is not None


def begins_with_time(text: Text) -> bool:
    """ "xong trong quý III.": nothing but a time is left of the sentence."""
    return _TIMES.match(text.lowered) is not None


def time_of_others(text: Text, year: int | None, sources: dict[str, Source]) -> Timeframe:
    """ "... theo kế hoạch của Bộ Công an." at the end: a time that somebody else sets."""
    stated = _OF_OTHERS.search(text.lowered)
    if stated is None:
        return Timeframe()
    words = text.cut(*stated.span())
    when = read_timeframe(words.words, year)
    if when.kind == "per_superior_plan":
        sources["timeframe"] = Source(words.line, words.words)
        return when
    return Timeframe()


def without_time(text: Text, when: Timeframe) -> Text:
    """The sentence without a time that closes it after a mark: "..., hoàn thành trước ngày 30/4"."""
    kept = text.words.rstrip(" .;)")
    if when.text is None or not kept.endswith(when.text):
        return text
    before = kept[: len(kept) - len(when.text)].rstrip()
    return text.cut(0, len(before.rstrip(" ,;("))) if before.endswith((",", ";", "(", ".")) else text


def _is_time(words: str, year: int | None) -> bool:
    return read_timeframe(words, year).kind not in ("none", "per_superior_plan")


def _read(words: Text, year: int | None, sources: dict[str, Source]) -> Timeframe:
    when = read_timeframe(words.words, year)
    if when.kind in ("none", "per_superior_plan"):
        return Timeframe()
    sources["timeframe"] = Source(words.line, words.words)
    return when
