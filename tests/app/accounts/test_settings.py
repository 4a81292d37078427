"""Settings that stop the start, with a sentence."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError

PRODUCTION = {
    "TREMPLIN_MODE": "production",
    "TREMPLIN_SECRET_KEY": "s" * 32,
    "TREMPLIN_PASSWORD_SALT": "p" * 32,
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
