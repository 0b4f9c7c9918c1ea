import pytest
from kota.base import clock
from kota.base.actor import system
from kota.kernel.accounts import facade as accounts

@pytest.mark.django_db
def test_try(client):
    key, secret = accounts.issue_key(name="t", scopes=["open311"], by=system("t"), at=clock.now(), per_minute=6000)
    for f in ("json","xml"):
        for p in ("discovery","services","services/flood","requests","services/fire", "services/nope","nope"):
            r=client.get(f"/open311/v2/{p}.{f}"); print(p, r.status_code, r["content-type"], r.content.decode()[:600]); print()
    r=client.post("/open311/v2/requests.json", {"api_key":secret,"service_code":"flood","lat":"-6.2","long":"106.83","description":"Air naik, hubungi 081234567890","attribute[depth]":"knee","email":"a@b.id", "address_string":"Jl. Melati 3"})
    print(r.status_code, r.content.decode())
    for f in ("json","xml"):
        r=client.get(f"/open311/v2/requests.{f}?extensions=true"); print(r.status_code, r.content.decode())
