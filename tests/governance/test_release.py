"""A release is intact only while every file is the one that was signed, by the key that is trusted."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from levqor.cli import main
from levqor.config import REPOSITORY, Settings
from levqor.governance.release import BadReleaseKey, BadSigningKey, ReleaseState, check, sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pem(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def key() -> bytes:
    return pem(ed25519.Ed25519PrivateKey.generate())


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path / "data", release_key="", testing=False, crash_at="")


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A small installation: code, facts, a policy and a built page."""
    for folder in ("governance", "api/utils"):
        shutil.copytree(
            REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "release.json")
        )
    (tmp_path / "run.py").write_text("app = None\n")
    page = tmp_path / "levqor-site" / "out" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>Levqor X</h1>")
    return tmp_path


def test_a_checkout_that_nobody_signed_says_so(installation, settings):
    found = check(settings, repository=installation)
    assert found.state is ReleaseState.UNSIGNED
    assert not found.is_clean


def test_what_was_signed_is_intact(installation, settings, key):
    sign(key, now=NOW, repository=installation)
    found = check(settings, repository=installation)
    assert found.is_clean
    assert found.signed_at == "2026-11-22T12:00:00Z"
    assert found.files > 10
    assert not found.is_key_pinned


@pytest.mark.parametrize("file", ["run.py", "governance/blueprint.toml", "governance/policies/terms.md",
                                  "api/utils/resilience.py", "levqor-site/out/index.html"])  # fmt: skip
def test_a_changed_file_is_named(installation, settings, key, file):
    sign(key, now=NOW, repository=installation)
    with (installation / file).open("a") as changed:
        changed.write("\n")
    found = check(settings, repository=installation)
    assert found.state is ReleaseState.CHANGED
    assert (found.changed, found.missing, found.added) == ((file,), (), ())


def test_files_that_are_gone_or_new_are_named(installation, settings, key):
    sign(key, now=NOW, repository=installation)
    (installation / "run.py").unlink()
    (installation / "api" / "utils" / "door.py").write_text("")
    found = check(settings, repository=installation)
    assert found.state is ReleaseState.CHANGED
    assert (found.changed, found.missing, found.added) == ((), ("run.py",), ("api/utils/door.py",))


def test_what_python_compiles_for_itself_is_no_change(installation, settings, key):
    sign(key, now=NOW, repository=installation)
    compiled = installation / "api" / "utils" / "__pycache__"
    compiled.mkdir()
    (compiled / "resilience.cpython-311.pyc").write_bytes(b"0")
    assert check(settings, repository=installation).is_clean


def test_a_manifest_that_was_touched_up_is_forged(installation, settings, key):
    sign(key, now=NOW, repository=installation)
    path = installation / "governance" / "release.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["run.py"] = "0" * 64
    path.write_text(json.dumps(manifest))
    assert check(settings, repository=installation).state is ReleaseState.FORGED


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "public_key": "x", "signature": "y"}']
)
def test_a_manifest_that_is_none_is_forged(installation, settings, text):
    (installation / "governance" / "release.json").write_text(text)
    assert check(settings, repository=installation).state is ReleaseState.FORGED


def test_another_signer_is_found_out_where_the_key_is_pinned(installation, settings, key):
    trusted = sign(key, now=NOW, repository=installation)
    pinned = settings.model_copy(update={"release_key": trusted})
    assert check(pinned, repository=installation).is_clean
    assert check(pinned, repository=installation).is_key_pinned
    (installation / "run.py").write_text("import evil\n")
    sign(pem(ed25519.Ed25519PrivateKey.generate()), now=NOW, repository=installation)
    assert check(settings, repository=installation).is_clean
    assert check(pinned, repository=installation).state is ReleaseState.FORGED


def test_a_release_does_not_run_with_settings_for_tests(installation, settings, key):
    sign(key, now=NOW, repository=installation)
    found = check(settings.model_copy(update={"testing": True, "crash_at": "a:1"}), repository=installation)
    assert found.state is ReleaseState.CHANGED
    assert found.settings == ("LEVQOR_TESTING", "LEVQOR_CRASH_AT")


@pytest.mark.parametrize("given", [b"", b"no key", pem(ec.generate_private_key(ec.SECP256R1()))])
def test_another_kind_of_key_cannot_sign(installation, given):
    with pytest.raises(BadSigningKey):
        sign(given, now=NOW, repository=installation)
    assert not (installation / "governance" / "release.json").exists()


@pytest.mark.parametrize("given", ["x", "AAAA", "ü"])
def test_a_pinned_key_that_is_none_is_refused(installation, settings, given):
    with pytest.raises(BadReleaseKey):
        check(settings.model_copy(update={"release_key": given}), repository=installation)


def test_the_command_refuses_what_is_no_key(tmp_path):
    wrong = tmp_path / "key.pem"
    wrong.write_text("no key")
    result = CliRunner().invoke(main, ["release", "sign", "--key", str(wrong)])
    assert result.exit_code == 1
    assert "no Ed25519 private key" in result.output


def test_the_command_says_what_a_development_checkout_is():
    assert not (REPOSITORY / "governance" / "release.json").exists()
    result = CliRunner().invoke(main, ["release", "verify"])
    assert result.exit_code == 3
    assert "development checkout" in result.output
