from __future__ import annotations

import pytest

from evallib.errors import PrivacyError
from evallib.privacy import guard_text


def test_a_text_without_personal_data_passes_unchanged() -> None:
    text = "Bidrag 3 378 977 kr, ärende 2014-01189, 2021-08-31 (tisdag)."
    assert guard_text(text) is text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Svar från 811218-9876", "personnummer"),
        ("Svar från 701063-2391", "samordningsnummer"),
        ("Svar från 000101-T220", "interimsnummer"),
        ("Svar från 811218-9875", "möjligt personnummer"),
        ("Ring 031-315 25 86", "telefonnummer"),
        ("Skriv till anna@example.org", "e-postadress"),
    ],
)
def test_the_guard_names_the_kind_and_never_the_content(text: str, kind: str) -> None:
    with pytest.raises(PrivacyError) as caught:
        guard_text(text)
    message = str(caught.value)
    assert kind in message
    secret = text.rsplit(maxsplit=1)[-1]
    assert secret not in message
    assert secret[:4] not in message


def test_each_kind_is_named_once() -> None:
    with pytest.raises(PrivacyError) as caught:
        guard_text("811218-9876 640823-3234 anna@example.org")
    assert str(caught.value).count("personnummer") == 1
    assert "personnummer, e-postadress" in str(caught.value)
