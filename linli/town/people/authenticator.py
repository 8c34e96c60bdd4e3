"""The authenticator on the phone of someone who works here: a code that changes every 30 seconds (TOTP, RFC 6238)."""

from datetime import datetime

import pyotp

from linli.ground.shared.keyring import keyring

from .models import StaffAccount

STEP_S = 30
ISSUER = "邻里 Linli"


def bind_anew(account: StaffAccount) -> None:
    """Give an account, which is saved afterwards, an authenticator that nobody holds yet: the old one is over."""
    sealed = keyring().seal(pyotp.random_base32(), account.bound_to)
    account.totp_sealed, account.key_version, account.last_step = sealed.data, sealed.version, 0


def link(account: StaffAccount) -> str:
    """The `otpauth://` link that an authenticator app reads, for the page of the invitation only."""
    return pyotp.TOTP(_secret(account)).provisioning_uri(name=account.username, issuer_name=ISSUER)


def step_of(account: StaffAccount, code: str, at: datetime) -> int | None:
    """The step (30 s each, since 1970) of a code: the present one or a neighbour, if newer than the last used."""
    totp = pyotp.TOTP(_secret(account))
    present = int(at.timestamp()) // STEP_S
    found = [
        step
        for step in (present, present - 1, present + 1)
        if step > account.last_step and pyotp.utils.strings_equal(totp.at(step * STEP_S), code.strip())
    ]
    return found[0] if found else None


def use(account: StaffAccount, step: int) -> bool:
    """Use a step up: true for the first who comes with it, false ever after."""
    newer = StaffAccount.objects.filter(pk=account.pk, last_step__lt=step)
    return newer.update(last_step=step) == 1


def _secret(account: StaffAccount) -> str:
    return keyring().unseal(account.totp_sealed or b"", account.key_version, account.bound_to)
