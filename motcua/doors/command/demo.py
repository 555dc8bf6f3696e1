"""`motcua demo`: the made-up province with dossiers in every status, loaded if it is not there, then `up`."""

from datetime import datetime

import click
from django.utils import timezone
from rich.console import Console

from motcua.doors.command import up
from motcua.doors.command.bars import progress_bar
from motcua.outward.rehearsals import population, province


@click.command(help="Nạp tỉnh mẫu với hồ sơ ở mọi trạng thái nếu chưa có, rồi chạy hệ thống. Mọi dữ liệu đều là giả.")
@up.options
def command(port: int, browser: bool, database: str | None) -> None:
    """Run until stopped. Refused in a database that holds data and is not marked as made up."""
    up.run_until_stopped(port=port, browser=browser, database=database, demo=True, prepare=load)


def load() -> None:
    """Add what is missing of the province and its dossiers; told on standard error. Raises NotMadeUp."""
    at: datetime = timezone.now()  # noqa: TID251 - a door reads the clock
    rows = province.load(at)
    with progress_bar("Đang lập hồ sơ mẫu") as told:
        dossiers = population.populate(at, told)
    if rows or dossiers:
        Console(stderr=True).print(f"Đã nạp tỉnh mẫu: thêm {rows} dòng danh mục, {dossiers} hồ sơ.", highlight=False)
