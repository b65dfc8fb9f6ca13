"""Who may use a chat that others reach: names, roles and hashes in a text file, one a line, kept with `wenbao user`.

    name:role:scrypt:N:r:p:salt:hash     a password (RFC 7914), salt and hash in base64
    name:role:token:hash                 the sha256 of a token for programs, which is random and needs no salt

The file is read again when it has changed, so that an account is added to, or taken from, a chat that runs.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from filelock import FileLock, Timeout

from index.errors import WenbaoError

Role = Literal["reader", "editor"]
"""A reader asks; an editor also adds pages and corrects issues."""

COST = (1 << 14, 8, 1)
"""N, r and p of scrypt: 16 MiB and some 50 ms a try."""
_MOST_MEMORY = 1 << 26
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1024
LARGEST = 8 << 20
"""Bytes of a file of accounts: some sixty thousand."""
WAITS = 20.0
"""Seconds that who changes the file waits for others who do."""
_NAME = re.compile(r"[\w.@+-]{1,40}")

log = logging.getLogger(__name__)


class AccountError(WenbaoError):
    """An account or the file of accounts is not as it must be."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the chat."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the file: a user and how they are known, `scrypt` or `token`, with the rest of the line."""

    user: User
    kind: str
    proof: tuple[str, ...]

    @classmethod
    def read(cls, line: str) -> Account:
        """An account from its line; raises ValueError where it is none."""
        name, role, kind, *proof = line.split(":")
        check_name(name)
        if role not in get_args(Role) or len(proof) != {"scrypt": 5, "token": 1}[kind] or not "".join(proof).isascii():
            raise ValueError(line)
        if kind == "scrypt":
            check_cost(*map(int, proof[:3]))
            base64.b64decode(proof[3], validate=True)
        return cls(User(name, cast(Role, role)), kind, tuple(proof))

    @property
    def line(self) -> str:
        return ":".join((self.user.name, self.user.role, self.kind, *self.proof))

    def is_password(self, password: str) -> bool:
        """Whether this is the account's password; takes as long where it is not."""
        n, r, p, salt, held = self.proof
        found = _scrypt(password, base64.b64decode(salt), (int(n), int(r), int(p)))
        return secrets.compare_digest(found, held)


def with_password(user: User, password: str) -> Account:
    """An account with a password. Raises AccountError where it is too short."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountError(
            f"密码至少 {SHORTEST_PASSWORD} 个字，至多 {LONGEST_PASSWORD} 个 (a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters)"
        )
    salt = secrets.token_bytes(16)
    proof = (*map(str, COST), base64.b64encode(salt).decode(), _scrypt(password, salt, COST))
    return Account(user, "scrypt", proof)


def with_token(user: User) -> tuple[Account, str]:
    """An account for programs, and its token, which is told once."""
    token = f"wb-{secrets.token_urlsafe(32)}"
    return Account(user, "token", (_digest(token),)), token


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> str:
    n, r, p = cost
    written = password[:LONGEST_PASSWORD].encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.scrypt(written, salt=salt, n=n, r=r, p=p, maxmem=2 * _MOST_MEMORY, dklen=32)).decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_NOBODY = Account(User("-", "reader"), "scrypt", (*map(str, COST), base64.b64encode(bytes(16)).decode(), ""))
"""Tried for a name that nobody has, so that it takes as long as one that somebody has."""


def check_cost(n: int, r: int, p: int) -> None:
    """Raises ValueError for parameters that scrypt does not take (RFC 7914, 2 and 6), or that take too much memory or time."""
    if n < 2 or n & (n - 1) or r < 1 or n >= 1 << 16 * r or not 1 <= p <= 16 or 128 * r * (n + p) > _MOST_MEMORY:
        raise ValueError(n, r, p)


def check_name(name: str) -> None:
    """Raises AccountError where a name is not one."""
    if not _NAME.fullmatch(name):
        raise AccountError(f"名字 {name} 只可有字母、汉字、数字和 . @ + - _ (a name has letters, digits and . @ + - _ alone)")


class Accounts:
    """The accounts in a file. Raises AccountError where it cannot be read at first; later its last good state holds."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp = self._stamped()
        self._held = read_accounts(file)

    def by_password(self, name: str, password: str) -> Account | None:
        """The account of a name and password; takes some 50 ms, whoever it is."""
        account = self.named(name)
        return account if (account or _NOBODY).is_password(password) else None

    def by_token(self, token: str) -> User | None:
        """The user of a token."""
        digest = _digest(token)
        found = [one.user for one in self.held if one.kind == "token" and secrets.compare_digest(one.proof[0], digest)]
        return found[0] if found else None

    def named(self, name: str) -> Account | None:
        """The account of a name that has a password, as the file has it now."""
        return next((one for one in self.held if one.kind == "scrypt" and one.user.name == name), None)

    @property
    def held(self) -> list[Account]:
        """The accounts as the file has them now."""
        stamp = self._stamped()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._held = read_accounts(self._file)
            except AccountError as error:
                log.warning("%s", error)
        return self._held

    def _stamped(self) -> tuple[int, int, int]:
        try:
            found = self._file.stat()
        except OSError:
            return 0, 0, 0
        return found.st_mtime_ns, found.st_ino, found.st_size


