"""docs/from-cognito.md, tried as a newcomer would: every block of it runs as it stands, one after the other."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.running import Portico
from tests.sdk.place import Place
from tests.sdk.test_aws_cli import OWN

pytestmark = pytest.mark.peer

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "from-cognito.md"
PACKAGES = ROOT / "tests" / "peers" / "node_modules"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
AMPLIFY = {
    # The package aws-amplify is these two and others, and does this in its own Amplify.configure.
    "package.json": '{"name": "aws-amplify", "type": "module", "exports": {".": "./index.js", "./auth": "./auth.js"}}',
    "auth.js": 'export * from "@aws-amplify/auth";',
    "index.js": """
        import { Amplify as core } from "@aws-amplify/core";
        import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
        export const Amplify = { configure({ Auth }) {
          cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
          core.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
        } };""",
}


def blocks(kind: str, url: str) -> list[str]:
    return [
        text.replace("http://localhost:8000", url) for name, text in BLOCK.findall(PAGE.read_text()) if name == kind
    ]


def shell(script: str) -> dict[str, str]:
    """The variables that it sets."""
    if not OWN.exists():
        pytest.skip("needs the AWS CLI (`make peers`)")
    done = subprocess.run(
        ["bash", "-ec", f'{script}\necho "$POOL $CLIENT"'],
        env={"PATH": f"{OWN.parent}:/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(("POOL", "CLIENT"), done.stdout.split(), strict=True))


def node(script: str, made: dict[str, str], folder: Path) -> str:
    program = shutil.which("node")
    if program is None or not PACKAGES.exists():
        pytest.skip("needs node and the packages of `make peers`")
    constants = "".join(f"const {name} = {value!r};\n" for name, value in made.items())
    (folder / "block.mjs").write_text(_in_order(script, constants))
    done = subprocess.run([program, "block.mjs"], cwd=folder, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _in_order(script: str, constants: str) -> str:
    lines = script.splitlines()
    imports = [line for line in lines if line.startswith("import ")]
    return "\n".join([*imports, constants, *(line for line in lines if line not in imports), "process.exitCode ??= 0;"])


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder in which the page's imports are found."""
    there = tmp_path / "node_modules"
    there.mkdir()
    for name in ("@aws-amplify", "@aws-sdk", "amazon-cognito-identity-js", "aws-sdk"):
        (there / name).symlink_to(PACKAGES / name)
    (there / "aws-amplify").mkdir()
    for name, text in AMPLIFY.items():
        (there / "aws-amplify" / name).write_text(text)
    for package in ("auth", "core"):  # found from aws-amplify's own folder too
        assert (there / "@aws-amplify" / package).exists()
    return tmp_path


def test_every_block_runs(
    place: Place, portico: Portico, packages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start, environment, pool_and_client = blocks("sh", place.url)
    assert start == "make run\n"
    environment = environment.replace("…", place.key, 1).replace("…", place.secret_key, 1)
    made = shell(environment + pool_and_client)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    signs_up, signs_in, by_srp = blocks("python", place.url)
    names: dict[str, Any] = dict(made)
    exec(compile(signs_up, "block", "exec"), names)  # the page's own text
    assert "inbox --to ann@example.com --code --wait 10" in PAGE.read_text()
    names["CODE"] = portico.manage("inbox", "--to", "ann@example.com", "--code", "--wait", "10").strip()
    exec(compile(signs_in, "block", "exec"), names)
    assert capsys.readouterr().out == "ann\n"
    exec(compile(by_srp, "block", "exec"), names)
    assert names["ann"].access_token
    said = [node(block, made, packages) for block in blocks("js", place.url)]
    assert said == ["", "ann@example.com\n", "", ""]
    counted = "CLIENT=$(aws cognito-idp list-users --user-pool-id $POOL --query 'length(Users)' --output text)"
    assert shell(f"{environment}POOL={made['POOL']}\n{counted}")["CLIENT"] == "3"
