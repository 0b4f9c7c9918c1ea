"""Hashing of the audit, against RFC 6962's own examples and laws."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from kota.kernel.audit import rules

LEAVES = st.lists(st.binary(min_size=0, max_size=20).map(rules.leaf), min_size=1, max_size=40)
# The example tree of the reference implementation of RFC 6962: seven inputs and the root over the first n of them.
INPUTS = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
}


def test_roots_are_those_of_certificate_transparency() -> None:
    leaves = [rules.leaf(data) for data in INPUTS]

    assert {count: rules.root(leaves[:count]).hex() for count in ROOTS} == ROOTS
    assert rules.root([]) == hashlib.sha256(b"").digest()


@given(LEAVES, st.data())
def test_every_leaf_proves_itself_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = rules.proof(leaves, index)

    assert rules.follow(leaves[index], path) == rules.root(leaves)
    assert rules.follow(rules.leaf(b"another thing altogether"), path) != rules.root(leaves)


@given(
    st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8")), st.binary()), max_size=6),
    st.lists(st.text(st.characters(codec="utf-8")), max_size=6),
)
def test_different_lines_never_give_the_same_bytes(a: list[str | bytes | None], b: list[str | bytes | None]) -> None:
    def bytes_of(fields: list[str | bytes | None]) -> list[bytes | None]:
        return [field.encode() if isinstance(field, str) else field for field in fields]

    assert (rules.line_content(a) == rules.line_content(b)) == (bytes_of(a) == bytes_of(b))