def read_accounts(file: Path) -> list[Account]:
    """The accounts in a file. Raises AccountError for one that cannot be read, naming the line."""
    try:
        with file.open("rb") as handle:
            told = handle.read(LARGEST + 1)
        lines = told.decode("utf-8-sig").splitlines() if len(told) <= LARGEST else None  # as an editor may save it
    except OSError as error:
        raise AccountError(
            f"读不了账户文件 {file}（{error.strerror}），请用 wenbao user add 名字 --file {file} 新建"
            " (cannot read the file of accounts: make one with wenbao user add)"
        ) from None
    except ValueError:
        lines = None
    if lines is None:
        raise AccountError(
            f"{file} 不是账户文件，请换回备份，或移走它再用 wenbao user add 新建"
            " (no file of accounts: put its backup back, or take it away and make one with wenbao user add)"
        )
    accounts = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                accounts.append(Account.read(line.strip()))
            except (ValueError, KeyError, AccountError):
                raise AccountError(
                    f"账户文件 {file} 第 {number} 行读不懂，请删去它再用 wenbao user add 加 (line {number} of the accounts is none)"
                ) from None
    return accounts


def change_accounts(file: Path, change: Callable[[list[Account]], list[Account]]) -> None:
    """Write what a change makes of the accounts, of none where there is no file yet; one change after the other.

    Raises AccountError where the file cannot be read or written.
    """
    place = Path(os.path.realpath(file))  # where a link leads, which stays one
    try:
        place.parent.stat()  # the lock would make a folder that is not there
        with FileLock(place.with_name(f"{place.name}.lock"), timeout=WAITS, mode=0o600):
            write_accounts(place, change(read_accounts(place) if place.exists() else []))
    except Timeout:
        raise AccountError(
            f"另一个程序正在改账户文件 {file}，请等它结束再试 (another program changes the accounts: try again when it is done)"
        ) from None
    except OSError as error:
        raise _unwritable(file, error) from None


def write_accounts(file: Path, accounts: Iterable[Account]) -> None:
    """Replace the file in one step, readable by its owner alone. Raises AccountError where it cannot be written."""
    fresh = file.with_name(f"{file.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
            handle.write("".join(f"{account.line}\n" for account in accounts))
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(file)
    except OSError as error:
        raise _unwritable(file, error) from None


def _unwritable(file: Path, error: OSError) -> AccountError:
    return AccountError(f"写不了账户文件 {file}（{error.strerror}），请换一个可写的 --file (cannot write the file of accounts)")
