"""Which roles a door opens to; the portal's public pages open to everybody."""

from motcua.ground.people.rules import Role

DOORS: dict[str, frozenset[Role]] = {
    "desk": frozenset({Role.POST_CLERK, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD}),
    "office": frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD, Role.ONE_STOP_HEAD}),
    "tour": frozenset({Role.COURIER}),
    "control": frozenset({Role.ONE_STOP_HEAD, Role.MANAGER, Role.POST_DIRECTOR}),
    "portal": frozenset({Role.APPLICANT}),
    "admin": frozenset({Role.ADMINISTRATOR}),
}
