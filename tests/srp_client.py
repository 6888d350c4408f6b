"""The client's half of SRP in plain numbers, written after Amazon's own JavaScript client: shares no code with ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from datetime import datetime

N_HEX = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"
)
N = int(N_HEX, 16)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pad_hex(value: int | str) -> str:
    text = value if isinstance(value, str) else f"{value:x}"
    if len(text) % 2:
        return f"0{text}"
    return f"00{text}" if text[0] in "89abcdefABCDEF" else text


def hex_hash(text: str) -> str:
    return hashlib.sha256(bytes.fromhex(text)).hexdigest()


def timestamp(at: datetime) -> str:
    return f"{DAYS[at.weekday()]} {MONTHS[at.month - 1]} {at.day} {at:%H:%M:%S} UTC {at.year}"


class SrpClient:
    """One sign-in: ``public`` goes out first, then `claim` answers the challenge."""

    def __init__(self, pool_id: str, username: str, password: str, small_a: int = 0) -> None:
        self.place, self.username, self.password = pool_id.split("_")[1], username, password
        self.small_a = small_a or int.from_bytes(os.urandom(128))
        self.large_a = pow(2, self.small_a, N)

    @property
    def public(self) -> str:
        return f"{self.large_a:x}"

    def key(self, user_id: str, public_b: str, salt: str) -> bytes:
        large_b = int(public_b, 16)
        k = int(hex_hash(pad_hex(N) + pad_hex(2)), 16)
        u = int(hex_hash(pad_hex(self.large_a) + pad_hex(large_b)), 16)
        inner = hashlib.sha256(f"{self.place}{user_id}:{self.password}".encode()).hexdigest()
        x = int(hex_hash(pad_hex(salt) + inner), 16)
        shared = pow(large_b - k * pow(2, x, N), self.small_a + u * x, N)
        extracted = hmac.digest(bytes.fromhex(pad_hex(u)), bytes.fromhex(pad_hex(shared)), "sha256")
        return hmac.digest(extracted, b"Caldera Derived Key" + b"\x01", "sha256")[:16]

    def claim(self, asked: Mapping[str, str], at: datetime, **changed: str) -> dict[str, str]:
        """The answers to PASSWORD_VERIFIER; ``changed`` overrides some."""
        said = changed.get("TIMESTAMP", timestamp(at))
        user_id, block = asked["USER_ID_FOR_SRP"], asked["SECRET_BLOCK"]
        key = self.key(user_id, asked["SRP_B"], asked["SALT"])
        message = (self.place + user_id).encode() + base64.b64decode(block) + said.encode()
        return {
            "USERNAME": asked["USERNAME"],
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(hmac.digest(key, message, "sha256")).decode(),
            "TIMESTAMP": said,
        } | changed
