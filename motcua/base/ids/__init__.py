"""Codes: which kind a text is, whether it is valid, and the codes that this office issues itself."""

from motcua.base.ids.answers import KIND_WORDS, Kind, Reading
from motcua.base.ids.cards import Card, is_card, read_card
from motcua.base.ids.envelope import new_envelope_code
from motcua.base.ids.identifying import identify
from motcua.base.ids.offices import dossier_code, is_agency_code, request_number
from motcua.base.ids.persons import PersonalNumber, Sex, parse_personal_number, personal_number_doubts
from motcua.base.ids.post import spaced_item_code

__all__ = [
    "KIND_WORDS",
    "Card",
    "Kind",
    "PersonalNumber",
    "Reading",
    "Sex",
    "dossier_code",
    "identify",
    "is_agency_code",
    "is_card",
    "new_envelope_code",
    "parse_personal_number",
    "personal_number_doubts",
    "read_card",
    "request_number",
    "spaced_item_code",
]
