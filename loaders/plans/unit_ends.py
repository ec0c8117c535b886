"""Where the name of a unit ends at the head of a sentence: at a mark, or at the verb that says what it does."""

import re

from loaders.plans.text import Text
from loaders.plans.words import pattern, words

HEAD = re.compile(
    rf"(?!{pattern('units', 'not_heads')}(?!\w))(?:p\.\s?(?=\w)|(?:(?:các|những|tất cả các|toàn thể các|mỗi|từng)\s+{pattern('units', 'after_many')}"
    rf"|\d{{1,3}}(?:/\d{{1,3}})?\s+{pattern('units', 'counted')}|(?!các\s|những\s){pattern('units', 'heads')})(?!\w))"
)
_VERB = re.compile(rf"(?<![\w-]){pattern('units', 'verbs')}(?!\w)")
_BODIES = re.compile(
    r"\s+(?:chính trị|xã hội|có liên quan|liên quan|đoàn thể|thành viên|cá nhân|đảng|quần chúng|tín dụng|trong|trên|khác|công đoàn|cán bộ)|\s*[,;]|\s*$"
)


def end_of_unit(text: Text, begin: int) -> int:
    """The first colon, verb, bracket or sentence end after the head. A verb with a capital is part of a name."""
    lowered = text.lowered
    has_small = any(letter.islower() for letter in text.words[begin : begin + 200])
    ends = [len(lowered)]
    skipped = 2 if lowered.startswith("p.", begin) else 0
    for mark in re.finditer(r":|\s\(|\.(?=\s|$)|;|\n", lowered[begin : begin + 600]):
        if mark.start() < skipped:
            continue
        if mark.group() == ";" and _is_list_of_groups(lowered, begin, begin + mark.start()):
            continue
        ends.append(begin + mark.start())
        break
    first_word = re.match(r"\S+", lowered[begin:])
    after_head = begin + (first_word.end() if first_word else 0)
    for verb in _VERB.finditer(lowered, after_head, min(begin + 600, len(lowered))):
        is_name = has_small and text.words[verb.start()].isupper()
        if not is_name and not _is_part_of_name(lowered, begin, verb):
            ends.append(verb.start())
            break
    return min(ends)


def _is_part_of_name(lowered: str, begin: int, verb: re.Match[str]) -> bool:
    """ "Sở Thông tin và Truyền thông", "Trung tâm Kiểm tra ...", "Ban Quản lý": there the verb is a name."""
    before = lowered[begin : verb.start()].rstrip()
    if verb.group() in words("units", "post_duties") and before.endswith(
        words("units", "before_post_duties")
    ):
        return True
    if before.endswith(words("units", "before_name_verbs")) or (
        verb.group() == "tổ chức" and _BODIES.match(lowered, verb.end())
    ):
        return True
    last_piece = re.split(r",|\svà\s", before)[-1].strip()
    if _ends_list(before, last_piece) and verb.group() not in ("thông tin", "quản lý"):
        return False
    if verb.group() == "thông tin" and (
        lowered.startswith(" điện tử", verb.end()) or before.endswith(words("units", "before_information"))
    ):
        return True
    if before.endswith((",", " và")) and verb.group() not in ("tuyên truyền",):
        return _goes_on_with_name(before, verb.group())
    return last_piece in words("units", "name_openers") and verb.group() in words("units", "name_verbs")


def _is_list_of_groups(lowered: str, begin: int, mark: int) -> bool:
    """ "Các sở, ban, ngành; UBND các xã": a ";" before a further unit, where no verb stands before it."""
    following = re.match(r";\s*(?:và\s+)?", lowered[mark:])
    after = mark + (following.end() if following else 1)
    return HEAD.match(lowered, after) is not None and _VERB.search(lowered, begin, mark) is None


def _ends_list(before: str, last_piece: str) -> bool:
    """ "các phòng, ban, đơn vị": a bare word ends such a list, so a verb after it is what they do."""
    is_list = before.startswith(("các ", "những ")) and last_piece != before
    return is_list and last_piece in words("units", "generic")


def _goes_on_with_name(before: str, verb: str) -> bool:
    """ "Phòng Kiểm tra, giám sát": beside a verb that is a name, a second one is, too."""
    opener, _, name = re.sub(r"(?:,|\s+và)$", "", before).rpartition(" ")
    opener, _, first = opener.rpartition(" ")
    names = words("units", "name_verbs")
    return opener in words("units", "name_openers") and f"{first} {name}" in names and verb in names
