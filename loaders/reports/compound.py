"""The old container of .xls files: names of what is inside, and one stream's bytes. Standard library only.

The file may be hostile: every chain is followed at most once round, and what does not fit ends the reading.
"""

import struct

MARK = bytes.fromhex("d0cf11e0a1b11ae1")
_END = 0xFFFFFFFA  # sector numbers from here on are marks, not places
_SMALL = 4096  # shorter streams live in the mini stream


class DamagedContainerError(Exception):
    """The container contradicts itself."""


class Container:
    """The directory of a compound file."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(MARK):
            raise DamagedContainerError("no compound file")
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise DamagedContainerError("unusual sector size")
        self._size = 1 << shift
        directory, small_table = (
            struct.unpack_from("<I", content, 48)[0],
            struct.unpack_from("<I", content, 60)[0],
        )
        self._table = self._read_table()
        self._small_table = self._numbers(self._chain(small_table))
        self.entries = self._read_directory(self._chain(directory))

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream by its name, or None."""
        found = self.entries.get(name)
        if found is None:
            return None
        start, size = found
        if size >= _SMALL:
            return self._chain(start)[:size]
        root_start, root_size = self.entries["Root Entry"]
        mini = self._chain(root_start)[:root_size]
        pieces, sector, left = [], start, len(self._small_table) + 1
        while sector < len(self._small_table) and left:
            pieces.append(mini[sector * 64 : sector * 64 + 64])
            sector, left = self._small_table[sector], left - 1
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _read_table(self) -> tuple[int, ...]:
        """The table of what follows each sector; its own sectors are listed in the header and further ones."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        following, left = struct.unpack_from("<I", self._content, 68)[0], 128
        while following < _END and left:
            numbers = self._numbers(self._sector(following))
            if not numbers:
                break
            listed += numbers[:-1]
            following, left = numbers[-1], left - 1
        most = len(self._content) // self._size + 1
        return self._numbers(b"".join(self._sector(number) for number in listed[:most] if number < _END))

    def _chain(self, start: int) -> bytes:
        pieces, sector, left = [], start, len(self._table) + 1
        while sector < len(self._table):
            if not left:
                raise DamagedContainerError("a chain of sectors goes round")
            pieces.append(self._sector(sector))
            sector, left = self._table[sector], left - 1
        return b"".join(pieces)

    def _read_directory(self, data: bytes) -> dict[str, tuple[int, int]]:
        """Start and size of every entry by its name; of equal names the first."""
        found: dict[str, tuple[int, int]] = {}
        for place in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, place + 64)
            if kind in (1, 2, 5) and 2 <= length <= 64:
                name = data[place : place + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", data, place + 116)
                found.setdefault(name, (start, size))
        if "Root Entry" not in found:
            raise DamagedContainerError("no root")
        return found
