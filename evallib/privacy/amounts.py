"""How an amount goes on after its digits: what keeps large numbers from being taken for numbers of people or cases."""

from __future__ import annotations

NO_AMOUNT = (
    r"(?![ \u00a0]?(?i:kr\b|kronor|tkr|mkr|miljon|procent|%|euro|sek\b|st\b|stycken|personer|timmar|minuter|sekunder|"
    r"gånger|dagar|veckor|månader|år\b|platser|besök|ärenden|samtal|meter|km\b|kilometer|mil\b|kvadrat|kvm\b|elever|"
    r"barn\b|boende\b|medarbetare|anställda|deltagare|invånare|hushåll|brukare|patienter|klienter|steg\b|poäng|grader|"
    r"svar\b|enkäter|böcker|sidor|procentenheter|exemplar|kilo\b|kg\b|gram\b|liter|kcal|kalorier))"
)
"""A pattern for what does not follow: a unit, or things that are counted."""
