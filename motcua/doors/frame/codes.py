"""One-time codes of staff: an app on the phone (TOTP, RFC 6238), and recovery codes for the day the phone is away.

Rows, app secrets and recovery codes are django-allauth's; which code counts, and that none counts twice, is said here:
the time step of the last code that was taken is kept with the secret, and an earlier or equal one is refused.
"""

import base64
import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe

from motcua.doors.frame import session as visits
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Employer

OFF, ASKED, REQUIRED = "off", "asked", "required"
_SECRET, _LAST_STEP, _SEEN_AT, _THROUGH = "code-secret", "last_step", "viewed_at", "came-through"
_BLANKS = re.compile(r"[\s.-]+")
_QR_SCALE, _QR_BORDER = 5, 4


class CodeAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks us about codes: how secrets are kept, and what the app on the phone shows."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored: unreadable without the installation's secret key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises ImproperlyConfigured when the installation's secret key has changed since."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fault:
            raise ImproperlyConfigured("MOTCUA_SECRET_KEY has changed: one-time codes must be set up anew") from fault

    def get_totp_issuer(self) -> str:
        """The name above the code on the phone."""
        return "Một Cửa"


def _box() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"motcua-codes").digest()
    return Fernet(base64.urlsafe_b64encode(key))


# ---- who has codes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """The codes of one account: since when it has an app, how many recovery codes are left, whether she kept them."""

    app_since: datetime | None
    app_used_at: datetime | None
    codes_left: int
    codes_in_all: int
    has_seen_codes: bool

    @property
    def has_app(self) -> bool:
        """Whether a code is asked for at sign-in."""
        return self.app_since is not None


def are_offered_to(account: Any) -> bool:
    """Whether an account may set codes up: staff of the post and the agencies, unless the installation has none."""
    return settings.STAFF_CODES != OFF and account.employer in (Employer.POST, Employer.AGENCY)


def are_required() -> bool:
    """Whether staff must have codes today: always, or since the day that the installation has set."""
    first = settings.STAFF_CODES_FROM
    is_due = settings.STAFF_CODES == ASKED and first is not None and local(visits.now()).date() >= first
    return settings.STAFF_CODES == REQUIRED or is_due


def are_required_of(account: Any, session: SessionBase) -> bool:
    """Whether an account must have codes; a role of the demo, which has no password, need not.

    Who came through a provider must as who has a password: what its token says counts for that session alone.
    """
    is_guarded = account.has_usable_password() or through(session, account) is not None
    return are_required() and are_offered_to(account) and bool(is_guarded)


def came_through(session: SessionBase, account: Any, *, is_second: bool) -> None:
    """Remember that somebody comes in through a provider, and whether its token says that a second factor was used."""
    session[_THROUGH] = [str(account.pk), is_second]


def through(session: SessionBase, account: Any) -> bool | None:
    """Whether the provider that this session came in through spoke of a second factor; None = it came by none."""
    told = session.get(_THROUGH)
    return bool(told[1]) if told and told[0] == str(account.pk) else None


def required_from(account: Any) -> date | None:
    """The day to come from which on an account must have codes; None = they are required already, or never."""
    is_to_come = settings.STAFF_CODES == ASKED and not are_required()
    return settings.STAFF_CODES_FROM if is_to_come and are_offered_to(account) else None


def has_app(account: Any) -> bool:
    """Whether the account has a code app that counts. One statement; none where codes are off."""
    return (
        settings.STAFF_CODES != OFF
        and Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists()
    )


def standing(account: Any) -> Standing:
    """Return how the codes of an account stand. One statement."""
    rows = {row.type: row for row in Authenticator.objects.filter(user_id=account.pk)}
    app, recovery = rows.get(Authenticator.Type.TOTP), rows.get(Authenticator.Type.RECOVERY_CODES)
    return Standing(
        app.created_at if app else None,
        app.last_used_at if app else None,
        len(RecoveryCodes(recovery).get_unused_codes()) if recovery else 0,
        app_settings.RECOVERY_CODE_COUNT,
        bool(recovery and recovery.data.get(_SEEN_AT)),
    )


# ---- setting an app up -----------------------------------------------------------------------------------------------


