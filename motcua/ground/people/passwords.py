"""What a password must be, said before it is chosen and when it is refused; Django's validators decide."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.contrib.auth.password_validation import validate_password as validate
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REFUSED: Mapping[str, Promise] = {
    "password_too_short": gettext_lazy("Mật khẩu mới cần ít nhất 10 ký tự. Ghép vài từ dễ nhớ là đủ."),
    "password_too_common": gettext_lazy("Mật khẩu này nhiều người dùng, dễ đoán. Chọn mật khẩu khác."),
    "password_too_similar": gettext_lazy(
        "Mật khẩu mới giống tên, số điện thoại hoặc số định danh. Chọn mật khẩu khác."
    ),
}
"""Code of a refusal of Django → our sentence."""
_RULES: Mapping[str, Promise] = {
    "UserAttributeSimilarityValidator": gettext_lazy("Không giống tên, số điện thoại hay số định danh của bạn."),
    "CommonPasswordValidator": gettext_lazy("Không phải mật khẩu mà nhiều người dùng, như “matkhau123”."),
    "NumericPasswordValidator": gettext_lazy("Không chỉ toàn chữ số."),
}


def rules() -> tuple[str, ...]:
    """Return what a new password must be, one sentence for each validator; the length first."""
    found: list[str] = []
    for validator in get_default_password_validators():
        if isinstance(validator, MinimumLengthValidator):
            least = validator.min_length
            found.insert(0, _("Ít nhất %(number)s ký tự. Được dùng dấu cách và chữ có dấu.") % {"number": least})
        else:
            name = type(validator).__name__
            found.append(str(_RULES.get(name) or validator.get_help_text()))
    return tuple(found)


def check(typed: str, account: Any) -> None:
    """Refuse a password that is easy to guess, in our words. Raises ValidationError."""
    try:
        validate(typed, account)
    except ValidationError as fault:
        raise ValidationError([REFUSED.get(str(item.code), item) for item in fault.error_list]) from fault
