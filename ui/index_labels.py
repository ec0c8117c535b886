"""Where the words of a chart stand: values at the ends of lines apart from each other, long names in two lines."""

NAME_LENGTH = 42  # signs of a component's name that fit one line of a phone


def apart(values: list[float]) -> float:
    """How far two values at the ends of lines must stand from each other to be read."""
    return (max(values) - min(values)) * 0.065 if values else 0.0


def spread(ends: dict[str, float], distance: float) -> dict[str, float]:
    """Where the values at the ends of lines are written, so that no two lie on each other."""
    placed: dict[str, float] = {}
    above = float("inf")
    for code, value in sorted(ends.items(), key=lambda end: -end[1]):
        above = placed[code] = min(value, above - distance)
    return placed


def in_two_lines(name: str) -> dict[str, str]:
    """name_start and name_rest, "" where one line is enough."""
    if len(name) <= NAME_LENGTH:
        return {"name_start": name, "name_rest": ""}
    start = name[: NAME_LENGTH + 1].rsplit(" ", 1)[0]
    return {"name_start": start, "name_rest": name[len(start) :].strip()}
