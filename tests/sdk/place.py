"""Where the clients are sent: pools made for them in a running Portico, an operator's key, and Node to run scripts."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.peers import node
from tests.running import Portico

HERE = Path(__file__).parent
SECRET = "sdk0secret0sdk0secret0sdk0secret0sdk0"

MAKE = """
from idp.api import access_keys
from idp.pools.models import Attribute, Client, ClientSecret, Pool
from idp.tokens import keys
factors = {"mfa_configuration": "OPTIONAL", "software_token_mfa": True}
pool = Pool.objects.create(name="SDK", alias_attributes=["email"], **factors)
for name in ("email", "name"):
    Attribute.objects.create(pool=pool, name=name, required=True)
flows = ["SRP", "PASSWORD"]
flows = [f"ALLOW_USER_{flow}_AUTH" for flow in flows] + ["ALLOW_REFRESH_TOKEN_AUTH"]
client = Client.objects.create(pool=pool, name="SDK", auth_flows=flows)
secret = Client.objects.create(pool=pool, name="Server", auth_flows=flows)
row = ClientSecret(client=secret)
row.seal(secret_value)
row.save()
rotating = Client.objects.create(pool=pool, name="Rotating", auth_flows=flows[:2], refresh_rotation=True)
keys.ensure(pool)
pair = access_keys.make(name="SDK")
print(json.dumps({
    "pool": pool.pk, "client": client.pk, "secret_client": secret.pk, "rotating_client": rotating.pk,
    "key": pair.id, "secret_key": pair.secret, "issuer": pool.issuer}))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One pool with its clients, as the scripts are told of it."""

    url: str
    pool: str
    client: str
    secret_client: str
    rotating_client: str
    key: str
    secret_key: str
    issuer: str
    region: str = "eu-local-1"
    client_secret: str = SECRET

    def run(self, script: str, **more: Any) -> dict[str, Any]:
        """What a script prints; a step that the client refused is in ``error``."""
        given = json.dumps(asdict(self) | more)
        done = subprocess.run(
            [node.executable(), "--no-deprecation", str(HERE / script), given],
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.stdout, f"{script} said nothing: {done.stderr}"
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


def make(portico: Portico) -> Place:
    given = f"secret_value = {SECRET!r}\n"
    return Place(url=portico.url, **portico.python(given + MAKE))
