"""The settings of an installation, read from `MOTCUA_*` (docs/how-to/configure.md). A bad value stops the start."""

import contextlib
import os
import re
import secrets
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from motcua.base import server
from motcua.base.providers import BadProviders, Provider, read_providers
from motcua.base.sealing import BadKeys, new_keys, read_keys

ROOT = Path(__file__).resolve().parent


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "yes", "no", "true", "false"}:
        raise ImproperlyConfigured(f"{name} is yes or no, not “{value}”, see docs/how-to/configure.md")
    return value in {"1", "yes", "true"}


def _number(name: str, default: int, least: int = 0) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value) >= least):
        raise ImproperlyConfigured(
            f"{name} is a whole number from {least}, not “{value}”, see docs/how-to/configure.md"
        )
    return int(value)


def _tries(name: str, default: str) -> str:
    value = os.environ.get(name, "").strip() or default
    if not re.fullmatch("[0-9]+/[0-9]+[smhd](,[0-9]+/[0-9]+[smhd])*", value):
        raise ImproperlyConfigured(f"{name} is written as 5/15m,20/1d, not “{value}”, see docs/how-to/configure.md")
    return value


def _one_of(name: str, default: str, *others: str) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value not in {default, *others}:
        words = ", ".join((default, *others))
        raise ImproperlyConfigured(f"{name} is one of {words}, not “{value}”, see docs/how-to/configure.md")
    return value


def _day(name: str) -> date | None:
    value = os.environ.get(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as fault:
        raise ImproperlyConfigured(
            f"{name} is a day as 2027-01-01, not “{value}”, see docs/how-to/configure.md"
        ) from fault


def _sides(name: str) -> dict[str, date]:
    """Employers, each from a day on: AGENCY, or AGENCY@2027-01-01,POST."""
    found = {}
    for part in filter(None, (part.strip() for part in os.environ.get(name, "").split(","))):
        side, _at, day = part.partition("@")
        try:
            found[side] = date.fromisoformat(day) if day else date.min
        except ValueError:
            side = ""
        if side not in {"AGENCY", "POST"}:
            raise ImproperlyConfigured(
                f"{name} is written as AGENCY@2027-01-01,POST, not “{part}”, see docs/how-to/configure.md"
            )
    return found


def _secret(name: str, file_name: str) -> str:
    """A secret from the environment, from the file named by NAME_FILE, or made once and kept in the data folder."""
    if value := os.environ.get(name):
        return value
    path = Path(os.environ.get(f"{name}_FILE") or server.data_folder() / file_name)
    if not path.exists():
        server.make_data_folder()
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Write a file that its owner alone may read; what another process wrote in the same moment stays."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", encoding="ascii", delete=False) as new:
        new.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(new.name, path)  # unlike a rename it never takes the place of another
    os.unlink(new.name)


def _file_named(name: str) -> str:
    """A file that the environment names, which must be there; "" = none is named."""
    value = os.environ.get(name, "").strip()
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"{name} names no file, see docs/how-to/configure.md")
    return value


def _given(name: str) -> str:
    """A secret that is given, not made: from the environment, or from the file named by NAME_FILE; "" = none."""
    if value := os.environ.get(name):
        return value
    path = _file_named(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").rstrip("\n") if path else ""


def _keys_file(name: str, file_name: str) -> Path:
    """The file of keys that files are sealed with: the one named, which must be there, or one made once."""
    named = _file_named(name)
    path = Path(named) if named else server.data_folder() / file_name
    if not path.exists():
        server.make_data_folder()
        _write_once(path, new_keys("k1"))
    try:
        read_keys(path.read_text(encoding="ascii"))
    except (BadKeys, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"{name}: {fault}, see docs/how-to/configure.md") from fault
    return path.absolute()


def _providers(name: str) -> tuple[Provider, ...]:
    """The providers of identity in the file that the environment names; () = none."""
    path = _file_named(name)
    try:
        return read_providers(Path(path).read_text(encoding="utf-8")) if path else ()
    except (BadProviders, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"{name}: {fault}, see docs/how-to/configure.md") from fault


def _bucket(prefix: str) -> dict[str, Any]:
    """Where files lie in an S3-compatible storage; keys come from the environment or from files of secrets."""
    told = {word: os.environ.get(f"{prefix}_{word}", "").strip() for word in ("BUCKET", "ENDPOINT", "REGION", "FOLDER")}
    told["ACCESS_KEY"], told["SECRET_KEY"] = _given(f"{prefix}_ACCESS_KEY"), _given(f"{prefix}_SECRET_KEY")
    for word in ("BUCKET", "ACCESS_KEY", "SECRET_KEY"):
        if not told[word]:
            raise ImproperlyConfigured(
                f"{prefix}_{word} is needed with MOTCUA_SCAN_STORE=s3, see docs/how-to/configure.md"
            )
    return {
        "bucket_name": told["BUCKET"],
        "access_key": told["ACCESS_KEY"],
        "secret_key": told["SECRET_KEY"],
        "endpoint_url": told["ENDPOINT"] or None,
        "region_name": told["REGION"] or None,
        "location": told["FOLDER"].strip("/"),
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": True,
        "default_acl": None,
        "querystring_auth": True,
    }


def _scanner(name: str) -> str:
    """Where a virus scanner listens; "" = nowhere."""
    value = os.environ.get(name, "").strip()
    if value and not re.fullmatch(r"unix:/.+|tcp:[^\s]+:[0-9]{1,5}", value):
        raise ImproperlyConfigured(
            f"{name} is written as unix:/path or tcp:host:port, not “{value}”, see docs/how-to/configure.md"
        )
    return value


def _database(role: str) -> dict[str, Any]:
    target = server.connection("owner" if role == "owner" else "app")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": target["host"],
        "PORT": target["port"],
        "USER": target["user"],
        "PASSWORD": target["password"],
        "NAME": target["dbname"],
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(target["options"]),
    }


