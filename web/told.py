"""Which files of `/media` each session was told of: nobody else may fetch them, whoever learns the address.

Streamlit names a file by a hash of its bytes and gives it to whoever asks for that name. A page learns a name only over
its own socket, so what passes there is what its session may fetch.
"""

import re
import threading
from collections import OrderedDict

MOST = 20_000
# The hash alone: what stands right behind a name in a message may be the next field's first letter.
_NAMES = re.compile(rb"/media/([0-9a-f]{32})")
_ASKED = re.compile(r"/media/([0-9a-f]{32})(?:\.[0-9A-Za-z]{1,16})?")


class Told:
    """The newest MOST of the files that sessions were told of; an older one is asked for by drawing its page again."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def hear(self, session: str, message: bytes) -> None:
        """Remember the files that a message to a session's page names."""
        if b"/media/" not in message:
            return
        with self._lock:
            for name in _NAMES.findall(message):
                known = (session, name.decode("ascii"))
                self._known[known] = None
                self._known.move_to_end(known)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def knows(self, session: str, path: str) -> bool:
        """Whether the session was told of this file; `path` as it is asked for, `/media/...`."""
        asked = _ASKED.fullmatch(path)
        return asked is not None and (session, asked[1]) in self._known
