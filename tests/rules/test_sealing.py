"""Sealing: what was sealed opens as it was, from any place, and nothing else opens at all."""

import io
import os
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base import sealing
from motcua.base.sealing import CHUNK_BYTES, HEAD_BYTES, TAG_BYTES, BadKeys, KeyMissing, NotIntact, Opened, read_keys

KEYS = read_keys(sealing.new_keys("k1"))
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 17]


def sealed(data: bytes, context: str = "a", keys: sealing.Keys = KEYS) -> bytes:
    return b"".join(sealing.sealed(io.BytesIO(data), keys, context))


def opened(form: bytes, context: str = "a", keys: sealing.Keys = KEYS) -> bytes:
    with io.BufferedReader(Opened(io.BytesIO(form), keys, context)) as file:
        return file.read()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens_as_it_was_and_its_size_is_known_without_opening(size: int) -> None:
    data = os.urandom(size)
    form = sealed(data)

    assert opened(form) == data
    assert sealing.plain_size(len(form)) == size
    assert sealing.key_of(form[:HEAD_BYTES]) == "k1"
    assert size < 32 or data not in form


def test_the_same_file_sealed_twice_looks_different() -> None:
    assert sealed(b"x" * 100)[HEAD_BYTES:] != sealed(b"x" * 100)[HEAD_BYTES:]


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 3 * CHUNK_BYTES), length=st.integers(0, 2 * CHUNK_BYTES))
def test_any_part_is_read_without_the_rest(start: int, length: int) -> None:
    data = bytes(range(256)) * (3 * CHUNK_BYTES // 256) + b"end"
    file = io.BufferedReader(Opened(io.BytesIO(FORM_OF_THREE), KEYS, "a"))

    file.seek(start)

    assert file.read(length) == data[start : start + length]


FORM_OF_THREE = sealed(bytes(range(256)) * (3 * CHUNK_BYTES // 256) + b"end")


class Counting(io.BytesIO):
    """A file that counts what is read of it."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.read_bytes += len(piece)
        return piece


def test_a_jump_reads_one_chunk() -> None:
    source = Counting(FORM_OF_THREE)
    file = Opened(source, KEYS, "a")

    file.seek(2 * CHUNK_BYTES + 10)
    file.read(5)

    assert source.read_bytes <= HEAD_BYTES + CHUNK_BYTES + TAG_BYTES


ONE = CHUNK_BYTES + TAG_BYTES
TAMPERED: dict[str, Callable[[bytes], bytes]] = {
    "a bit of a chunk": lambda form: form[:-30] + bytes([form[-30] ^ 1]) + form[-29:],
    "a bit of the salt": lambda form: form[:30] + bytes([form[30] ^ 1]) + form[31:],
    "cut at a chunk": lambda form: form[: HEAD_BYTES + ONE],
    "cut within a chunk": lambda form: form[:-3],
    "two chunks exchanged": lambda form: form[:HEAD_BYTES] + form[HEAD_BYTES + ONE : HEAD_BYTES + 2 * ONE]
    + form[HEAD_BYTES : HEAD_BYTES + ONE] + form[HEAD_BYTES + 2 * ONE :],
    "a chunk twice": lambda form: form[: HEAD_BYTES + ONE] + form[HEAD_BYTES:],
    "nothing but the head": lambda form: form[:HEAD_BYTES],
    "no head": lambda form: form[HEAD_BYTES:],
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_changed_does_not_open(how: str) -> None:
    with pytest.raises(NotIntact):
        opened(TAMPERED[how](FORM_OF_THREE))


def test_a_file_does_not_open_as_another_one() -> None:
    with pytest.raises(NotIntact):
        opened(sealed(b"x", context="a"), context="b")


def test_a_key_that_is_not_there_is_named() -> None:
    other = read_keys(sealing.new_keys("k2"))

    with pytest.raises(KeyMissing, match="k1"):
        opened(sealed(b"x"), keys=other)


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    text = sealing.new_keys("k1")
    before, after = read_keys(text), read_keys(sealing.new_key_line("k2") + text)

    assert (before.current, after.current) == ("k1", "k2")
    assert opened(sealed(b"x", keys=before), keys=after) == b"x"
    assert before.name("0" * 64) == after.name("0" * 64) != KEYS.name("0" * 64)


NAMES = sealing.new_key_line("names")
UNREADABLE = {
    "nothing": "",
    "no key for names": sealing.new_key_line("k1"),
    "no key that seals": NAMES,
    "a short key": NAMES + "k1 abcd",
    "no key after an id": NAMES + "k1",
    "a long id": NAMES + sealing.new_key_line("a" * 17),
    "an odd id": NAMES + sealing.new_key_line("k/1"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_of_keys_that_cannot_be_read_is_refused(what: str) -> None:
    with pytest.raises(BadKeys):
        read_keys(UNREADABLE[what])
