"""A shell that treats code as a stock Jupyter kernel does, without the kernel's sockets and threads.

It is the kernel's own shell with its own display hook and publisher; what they send goes to whoever asked for it
instead of to a socket, packed in the same way. Output streams keep what is written for as long as a kernel does.
"""

from __future__ import annotations

import builtins
import codecs
import faulthandler
import getpass
import io
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from types import MethodType, SimpleNamespace
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.eventloops import enable_gui
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets.config import Config

from evallib.engine.forking import relax_memory

Deliver = Callable[[bytes], None]
FLUSH_SECONDS = 0.2
"""A kernel sends what was written after so long."""
CHUNK = 1 << 16
STREAMS = ("stdout", "stderr")
INLINE = "module://matplotlib_inline.backend_inline"


class Wire(Session):
    """What the parts of a kernel send their messages with."""

    deliver = AnyTrait()
    owner = AnyTrait()

    def send(self, *told: Any, **_rest: Any) -> None:
        """What a kernel's parts call, with a socket and either a message or its kind and content."""
        message = told[1]
        if isinstance(message, str):
            self.say(message, told[2])
        else:
            self.say(message["msg_type"], message["content"])

    def say(self, kind: str, content: dict[str, Any]) -> None:
        """Pack a message of the running cell as a kernel does and pass it on; copies made by a cell stay silent."""
        if os.getpid() == self.owner:
            packed = self.serialize(self.msg(kind, content))[-1]
            self.deliver(b'{"time": %f, "msg_type": "%s", "content": %s}' % (time.time(), kind.encode(), packed))


class Stream(io.TextIOBase):
    """Standard output or error: what Python writes, and what its child processes write to the descriptor."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, wire: Wire) -> None:
        self.name = name
        self.others: list[Stream] = []
        self._wire = wire
        self._owner = os.getpid()
        self._descriptor = descriptor
        self._outside = os.dup(descriptor)
        self._spill = os.memfd_create(name)
        os.dup2(self._spill, descriptor)
        self._read = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._parts: list[str] = []
        self._since = 0.0

    def fileno(self) -> int:
        """As in a kernel: where output went before the notebook took it."""
        return self._outside

    def isatty(self) -> bool:
        """Nobody sits there."""
        return False

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Keep the text until a kernel would have sent it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:
            os.write(self._descriptor, text.encode(errors="replace"))
            return len(text)
        for stream in (self, *self.others):
            stream.flush_if_due()
        self._take_spilled()
        self._keep(text)
        return len(text)

    def flush(self) -> None:
        """Send what was kept."""
        if os.getpid() != self._owner:
            return
        self._take_spilled()
        if self._parts:
            text = "".join(self._parts).encode(errors="replace").decode()  # half a character cannot be sent
            self._parts.clear()
            self._wire.say("stream", {"name": self.name, "text": text})

    def flush_if_due(self) -> None:
        """Send what a kernel would have sent meanwhile."""
        if self._parts and time.monotonic() - self._since >= FLUSH_SECONDS:
            self.flush()

    def _keep(self, text: str) -> None:
        if text and not self._parts:
            self._since = time.monotonic()
        if text:
            self._parts.append(text)

    def _take_spilled(self) -> None:
        while chunk := os.pread(self._spill, CHUNK, self._read):
            self._read += len(chunk)
            self._keep(self._decode(chunk))


def open_streams(wire: Wire) -> list[Stream]:
    """Put streams of ours in the place of standard output and error."""
    streams = [Stream(name, descriptor, wire) for descriptor, name in enumerate(STREAMS, start=1)]
    for stream in streams:
        stream.others = [other for other in streams if other is not stream]
        setattr(sys, stream.name, stream)
    faulthandler.enable(streams[1].fileno())  # where a cell was when it crashed is for the log
    return streams


def make_shell(wire: Wire, folder: str) -> Any:
    """The kernel's shell. ``folder`` takes the place of the user's IPython folder: no history, no start-up files."""
    config = Config()
    config.HistoryManager.enabled = False
    kernel = _stand_in()
    profile: Any = ProfileDir
    shell: Any = ZMQInteractiveShell.instance(
        config=config,
        ipython_dir=folder,
        profile_dir=profile.create_profile_dir(folder),
        user_ns={},
        kernel=kernel,
        compiler_class=XCachingCompiler,
    )
    shell.displayhook.session = shell.display_pub.session = wire
    shell.displayhook.topic = b"execute_result"
    shell.enable_gui = partial(_enable_gui, shell)
    shell.set_custom_exc((MemoryError,), _show_memory_error)
    builtins.input = kernel.raw_input
    getpass.getpass = kernel.getpass
    _set_backend()
    return shell


def _stand_in() -> Any:
    """What of a kernel its shell and its user's code may ask for; nobody answers questions."""
    kernel = SimpleNamespace(eventloop=None, _allow_stdin=False, language_info=IPythonKernel.language_info)
    kernel.raw_input = MethodType(IPythonKernel.raw_input, kernel)
    kernel.getpass = MethodType(IPythonKernel.getpass, kernel)
    return kernel


def _enable_gui(shell: Any, gui: str | None = None) -> None:
    enable: Any = enable_gui
    try:
        enable(gui, kernel=shell.kernel)
    except ValueError as error:
        raise UsageError(str(error)) from error
    shell.active_eventloop = gui


def _show_memory_error(shell: Any, *error: Any, tb_offset: int | None = None) -> None:
    """Tell that the memory was not enough, which takes some."""
    relax_memory()
    shell.showtraceback(error, tb_offset=tb_offset)


def _set_backend() -> None:
    """Figures are shown inline unless the environment says otherwise; matplotlib may have been loaded long ago."""
    backend = os.environ.setdefault("MPLBACKEND", INLINE)
    if "matplotlib" not in sys.modules:
        return
    import matplotlib as mpl

    if str(mpl.get_backend(auto_select=False)).lower() != backend.lower():  # names of backends are slow to look up
        mpl.rcParams["backend"] = backend
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].switch_backend(backend)
