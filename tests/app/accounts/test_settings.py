"""Settings that stop the start, with a sentence."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError

PRODUCTION = {
    "TREMPLIN_MODE": "production",
    "TREMPLIN_SECRET_KEY": "s" * 32,
    "TREMPLIN_PASSWORD_SALT": "p" * 32,
    "TREMPLIN_KEYS_SECRET": "k" * 32,
    "TREMPLIN_ORIGIN": "https://tremplin.example",
}


@pytest.mark.parametrize(
    ("environment", "proxies"),
    [({}, 0), (PRODUCTION, 1), ({**PRODUCTION, "TREMPLIN_PROXIES": "0"}, 0), ({"TREMPLIN_PROXIES": "2"}, 2)],
)
def test_one_proxy_is_expected_in_production_and_none_elsewhere(
    tmp_path: Path, environment: dict[str, str], proxies: int
) -> None:
    assert Settings.from_environment({"TREMPLIN_DATA": str(tmp_path), **environment}).proxies == proxies


@pytest.mark.parametrize("value", ["one", "-1", "1.5"])
def test_what_is_no_number_of_proxies_stops_the_start(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="TREMPLIN_PROXIES"):
        Settings.from_environment({"TREMPLIN_DATA": str(tmp_path), "TREMPLIN_PROXIES": value})


@pytest.mark.parametrize("url", ["nonsense", "mysql://user@host/base", "sqlite//forgotten", "://"])
def test_what_is_no_database_of_ours_stops_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="TREMPLIN_DATABASE_URL"):
        Settings.from_environment({"TREMPLIN_DATA": str(tmp_path), "TREMPLIN_DATABASE_URL": url})


@pytest.mark.parametrize("name", ["TREMPLIN_SECRET_KEY", "TREMPLIN_PASSWORD_SALT", "TREMPLIN_KEYS_SECRET"])
@pytest.mark.parametrize("value", ["", "short"])
def test_production_does_not_start_on_a_secret_that_can_be_guessed(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({"TREMPLIN_DATA": str(tmp_path), **PRODUCTION, name: value})


def test_the_seal_of_keys_may_be_changed_by_writing_the_new_secret_before_the_old(tmp_path: Path) -> None:
    given = {"TREMPLIN_DATA": str(tmp_path), **PRODUCTION, "TREMPLIN_KEYS_SECRET": f"{'n' * 32} {'o' * 32}"}
    assert Settings.from_environment(given).keys_secrets == ("n" * 32, "o" * 32)


def test_elsewhere_the_seal_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (Settings.from_environment({"TREMPLIN_DATA": str(tmp_path)}) for _ in range(2))
    assert first.keys_secrets == second.keys_secrets != ()
    assert (tmp_path / "keys_secret").stat().st_mode & 0o077 == 0
