"""The browser libraries kept here are those of the registry, each file accounted for."""

from tests import vendor


def test_every_kept_library_is_what_its_version_says():
    assert vendor.faults() == []
