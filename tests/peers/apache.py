"""Debian's libapache2-mod-auth-openidc as a relying party: a whole Apache of its own, on a free port."""

import contextlib
import os
import secrets
import shutil
import string
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers import ports

MODULES = Path("/usr/lib/apache2/modules")
TEMPLATE = Path(__file__).parent / "mod_auth_openidc.conf.template"
# mod_include writes every OIDC_CLAIM_… variable of the signed-in person as NAME=value lines.
PROTECTED_PAGE = "<!doctype html><title>Protected</title><h1>Protected</h1><pre><!--#printenv --></pre>\n"
HOME_PAGE = '<!doctype html><title>Home</title><h1>Home</h1><a href="/protected/">Protected</a>\n'


class ConfigurationTemplate(string.Template):
    """``@{name}``, because Apache has its own meaning for ``${name}``."""

    delimiter = "@"


@dataclass(frozen=True, slots=True)
class Apache:
    """A running Apache; open ``protected`` in a browser to be sent to the provider.

    Signed in, ``info`` answers the session as JSON, and ``sign_out`` leads through the provider's end_session_endpoint
    back to ``home``. Register ``redirect_uri`` as the client's callback and ``home`` as its logout URL.
    """

    url: str
    folder: Path

    @property
    def home(self) -> str:
        return f"{self.url}/"

    @property
    def protected(self) -> str:
        return f"{self.url}/protected/"

    @property
    def redirect_uri(self) -> str:
        return redirect_uri(self.url)

    @property
    def info(self) -> str:
        return f"{self.redirect_uri}?info=json"

    @property
    def sign_out(self) -> str:
        return f"{self.redirect_uri}?logout={self.home}"

    def log(self) -> str:
        return (self.folder / "error.log").read_text()


def redirect_uri(url: str) -> str:
    """The callback to register before the server runs; ``url`` without a slash at its end."""
    return f"{url}/protected/callback"


@contextlib.contextmanager
def mod_auth_openidc(
    *, issuer: str, client_id: str, client_secret: str | None, port: int, scope: str = "openid email profile"
) -> Iterator[Apache]:
    """Run Apache on 127.0.0.1:``port`` while the block lasts, protecting ``/protected`` by ``issuer``.

    The port comes from the caller (``ports.free()``) because the callback has to be registered first.
    A client without secret is public and proves itself by PKCE alone.
    """
    program = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
    if program is None or not (MODULES / "mod_auth_openidc.so").exists():
        pytest.skip("needs Debian's apache2 and libapache2-mod-auth-openidc")
    # A plain temporary folder: as root Apache's workers become www-data, who may not enter pytest's own.
    with tempfile.TemporaryDirectory(prefix="portico-apache-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "pages" / "protected").mkdir(parents=True)
        (folder / "pages" / "index.html").write_text(HOME_PAGE)
        (folder / "pages" / "protected" / "index.html").write_text(PROTECTED_PAGE)
        method = "client_secret_basic" if client_secret else "none"
        secret = [f"OIDCClientSecret {client_secret}"] if client_secret else []
        apache = Apache(url=f"http://127.0.0.1:{port}", folder=folder)
        configuration = folder / "apache.conf"
        configuration.write_text(
            ConfigurationTemplate(TEMPLATE.read_text()).substitute(
                client_authentication="\n".join([f"OIDCProviderTokenEndpointAuth {method}", *secret]),
                client_id=client_id,
                folder=folder,
                group="www-data" if os.geteuid() == 0 else f"#{os.getegid()}",
                issuer=issuer,
                log_level=os.environ.get("APACHE_LOG_LEVEL", "info"),
                modules=MODULES,
                passphrase=secrets.token_urlsafe(32),
                port=port,
                scope=scope,
                url=apache.url,
                user="www-data" if os.geteuid() == 0 else f"#{os.geteuid()}",
            )
        )
        with subprocess.Popen([program, "-f", str(configuration), "-DFOREGROUND"], start_new_session=True) as process:
            try:
                ports.wait(port, alive=lambda: process.poll() is None)
                yield apache
            finally:
                process.terminate()
