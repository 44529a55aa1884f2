"""Reports made by a cluster of Dask: one task a report, and each worker drives a warm process of its own.

Files go through shared storage if the workers see what the client has written there. Otherwise the part of the
workspace that a report needs travels to the worker, and the report's files come back and are put in place here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from evallib.engine.batch import default_jobs
from evallib.engine.events import Event
from evallib.errors import EvallibError
from evallib.locale import _
from evallib.report.task import ReportTask

LOCAL = "local"
SAFE, PLAIN = "tls", "tcp"
CONNECT_SECONDS = 30.0
"""How long a scheduler, and its first worker, is waited for; and a cluster that has lost all its workers."""


class ClusterError(EvallibError):
    """The cluster cannot make reports; the message says why and what to do."""


def run_on_cluster(tasks: Sequence[ReportTask], address: str) -> Iterator[Event]:
    """Have a cluster make all reports, and tell what happens; each task gives exactly one :class:`Finished`.

    ``address``: of a scheduler, or ``local`` for a cluster of its own on this machine. Raises :class:`ClusterError` if
    the cluster cannot be used at all.
    """
    check_address(address)
    from evallib.engine.cluster_run import ClusterRun

    with _connected(address) as client:
        _wait_for_workers(client)
        with ClusterRun(client, tasks) as run:
            yield from run.events()


def check_address(address: str) -> None:
    """Raise :class:`ClusterError` unless reports may be sent to that address, and can be.

    >>> check_address("tls://192.0.2.7:8786")
    >>> check_address("tcp://127.0.0.1:8786")
    """
    if find_spec("distributed") is None:
        raise ClusterError(_("Clusters need Dask, which is not installed. Install it: pip install evallib[dask]"))
    if address == LOCAL:
        return
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.scheme not in {SAFE, PLAIN}:
        what = _("“{address}” is no address of a scheduler. Write tls://computer:8786, or local.")
        raise ClusterError(what.format(address=address))
    if not _is_safe(address):
        what = _("{address} is on the network, where everybody could read the data. Use tls:// and certificates.")
        raise ClusterError(what.format(address=address))


def _is_safe(address: str) -> bool:
    """Whether what goes to an address is encrypted, or stays on this machine."""
    parts = urlsplit(address)
    if parts.scheme == SAFE:
        return True
    try:
        return parts.scheme == PLAIN and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == PLAIN and parts.hostname == "localhost"


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler; of one that is started for it if the address is ``local``."""
    import dask

    distributed: Any = import_module("distributed")  # most of it has no types

    quiet = {"distributed.admin.large-graph-warning-threshold": "1 TB"}  # a parcel is as large as the data
    with dask.config.set(quiet), ExitStack() as stack:
        if address == LOCAL:
            folder = stack.enter_context(TemporaryDirectory(prefix="evallib-cluster-", ignore_cleanup_errors=True))
            amount: dict[str, Any] = {"n_workers": default_jobs(), "threads_per_worker": 1, "local_directory": folder}
            where: Any = stack.enter_context(distributed.LocalCluster(**amount, processes=True, dashboard_address=None))
        else:
            _check_certificates(address, distributed.Security())
            where = address
        try:
            client = stack.enter_context(distributed.Client(where, timeout=CONNECT_SECONDS, set_as_default=False))
        except (OSError, TypeError, ValueError) as error:
            what = _("No scheduler answers at {address}: {error}. Is it running, and are the certificates right?")
            raise ClusterError(what.format(address=address, error=error)) from error
        yield client


def _check_certificates(address: str, security: Any) -> None:
    """Raise unless there is what a safe connection needs; without it the client would wait for long."""
    if address.startswith(SAFE) and security.get_connection_args("client").get("ssl_context") is None:
        what = _("{address} needs certificates. Name them in Dask's settings: {names}.")
        names = "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT, …__CLIENT__KEY"
        raise ClusterError(what.format(address=address, names=names))


def _wait_for_workers(client: Any) -> None:
    """Raise unless there are workers, none of which can be overheard."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        what = _("No worker has come to the scheduler in {n} seconds. Start dask worker on the machines.")
        raise ClusterError(what.format(n=f"{CONNECT_SECONDS:g}")) from error
    check_workers(client.nthreads())


def check_workers(addresses: Iterable[str]) -> None:
    """Raise :class:`ClusterError` if what goes to one of the workers could be overheard."""
    for address in addresses:
        if not _is_safe(address):
            what = _("The worker {address} is on the network without TLS. Start it with certificates.")
            raise ClusterError(what.format(address=address))
