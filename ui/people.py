"""Who did something, as people call them: an account's full name, a sample account for what it is."""

from ui import account, words

ACCOUNTS = {
    "can-bo": "cán bộ của đơn vị",
    "thu-truong": "thủ trưởng đơn vị",
    "dieu-phoi": "đơn vị điều phối",
}


def called(actor: str | None, *, is_inside: bool = False) -> str:
    """The full name behind an account's name; what is no account (a command, a removed account) under its own name.

    `is_inside` a sentence: what describes somebody begins with a small letter there.
    """
    known = ACCOUNTS.get((actor or "").split("@")[0])
    if known is None:
        return account.full_name(actor or "") or actor or ""
    return known if is_inside else known[0].upper() + known[1:]


def person(actor: str | None, *, is_inside: bool = False) -> str:
    """The same, made safe to stand in Markdown."""
    return words.plain(called(actor, is_inside=is_inside))
