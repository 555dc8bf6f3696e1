"""`motcua migrate`: bring the tables up to date. Other words do it by themselves; this one is for one's own server."""

import click

from motcua.base import server
from motcua.doors.command import setup


@click.command(help="Tạo cơ sở dữ liệu nếu chưa có và cập nhật các bảng lên bản hiện tại.")
@click.option("--plan", is_flag=True, help="Chỉ in những bước còn thiếu, mỗi dòng một bước, không thay đổi gì.")
@setup.database_option
def command(plan: bool, database: str | None) -> None:
    """Print the steps that were missing, one a line."""
    name = setup.use_database(database)
    if plan and not server.exists(name):
        click.echo(f"Cơ sở dữ liệu “{name}” chưa có.", err=True)
        return
    server.create_database(name)
    steps = setup.pending_migrations()
    if not plan:
        setup.migrate()
    for step in steps:
        click.echo(step)
    click.echo(f"Cơ sở dữ liệu “{name}”: {_summary(len(steps), plan)}", err=True)


def _summary(steps: int, plan: bool) -> str:
    if steps == 0:
        return "đã ở bản hiện tại."
    return f"còn {steps} bước chưa chạy." if plan else f"đã chạy {steps} bước."
