"""What can go wrong between this computer and another one, each with what to do now.

Nothing of httpx, httpcore, ssl or the operating system leaves this room: `client` turns all of it into these.
"""

from __future__ import annotations

from companion.base.errors import CompanionError
from companion.base.text import T


class NetError(CompanionError):
    """Nothing was received that can be used; what was sent may or may not have arrived."""


class Unreachable(NetError):
    """No connection: the name is not known, the address does not answer or refuses, or this computer is offline."""

    say = T("{host} could not be reached.")
    hint = T("Check whether other pages open. If only this one does not, try another connection or another route, or try later.")


class RouteDown(NetError):
    """The proxy itself does not answer, answers rubbish, or refuses to pass anything on. Nothing went around it."""

    say = T("Your way to the internet, {route}, does not pass anything on. Nothing was sent around it.")
    hint = T("If this is Tor, check that it runs and is connected. You choose the way under Settings.")


class TooSlow(NetError):
    """A step took too long, or all of them together did."""

    say = T("{host} took too long to answer.")
    hint = T("Try again in a moment. On a weak connection, or over Tor, it can take several tries.")


class BadCertificate(NetError):
    """No trustworthy TLS connection: a certificate that is wrong, expired or from an unknown authority, or no TLS at all."""

    say = T("{host} could not prove who it is, so nothing was sent to it.")
    hint = T("Check the date of this computer. If it is right, somebody may be listening on this connection: use another one.")


class CutOff(NetError):
    """The answer ended too early, or is not HTTP as it should be."""

    say = T("{host} gave no whole answer.")
    hint = T("Try again in a moment. If it stays like this, try another connection or another route.")


class AnswerTooLarge(NetError):
    """More than was asked for, counted after decompression."""

    say = T("{host} answered with far more than it should. The answer was not kept.")
    hint = T("Nothing is wrong with this computer. Check that the address is the right one.")


class Redirected(NetError):
    """Sent on to another place, which nobody agreed to contact."""

    say = T("{host} did not answer but sent this program on to {other}. It did not go there.")
    hint = T("In a hotel, a café or a train you may first have to log in with your browser. Otherwise ask for the right address.")


class NotPrivate(NetError):
    """Plain http to another computer: everyone on the way could read it."""

    say = T("The address {url} is not private: everyone on the way could read along. It was not contacted.")
    hint = T("Ask for an address that begins with https.")


class OnionNeedsTor(NetError):
    """An onion address without a route: asking for it here would tell the name to whoever answers names on this line."""

    say = T("{host} can only be reached through Tor. It was not contacted.")
    hint = T("Start Tor or Tor Browser, then choose it under Settings as your way to the internet.")


class AddressBroken(NetError):
    """Not an address of the web that this program takes."""

    say = T("{url} is not an address that this program can use.")
    hint = T("Check the address for typing mistakes, or ask for it again.")
