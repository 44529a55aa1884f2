"""What the section shows: places, colours with words, four kinds of no value, and nothing that is hidden."""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import Any

import pytest

from evallib.comparisons.forms_read import Forms
from evallib.comparisons.read import Study
from evallib.comparisons.result import result
from evallib.comparisons.show import tell_changes, tell_findings, tell_plan, tell_priorities, tell_sureness
from evallib.comparisons.telling.cells import SIGNS, status_word
from evallib.comparisons.telling.draw_matrix import draw_matrix
from evallib.comparisons.telling.draw_standing import draw_standing
from evallib.comparisons.telling.draw_trends import MOST as MOST_TRENDS
from evallib.comparisons.telling.draw_trends import draw_trends, runs_of
from evallib.comparisons.telling.names import source_text
from evallib.comparisons.telling.tabulate_standing import gender_table, limits_table, peers_table, standing_table
from evallib.comparisons.telling.words_standing import caveat_sentence
from evallib.comparisons.telling.words_trend import chosen, trend_of
from evallib.kolada import Status
from evallib.presentation import Figure, Table, number
from evallib.projects import ColourSettings
from tests.comparison_studies import Wanted, action, full_forms, improvement, make_study, priority, quick, seven
from tests.workspaces import cells, tables, texts

CELLS = (tell_findings, tell_sureness, tell_priorities, tell_plan, tell_changes)
STATUSES: tuple[Status, ...] = ("missing", "privacy", "not_applicable", "absent")
YEARS = {year: 50.0 + year - 2019 for year in range(2019, 2025)}
SECTION_BYTES = 150_000


def all_text(study: Study) -> str:
    return " ".join(texts(tell(study)) for tell in CELLS)


def figures(study: Study) -> list[Figure]:
    return [item for tell in CELLS for item in tell(study).items if isinstance(item, Figure)]


@cache
def full_study() -> Study:
    first = Wanted("X1", "Nöjda", own=YEARS, women={2024: 60.0}, men={2024: 50.0}, unit="%")
    second = Wanted("X2", "Väntetid", better="lower", own={2023: 100.0, 2024: 105.0})
    return make_study(first, second, forms=full_forms(), groups=seven())


@pytest.mark.parametrize(
    "study",
    [make_study(), make_study(forms=full_forms()), make_study(Wanted()), full_study()],
    ids=["nothing", "forms", "values", "both"],
)
def test_every_cell_says_something_whatever_is_known(study: Study) -> None:
    told = [texts(tell(study)) for tell in CELLS]
    assert all(len(text) > 40 for text in told)


def test_the_four_reasons_and_zero_stay_five_different_things_to_the_last_cell() -> None:
    study = make_study(
        *(Wanted(f"X{n}", status, own={2023: 1.0, 2024: status}) for n, status in enumerate(STATUSES[:3])),
        Wanted("X8", "absent", own={2024: 7.0}, others=["absent"] * 11),
        Wanted("X9", "zero", own={2024: 0.0}),
    )
    shown = {row[0]: row[2] for row in standing_table(study).rows}
    words = [shown["missing"], shown["privacy"], shown["not_applicable"], shown["zero"]]
    assert words == [*(status_word(status) for status in STATUSES[:3]), "0,0"]
    assert len({status_word(status) for status in STATUSES}) == 4
    assert len(set(words)) == 4


def test_a_year_without_any_row_is_told_as_such_and_is_no_zero() -> None:
    study = make_study(Wanted(own={2022: 50.0, 2024: 52.0}), Wanted("X2", "Annat", own=YEARS))
    rows = [row for row in cells(tell_changes(study), "trends") if row[0] == "Nöjda"]
    assert [row[2] for row in rows] == ["50,0", status_word("absent"), "52,0"]


@pytest.mark.parametrize("status", STATUSES[:3])
def test_a_missing_value_never_has_a_colour_or_a_place(status: str) -> None:
    study = make_study(Wanted(own={2024: status}))
    (row,) = standing_table(study).rows
    assert row[2] == row[5] == status_word(status)  # type: ignore[arg-type]
    assert row[4] == "–"
    assert not set(row[5]) & set(SIGNS.values())
    assert draw_standing(study) is None


