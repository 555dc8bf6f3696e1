"""`motcua seal`: seal the journal of every day that is over, as the worker does each hour."""

from datetime import timedelta

import click
from django.utils import timezone

from motcua.doors.command import setup
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers import services as dossiers


@click.command(help="Niêm nhật ký của mọi ngày đã qua mà chưa niêm; in mỗi ngày một dòng.")
@setup.database_option
def command(database: str | None) -> None:
    """Print the days that were sealed now, one a line."""
    setup.with_database(database)
    yesterday = local(timezone.now()).date() - timedelta(days=1)  # noqa: TID251 - a door reads the clock
    days = dossiers.seal_until(yesterday)
    for day in days:
        click.echo(day.isoformat())
    click.echo(f"Đã niêm {len(days)} ngày, đến hết {yesterday:%d/%m/%Y}.", err=True)