OIDC_PROVIDERS = _providers("MOTCUA_OIDC_FILE")
"""Who may say of a person who she is (OpenID Connect); () = accounts have passwords alone."""
DEBUG = _flag("MOTCUA_DEBUG")
DEMO = _flag("MOTCUA_DEMO")
"""Demo mode: one-click sign-in, only in a database marked as made up."""
SECRET_KEY = _secret("MOTCUA_SECRET_KEY", "secret-key")
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("MOTCUA_ORIGINS", "").split(",") if origin]
PUBLIC_ADDRESS = os.environ.get("MOTCUA_PUBLIC_ADDRESS", "motcua.camau.example/tra-cuu")
"""What slips print for looking a dossier up."""

INSTALLED_APPS = [
    "motcua.ground.deadlines",
    "motcua.ground.catalogue",
    "motcua.ground.people",
    "motcua.ground.agreements",
    "motcua.ground.programmes",
    "motcua.record.dossiers",
    "motcua.record.rights",
    "motcua.record.gatherings",
    "motcua.record.guidance",
    "motcua.record.takeovers",
    "motcua.record.papers",
    "motcua.record.custody",
    "motcua.record.payments",
    "motcua.record.shipments",
    "motcua.stages.feedback",
    "motcua.outward.notices",
    "motcua.outward.jobs",
    "motcua.outward.drafting",
    "motcua.doors.frame",
    "motcua.doors.portal",
    "motcua.doors.desk",
    "motcua.doors.office",
    "motcua.doors.tour",
    "motcua.doors.control",
    "motcua.doors.api",
    "motcua.doors.worker",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.admin",
    "auditlog",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django_htmx",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "motcua.doors.api.entry.MachinesFirst",  # answers /api/ here: what follows is for pages alone
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.doors.frame.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.doors.frame.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.doors.frame.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "motcua.doors.frame.support.SupportMiddleware",
    "motcua.doors.frame.middleware.SessionsMiddleware",
    "motcua.doors.frame.middleware.KeptFormsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.doors.frame.middleware.ViolationMiddleware",
    "motcua.doors.frame.attempts.AttemptsMiddleware",  # last: it writes down what views have refused
]

ROOT_URLCONF = "motcua.urls"
WSGI_APPLICATION = "motcua.doors.frame.wsgi.application"
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "doors" / "frame" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.doors.frame.context.frame",
            ],
        },
    }
]