@pytest.mark.parametrize("better", [None, "none"])
def test_nothing_is_coloured_without_a_direction(better: Any) -> None:
    study = make_study(Wanted(better=better), groups=seven())
    assert not set(all_text(study)) & set(SIGNS.values())
    assert caveat_sentence() not in all_text(study)
    assert draw_standing(study) is None
    (row,) = standing_table(study).rows
    assert (row[2], row[-2]) == ("105,0", "–")


@pytest.mark.parametrize(
    ("own", "colour", "place"), [(105.0, "best", "2 "), (55.0, "middle", "7 "), (5.0, "worst", "12 ")]
)
def test_a_colour_has_a_sign_and_a_word_and_the_caveat(own: float, colour: Any, place: str) -> None:
    study = make_study(Wanted(own={2024: own}))
    (row,) = standing_table(study).rows
    sign, word = row[5].split(" ", 1)
    assert sign == SIGNS[colour]
    assert len(word) > 3
    assert row[4].startswith(place)  # that many of 12, the others having 10, 20, ... 110
    assert row[3] == number((sum(range(10, 120, 10)) + own) / 12, 1)  # the others, and itself
    assert texts(tell_findings(study)).count(caveat_sentence()) == 2  # before the figure, and below its table


def test_the_shares_of_the_settings_are_told_in_words() -> None:
    quarter = make_study(Wanted(own={2024: 5.0}))
    tenth = make_study(Wanted(own={2024: 5.0}), colours=ColourSettings(best_pct=10, worst_pct=10))
    odd = make_study(Wanted(own={2024: 5.0}), colours=ColourSettings(best_pct=12.5, worst_pct=12.5))
    words = [standing_table(study).rows[0][5] for study in (quarter, tenth, odd)]
    assert len(set(words)) == 3
    assert "12,5" in words[2]


def test_source_and_day_stand_once_by_all_values() -> None:
    study = full_study()
    assert "2025-06-12" in source_text(study)
    shown = {name: table for tell in CELLS for name, table in tables(tell(study)).items()}
    of_values = {"groups", "gender", "limits", "changes"}
    assert {name for name, table in shown.items() if source_text(study) in " ".join(table["notes"])} == of_values
    pictures = {figure.name: figure.caption for figure in figures(study)}
    assert all(pictures[name].count(source_text(study)) == 1 for name in ("standing", "trends"))
    uncoloured = make_study(Wanted(better=None))
    assert source_text(uncoloured) in " ".join(standing_table(uncoloured).notes)


def test_a_day_that_nobody_says_is_not_made_up() -> None:
    told = all_text(make_study(Wanted(own=YEARS), vintage=None))
    assert "2025-06-12" not in told
    assert told != all_text(make_study(Wanted(own=YEARS)))


def test_a_named_source_comes_before_the_files() -> None:
    assert source_text(make_study(Wanted(), source="Kolada via kommunen")).startswith("Kolada via kommunen")
    assert source_text(make_study(Wanted())).startswith("Kolada,")


def test_only_the_own_municipality_is_named() -> None:
    assert "Ort99" not in all_text(full_study())


def test_women_and_men_stand_beside_each_other_with_their_difference() -> None:
    study = full_study()
    assert study.comparison is not None
    table = gender_table(study, study.comparison)
    assert table is not None
    ((label, year, women, men, difference),) = table.rows
    assert (label, year) == ("Nöjda", "2024")
    assert [re.sub(r"\s", " ", cell) for cell in (women, men)] == ["60,0 %", "50,0 %"]
    assert difference.startswith("+10,0")  # 60 - 50


