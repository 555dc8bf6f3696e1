"""`motcua demo`: the made-up province with dossiers in every status, loaded if it is not there, then `up`."""

from datetime import datetime

import click
from django.db import connection, connections
from django.utils import timezone
from rich.console import Console

from motcua.base import server
from motcua.doors.command import setup, up
from motcua.doors.command.bars import progress_bar
from motcua.ground.people import services as people
from motcua.outward.rehearsals import (
    desks,
    endings,
    gatherings,
    helping,
    planning,
    population,
    programmes,
    province,
    staffing,
)


@click.command(help="Nạp tỉnh mẫu với hồ sơ ở mọi trạng thái nếu chưa có, rồi chạy hệ thống. Mọi dữ liệu đều là giả.")
@click.option("--fresh", is_flag=True, help="Bỏ dữ liệu mẫu đang có, nạp lại từ đầu.")
@up.options
def command(port: int, browser: bool, database: str | None, fresh: bool) -> None:
    """Run until stopped. Refused in a database that holds data and is not marked as made up."""
    if fresh:
        start_over(database)
    up.run_until_stopped(port=port, browser=browser, database=database, demo=True, prepare=load)


def start_over(database: str | None) -> None:
    """Drop the demo's database, if there is one. Raises NotMadeUp for one that is not marked as made up."""
    name = setup.use_database(database)
    if not server.exists(name):
        return
    if connection.introspection.table_names() and not people.is_made_up():
        raise province.NotMadeUp
    connections.close_all()
    server.drop_database(name)


def load() -> None:
    """Add what is missing of the province and its dossiers; told on standard error. Raises NotMadeUp."""
    at: datetime = timezone.now()  # noqa: TID251 - a door reads the clock
    rows = province.load(at)
    rows += programmes.load(at)
    rows += staffing.load(at)
    rows += planning.lay(at)
    with progress_bar("Đang lập hồ sơ mẫu") as told:
        dossiers = population.populate(at, told)
    if dossiers:  # afterwards the days may be sealed, which take no more events
        dossiers += gatherings.gather(at)
        endings.end_rights(at)
    rows += helping.help_out(at)
    desks.stand_ready(at)
    if rows or dossiers:
        Console(stderr=True).print(f"Đã nạp tỉnh mẫu: thêm {rows} dòng danh mục, {dossiers} hồ sơ.", highlight=False)
