"""How accounts sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by administrators; nobody signs up at a page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False
