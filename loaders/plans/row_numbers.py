"""The numbers of rows in tables."""

import re


def is_number(said: str) -> bool:
    """ "1", "1.2", "II", "a)" and the like."""
    return (
        re.fullmatch(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLivxl]{1,6}|[a-zđA-ZĐ]\d?)[.)]*", said.strip())
        is not None
    )