def secret_of(session: SessionBase) -> str:
    """Return the secret that this session is setting up; it stays the same until it is taken over or forgotten."""
    kept = session.get(_SECRET)
    if kept:
        return str(get_adapter().decrypt(kept))
    secret = str(generate_totp_secret())
    session[_SECRET] = get_adapter().encrypt(secret)
    return secret


def forget_secret(session: SessionBase) -> None:
    """Drop the secret that was being set up."""
    session.pop(_SECRET, None)


def in_fours(text: str) -> str:
    """A secret or code in groups of four, as a hand copies it."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address_of(account: Any, secret: str) -> str:
    """Return the otpauth:// address that a code app opens, on this phone or from the picture."""
    return str(get_adapter().build_totp_url(account, secret))


def picture_of(address: str) -> SafeString:
    """Return an address as an inline SVG QR code, without styles of its own; the page names it."""
    code = segno.make(address, micro=False, error="m")
    return mark_safe(code.svg_inline(scale=_QR_SCALE, border=_QR_BORDER, svgclass="mc-qr"))  # noqa: S308 - segno's own drawing, the address is only bits in it


def set_up(account: Any, secret: str, code: str) -> bool:
    """Take an app over when its first code is right, and make recovery codes; False when the code is wrong.

    The first code is used up by it. An app that was set up a moment ago in another window stays.
    """
    step = _step_of(secret, code)
    if step is None:
        return False
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=account.pk)
        if not has_app(account):
            data = {"secret": get_adapter().encrypt(secret), _LAST_STEP: step}
            Authenticator.objects.create(user_id=account.pk, type=Authenticator.Type.TOTP, data=data)
        RecoveryCodes.activate(account)
    return True


def everybody() -> tuple[tuple[str, datetime, int], ...]:
    """Return (account, since when, recovery codes left) of all who have an app, by account. Two statements."""
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("user_id")
    recovery = {row.user_id: row for row in Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)}
    return tuple(
        (
            str(app.user_id),
            app.created_at,
            len(RecoveryCodes(recovery[app.user_id]).get_unused_codes()) if app.user_id in recovery else 0,
        )
        for app in apps
    )


# ---- recovery codes --------------------------------------------------------------------------------------------------


def fresh_codes(account: Any) -> tuple[str, ...]:
    """Return the recovery codes that the account has not yet said to have put away; () when there are none to show."""
    row = _recovery_row(account)
    if row is None or row.data.get(_SEEN_AT):
        return ()
    return tuple(in_fours(code) for code in RecoveryCodes(row).get_unused_codes())


def put_away(account: Any) -> None:
    """The recovery codes were kept by their owner: they are never shown again."""
    row = _recovery_row(account)
    if row is not None:
        RecoveryCodes(row).mark_as_viewed()


def make_codes_anew(account: Any) -> None:
    """Make new recovery codes; the old ones are void."""
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=account.pk)
        Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(account)


def _recovery_row(account: Any) -> Authenticator | None:
    return Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).first()


# ---- which code counts -----------------------------------------------------------------------------------------------


def takes(account: Any, typed: str) -> bool:
    """Whether a code of the app or a recovery code is right and has not been used; it is used up by this.

    Two requests with the same code at once are not both right: the account's rows are locked.
    """
    code = _BLANKS.sub("", typed)
    if not code.isascii() or not code.isdigit():
        return False
    with transaction.atomic():
        rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user_id=account.pk)}
        app, recovery = rows.get(Authenticator.Type.TOTP), rows.get(Authenticator.Type.RECOVERY_CODES)
        if app is not None and _takes_app_code(app, code):
            app.record_usage()
            return True
        if app is not None and recovery is not None and RecoveryCodes(recovery).validate_code(code):
            recovery.refresh_from_db()
            recovery.record_usage()
            return True
    return False


def _takes_app_code(app: Authenticator, code: str) -> bool:
    step = _step_of(get_adapter().decrypt(app.data["secret"]), code)
    if step is None or step <= app.data.get(_LAST_STEP, -1):
        return False
    app.data[_LAST_STEP] = step
    app.save(update_fields=["data"])
    return True


def _step_of(secret: str, typed: str) -> int | None:
    """The time step that a code belongs to, among those that count now; None when it is none of theirs."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    reach = app_settings.TOTP_TOLERANCE
    code = _BLANKS.sub("", typed)
    for step in range(now - reach, now + reach + 1):
        if secrets.compare_digest(code.encode(), format_hotp_value(hotp_value(secret, step)).encode()):
            return step
    return None
