"""Which things lead back to themselves. Linear in the number of links, whatever a file says."""

from collections.abc import Collection, Iterator, Mapping


def rings(links: Mapping[int, Collection[int]]) -> dict[int, int]:
    """The number of its ring for everything that leads back to itself; two things of one ring lead to each other."""
    order = _finished(links)
    backwards: dict[int, list[int]] = {}
    for start, ends in links.items():
        for end in ends:
            backwards.setdefault(end, []).append(start)
    found: dict[int, int] = {}
    seen: set[int] = set()
    for start in reversed(order):
        if start in seen:
            continue
        seen.add(start)
        together, waiting = [start], [start]
        while waiting:
            for before in backwards.get(waiting.pop(), ()):
                if before not in seen:
                    seen.add(before)
                    together.append(before)
                    waiting.append(before)
        if len(together) > 1 or start in links.get(start, ()):
            found |= dict.fromkeys(together, start)
    return found


def _finished(links: Mapping[int, Collection[int]]) -> list[int]:
    """Everything in the order in which all that it leads to has been seen."""
    order: list[int] = []
    seen: set[int] = set()
    for start in links:
        if start in seen:
            continue
        seen.add(start)
        path: list[tuple[int, Iterator[int]]] = [(start, iter(links[start]))]
        while path:
            at, following = path[-1]
            after = next((one for one in following if one not in seen), None)
            if after is None:
                order.append(at)
                path.pop()
            else:
                seen.add(after)
                path.append((after, iter(links.get(after, ()))))
    return order
