"""What a group is called: focus group, interview, meeting, or occasion that was commented on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evallib.focus_groups.material import Kind
from evallib.locale import pgettext


@dataclass(frozen=True)
class GroupWords:
    """What a group is called. ``in_all``, ``in_both``, ``in_some``: where something came up, for a sentence.

    ``a``: the number one. ``all_short``, ``both_short``: after a sentence that has told how many groups there are.
    """

    a: str
    one: str
    many: str
    the_many: str
    title: str
    titles: str
    in_all: str
    in_both: str
    in_one: str
    in_some: str
    in_a: str
    in_n: str
    in_most: str
    all_short: str
    both_short: str
    one_by_one: str
    only_one: str
    in_how_many: str


def group_words(kind: Kind | Literal["occasions"]) -> GroupWords:
    """The words for groups of this kind."""
    words = {
        "focus_groups": _focus_groups,
        "interviews": _interviews,
        "meetings": _meetings,
        "occasions": _occasions,
    }
    return words[kind]()


def _focus_groups() -> GroupWords:
    return GroupWords(
        a=pgettext("focus groups", "one"),
        one=pgettext("focus groups", "group"),
        many=pgettext("focus groups", "groups"),
        the_many=pgettext("focus groups", "the groups"),
        title=pgettext("focus groups", "Group"),
        titles=pgettext("focus groups", "Groups"),
        in_all=pgettext("focus groups", "in all {n} groups"),
        in_both=pgettext("focus groups", "in both groups"),
        in_one=pgettext("focus groups", "in only one group"),
        in_some=pgettext("focus groups", "in {some} of {all} groups"),
        in_a=pgettext("focus groups", "in one group"),
        in_n=pgettext("focus groups", "in {n} groups"),
        in_most=pgettext("focus groups", "in most groups"),
        all_short=pgettext("focus groups", "in all {n}"),
        both_short=pgettext("focus groups", "in both"),
        one_by_one=pgettext("focus groups", "group by group"),
        only_one=pgettext("focus groups", "There is only one group"),
        in_how_many=pgettext("focus groups", "in how many groups"),
    )


def _interviews() -> GroupWords:
    return GroupWords(
        a=pgettext("interviews", "one"),
        one=pgettext("interviews", "group"),
        many=pgettext("interviews", "groups"),
        the_many=pgettext("interviews", "the groups"),
        title=pgettext("interviews", "Group"),
        titles=pgettext("interviews", "Groups"),
        in_all=pgettext("interviews", "in all {n} groups"),
        in_both=pgettext("interviews", "in both groups"),
        in_one=pgettext("interviews", "in only one group"),
        in_some=pgettext("interviews", "in {some} of {all} groups"),
        in_a=pgettext("interviews", "in one group"),
        in_n=pgettext("interviews", "in {n} groups"),
        in_most=pgettext("interviews", "in most groups"),
        all_short=pgettext("interviews", "in all {n}"),
        both_short=pgettext("interviews", "in both"),
        one_by_one=pgettext("interviews", "group by group"),
        only_one=pgettext("interviews", "There is only one group"),
        in_how_many=pgettext("interviews", "in how many groups"),
    )


def _meetings() -> GroupWords:
    return GroupWords(
        a=pgettext("meetings", "one"),
        one=pgettext("meetings", "group"),
        many=pgettext("meetings", "groups"),
        the_many=pgettext("meetings", "the groups"),
        title=pgettext("meetings", "Group"),
        titles=pgettext("meetings", "Groups"),
        in_all=pgettext("meetings", "in all {n} groups"),
        in_both=pgettext("meetings", "in both groups"),
        in_one=pgettext("meetings", "in only one group"),
        in_some=pgettext("meetings", "in {some} of {all} groups"),
        in_a=pgettext("meetings", "in one group"),
        in_n=pgettext("meetings", "in {n} groups"),
        in_most=pgettext("meetings", "in most groups"),
        all_short=pgettext("meetings", "in all {n}"),
        both_short=pgettext("meetings", "in both"),
        one_by_one=pgettext("meetings", "group by group"),
        only_one=pgettext("meetings", "There is only one group"),
        in_how_many=pgettext("meetings", "in how many groups"),
    )


def _occasions() -> GroupWords:
    return GroupWords(
        a=pgettext("occasions", "one"),
        one=pgettext("occasions", "group"),
        many=pgettext("occasions", "groups"),
        the_many=pgettext("occasions", "the groups"),
        title=pgettext("occasions", "Group"),
        titles=pgettext("occasions", "Groups"),
        in_all=pgettext("occasions", "in all {n} groups"),
        in_both=pgettext("occasions", "in both groups"),
        in_one=pgettext("occasions", "in only one group"),
        in_some=pgettext("occasions", "in {some} of {all} groups"),
        in_a=pgettext("occasions", "in one group"),
        in_n=pgettext("occasions", "in {n} groups"),
        in_most=pgettext("occasions", "in most groups"),
        all_short=pgettext("occasions", "in all {n}"),
        both_short=pgettext("occasions", "in both"),
        one_by_one=pgettext("occasions", "group by group"),
        only_one=pgettext("occasions", "There is only one group"),
        in_how_many=pgettext("occasions", "in how many groups"),
    )
