"""Method, limits and provenance."""

from evallib.method.show import (
    check_inputs,
    result,
    tell_method,
    tell_sources,
    tell_states,
    tell_versions,
    tell_words,
)
from evallib.published import FACTS, read_facts

TABLES = (FACTS,)

__all__ = [
    "TABLES",
    "check_inputs",
    "read_facts",
    "result",
    "tell_method",
    "tell_sources",
    "tell_states",
    "tell_versions",
    "tell_words",
]
