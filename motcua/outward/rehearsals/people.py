"""Synthetic people, made from a seed number: the same seed and number give the same person everywhere.

Names are drawn from the family and given names that are usual in the far south; that one of them is also the name of a
living person is chance. The rest is told from real data at sight: the last six digits of a personal number begin with
000 (no number is well formed and surely nobody's), telephone numbers lie below 0900 000 900, a block that no network
hands out, and streets and hamlets have numbers for names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

_FAMILY_NAMES = (
    *("Nguyễn",) * 12, *("Trần",) * 7, *("Lê",) * 5, *("Huỳnh",) * 4, *("Phạm",) * 4, *("Võ",) * 3, *("Trương",) * 3,
    *("Lâm",) * 3, *("Danh",) * 2, "Thạch", "Sơn", "Kim", "Châu", "Quách", "Lý", "Tô", "Đặng", "Ngô", "Dương", "Bùi",
    "Phan", "Hồ", "Cao", "Trịnh", "Mai", "Đỗ", "Đoàn", "Tiêu",
)  # fmt: skip
_MIDDLE_NAMES = {
    False: ("Văn", "Văn", "Văn", "Minh", "Hoàng", "Quốc", "Chí", "Thanh", "Hữu", "Trọng", "Công", "Tấn", "Út", ""),
    True: ("Thị", "Thị", "Thị", "Thị Ngọc", "Thị Kim", "Thị Mỹ", "Thị Bích", "Thị Cẩm", "Thị Thúy", "Kiều", "Ngọc"),
}
_GIVEN_NAMES = {
    False: (
        "Bảo", "Bé", "Cường", "Dũng", "Duy", "Đạt", "Đông", "Đức", "Giang", "Hải", "Hậu", "Hòa", "Hùng", "Khang",
        "Khánh", "Khởi", "Lâm", "Lộc", "Lợi", "Mẫn", "Nam", "Nghĩa", "Nhàn", "Nhân", "Nhựt", "Phát", "Phong", "Phú",
        "Phước", "Quân", "Quý", "Rây", "Sang", "Tài", "Tân", "Thái", "Thành", "Thuận", "Tín", "Toàn", "Trí", "Trung",
        "Tuấn", "Tường", "Việt", "Vinh", "Vũ", "Xuân",
    ),
    True: (
        "An", "Anh", "Ánh", "Chi", "Diễm", "Duyên", "Đào", "Giàu", "Hà", "Hạnh", "Hằng", "Hân", "Hiền", "Hoa", "Hồng",
        "Hương", "Khánh", "Lan", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Ngọc", "Nguyệt", "Nhi", "Nhung",
        "Như", "Oanh", "Phương", "Phượng", "Quyên", "Quỳnh", "Sương", "Tâm", "Thảo", "Thơ", "Thu", "Thúy", "Tiên",
        "Trâm", "Trang", "Trinh", "Tuyền", "Tuyết", "Út", "Vân", "Vy", "Xuyến", "Yến",
    ),
}  # fmt: skip
_PLACE_OF_BIRTH_REGISTRATION = "096"
"""Cà Mau in the codes before July 2025, by which personal numbers are still read (NĐ 137/2015, Art. 13)."""
_SERIALS = 900
_FIRST_BIRTH_YEAR, _BIRTH_YEARS = 1946, 60
_CELLS = 2 * _BIRTH_YEARS

PEOPLE_MAX = _SERIALS * _CELLS
"""So many people of one seed have different personal numbers: 108,000."""


@dataclass(frozen=True, slots=True)
class Residence:
    """A commune that people live in: its code, and its name as in an address ("xã Cái Nước, tỉnh Cà Mau")."""

    unit_code: str
    name: str
    is_ward: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person."""

    number: int
    full_name: str
    is_woman: bool
    born_on: date
    personal_id: str
    phone: str
    """Ten digits; people whose numbers are 900 apart share one."""
    address: str
    unit_code: str


def make_person(seed: int, number: int, residences: Sequence[Residence]) -> Person:
    """Make the person with this number, 0 to PEOPLE_MAX - 1; two numbers never share a personal number.

    Raises ValueError when the number is outside that range or nobody says where people live.
    """
    if not 0 <= number < PEOPLE_MAX:
        raise ValueError(f"a person's number lies between 0 and {PEOPLE_MAX - 1}, not {number}")
    if not residences:
        raise ValueError("people need at least one residence")
    block, serial = divmod(number, _SERIALS)
    year, sex = divmod((block + draw(seed, serial, "cell", _CELLS)) % _CELLS, 2)
    is_woman, birth_year = sex == 1, _FIRST_BIRTH_YEAR + year
    century = 0 if birth_year < 2000 else 2
    residence = residences[draw(seed, number, "residence", len(residences))]
    return Person(
        number=number,
        full_name=_full_name(seed, number, is_woman=is_woman),
        is_woman=is_woman,
        born_on=date(birth_year, 1, 1) + timedelta(days=draw(seed, number, "birthday", 365)),
        personal_id=f"{_PLACE_OF_BIRTH_REGISTRATION}{century + sex}{birth_year % 100:02}{serial:06}",
        phone=f"0900000{serial:03}",
        address=_address(seed, number, residence),
        unit_code=residence.unit_code,
    )


def make_people(seed: int, count: int, residences: Sequence[Residence]) -> Iterator[Person]:
    """Make the first `count` people of a seed, one after the other."""
    return (make_person(seed, number, residences) for number in range(count))


def draw(seed: int, number: int, what: str, count: int) -> int:
    """Return a number from 0 to count - 1 that depends on nothing but the arguments."""
    digest = blake2b(f"{seed}:{number}:{what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % count


def _full_name(seed: int, number: int, *, is_woman: bool) -> str:
    family = _FAMILY_NAMES[draw(seed, number, "family", len(_FAMILY_NAMES))]
    middle = _MIDDLE_NAMES[is_woman][draw(seed, number, "middle", len(_MIDDLE_NAMES[is_woman]))]
    given = _GIVEN_NAMES[is_woman][draw(seed, number, "given", len(_GIVEN_NAMES[is_woman]))]
    if given in middle.split():
        middle = ""
    return " ".join(part for part in (family, middle, given) if part)


def _address(seed: int, number: int, residence: Residence) -> str:
    house, hamlet = 1 + draw(seed, number, "house", 240), 1 + draw(seed, number, "hamlet", 9)
    return f"Số {house}, {'khóm' if residence.is_ward else 'ấp'} {hamlet}, {residence.name}"
