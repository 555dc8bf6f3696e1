"""Whether this installation is alive and ready: `/healthz`, `/readyz`, and what `motcua doctor` asks."""

from dataclasses import asdict, dataclass
from functools import lru_cache

from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

HEARTBEAT_SECONDS_MAX = 30
"""A worker tells every ten seconds that it lives; after three missed ones it is taken for dead."""


@dataclass(frozen=True)
class Readiness:
    """What must be there before anybody is let in."""

    database: bool
    """The database answers."""
    migrations: bool
    """Every migration of this release has run."""
    worker: bool
    """A worker has told within the last half minute that it lives."""

    @property
    def ready(self) -> bool:
        """Whether all are there."""
        return self.database and self.migrations and self.worker


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that this process lives; asks nothing else."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and worker are there, else 503 and which is not."""
    found = readiness()
    return JsonResponse({"ready": found.ready, **asdict(found)}, status=200 if found.ready else 503)


def readiness() -> Readiness:
    """Ask the database, at most three statements."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            if not cursor.fetchone()[0] or missing_migrations():
                return Readiness(database=True, migrations=False, worker=False)
    except Error:
        return Readiness(database=False, migrations=False, worker=False)
    return Readiness(database=True, migrations=True, worker=workers_alive() > 0)


def missing_migrations() -> list[str]:
    """Return the migrations of this release that have not run, such as `dossiers.0001_initial`, in order of name."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        done = set(cursor.fetchall())
    return [f"{app}.{name}" for app, name in _migrations_of_this_release() if (app, name) not in done]


def workers_alive() -> int:
    """Return how many workers have told within `HEARTBEAT_SECONDS_MAX` that they live."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [HEARTBEAT_SECONDS_MAX],
        )
        return int(cursor.fetchone()[0])


def jobs_waiting(seconds: int) -> int:
    """Return how many jobs were due more than `seconds` ago and have not been begun."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'todo' AND coalesce(scheduled_at, "
            "(SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < now() - make_interval(secs => %s)",
            [seconds],
        )
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=1)
def _migrations_of_this_release() -> tuple[tuple[str, str], ...]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return tuple(sorted(key for key, migration in loader.disk_migrations.items() if not migration.replaces))
