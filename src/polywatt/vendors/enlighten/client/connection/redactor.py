"""Hide e-mail addresses, tokens, and serial numbers in the middle of a text."""

import re

from polywatt.kit.redact import HIDDEN, Redactor

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
JWT = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")
SERIAL_IN_TEXT = re.compile(r"(?i)(\bs(?:erial\s*)?no\.?\s*:?\s*)[A-Z0-9-]{6,}")
"""As event texts have it: "IQ EV Charger (SNo. EV0000000000)" (L611)."""
SERIAL_IN_PATH = re.compile(
    r"(/ev_chargers?/|/sessions/|/charging-mode/(?:[A-Z_]+/)?\d+/)(?!status|summary|start_|stop_)[^/?\s]+"
)


class PrivacyRedactor(Redactor):
    """Hides what the kit's does, and e-mail addresses, tokens and serial numbers anywhere in a text."""

    def __call__(self, text: str) -> str:
        """Return the text without them."""
        text = super().__call__(text)
        text = JWT.sub(HIDDEN, EMAIL.sub(HIDDEN, text))
        return SERIAL_IN_PATH.sub(rf"\1{HIDDEN}", SERIAL_IN_TEXT.sub(rf"\1{HIDDEN}", text))