DATABASES = {"default": _database("app"), "owner": _database("owner")}
if _flag("MOTCUA_DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "motcua_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # counts of tries must not be pushed out by a few hundred others
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "motcua"},
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 3600 * _number("MOTCUA_SESSION_HOURS", 24, least=20)
"""How long a session lasts without a change. Below 20 hours a page would have to warn before it ends (WCAG 2.2.1)."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("MOTCUA_HTTPS")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "motcua.doors.frame.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        # a form that leads to a provider of identity ends there, and browsers hold redirects to this policy too
        "form-action": [SELF, *(origin for item in OIDC_PROVIDERS for origin in item.form_origins)],
        "frame-ancestors": [NONE],
    }
}

AUTHENTICATION_BACKENDS = ["motcua.doors.frame.sign_in.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "phone", "personal_id")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "frame:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "frame:sign-in"
ACCOUNT_ADAPTER = "motcua.doors.frame.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/m/ip", "login": "30/m/ip"}
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
"""Seconds between the right password and the code."""
SOCIALACCOUNT_ADAPTER = "motcua.doors.frame.oidc.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "motcua.doors.frame.codes.CodeAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
"""A code counts one step of 30 seconds before and after its own: clocks of phones differ."""
STAFF_CODES = _one_of("MOTCUA_STAFF_CODES", "asked", "off", "required")
"""One-time codes of staff: offered on their own page, nowhere, or led to before any other page."""
STAFF_CODES_FROM = _day("MOTCUA_STAFF_CODES_REQUIRED_FROM")
"""The first day on which codes that are offered are required; None = none is set."""
READERS_NAMED = _sides("MOTCUA_READERS_NAMED")
"""Whose staff an applicant reads by name where she reads who looked at her dossier, and from which day on."""
ALLAUTH_TRUSTED_PROXY_COUNT = _number("MOTCUA_PROXIES", 0)
"""How many proxies of our own stand before the web server and add to X-Forwarded-For; limits of tries count by it."""
MOTCUA_LIMITS = {
    "tracking": {
        "code": _tries("MOTCUA_TRACKING_TRIES_OF_CODE", "5/15m,20/1d"),
        "address": _tries("MOTCUA_TRACKING_TRIES_OF_ADDRESS", "20/15m,200/1d"),
    },
    "verification": {
        "code": _tries("MOTCUA_VERIFICATION_TRIES_OF_CODE", "10/15m"),
        "address": _tries("MOTCUA_VERIFICATION_TRIES_OF_ADDRESS", "20/15m,200/1d"),
    },
    "invitation": {"address": _tries("MOTCUA_INVITATION_TRIES_OF_ADDRESS", "20/15m,100/1d")},
    "oidc": {"address": _tries("MOTCUA_OIDC_TRIES_OF_ADDRESS", "60/15m")},
    "proof": {"account": _tries("MOTCUA_CODE_TRIES", "5/5m,30/1d")},
    "upload": {"account": _tries("MOTCUA_UPLOADS_OF_ACCOUNT", "300/10m")},
    "reveal": {"account": _tries("MOTCUA_REVEALS_OF_ACCOUNT", "30/10m,200/1d")},
}
"""How often a dossier may be looked for with wrong digits, by its code and by the address of the person; and how often
a wrong one-time code, or a wrong password of somebody who is signed in, may be typed for one account."""
SIGN_CERTIFICATE = _file_named("MOTCUA_SIGN_CERTIFICATE")
"""The PKCS#12 file of certificate and key that forms and results are signed with; empty = signing is off."""
SIGN_PASSPHRASE = _given("MOTCUA_SIGN_PASSPHRASE")
TRACKING_MINUTES = _number("MOTCUA_TRACKING_MINUTES", 30)
"""How long the code and the digits shown once open the page of a dossier."""

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "doors" / "frame" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = server.data_folder() / "static"
FILES = Path(os.environ.get("MOTCUA_FILES") or server.data_folder() / "files").expanduser().absolute()
"""What lies outside the rows; web server and worker must both reach it."""
EXPORT_DAYS = _number("MOTCUA_EXPORT_DAYS", 7, least=1)
"""How long the file of an export is kept."""
REFUSAL_DAYS = _number("MOTCUA_REFUSAL_DAYS", 365, least=30)
"""How long it is known who tried an act without a right."""
GAP_DAYS = _number("MOTCUA_GAP_DAYS", 30, least=1)
"""So many days before it hurts the planning board tells of an end: of training, assignment, agreement."""
SCAN_BYTES = 1_000_000 * _number("MOTCUA_SCAN_MEGABYTES", 20, least=1)
"""The largest file that is taken as a scan."""
SCAN_KEYS = _keys_file("MOTCUA_SCAN_KEYS_FILE", "scan-keys")
"""The file of keys that scans are sealed with; it is read again when it changes. Without it no scan can be opened."""
CLAMD = _scanner("MOTCUA_CLAMD")
"""The socket of clamd, which looks for viruses in scans; empty = files are not scanned, and pages say so."""
CLAMD_SECONDS = _number("MOTCUA_CLAMD_SECONDS", 60, least=1)
"""How long one file may take."""
SCAN_STORE = _one_of("MOTCUA_SCAN_STORE", "folder", "s3")
STORAGES: dict[str, dict[str, Any]] = {
    "scans": {"BACKEND": "motcua.base.objects.WholeObjects", "OPTIONS": _bucket("MOTCUA_S3")}
    if SCAN_STORE == "s3"
    else {
        "BACKEND": "motcua.base.files.WholeFiles",
        "OPTIONS": {
            "location": FILES / "scans",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "exports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": FILES / "exports",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "motcua.doors.frame.storage.HashedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["motcua.doors.frame.files_in.BoundedFiles"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

API_REQUESTS_PER_MINUTE_OF_KEY = _number("MOTCUA_API_REQUESTS_PER_MINUTE_OF_KEY", 30_000, least=1)
API_REQUESTS_PER_MINUTE_OF_ADDRESS = _number("MOTCUA_API_REQUESTS_PER_MINUTE_OF_ADDRESS", 600, least=1)
"""Requests of one address without a key, or with one that was refused; each process counts for itself."""

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_CLASS_CONVERTERS = {"numberinput": "govuk-input", "dateinput": "govuk-input", "urlinput": "govuk-input"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a refusal is an answer, not a fault
}
