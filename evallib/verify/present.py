"""What a report would be made from if it were made now: the fingerprints that a run would take, taken anew."""

from __future__ import annotations

import secrets

from evallib.projects import Project
from evallib.report.keeping.commitments import WHOLE, known_secret
from evallib.report.keeping.ingredients import Ingredients
from evallib.report.keeping.inputs import all_sections, ingredients, read_inputs
from evallib.report.keeping.shared import WHOLE_TOLD
from evallib.verify.told import Told


def ingredients_now(project: Project, told: Told) -> Ingredients:
    """The fingerprints of a project's report, made from what is there now by sections that read what they read then.

    Nothing is written. In a workspace without a secret one of the moment takes its place: the commitments say nothing.
    """
    inputs = read_inputs(project, known_secret(project.workspace.root) or secrets.token_bytes())
    everything = f"data/{project.slug}/{WHOLE}"
    whole = [section for section, names in told.reads.items() if everything in names]
    shared = [section for section, names in told.reads.items() if WHOLE_TOLD in names]
    unfollowed = [section for section, key in told.keys.items() if key is None]
    return ingredients(inputs, all_sections(inputs, whole, unfollowed, shared), told.code)
