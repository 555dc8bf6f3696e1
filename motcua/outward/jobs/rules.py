"""What a long job is and how far it has come. Pure values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class JobState(StrEnum):
    """Where a job stands; the value is stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in UNFINISHED


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What became of one dossier of a job: done, or the sentence that refused it."""

    item_no: int
    dossier_id: UUID
    is_done: bool
    sentence: str
    law: str


@dataclass(frozen=True, slots=True)
class JobReading:
    """A job as the person who asked for it sees it."""

    id: UUID
    kind: str
    params: dict[str, Any]
    state: JobState
    done: int
    total: int | None
    """None = not counted yet."""
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_stopping: bool
    """She has asked to stop it and it has not noticed yet."""
    sentence: str
    """How it ended, in one sentence; "" while it runs."""
    file_name: str
    """What the file is called when it is fetched; "" = there was none."""
    file_bytes: int
    is_there: bool
    """Whether the file is still kept."""
    is_seen: bool

    def seconds_left(self, at: datetime) -> int | None:
        """Return how long it will take by its pace so far; None while nothing can be told.

        A job that has been running for less than a second tells nothing yet.
        """
        if self.state is not JobState.RUNNING or not self.done or not self.total or self.started_at is None:
            return None
        run = (at - self.started_at).total_seconds()
        return None if run < 1 else max(0, round(run / self.done * (self.total - self.done)))
