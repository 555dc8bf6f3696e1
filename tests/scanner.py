"""A hand scanner at a browser: keys that follow each other by milliseconds, however busy the machine is.

The instants of the keys go with them, so a slow test machine does not turn a scanner into a slow typist.
"""

import time

from playwright.sync_api import Page

GAP_SECONDS = 0.004


def scan(page: Page, code: str, *, enter: bool = True) -> None:
    """Send the letters of a code, then Enter as scanners do, to whatever has the focus."""
    wire = page.context.new_cdp_session(page)
    begun = time.time()
    for number, letter in enumerate([*code, *(["Enter"] if enter else [])]):
        is_enter = letter == "Enter"
        key = {
            "key": letter,
            "windowsVirtualKeyCode": 13 if is_enter else ord(letter.upper()),
            "timestamp": begun + number * GAP_SECONDS,
        }
        wire.send("Input.dispatchKeyEvent", {**key, "type": "keyDown", "text": "\r" if is_enter else letter})
        wire.send("Input.dispatchKeyEvent", {**key, "type": "keyUp"})
    wire.detach()
