"""Where a made-up province can file what, and by whose hands: read from its rows, so that every right is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.ground.agreements.rules import ALL_FIELDS
from motcua.ground.people.rules import Role
from motcua.outward.rehearsals.lives import BY_POST, Hand, Way
from motcua.outward.rehearsals.provinces.shapes import Account, Agreement, Point, Procedure, Province, Version
from motcua.record.custody.rules import person, point


@dataclass(frozen=True, slots=True)
class Case:
    """A procedure filed in one way at one place with one agency, and the account that each hand is."""

    way: Way
    procedure: str
    agency: str
    point: str
    """Where it is filed; empty = on line."""
    goes_home: bool
    """Whether the result is carried by the post."""
    carrier: str
    """To whom the agency offers it: the key of a post office, or of a courier; empty = nobody."""
    unit_code: str
    """The commune in which the applicant lives."""
    hands: Mapping[Hand, str]
    since: date
    """The first day on which everything that it rests on is in force."""
    is_of_organisations: bool
    recalls: bool
    """Whether the agency takes papers back when the result is delivered."""


class Cast:
    """The cases of a province on a day; nothing that ends before that day is among them."""

    def __init__(self, province: Province, day: date) -> None:
        """Read who stands where. `day` is the last day of the rehearsal."""
        self._province = province
        self._day = day
        self._points = {each.id: each for each in province.points}
        self._accounts = {account.username: account for account in province.accounts}
        self._trained = {
            (row.username, row.field_code): row.valid_from for row in province.trainings if self._holds(row)
        }
        self._stands = [(row.username, row.point_id) for row in province.assignments if self._holds(row)]

    def cases(self) -> tuple[Case, ...]:
        """Return every case whose rows are in force."""
        return tuple(case for procedure in self._province.procedures for case in self._of(procedure))

    def _of(self, procedure: Procedure) -> Iterator[Case]:
        version = next((each for each in procedure.versions if self._holds(each)), None)
        if version is None:
            return
        for agency in procedure.agency_codes:
            desk = self._official(agency, Role.ONE_STOP_OFFICER)
            if desk is None:
                continue
            yield from self._at_the_desk(procedure, version, agency, desk)
            if procedure.post_submit:
                yield from self._by_post(procedure, version, agency)

    def _at_the_desk(self, procedure: Procedure, version: Version, agency: str, desk: Account) -> Iterator[Case]:
        """At the counter of the agency, and on line."""
        couriers: list[tuple[Point, str] | tuple[None, None]] = list(self._couriers(procedure, agency))
        place = next((stands_at for username, stands_at in self._stands if username == desk.username), "")
        for office, courier in couriers or [(None, None)]:
            unit_code = office.unit_code if office else self._unit_of(place)
            hands = self._hands(agency) | ({Hand.COURIER: courier} if courier else {})
            for way in (Way.DESK, Way.ONLINE):
                yield Case(
                    way, procedure.code, agency, place if way is Way.DESK else "", courier is not None,
                    self._carrier(office, courier), unit_code, hands, version.valid_from,
                    *self._traits(procedure),
                )  # fmt: skip

    def _by_post(self, procedure: Procedure, version: Version, agency: str) -> Iterator[Case]:
        """At each post office that receives it, and at the applicant's door where the courier of that office may."""
        couriers = {office.id: courier for office, courier in self._couriers(procedure, agency)}
        for agreement in self._agreements(procedure, agency, "RECEPTION"):
            for point_id in agreement.point_ids:
                fronts = {Hand.CLERK: Role.POST_CLERK, Hand.COURIER: Role.COURIER}
                found = {hand: self._trained_at(point_id, role, procedure.field_code) for hand, role in fronts.items()}
                since = max(version.valid_from, agreement.valid_from)
                clerk = found[Hand.CLERK]
                if clerk is None:
                    continue
                hands = self._hands(agency) | {Hand.CLERK: clerk}
                courier = couriers.get(point_id) or found[Hand.COURIER]
                if courier is not None:
                    hands |= {Hand.COURIER: courier}
                for way in sorted(BY_POST if courier is not None else BY_POST - {Way.HOME}):
                    yield Case(
                        way, procedure.code, agency, point_id, point_id in couriers,
                        self._carrier(self._points[point_id], couriers.get(point_id)),
                        self._points[point_id].unit_code, hands, since, *self._traits(procedure),
                    )  # fmt: skip

    def _couriers(self, procedure: Procedure, agency: str) -> Iterator[tuple[Point, str]]:
        """Yield where a courier may carry results of the procedure home, and who."""
        if procedure.post_return is not True:
            return
        for agreement in self._agreements(procedure, agency, "RETURN"):
            for point_id in agreement.point_ids:
                courier = self._trained_at(point_id, Role.COURIER, procedure.field_code)
                if courier is not None:
                    yield self._points[point_id], courier

    def _agreements(self, procedure: Procedure, agency: str, stage: str) -> Iterator[Agreement]:
        for agreement in self._province.agreements:
            names_it = agreement.agency_code == agency and procedure.code in agreement.procedure_codes
            if names_it and stage in agreement.stages and self._holds(agreement):
                yield agreement

    def _trained_at(self, point_id: str, role: Role, field_code: str) -> str | None:
        """Return who of a role stands at a point and is trained in the field."""
        for username, stands_at in self._stands:
            trained = self._trained.keys() & {(username, field_code), (username, ALL_FIELDS)}
            if stands_at == point_id and role in self._accounts[username].roles and trained:
                return username
        return None

    @staticmethod
    def _carrier(at: Point | None, courier: str | None) -> str:
        """The post office takes what is offered; where the counter is the centre's own, the courier does."""
        if at is None or courier is None:
            return ""
        return point(at.id) if at.employer == "POST" else person(courier)

    def _hands(self, agency: str) -> dict[Hand, str]:
        """Return the officials of an agency; a hand that it lacks is left out."""
        wanted = {Hand.DESK: Role.ONE_STOP_OFFICER, Hand.OFFICER: Role.CASE_OFFICER, Hand.HEAD: Role.UNIT_HEAD}
        found = {hand: self._official(agency, role) for hand, role in wanted.items()}
        hands = {hand: account.username for hand, account in found.items() if account is not None}
        others = (each for each in self._accounts.values() if each.agency_code == agency)
        colleague = next(
            (each.username for each in others if each.roles == (Role.CASE_OFFICER.value,)
             and each.username != hands.get(Hand.OFFICER)),
            None,
        )  # fmt: skip
        return hands | ({Hand.COLLEAGUE: colleague} if colleague else {})

    def _official(self, agency: str, role: Role) -> Account | None:
        """Return the official of an agency in a role, rather one who does nothing else."""
        found = [each for each in self._accounts.values() if each.agency_code == agency and role in each.roles]
        return min(found, key=lambda each: len(each.roles), default=None)

    def _unit_of(self, point_id: str) -> str:
        return self._points[point_id].unit_code if point_id else self._province.points[0].unit_code

    @staticmethod
    def _traits(procedure: Procedure) -> tuple[bool, bool]:
        """Whether organisations ask for it, and whether papers are taken back at delivery."""
        recalls = any(item.is_recalled and item.kind == "PRESENT" for item in procedure.components)
        return procedure.field_code in _OF_ORGANISATIONS, recalls

    def _holds(self, row: object) -> bool:
        first, last = getattr(row, "valid_from", date.max), getattr(row, "valid_to", None)
        return first <= self._day and (last is None or self._day <= last)


_OF_ORGANISATIONS = frozenset({"MH-VL", "MH-BC"})
"""Fields in which organisations ask: work permits, newsletters."""