@pytest.mark.parametrize(("women", "men"), [("privacy", 48.25), (61.75, "privacy")])
def test_one_hidden_gender_hides_the_other_everywhere(women: float | str, men: float | str) -> None:
    study = make_study(Wanted(own=YEARS, women={2024: women}, men={2024: men}), forms=full_forms())
    told = all_text(study) + str(result(study).as_published())
    assert not re.search(r"48[.,][23]|61[.,][78]", told)
    assert study.comparison is not None
    table = gender_table(study, study.comparison)
    assert table is not None
    ((_label, _year, *shown, difference),) = table.rows
    assert (shown, difference) == ([status_word("privacy")] * 2, "–")


def test_groups_have_their_own_mean_and_place() -> None:
    study = full_study()
    assert study.comparison is not None
    table = peers_table(study, study.comparison)
    assert table is not None
    row = next(row for row in table.rows if row[0] == "Nöjda")
    assert row[3].startswith("40,0")  # (10 + 20 + ... + 70) / 7
    assert row[5].startswith("3 ")  # after 60 and 70: 55 is the third of eight
    assert peers_table(make_study(Wanted()), study.comparison) is not None


def test_who_has_no_value_is_counted_by_the_reason() -> None:
    others = ["missing", "missing", "privacy", *(10.0 * n for n in range(1, 9))]
    study = make_study(Wanted(others=others))
    (note,) = [note for note in standing_table(study).notes if "Nöjda" in note]
    assert f"{status_word('missing')} 2" in note
    assert f"{status_word('privacy')} 1" in note


def test_the_limits_and_who_says_which_way_is_better_are_told() -> None:
    study = make_study(Wanted())
    assert study.comparison is not None
    (row,) = limits_table(study, study.comparison).rows
    # twelve values: 10, 20, ... 100, 105, 110; the places 2.75 and 8.25 of 0 to 11
    assert row[3:5] == (f"{90 + 0.25 * 10:.1f}".replace(".", ","), f"{30 + 0.75 * 10:.1f}".replace(".", ","))
    assert row[5] == "▲ 3 ● 6 ▼ 3"


def test_infinite_limits_of_the_ranks_are_a_dash() -> None:
    others = [10.0] * 6 + [20.0, 30.0, 40.0, 50.0, 60.0]
    study = make_study(Wanted(own={2024: 10.0}, others=others, better="lower"), colours=ColourSettings(ties="ranks"))
    assert study.comparison is not None
    assert limits_table(study, study.comparison).rows[0][3] == "–"
    assert draw_standing(study) is not None


def test_at_most_three_small_figures_however_much_there_is() -> None:
    wanted = [Wanted(f"X{n}", f"Ett nyckeltal med ett ganska långt namn, nummer {n}", own=YEARS) for n in range(30)]
    forms = Forms(
        priorities=tuple(priority(f"X{n}", number=1 + n % 3, people="high") for n in range(30)),
        improvements=(improvement(*(f"X{n}" for n in range(30)), influence="high"),),
    )
    drawn = figures(make_study(*wanted, forms=forms, groups=seven()))
    assert [figure.name for figure in drawn] == ["standing", "matrix", "trends"]
    assert sum(len(figure.png) for figure in drawn) < SECTION_BYTES
    assert all(base64.b64decode(figure.png).startswith(b"\x89PNG") for figure in drawn)


def test_a_figure_tells_its_numbers_to_those_who_listen_and_in_its_table() -> None:
    study = full_study()
    for figure in figures(study):
        assert "Nöjda" in figure.alt
        assert "Nöjda" in {row[0] for row in figure.table.rows}
    standing = draw_standing(study)
    assert standing is not None
    assert {"55,0", "105,0"} <= set(re.findall(r"\d+,\d", standing.alt))


def test_the_series_that_matter_are_drawn_first_and_at_most_six() -> None:
    wanted = [
        Wanted(f"X{n}", f"Nummer {n}", own={y: v + (60 if n != 7 else -60) for y, v in YEARS.items()}) for n in range(9)
    ]
    study = make_study(*wanted, forms=Forms(priorities=(priority("X8"),)))
    found = [one.indicator.id for one in chosen(study, MOST_TRENDS)]
    assert found == ["X8", "X7", "X0", "X1", "X2", "X3"]  # prioritised, worst, then the project's order
    drawn = draw_trends(study)
    assert drawn is not None
    assert "6" in drawn.caption
    assert "9" in drawn.caption


