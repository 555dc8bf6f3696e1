"""How a form is frozen: a dataclass to plain JSON types and back, without loss.

Instants and days become ISO 8601 text, tuples become lists, a dataclass becomes an object of its fields. What is read
back is checked against the types of the fields, so that a form that was stored damaged, or by a newer release, is
refused and never printed with something missing.
"""

import dataclasses
import types
import typing
from datetime import date, datetime
from functools import cache
from typing import Any, Self


class UnreadableFormError(ValueError):
    """Stored data does not describe a form of this release; the message names the field. A defect, not a rule."""


class Frozen:
    """What every dataclass of a form shares: it is checked when made, frozen to JSON types, and read back."""

    def __post_init__(self) -> None:
        """Refuse what could not be printed the same later, and more of a personal number than its last four digits.

        Raises ValueError that names the field.
        """
        for field in dataclasses.fields(typing.cast(Any, self)):
            value = getattr(self, field.name)
            place = f"{type(self).__name__}.{field.name}"
            if isinstance(value, datetime) and value.utcoffset() is None:
                raise ValueError(f"{place} is an instant without an offset")
            if isinstance(value, int) and value < 0:
                raise ValueError(f"{place} is below zero")
            if field.name.endswith("_last4") and len(value) > 4:
                raise ValueError(f"{place} holds more than the last four digits")
            if isinstance(value, list):
                raise ValueError(f"{place} is a list, which could be changed later: give a tuple")

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON types (str, int, bool, None, list, dict), ready for a JSON column."""
        fields = dataclasses.fields(typing.cast(Any, self))
        return {field.name: _plain(getattr(self, field.name)) for field in fields}

    @classmethod
    def from_json(cls, stored: Any) -> Self:
        """The dataclass that `to_json` was asked of.

        Raises UnreadableFormError for a field that is missing, unknown or of another type.
        """
        made: Self = _read_object(cls, stored, cls.__name__)
        return made


def _plain(value: Any) -> Any:
    if isinstance(value, Frozen):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):  # an instant is a day, too
        return value.isoformat()
    return value


@cache
def _types_of(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _read_object(cls: type, stored: Any, where: str) -> Any:
    """An instance of the dataclass `cls` from a JSON object; `where` names the place in messages."""
    if not isinstance(stored, dict):
        raise UnreadableFormError(f"{where} is not an object")
    fields = {field.name: field for field in dataclasses.fields(cls)}
    if unknown := stored.keys() - fields.keys():
        raise UnreadableFormError(f"{where} has unknown fields: {', '.join(sorted(map(str, unknown)))}")
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in stored:
            values[name] = _read(_types_of(cls)[name], stored[name], f"{where}.{name}")
        elif field.default is dataclasses.MISSING:
            raise UnreadableFormError(f"{where}.{name} is missing")
    try:
        return cls(**values)
    except ValueError as error:
        raise UnreadableFormError(str(error)) from error


def _read(wanted: Any, stored: Any, where: str) -> Any:
    """A value of the type `wanted`: a scalar, a Literal, a choice with None, a tuple of one type, or a dataclass."""
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(wanted) if kind is not types.NoneType]
        return None if stored is None else _read(kinds[0], stored, where)
    if origin is tuple:
        return _read_tuple(typing.get_args(wanted)[0], stored, where)
    if dataclasses.is_dataclass(wanted):
        return _read_object(typing.cast(type, wanted), stored, where)
    return _read_scalar(wanted, stored, where)


def _read_tuple(wanted: Any, stored: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(stored, list):
        raise UnreadableFormError(f"{where} is not a list")
    return tuple(_read(wanted, item, f"{where}[{number}]") for number, item in enumerate(stored))


def _read_scalar(wanted: Any, stored: Any, where: str) -> Any:
    """A word out of a Literal, a day or an instant in ISO 8601, or a value that has exactly the type `wanted`."""
    if typing.get_origin(wanted) is typing.Literal:
        if stored in typing.get_args(wanted):
            return stored
        raise UnreadableFormError(f"{where} is none of {', '.join(typing.get_args(wanted))}")
    if wanted in (date, datetime):
        try:
            return wanted.fromisoformat(stored)
        except (TypeError, ValueError) as error:
            raise UnreadableFormError(f"{where} is not a {wanted.__name__} of ISO 8601") from error
    if type(stored) is not wanted:  # a bool is an int to isinstance, and must not pass for a count
        raise UnreadableFormError(f"{where} is not of type {wanted.__name__}")
    return stored
