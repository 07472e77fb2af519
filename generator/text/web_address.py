"""Addresses that authors write: whether one on the web can exist, and which place of the own site one means."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import SplitResult, unquote, urlsplit

WEB = ("https://", "http://")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_LONGEST_HOST = 253
_OWN_COMPUTER = re.compile(r"(?:.*\.)?local(?:host)?|127(?:\.\d+){3}|0\.0\.0\.0")
_UNSEEN = re.compile("[\u00a0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")  # which copied addresses have


def web_fault(address: str) -> str | None:
    """Why an address that begins like one on the web can't be one: what was expected, and what to write; else None."""
    if _on_own_computer(_host(address) or ""):
        message = f"expected an address that readers can open, found `{address}`, which only works on your computer"
        return f"{message}; for a page of this site, write what follows the name, such as `/about/`"
    if found := _UNSEEN.search(address):
        return f"expected an address without invisible characters, found `{found.group()}` in it; type it anew"
    if address.lower().startswith("https://") and not address.startswith("https://"):
        return f"expected https:// in small letters, found `{address}`; write https://"
    if not address.startswith("https://"):
        return f"expected https://, which nobody can change on the way, found `{address}`; write https://"
    host = _host(address)
    if host is None:
        return f"expected an address such as https://example.org/, found `{address}`; correct it"
    if not host:
        return f"expected the name of a site after https://, such as https://example.org/, found `{address}`; add it"
    if not _possible(host):
        return f"expected a name such as example.org after https://, found `{host}`, which can't be one; correct it"
    return None


def _host(address: str) -> str | None:
    """The host of an address, decoded; None if the address can't be read."""
    parts = _split(address)
    try:
        found = parts.port if parts else None  # it's read only when asked for
    except ValueError:
        return None
    if parts is None or found == 0 or re.search(r"[\s\\]", parts.netloc):
        return None
    return unquote(parts.hostname or "")


def _on_own_computer(host: str) -> bool:
    """Whether a host is the computer on which the link is opened, as in the address of a preview."""
    return _OWN_COMPUTER.fullmatch(host.lower().removesuffix(".")) is not None


def _possible(host: str) -> bool:
    """Whether a host can be the name or the number of a computer."""
    if ":" in host:
        return True  # a number of IPv6, which `urlsplit` has checked
    try:
        labels = host.removesuffix(".").encode("idna").decode().split(".")
    except UnicodeError:
        return False
    if labels[-1].isdecimal():
        try:
            IPv4Address(".".join(labels))
        except AddressValueError:
            return False
    return all(map(_LABEL.fullmatch, labels)) and len(".".join(labels)) <= _LONGEST_HOST


def own_address(target: str, site_url: str) -> str | None:
    """The address inside the site, `/guides/…`, of one that is written out in full; None for one of another site."""
    if not target.lower().startswith(WEB):
        return None
    there, home = _split(target), _split(site_url)
    if there is None or home is None or not home.hostname or there.hostname != home.hostname:
        return None
    if there.netloc.rpartition("@")[2].lower() != home.netloc.lower() or not f"{there.path}/".startswith(home.path):
        return None
    path = "/" + there.path[len(home.path) :].lstrip("/")
    if there.query:
        path += f"?{there.query}"
    return path + (f"#{there.fragment}" if there.fragment else "")


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def place(target: str) -> tuple[str, str]:
    """(address, fragment) of a link inside the site, both without percent escapes."""
    address, _, fragment = target.partition("#")
    return unquote(address), unquote(fragment)
