"""What a process remembers of ground rows: for a minute, and never of a dossier."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FRESH_SECONDS = 60
"""How long a process may go on with ground rows that an administrator has just changed."""

_memories: list[dict[object, Any]] = []
_apart: ContextVar[dict[object, tuple[float, Any]] | None] = ContextVar("apart", default=None)
"""What a transaction that will be rolled back remembers for itself."""


def remembered(question: Callable[P, T]) -> Callable[P, T]:
    """Keep the answers of a reading function for FRESH_SECONDS in this process. Arguments must be hashable."""
    memory: dict[object, tuple[float, T]] = {}
    _memories.append(memory)

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(sorted(kwargs.items())))
        private = _apart.get()
        if private is not None:
            own = (ask, *key)
            if own not in private:
                private[own] = (monotonic(), question(*args, **kwargs))
            answer: T = private[own][1]
            return answer
        known = memory.get(key)
        if known is None or monotonic() - known[0] > FRESH_SECONDS:
            known = memory[key] = (monotonic(), question(*args, **kwargs))
            if len(memory) > 5_000:
                memory.pop(next(iter(memory)))
        return known[1]

    return ask


@contextmanager
def apart() -> Iterator[None]:
    """Remember nothing beyond this block, and nothing from before it: what is read here is never committed.

    Other threads and requests go on with what they remember.
    """
    token = _apart.set({})
    try:
        yield
    finally:
        _apart.reset(token)


def forget_all() -> None:
    """Forget everything: ground rows have just been written by this process."""
    private = _apart.get()
    if private is not None:
        private.clear()
        return
    for memory in _memories:
        memory.clear()
