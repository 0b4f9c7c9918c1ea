"""Timetables brought by file, folder and address: looked into, used, compared, taken back; hostile ones refused."""

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import translation

from kota.base import clock
from kota.base.errors import ConflictError
from kota.kernel.audit.models import Line
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import Feed, FeedVersion, State
from kota.mobility.transit.rules.examining import zipped
from kota.mobility.transit.selectors import feeds as reading
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.services import feeds, synthetic
from tests.factories import lines
from tests.factories.accounts import make_staff, sign_in
from tests.fixtures.serving import serve

pytestmark = pytest.mark.django_db
BY = lines.BY
GOOD = zipped(lines.files())


class Host(BaseHTTPRequestHandler):
    """Each path behaves in its own way."""

    def do_GET(self) -> None:
        name = self.path.strip("/").split("/")[0]
        moved = {
            "around": "/feed", "forever": "/forever", "inwards": "http://127.0.0.1:22/",
            "metadata": "http://169.254.169.254/latest/", "file": "file:///etc/passwd",
        }  # fmt: skip
        bodies = {"feed": GOOD, "short": GOOD[: len(GOOD) // 2], "page": b"<html>no feed</html>"}
        if name in moved:
            self._answer(302, b"", Location=moved[name])
        elif name == "large":
            self._answer(200, b"x" * 100, **{"Content-Length": str(feeds.MOST_BYTES + 1)})
        else:
            self._answer(200 if name in bodies else 404, bodies.get(name, b""))

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    serve(server)
    place = f"127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(settings, "KOTA_FETCH_ALLOW", frozenset({place}))
    yield f"http://{place}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    lines.forget()
    yield
    lines.forget()


def bring(source: object, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_gtfs", str(source), feed="kecil", stdout=out, **options)
    return out.getvalue()


def archive(folder: Path, name: str = "feed.zip", **files: bytes) -> Path:
    path = folder / name
    path.write_bytes(zipped(lines.files() | files))
    return path


def test_a_code_that_no_address_can_hold_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"small letters, digits and dashes.*A b/"):
        call_command("import_gtfs", str(archive(tmp_path)), feed="A b/..")


def used() -> str:
    return FeedVersion.objects.get(feed="kecil", state=State.CURRENT).name


def test_a_feed_comes_from_a_file_a_folder_or_an_address(host: str, tmp_path: Path) -> None:
    said = bring(archive(tmp_path))
    assert "4 lines, 6 stops, 14 trips (2 by headway), 2026-01-01 to 2028-12-31" in said and "in use" in said
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, content in lines.files(trips=7).items():
        (folder / f"{name}.txt").write_bytes(content)
    bring(folder)
    assert used() == "folder"
    bring(f"{host}/around")
    assert Feed.objects.get(pk="kecil").url == f"{host}/around"
    assert used() == "feed.zip", "the same bytes are the version that is known"


@pytest.mark.parametrize(
    ("path", "words"),
    [("forever", "answers 302"), ("inwards", "not a public address"), ("metadata", "not a public address"),
     ("file", "only http"), ("large", "too large"), ("page", "no zip file"), ("short", "no zip file"),
     ("nothing", "answers 404")],
)  # fmt: skip
def test_an_address_that_means_no_good_changes_nothing(host: str, tmp_path: Path, path: str, words: str) -> None:
    bring(archive(tmp_path))
    with pytest.raises(CommandError, match=words):
        bring(f"{host}/{path}")
    assert used() == "feed.zip" and FeedVersion.objects.filter(feed="kecil").count() == 1


def test_addresses_of_the_house_are_not_asked() -> None:
    for address in (
        "http://127.0.0.1:5432/",
        "http://[::1]/feed.zip",
        "http://10.0.0.1/x.zip",
        "http://localhost/x.zip",
    ):
        with pytest.raises(CommandError, match="cannot be fetched"):
            bring(address)
    assert not Feed.objects.filter(pk="kecil").exists()


def test_a_feed_without_times_is_kept_out_with_its_reasons_and_the_last_good_one_stays(tmp_path: Path) -> None:
    assert "Perjalanan, of " in bring(archive(tmp_path, "good.zip"), title="Perjalanan")
    times = lines.files()["stop_times"].decode().splitlines()
    blank = "\n".join([times[0], *(",".join([*row.split(",")[:3], "", ""]) for row in times[1:])]).encode()
    with pytest.raises(CommandError, match="Not one trip can be ridden"):
        bring(archive(tmp_path, "bad.zip", stop_times=blank))
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"would be kept out: stop_times.txt: Not one trip can be ridden"):
        call_command("import_gtfs", str(tmp_path / "bad.zip"), title="Angkutan Kecil", dry_run=True, stdout=out)
    told = out.getvalue()
    assert told.startswith("Angkutan Kecil:") and "A trip has no time at its first or last stop" in told
    assert "no_time_at_the_ends" not in told
    assert used() == "good.zip"
    refused = FeedVersion.objects.get(feed="kecil", state=State.REFUSED)
    with translation.override("en"):
        faults, problems = reading.faults(refused.report), reading.problems(refused.report)
    assert "stop_times.txt: Not one trip can be ridden" in faults
    assert any(one.words == "A trip has no time at its first or last stop: it is left out" and one.count == 14
               for one in problems)  # fmt: skip
    with pytest.raises(ConflictError):
        feeds.use(version_id=refused.pk, by=BY, at=clock.now())


def test_what_changes_on_monday_is_told_before_it_is_used_and_can_be_taken_back(tmp_path: Path, client: Client) -> None:
    FeedVersion.objects.update(state=State.FORMER)  # the pack's own network, which is large
    bring(archive(tmp_path, "old.zip"))
    before = current().key
    windows = lines.files()["frequencies"].replace(b"05:00:00,22:00:00,600", b"06:00:00,23:00:00,900")
    said = bring(archive(tmp_path, "new.zip", frequencies=windows), stage=True)
    assert "staged" in said and used() == "old.zip" and current().key == before
    waiting = FeedVersion.objects.get(feed="kecil", state=State.STAGED)
    told = reading.differences(waiting, lines.MONDAY)
    assert any("H" in one and "15" in one for one in told), told
    officer = sign_in(client, make_staff("transit-officer"))
    page = officer.get(f"/work/transit/feeds/kecil/{waiting.pk}?day=2026-03-09").content.decode()
    assert all(one in page for one in told[:3])
    officer.post(f"/work/transit/feeds/kecil/{waiting.pk}/use")
    lines.forget()
    assert used() == "new.zip" and current().key != before
    former = FeedVersion.objects.get(feed="kecil", state=State.FORMER)  # compared as well, should it be used again
    page = officer.get(f"/work/transit/feeds/kecil/{former.pk}?day=2026-03-09").content.decode()
    assert all(one in page for one in list(reading.differences(former, lines.MONDAY))[:3]) and 'id="changes"' in page
    officer.post("/work/transit/feeds/kecil/take-back")
    lines.forget()
    assert used() == "old.zip" and current().key == before


def test_a_stop_that_a_stray_quote_takes_from_every_trip_keeps_the_feed_out(tmp_path: Path) -> None:
    bring(archive(tmp_path, "good.zip"))
    stops = lines.files()["stops"].replace(b"s4,Halte 4", b's4,"Halte 4')
    path = archive(tmp_path, "bad.zip", stops=stops)
    with pytest.raises(CommandError, match=r"would be kept out: stop_times.txt: Trips stop at stops that"):
        bring(path, dry_run=True)
    with pytest.raises(CommandError, match="Trips stop at stops that the feed lacks"):
        bring(path)
    assert used() == "good.zip"
    assert "could be used" in bring(archive(tmp_path), dry_run=True)


def test_a_file_in_another_encoding_is_one_finding(tmp_path: Path) -> None:
    stops = lines.files()["stops"].replace(b"Halte 1", "Halte Café".encode("latin-1"))
    found = feeds.look_into(archive(tmp_path, stops=stops), at=lines.AT)
    assert [(one["code"], one["file"]) for one in found.report["problems"]] == [("not_utf8", "stops.txt")]


def test_why_a_feed_is_kept_out_names_its_file_at_the_terminal_and_at_the_desk(tmp_path: Path, client: Client) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(zipped({name: content for name, content in lines.files().items() if name != "stop_times"}))
    with pytest.raises(CommandError, match=r"Why: stop_times.txt: The file is missing"):
        bring(path)
    officer = sign_in(client, make_staff("transit-officer"))
    refused = FeedVersion.objects.get(feed="kecil", state=State.REFUSED)
    page = officer.get(f"/work/transit/feeds/kecil/{refused.pk}").content.decode()
    assert "<li>stop_times.txt: " in page
    used = officer.post(f"/work/transit/feeds/kecil/{refused.pk}/use")
    assert used.status_code == 409 and "Versi ini ditolak: alasannya ada di laporannya." in used.content.decode()
    assert "Orang lain" not in used.content.decode(), "nobody was quicker"


def test_a_feed_is_taken_out_of_use_and_used_again(tmp_path: Path, client: Client) -> None:
    lines.bring()
    lines.bring(code="lain", alone=False)
    both = current().key
    officer = sign_in(client, make_staff("transit-officer"))
    assert "Hentikan pemakaian sumber ini" in officer.get("/work/transit/feeds/lain").content.decode()
    officer.post("/work/transit/feeds/lain/end")
    lines.forget()
    assert [text(current().network.feeds, 0)] == ["kecil"] and len(current().network.feeds) == 1
    page = officer.get("/work/transit/feeds/lain").content.decode()
    assert "Pakai lagi" in page and "Hentikan pemakaian sumber ini" not in page
    assert Line.objects.filter(action="transit.feed_ended", subject="feed:lain").count() == 1
    officer.post("/work/transit/feeds/lain/take-back")
    lines.forget()
    assert current().key == both
    call_command("import_gtfs", feed="lain", end=True)
    assert not FeedVersion.objects.filter(feed="lain", state=State.CURRENT).exists()
    with pytest.raises(CommandError, match="nothing of this feed is in use"):
        call_command("import_gtfs", feed="lain", end=True)
    call_command("import_gtfs", feed="lain", again=True)
    assert FeedVersion.objects.filter(feed="lain", state=State.CURRENT).exists()
    assert sign_in(Client(), make_staff("moderator")).post("/work/transit/feeds/lain/end").status_code == 403


def test_the_made_up_network_that_was_taken_out_of_use_stays_out() -> None:
    feeds.end(code=synthetic.CODE, by=BY, at=clock.now())
    synthetic.load_pack(settings.KOTA_PACK, clock.now())
    assert not FeedVersion.objects.filter(feed=synthetic.CODE, state=State.CURRENT).exists()


def test_the_same_stops_under_another_code_are_a_warning(tmp_path: Path) -> None:
    lines.bring()
    assert text(current().network.feeds, 0) == "kecil"
    out = io.StringIO()
    call_command("import_gtfs", str(archive(tmp_path)), feed="kembar", stdout=out)
    assert "is it here under two codes?" in out.getvalue() and "kecil: 6/6" in out.getvalue()
    assert "two codes" not in bring(archive(tmp_path), dry_run=True), "its own stops"


def test_the_same_stops_without_a_code_wait_until_somebody_says_what_is_meant(tmp_path: Path) -> None:
    lines.bring()
    assert text(current().network.feeds, 0) == "kecil"
    source, out = str(archive(tmp_path, "kembar_2026-03.zip")), io.StringIO()
    call_command("import_gtfs", source, dry_run=True, stdout=out)
    assert "say `--feed kecil`; to use both on purpose say `--feed kembar-2026-03`" in out.getvalue()
    with pytest.raises(CommandError, match=r"kembar-2026-03: staged, not used.*of kecil lie.*`--feed kecil`"):
        call_command("import_gtfs", source, stdout=io.StringIO())
    assert FeedVersion.objects.get(feed="kembar-2026-03").state == State.STAGED
    for _again in range(2):  # on purpose; from then on it is known that both are meant
        call_command("import_gtfs", source, feed="" if _again else "kembar-2026-03", stdout=io.StringIO())
        assert FeedVersion.objects.get(feed="kembar-2026-03").state == State.CURRENT


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"there is no file or folder .*none"):
        bring(tmp_path / "none.zip")
    assert not FeedVersion.objects.filter(feed="kecil").exists()


@pytest.mark.parametrize(
    ("path", "fault", "lines_", "trips"),
    [("gtfs_transjakarta/transjakarta_official_2024-06.zip", "", 244, 579),
     ("gtfs_transjakarta/official_2025-09_without_shapes", "", 243, 649),
     ("gtfs_transjakarta/transjakarta_unofficial_2021-09.zip", "no_trip_can_be_ridden", 0, 0),
     ("gtfs_rail_jakarta/krl_researcher_built_2026-03.zip", "", 5, 1134),
     ("gtfs_rail_jakarta/mrt_researcher_built_2026-03.zip", "", 1, 532)],
)  # fmt: skip
def test_real_feeds_are_read_or_refused(data_dir: Path, path: str, fault: str, lines_: int, trips: int) -> None:
    found = feeds.look_into(data_dir / path, at=lines.AT)
    if fault:
        assert fault in found.faults and found.feed is None
        return
    assert not found.faults and found.feed is not None
    assert (len(found.feed.routes), len(found.feed.trips)) == (lines_, trips)
