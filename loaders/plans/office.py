"""A Word 97-2003 document (.doc) into a Word document of today, by LibreOffice where it is installed.

LibreOffice runs with a profile of its own that is thrown away, without macros, under limits, and without a network where
the machine allows that. What it writes is then read like any file that came in: in the limited process.
"""

import functools
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

from loaders.plans.model import UnreadablePlanError

SECONDS = 60
# Processor seconds; kilobytes of addresses, of which LibreOffice reserves many and uses few; blocks of a written file.
_LIMITS = 'ulimit -t 60 -v 4194304 -f 204800 -c 0; exec "$@"'
_READ_AS = {"doc": ("--infilter=MS Word 97",)}
_SAVED_AS = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf"}
_SAVE_AS = "Hãy mở tệp bằng Word, chọn Lưu thành (Save As) loại Word (.docx), rồi gửi lại."
# Macros off at the highest level, no updating of links, nothing fetched.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def to_docx(file_name: str, content: bytes) -> bytes:
    """The same document as .docx. Raises UnreadablePlanError where LibreOffice is absent or cannot read it."""
    if find_office() is None:
        raise UnreadablePlanError(
            f"{file_name}: đây là tệp Word đời cũ (.doc); máy chủ chưa cài LibreOffice nên chưa đọc được. {_SAVE_AS}"
        )
    made = save_as(content, "doc", "docx")
    if made is None:
        raise UnreadablePlanError(
            f"{file_name}: tệp Word đời cũ (.doc) bị hỏng, có mật khẩu hoặc chuyển đổi quá lâu. {_SAVE_AS}"
        )
    return made


def find_office() -> str | None:
    """The program of LibreOffice on this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def save_as(content: bytes, kind: Literal["doc", "docx"], wanted: Literal["docx", "pdf"]) -> bytes | None:
    """The document in another format; None where there is no LibreOffice or it cannot read the file."""
    program = find_office()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="cchc-doc-") as folder:
        return _convert(program, Path(folder), content, kind, wanted)


def _convert(program: str, folder: Path, content: bytes, kind: str, wanted: str) -> bytes | None:
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    (folder / f"document.{kind}").write_bytes(content)
    process = subprocess.Popen(  # noqa: S603 no word of these comes from outside
        [
            *("sh", "-c", _LIMITS, "sh"),
            *_without_network(),
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            *_READ_AS.get(kind, ()),
            "--convert-to",
            _SAVED_AS[wanted],
            "--outdir",
            str(folder / "made"),
            str(folder / f"document.{kind}"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", os.defpath)},
        start_new_session=True,  # the program starts others; the whole group is ended
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    made = folder / "made" / f"document.{wanted}"
    return made.read_bytes() if made.exists() else None


@functools.cache
def _without_network() -> tuple[str, ...]:
    """A network of its own, with nothing in it, where the kernel lets an ordinary user have one."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    words = (program, "--map-root-user", "--net", "--")
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)  # noqa: S603
    return words if tried.returncode == 0 else ()
