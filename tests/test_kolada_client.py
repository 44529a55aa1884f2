"""The client of Kolada's API: all of what was asked for, or an error that says what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from evallib.errors import InputError
from evallib.kolada.answers import Received, compared, read_catalogue, read_group_rows, read_municipalities
from evallib.kolada.client import ATTEMPTS, Client, FetchError, batches, check_address
from evallib.kolada.patience import LONGEST_WAIT, Attempt, waiting_time
from evallib.kolada.values import Group
from tests.kolada_server import Kolada, busy, half, hang_up, invented, serving, slow, truncated, value

Make = Callable[[], Client]


@pytest.fixture
def kolada() -> Iterator[Kolada]:
    with serving(invented()) as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(kolada: Kolada, waits: list[float]) -> Iterator[Client]:
    timeout = httpx.Timeout(0.4, connect=5)
    with Client(kolada.address, sleep=waits.append, between=0, timeout=timeout) as found:
        yield found


def test_all_pages_are_read(kolada: Kolada, client: Client) -> None:
    kolada.most = 2
    assert [row["id"] for row in client.read_all("municipality")] == list(kolada.municipalities)
    assert len(kolada.asked) == 6 / 2
    assert all("per_page" in asked for asked in kolada.asked)


def test_a_total_count_on_every_page_is_right_too(kolada: Kolada, client: Client) -> None:
    kolada.most = 2
    kolada.change = lambda _path, page: {**page, "count": 6}
    assert len(client.read_all("municipality")) == 6


@pytest.mark.parametrize("count", [5, 7])
def test_a_wrong_count_is_told(kolada: Kolada, client: Client, count: int) -> None:
    kolada.change = lambda _path, page: {**page, "count": count}
    with pytest.raises(FetchError, match=f"municipality.*{count}.*6"):
        client.read_all("municipality")


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_with_longer_waits(
    kolada: Kolada, client: Client, waits: list[float], code: int
) -> None:
    kolada.faults = {0: busy(code), 1: busy(code)}
    assert len(client.read_all("kpi")) == 2
    assert waits == [0.5, 1.0]


def test_it_waits_as_long_as_the_server_asks_for(kolada: Kolada, client: Client, waits: list[float]) -> None:
    kolada.faults = {0: busy(429, Retry_After="7")}
    client.read_all("kpi")
    assert waits == [7.0]


def test_who_is_asked_to_wait_for_hours_gives_up(kolada: Kolada, client: Client, waits: list[float]) -> None:
    kolada.faults = {0: busy(429, Retry_After=str(int(LONGEST_WAIT) + 1))}
    with pytest.raises(FetchError, match="429"):
        client.read_all("kpi")
    assert (waits, len(kolada.asked)) == ([], 1)


def test_a_point_in_time_to_wait_for() -> None:
    now = dt.datetime(2026, 11, 22, 12, 0, 0, tzinfo=dt.UTC)
    assert waiting_time(0, Attempt("", after="Sun, 22 Nov 2026 12:00:30 GMT"), now) == 30
    assert waiting_time(0, Attempt("", after="soon"), now) == 0.5


@pytest.mark.parametrize("fault", [truncated, half, hang_up, slow(1.0)])
def test_an_answer_that_breaks_off_is_asked_for_again(
    kolada: Kolada, client: Client, fault: Callable[[Any], None]
) -> None:
    kolada.faults = {0: fault}
    assert len(client.read_all("kpi")) == 2
    assert len(kolada.asked) == 2


@pytest.mark.parametrize("fault", [busy(500), half, hang_up])
def test_it_gives_up_in_the_end_and_says_what_it_asked_for(
    kolada: Kolada, client: Client, fault: Callable[[Any], None]
) -> None:
    kolada.faults = dict.fromkeys(range(20), fault)
    with pytest.raises(FetchError, match="data/kpi/N00001,N00002/municipality/9901"):
        client.read_data(["N00001", "N00002"], ["9901"])
    assert len(kolada.asked) == ATTEMPTS


@pytest.mark.parametrize("code", [400, 401, 404, 301])
def test_other_answers_are_not_asked_for_again(kolada: Kolada, client: Client, code: int) -> None:
    kolada.faults = {0: busy(code, Location="http://127.0.0.1:1/")}
    with pytest.raises(FetchError, match=str(code)):
        client.read_all("kpi")
    assert len(kolada.asked) == 1


def test_pages_that_lead_round_are_told(kolada: Kolada, client: Client) -> None:
    kolada.change = lambda path, page: {**page, "next_url": f"{kolada.address}/kpi?per_page=5000"}
    with pytest.raises(FetchError, match="kpi"):
        client.read_all("kpi")
    assert len(kolada.asked) == 1


@pytest.mark.parametrize("host", ["http://127.0.0.2:80", "https://127.0.0.1", "//elsewhere", ""])
def test_pages_on_another_server_are_never_asked_for(kolada: Kolada, client: Client, host: str) -> None:
    kolada.change = lambda path, page: {**page, "next_url": f"{host}/v3/kpi?page=2"}
    with pytest.raises(FetchError):
        client.read_all("kpi")
    assert len(kolada.asked) == 1


@pytest.mark.parametrize("next_url", ["http://[::1", "http://a\x00b/v3", "http://127.0.0.1:x/v3"])
def test_a_next_page_without_an_address_is_told(kolada: Kolada, client: Client, next_url: str) -> None:
    kolada.change = lambda path, page: {**page, "next_url": next_url}
    with pytest.raises(FetchError):
        client.read_all("kpi")
    assert len(kolada.asked) == 1


def damaged(handler: Any) -> None:
    """Say that it is compressed, and send something else."""
    handler.send(200, b"this is not compressed at all.", {"Content-Encoding": "gzip"})


def nested(handler: Any) -> None:
    """Lists within lists, deeper than anybody can read."""
    handler.send(200, b"[" * 200_000)


@pytest.mark.parametrize("fault", [damaged, nested])
def test_an_answer_that_cannot_be_read_is_asked_for_again(
    kolada: Kolada, client: Client, fault: Callable[[Any], None]
) -> None:
    kolada.faults = {0: fault}
    assert len(client.read_all("kpi")) == 2
    kolada.faults = dict.fromkeys(range(20), fault)
    with pytest.raises(FetchError, match="kpi"):
        client.read_all("kpi")
    assert len(kolada.asked) == 2 + ATTEMPTS


def test_empty_pages_without_end_are_told(kolada: Kolada, client: Client) -> None:
    kolada.change = lambda path, page: {
        "values": [],
        "count": 0,
        "next_url": f"{kolada.address}/kpi?page={len(kolada.asked) + 1}",
    }
    with pytest.raises(FetchError):
        client.read_all("kpi")
    assert len(kolada.asked) == 1


VERSION_2 = [
    lambda _path, page: {"values": page["values"], "count": page["count"], "next_page": "x"},
    lambda _path, page: {**page, "values": [{**row, "auspices": "X"} for row in page["values"]]},
]


@pytest.mark.parametrize("change", VERSION_2)
def test_version_2_is_refused_by_name(kolada: Kolada, client: Client, change: Callable[..., Any]) -> None:
    kolada.change = change
    with pytest.raises(FetchError, match="2"):
        client.read_all("kpi")


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"values": {}},
        {"values": [], "count": True},
        {"values": [1], "count": 1},
        {"values": [], "count": 0, "next_url": 3},
    ],
)
def test_other_answers_are_refused(kolada: Kolada, client: Client, answer: object) -> None:
    kolada.change = lambda _path, _page: answer
    with pytest.raises(FetchError):
        client.read_all("kpi")


def test_it_keeps_a_distance_between_questions(kolada: Kolada) -> None:
    now, waited = [100.0], []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    with Client(kolada.address, sleep=sleep, clock=lambda: now[0]) as client:
        for _n in range(3):
            client.read_all("kpi")
    assert waited == pytest.approx([0.2, 0.2])


@pytest.mark.parametrize(("n", "sizes"), [(0, []), (1, [1]), (25, [25]), (26, [25, 1]), (290, [25] * 11 + [15])])
def test_ids_go_in_parts_of_25(n: int, sizes: list[int]) -> None:
    assert [len(part) for part in batches([str(one) for one in range(n)])] == sizes


def test_more_than_25_ids_are_never_asked_for(kolada: Kolada, client: Client) -> None:
    with pytest.raises(ValueError, match="25"):
        client.read_data(["N00001"], [str(n) for n in range(26)])
    assert kolada.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://api.kolada.se/v3",
        "ftp://127.0.0.1",
        "",
        "api.kolada.se",
        "https://me:word@api.kolada.se",
        "https://a?b=1",
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(InputError):
        check_address(address)


def test_what_is_compared() -> None:
    assert compared(read_municipalities([{"id": "0000", "title": "Riket", "type": "L"}])) == ["0000"]
    codes = {"0001": ("Region", "L"), "9902": ("B", "K"), "9901": ("A", "K"), "0000": ("Riket", "L")}
    assert compared(codes) == ["0000", "9901", "9902"]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "114", "title": "A", "type": "K"},
        {"id": "9901", "title": "", "type": "K"},
        {"id": "9901", "title": "A", "type": "X"},
        {"title": "A"},
    ],
)
def test_municipalities_that_are_none(row: dict[str, str]) -> None:
    with pytest.raises(FetchError):
        read_municipalities([row])


@pytest.mark.parametrize("member", ["9901", {"member_id": "9901", "member_title": "A"}, {"id": "9901", "title": "A"}])
def test_members_of_groups_in_all_spellings(member: object) -> None:
    assert read_group_rows([{"id": "G1", "title": "Två", "members": [member]}]) == (Group("G1", "Två", ("9901",)),)


@pytest.mark.parametrize("members", [None, [None], [{}], [3]])
def test_groups_without_members_are_told(members: object) -> None:
    with pytest.raises(FetchError):
        read_group_rows([{"id": "G1", "title": "Två", "members": members}])


def test_a_whole_number_for_yes_is_version_2() -> None:
    with pytest.raises(FetchError, match="2"):
        read_catalogue([{"id": "N1", "title": "A", "is_divided_by_gender": 1}])


def data_row(*values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kpi": "N1", "municipality": "9901", "period": 2023, "values": list(values), **more}


def test_deleted_values_are_counted_and_left_out() -> None:
    received = Received(["N1"])
    received.add([data_row(value("T", 1.5), value("K", 2.5, isdeleted=True))], ["9901"])
    assert [row.gender for row in received.rows["N1"]] == ["T"]
    assert received.deleted == {"N1": 1}


@pytest.mark.parametrize(
    "row",
    [
        data_row(value("T", None, "Secret")),
        data_row(value("X", 1)),
        data_row(value("T", 1, "Missing")),
        data_row(value("T", None)),
        data_row(value("T", True)),  # type: ignore[arg-type]
        data_row(value("T", "1"), kpi="N1"),  # type: ignore[arg-type]
        data_row(value("T", 1), value("T", 1)),
        data_row(value("T", 1), kpi="N9"),
        data_row(value("T", 1), municipality="9999"),
        data_row(value("T", 1), period="2023"),
        data_row(value("T", 1), period=3023),
        data_row(value("T", 10**400)),
        data_row(value("T", float("inf"))),
        {"kpi": "N1", "municipality": "9901", "period": 2023},
        data_row(3),  # type: ignore[arg-type]
    ],
)
def test_whatever_is_not_documented_is_told(row: dict[str, Any]) -> None:
    with pytest.raises(FetchError):
        Received(["N1"]).add([row], ["9901"])
