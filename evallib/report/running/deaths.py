"""How a process ended, in words that a person can do something with."""

from __future__ import annotations

import signal

from evallib.locale import N_, _

SIGNALS = {
    "SIGKILL": N_("it was killed (SIGKILL), which is also what happens when the memory of the machine runs out"),
    "SIGSEGV": N_("it reached for memory that is not its own (SIGSEGV), an error in a compiled library"),
    "SIGBUS": N_("it reached for memory that does not exist (SIGBUS); the disk may be full"),
    "SIGABRT": N_("a compiled library stopped it (SIGABRT)"),
    "SIGTERM": N_("it was asked to stop (SIGTERM)"),
    "SIGXCPU": N_("it had used all the time that this machine allows (SIGXCPU)"),
    "SIGXFSZ": N_("it wrote a larger file than this machine allows (SIGXFSZ)"),
}


def death_words(code: int) -> str:
    """What a code of ``subprocess`` says: a signal when it is below zero.

    >>> "SIGSEGV" in death_words(-11), "7" in death_words(7)
    (True, True)
    """
    if code >= 0:
        return _("it ended before it was done (code {code})").format(code=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return _(SIGNALS[name]) if name in SIGNALS else _("it was stopped by {signal}").format(signal=name)
