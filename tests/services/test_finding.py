"""A missing service is told: skipped at home, failed where all are promised."""

import pytest

from tests.services import finding


def test_a_missing_service_skips_with_its_name(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="service missing: Redis"):
        finding.needed(None, "Redis")


def test_a_missing_service_fails_in_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="service missing: Redis"):
        finding.needed(None, "Redis")


def test_the_newest_version_wins_by_number(tmp_path):
    for version in ("9.6", "15", "9"):
        (tmp_path / version).mkdir()
    assert finding.newest(tmp_path, "*") == tmp_path / "15"