def test_no_line_is_drawn_over_a_gap_or_a_break() -> None:
    own = {2019: 50.0, 2020: 51.0, 2021: "missing", 2022: 60.0, 2023: 61.0, 2024: 62.0}
    study = make_study(Wanted(own=own, breaks={2023: "reviderad metod"}))
    assert study.comparison is not None
    trend = trend_of(study.comparison.results[0])
    assert trend is not None
    runs = list(runs_of(trend.points, [point.cell.value for point in trend.points]))
    assert runs == [([2019, 2020], [50.0, 51.0]), ([2022], [60.0]), ([2023, 2024], [61.0, 62.0])]
    drawn = draw_trends(study)
    assert drawn is not None
    assert ("Nöjda", "2023", "61,0") in {row[:3] for row in drawn.table.rows if row[4] == "reviderad metod"}


def test_an_indicator_with_one_value_has_no_series() -> None:
    assert draw_trends(make_study(Wanted())) is None


def test_the_matrix_places_what_both_forms_say_and_names_what_is_missing() -> None:
    forms = Forms(
        priorities=(
            priority("X1", people="high"),
            priority("X2", number=2, people="low"),
            priority("Eget mått", number=3),
        ),
        improvements=(improvement("x1", influence="low"), improvement("Nöjda", influence="high")),
    )
    study = make_study(Wanted("X1", "Nöjda"), Wanted("X2", "Väntetid"), forms=forms)
    drawn = draw_matrix(study)
    assert drawn is not None
    assert [row[0] for row in drawn.table.rows] == ["Nöjda", "Nöjda", "Väntetid", "Eget mått"]  # once an influence
    assert "Väntetid" not in drawn.alt
    missing = [record for record in tell_priorities(study).records() if record.get("role") == "missing"]
    assert len(missing) == 1
    assert "Väntetid" in missing[0]["text"]
    assert "Eget mått" in missing[0]["text"]


def test_the_plan_shows_who_and_when_and_what_lacks_them() -> None:
    forms = Forms(actions=(action(), action("Kontaktperson", owner=None), action("Återkoppla", due=None, state=None)))
    told = tell_plan(make_study(forms=forms))
    rows = cells(told, "plan")
    assert [row[0] for row in rows] == ["Pröva mindre arbetslag", "Kontaktperson", "Återkoppla"]
    assert (rows[0][1], rows[0][2]) == ("Enhetschef", "2025-09-30")
    by_role = {record.get("role"): record["text"] for record in told.records() if "role" in record}
    assert "Kontaktperson" in by_role["finding"]
    assert "Återkoppla" in by_role["note"]


def test_everything_of_the_forms_is_shown() -> None:
    study = make_study(Wanted("X1"), Wanted("X2", "Väntetid"), forms=full_forms())
    told = all_text(study)
    assert all(
        word in told for word in ("Två läser varje svar.", "Högst 12", "Mindre arbetslag", "Enhetschef", "Äldre")
    )
    names = {name for tell in CELLS for name in tables(tell(study))}
    assert {"preparation", "readiness", "plan", "quick", "priorities", "types", "improvements", "a3_1"} <= names


def test_what_does_not_lie_worst_but_matters_is_told_too() -> None:
    forms = Forms(quick=(quick("X1", urgent="yes"), quick("Eget mått", urgent="yes")))
    told = texts(tell_findings(make_study(Wanted(), forms=forms)))
    assert "Eget mått" in told


def test_tables_of_one_name_are_one_table() -> None:
    shown: dict[str, list[Table]] = {}
    for tell in CELLS:
        for item in tell(full_study()).items:
            table = item.table if isinstance(item, Figure) else item
            if isinstance(table, Table):
                shown.setdefault(table.name, []).append(table)
    assert {name for name, found in shown.items() if len(found) > 1} == set()
