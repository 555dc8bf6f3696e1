"""Envelope codes of our own: MC- + eight signs of Crockford's base32 + - + a check sign, such as MC-7K3Q9F2M-W.

An envelope needs a code before any carrier gives it one, and item codes (S10) are not ours to issue. The alphabet
leaves out I, L, O and U; the check sign is the number modulo 37, so that a wrong sign and a swap of neighbours show.

Every code of that shape is understood, but fewer are issued: none with a check sign that keyboards and bar codes find
awkward (* ~ $ = U), and none with A, E, Y, W or D, which a Telex or VNI keyboard would join with their neighbours while
a scanner types. What remains is two hundred thousand million codes, none of which spells a word.
"""

import hashlib
import re
from collections.abc import Iterator

from motcua.base.ids.answers import Kind, Reading, invalid, valid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SIGNS = ALPHABET + "*~$=U"
PREFIX = "MC"
ISSUED_SIGNS = frozenset(ALPHABET) - frozenset("AEYWD")
_BITS = 40
_READ_AS = str.maketrans("ILO", "110")
_SHAPE = re.compile(r"MC-?[0-9A-Z*~$=-]+")


def new_envelope_code(random: bytes) -> str:
    """Return the envelope code made from random bytes, at least eight; the same bytes give the same code.

    Numbers with a sign that is not issued are passed over. Raises ValueError for too few bytes.
    """
    if len(random) < 8:
        raise ValueError("an envelope code is made from at least eight random bytes")
    for number in _numbers(random):
        body = _signs(number)
        check = check_sign(body)
        if ISSUED_SIGNS.issuperset(body + check):
            return f"{PREFIX}-{body}-{check}"
    raise AssertionError("the numbers never end")


def _numbers(random: bytes) -> Iterator[int]:
    drawn = 0
    while True:
        digest = hashlib.blake2b(random, digest_size=_BITS // 8, salt=drawn.to_bytes(16, "big")).digest()
        yield int.from_bytes(digest, "big")
        drawn += 1


def _signs(number: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -5, -5))


def check_sign(body: str) -> str:
    """Return the check sign of the signs of a code. Raises ValueError for a sign outside the alphabet."""
    number = 0
    for sign in body:
        number = number * 32 + ALPHABET.index(sign)
    return CHECK_SIGNS[number % 37]


def read_envelope(code: str) -> Reading | None:
    """Return the reading of a code in upper ASCII without spaces, None when it does not look like an envelope code.

    Dashes may be left out; I and L are read as 1, O as 0, as Crockford advises.
    """
    if not _SHAPE.fullmatch(code):
        return None
    signs = code.replace("-", "").removeprefix(PREFIX)
    if len(signs) != 9:
        if not code.startswith(f"{PREFIX}-"):
            return None
        return invalid(
            Kind.ENVELOPE, f"Mã phong bì có dạng MC-XXXXXXXX-X, đang có {len(signs)} ký tự sau “MC”. Quét lại."
        )
    body, check = signs[:8].translate(_READ_AS), signs[8].translate(_READ_AS)
    wrong = next((sign for sign in body if sign not in ALPHABET), None)
    if wrong:
        return invalid(Kind.ENVELOPE, f"Mã phong bì không dùng ký tự “{wrong}”. Quét lại.")
    if check_sign(body) != check:
        return invalid(
            Kind.ENVELOPE, f"Mã {PREFIX}-{body}-{check} sai ký tự kiểm tra. Quét lại, hoặc gõ lại từng ký tự."
        )
    return valid(Kind.ENVELOPE, f"{PREFIX}-{body}-{check}", has_check=True)
