"""Headers in any script, in short lines: what the library's own folding gets wrong is done here.

Its folding loses blanks between the encoded words of a long subject or name (Python 3.11 to 3.13), so those two are folded
by the older encoder, which keeps them.
"""

from email.header import Header
from email.policy import EmailPolicy
from typing import Any

_NAMED = frozenset({"from", "to", "cc", "reply-to"})
_TEXT = frozenset({"subject"})


class MailPolicy(EmailPolicy):
    """As the library's, but letters beyond ASCII in subjects and names keep their blanks. Bodies go in seven bits."""

    def fold(self, name: str, value: Any) -> str:
        return self._in_words(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        words = self._in_words(name, value)
        return words.encode("ascii") if words else super().fold_binary(name, value)

    def _in_words(self, name: str, value: Any) -> str:
        """The header in encoded words; "" where the library does it right."""
        if str(value).isascii():
            return ""
        if name.lower() in _TEXT:
            return self._line(name, self._encoded(str(value), name))
        addresses = getattr(value, "addresses", ())
        if name.lower() in _NAMED and all(one.addr_spec.isascii() for one in addresses):
            return self._line(name, ",\n ".join(self._mailbox(one, name) for one in addresses))
        return ""

    def _mailbox(self, address: Any, name: str) -> str:
        if address.display_name.isascii():
            return str(address)
        return f"{self._encoded(address.display_name, name)}\n <{address.addr_spec}>"

    def _encoded(self, text: str, name: str) -> str:
        return Header(text, "utf-8", maxlinelen=76, header_name=name).encode()

    def _line(self, name: str, text: str) -> str:
        return f"{name}: {text}".replace("\n", self.linesep) + self.linesep


#: bodies in seven bits: every server between here and the reader takes them, and lines stay short
POLICY = MailPolicy(cte_type="7bit")
