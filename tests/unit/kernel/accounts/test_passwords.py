"""How a city keeps passwords. The tests around it hash quicker."""

from django.utils.module_loading import import_string

from config.settings import security


def test_a_password_costs_an_attacker_what_owasp_asks_for() -> None:
    hasher = import_string(security.PASSWORD_HASHERS[0])()
    assert hasher.algorithm == "argon2"
    assert hasher.decode(hasher.encode("becak-lewat-jembatan", hasher.salt()))["variety"] == "argon2id"
    assert hasher.memory_cost >= 19 * 1024 and hasher.time_cost >= 2
