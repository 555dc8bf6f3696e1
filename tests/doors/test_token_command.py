"""`motcua token`: a key is printed once and alone, listed without its text, and ended at once."""

import json

import pytest
from click.testing import CliRunner, Result

from motcua.base.violations import RuleViolation
from motcua.doors.command import setup
from motcua.doors.command.main import group
from motcua.doors.command.token import command
from motcua.ground.people.models import Token
from tests.doors.machines import Machine
from tests.factories import CAST

pytestmark = pytest.mark.django_db

CLERK = CAST["post_clerk"]


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "with_database", lambda name=None: str(name))


def called(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def issued(*arguments: str) -> str:
    """Issue a key for the post clerk and return its text."""
    result = called("issue", CLERK, *(arguments or ("--scope", "dossiers:read")))
    assert result.exit_code == 0, result.stderr
    (line,) = result.stdout.splitlines()
    return line


def test_a_key_stands_alone_on_standard_output_and_works() -> None:
    machine = Machine(None)

    machine.key = issued("--scope", "dossiers:read", "--scope", "act:submit", "--label", "Hệ thống thử")

    assert machine.get("/dossiers").status_code == 200
    row = Token.objects.get()
    assert (row.account_id, row.label, row.scopes) == (CLERK, "Hệ thống thử", ["act:submit", "dossiers:read"])
    assert machine.key.split("_", 2)[2] not in json.dumps(list(Token.objects.values()), default=str)


def test_keys_are_listed_without_their_text() -> None:
    text = issued("--scope", "act:*", "--label", "A")

    words, lines = called("list").stdout, called("list", "--json").stdout

    (row,) = [json.loads(line) for line in lines.splitlines()]
    assert (row["id"], row["account"], row["scopes"], row["in_force"]) == (text.split("_")[1], CLERK, ["act:*"], True)
    assert row["id"] in words
    assert text.split("_", 2)[2] not in words + lines


def test_a_revoked_key_is_ended_at_once_and_kept() -> None:
    machine = Machine(None)
    machine.key = issued()
    token_id = machine.key.split("_")[1]

    result = called("revoke", token_id)

    assert (result.exit_code, result.stdout) == (0, f"{token_id}\n")
    assert machine.get("/dossiers").status_code == 401
    assert called("list").stdout == ""
    assert "thu hồi" in called("list", "--all").stdout


@pytest.mark.parametrize("token_id", ["000000000000", "", "x\x00", "x" * 100])
def test_a_key_that_is_not_there_cannot_be_revoked(token_id: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        called("revoke", token_id)

    assert refused.value.code == "token.no-such"


def test_a_key_cannot_be_revoked_twice() -> None:
    token_id = issued().split("_")[1]
    called("revoke", token_id)

    with pytest.raises(RuleViolation):
        called("revoke", token_id)


@pytest.mark.parametrize("account", ["nobody", "", "x\u200b"])
def test_nobody_gets_no_key(account: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        called("issue", account, "--scope", "dossiers:read")

    assert refused.value.code == "people.no-such-account"
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (CLERK,),
        (CLERK, "--scope", "everything"),
        (CLERK, "--scope", "act:fly"),
        (CLERK, "--scope", "act:*", "--days", "0"),
        ("--scope", "act:*"),
    ],
)
def test_a_call_that_is_not_understood_issues_nothing(arguments: tuple[str, ...]) -> None:
    result = called("issue", *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert not Token.objects.exists()


def test_the_word_stands_among_the_others() -> None:
    assert "token" in group.list_commands(None)
    help_text = CliRunner().invoke(group, ["token", "issue", "--help"]).stdout
    assert "Cách dùng: motcua token issue" in help_text or "motcua token issue" in help_text
