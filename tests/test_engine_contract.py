"""Both engines give the same outputs: copies of a warm process, and stock Jupyter kernels, which are the reference.

What is compared is what papermill saves: outputs with their data, metadata and order, execution counts, states of cells
and the error that ends it. Left out are times, addresses, processes' numbers, and the folder for temporary files, which
also has a part in the names that code gets in messages. Streams are joined as they may be cut anywhere.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError
from papermill.execute import execute_notebook
from traitlets.config import Config

from evallib.projects import Workspace, load_project
from evallib.report.running.sections import SectionRun, run_section
from evallib.report.task import Limits

pytestmark = pytest.mark.faults

DEAD = "dead"
TIMES = ("start_time", "end_time", "duration", "input_path", "output_path")
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SHOW = "from IPython.display import display, update_display, clear_output\n"
CASES: dict[str, tuple[str, ...]] = {
    "alternative text": (
        f"{SHOW}display({{'image/png': '{PICTURE}'}}, metadata={{'image/png': {{'alt': 'En bild å'}}}}, raw=True)",
    ),
    "order of streams and displays": (
        f"import sys\n{SHOW}print('a')\ndisplay(1)\nprint('b')\nprint('c', file=sys.stderr)\ndisplay(2)\nprint('d')\n3",
        "print('e', file=sys.stderr)\nprint('f')\n1 / 0",
        "'never'",
    ),
    "pauses between streams": (
        "import sys, time\nprint('a')\ntime.sleep(0.5)\nprint('b', file=sys.stderr)\ntime.sleep(0.5)\nprint('c')",
    ),
    "syntax error": ("1", "def f(:\n    pass"),
    "indentation error": ("if True:\n1",),
    "error in a function of another cell": ("def f(x):\n    y = x - 1\n    return 1 / y", "a = 2", "f(1)"),
    "chained errors": (
        "class Own(Exception):\n    '''Eget.'''",
        "try:\n    {}['å']\nexcept KeyError as error:\n    raise Own('Fel på raden') from error",
    ),
    "an error of many lines and a long one": ("raise ValueError('rad 1\\nrad 2\\n' + 5000 * 'x')",),
    "an error that cannot be told": (
        "class Bad(Exception):\n    def __str__(self):\n        raise RuntimeError('no words')",
        "raise Bad",
    ),
    "error in a library": ("import json\njson.loads('{')",),
    "recursion": ("import sys\nsys.setrecursionlimit(200)\n\ndef f():\n    return f()", "f()"),
    "interrupt": ("raise KeyboardInterrupt",),
    "allowed error": ("1 / 0", "2"),
    "child processes": (  # a kernel hears of them in threads, so they get time
        "import os, subprocess, sys, time\nprint('a')\nos.system('echo å b')\ntime.sleep(0.4)\nprint('c')",
        "subprocess.run(['sh', '-c', 'echo d; sleep 0.4; echo e >&2'])\ntime.sleep(0.4)",
        "os.write(1, b'f\\n')\ntime.sleep(0.4)",
        "subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True).stdout",
        "!echo g",
        "lines = !echo h\nlines",
    ),
    "a shell's magic": ("%%sh\necho a\necho b >&2",),
    "a copy of the process": ("import os\nif os.fork() == 0:\n    os._exit(3)\nos.wait()[1]",),
    "processes of a library": (
        "from multiprocessing import get_context\npool = get_context('fork').Pool(2)\nprint(pool.map(abs, [-1, 2]))",
        "pool.terminate()\npool.join()",
    ),
    "a thread that writes": (
        "import threading\nthread = threading.Thread(target=print, args=('t',))\nthread.start()\nthread.join()",
    ),
    "warnings": (
        "import warnings\nwarnings.warn('a')\nwarnings.warn('b', DeprecationWarning)\nfor _n in range(2):\n"
        "    warnings.warn('c')",
        "import numpy\nnumpy.float64(1) / 0",
        "import pandas\npandas.Series([1.0]).astype('float16').astype('int8')",
    ),
    "log": ("import logging\nlogging.warning('varning')\nlogging.info('nej')",),
    "display updated by id": (
        f"{SHOW}display('a', display_id='x')\nhandle = display('b', display_id=True)\ndisplay('c', display_id='x')",
        "update_display('d', display_id='x')\nhandle.update('e')",
    ),
    "output cleared": (
        f"{SHOW}print('a')\nclear_output()\nprint('b')\nclear_output(wait=True)\ndisplay('c')",
        "display('d', display_id='y')\nclear_output()\nupdate_display('e', display_id='y')",
        "print('f')\nclear_output(wait=True)",
    ),
    "await": (
        "import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 7",
        "await f()",
        "task = asyncio.create_task(f())\ntask.done()",
        "[await task, task.done()]",
        "async for x in None: pass",
    ),
    "the running loop": ("import asyncio\nasyncio.get_running_loop().is_running()", "asyncio.run(asyncio.sleep(0))"),
    "error after await": ("import asyncio\nawait asyncio.sleep(0)\nprint('a')\n1 / 0", "2"),
    "sys.exit(0)": ("print('a')\nimport sys\nsys.exit(0)", "print('b')"),
    "sys.exit()": ("import sys\nsys.exit()", "2"),
    "sys.exit(3)": ("import sys\nsys.exit(3)", "2"),
    "sys.exit of a text": ("import sys\nsys.exit('Slut')", "2"),
    "os._exit": ("1", "import os\nos._exit(0)", "3"),
    "segmentation fault": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "2"),
    "exit as the last thing": ("print('a')\nexit()",),
    "input": ("input('Vad? ')",),
    "getpass": ("from getpass import getpass\ngetpass()",),
    "figure": ("import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1))\nplt.plot([1, 2])", "plt.plot([2, 1]);"),
    "figure shown": (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom matplotlib.figure import Figure",
        "fig, ax = plt.subplots(figsize=(1, 1))\nprint('a')\nplt.show()\nprint('b')",
        "fig",
        "Figure(figsize=(1, 1))",
        "plt.get_backend(), plt.isinteractive()",
        "%config InlineBackend.figure_formats = ['svg']\n"
        "%config InlineBackend.print_figure_kwargs = {'metadata': {'Date': None}}\n"
        "plt.rcParams['svg.hashsalt'] = '1'\nplt.plot([1]);",
    ),
    "tables": ("import pandas\npandas.DataFrame({'å': [1, 2]})", "_.sum()", "_1.shape, Out[2].iloc[0], len(In)"),
    "names that IPython gives": ("1", "_, __, _i, _1, _ih[1]", "_oh"),
    "magic": (
        "%%capture told\nprint(1)",
        "told.stdout",
        "%who",
        "%pwd" if os.name == "nt" else "%precision 2",
        "3.14159",
    ),
    "wrong magic": ("%there_is_no_such_magic",),
    "help": ("len?",),
    "nothing shown": ("# a comment", "x = 1", "None", "1;"),
    "what JSON has not": (
        f"import numpy\n{SHOW}display({{'application/json': {{'a': numpy.int64(1), 'b': (1, 2)}}}}, raw=True)",
        "display({'image/png': b'abc'}, raw=True)\ndisplay({'application/json': {'x': 1.5}}, raw=True)",
    ),
    "not a number in JSON": (f"{SHOW}display({{'application/json': {{'a': float('nan')}}}}, raw=True)", "2"),
    "half a character": ("'\\ud800'", "raise ValueError('\\ud800')", "2"),
    "an error while showing": (
        "class Bad:\n    def _repr_html_(self):\n        raise ValueError('no')\n\n"
        "    def __repr__(self):\n        return 'b'",
        "Bad()",
        "class Worse:\n    def __repr__(self):\n        raise ValueError('no')",
        "Worse()",
        "'after'",
    ),
    "streams as objects": (
        "import sys\n[stream.isatty() for stream in (sys.stdout, sys.stderr)], sys.stdout.encoding, sys.stdout.name",
        "hasattr(sys.stdout, 'buffer'), sys.stdout.errors, sys.stdout.writable(), sys.stdout.write('abc')",
    ),
    "standard input": ("import sys\nsys.stdin.read()",),
    "where it lives": (
        "import os, sys\n[sys.path.count(''), __name__, '__file__' in globals(), len(sys.argv) > 0]",
        "get_ipython().__class__.__name__, get_ipython().kernel is not None, 'IPKernelApp' in get_ipython().config",
        "[os.environ.get(name) for name in ('TERM', 'PAGER', 'CLICOLOR', 'FORCE_COLOR', 'MPLBACKEND', 'LANG', 'TZ')]",
        "os.path.samefile(os.getcwd(), os.environ.get('PWD', '.')), os.umask(0o022)",
        "sorted(name for name in globals() if not name.startswith('_'))",
    ),
    "what a cell defines is a module": (
        "import inspect, pickle\nfrom dataclasses import dataclass\n\n@dataclass\nclass A:\n    x: int\n\n"
        "def f():\n    return 1",
        "pickle.loads(pickle.dumps(A(1))), A.__module__, inspect.getsource(f)",
        "import __main__\n__main__.f is f",
    ),
    "much": ("print('x' * 300_000)\nfor n in range(2000):\n    print(n)", "list(range(3000))"),
}
TAGS = {"allowed error": {0: ["raises-exception"]}}


def tidied(text: str) -> str:
    """A saved notebook without what differs between any two runs."""
    text = re.sub(re.escape(tempfile.gettempdir()) + r"/[\w./-]*ipykernel_\d+/\d+", "TEMP", text)
    text = re.sub(r"0x[0-9a-f]{8,}", "ADDRESS", text)
    return re.sub(r"(?<=pid=)\d+|(?<=Process-)\d+", "PID", text)


def joined(outputs: list[Any]) -> list[Any]:
    """Outputs with streams that stand side by side in one."""
    found: list[Any] = []
    for output in outputs:
        last = found[-1] if found else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            found.append(dict(output))
    return found


def record_of(notebook: Any) -> Any:
    """What there is to compare of a notebook."""
    cells = []
    for cell in notebook.cells:
        metadata = {**cell.metadata, "execution": sorted(cell.metadata.get("execution", {}))}
        state = {name: value for name, value in metadata.pop("papermill", {}).items() if name not in TIMES}
        outputs = joined(cell.get("outputs", []))
        cells.append([cell.cell_type, cell.source, cell.get("execution_count"), metadata, state, outputs])
    metadata = {**notebook.metadata}
    state = {name: value for name, value in metadata.pop("papermill", {}).items() if name not in TIMES}
    return json.loads(tidied(json.dumps([metadata, state, cells], sort_keys=True)))


def stock_options(folder: Path) -> dict[str, Any]:
    """A stock kernel that talks through files."""
    config = Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "ipc")}})
    return {"engine_name": None, "config": config, "shutdown_kernel": "immediate"}


def run_cells(cells: tuple[str, ...], tags: dict[int, list[str]], out: Path, **options: Any) -> Any:
    """Run cells with an engine of papermill; what was saved and how it ended."""
    parts = [
        nbformat.v4.new_code_cell(source, metadata={"tags": tags.get(number, [])}, id=f"c{number}")
        for number, source in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    words = nbformat.v4.new_markdown_cell("# Ord", id="w")
    notebook = nbformat.v4.new_notebook(cells=[words, *parts], metadata={"kernelspec": kernel})
    ended = "well"
    try:
        execute_notebook(notebook, out, progress_bar=False, **options)
    except Exception as error:
        ended = DEAD if isinstance(error, DeadKernelError) else f"{type(error).__name__}{tidied(str(error))}"
    saved = nbformat.read(out, as_version=4)
    if ended == DEAD:  # what a dying kernel still gets told is a matter of luck
        return ended, [cell.metadata.papermill.status for cell in saved.cells]
    return ended, record_of(saved)


@pytest.mark.parametrize("case", CASES)
def test_a_cell_gives_what_it_gives_in_a_stock_kernel(
    case: str, short_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it does not listen to child processes
    told = [
        run_cells(CASES[case], TAGS.get(case, {}), short_temp / f"{name}.ipynb", **options)
        for name, options in (("warm", {"engine_name": "evallib"}), ("stock", stock_options(short_temp)))
    ]
    assert told[0] == told[1]


REPOSITORY = Path(__file__).resolve().parent.parent
PROJECTS = Workspace(REPOSITORY).project_slugs()


@pytest.mark.parametrize("slug", PROJECTS)
def test_every_section_gives_what_it_gives_in_a_stock_kernel(slug: str, short_temp: Path) -> None:
    project = load_project(Workspace(REPOSITORY), slug)
    order = sorted(project.sections, key=lambda section: section == "summary")

    def run(engine: Any) -> list[SectionRun]:
        done = short_temp / engine
        done.mkdir()
        return [run_section(project, section, done, engine=engine, limits=Limits()) for section in order]

    warm, stock = run("warm"), run("jupyter")
    assert [one.result.status for one in warm] == [one.result.status for one in stock]
    assert {one.result.status for one in warm} <= {"ok", "suppressed"}
    for ours, theirs in zip(warm, stock, strict=True):
        assert record_of(ours.notebook) == record_of(theirs.notebook)
        assert ours.result.as_record() == theirs.result.as_record()


def test_nothing_is_left_from_one_notebook_to_the_next(short_temp: Path) -> None:
    first = ("import json, os, random, decimal\njson.left = 1\nos.environ['LEFT'] = '1'\nrandom.seed(1)\nleft = 1",)
    asked = "import json, os\nhasattr(json, 'left'), 'LEFT' in os.environ, 'left' in globals()"
    for name, cells in (("first", first), ("second", (asked,))):
        ended, record = run_cells(cells, {}, short_temp / f"{name}.ipynb", engine_name="evallib")
        assert ended == "well"
    assert record[2][1][5][0]["data"]["text/plain"] == "(False, False, False)"
