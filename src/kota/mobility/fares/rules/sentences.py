"""Why something costs what it costs, in both languages. A planner says these by the thousand: they are remembered."""

from functools import lru_cache

Said = dict[str, str]
_SIGNS = {"IDR": "Rp"}


def money(amount: int, currency: str, language: str) -> str:
    """`Rp3.500` and `Rp3,500`; of other currencies the minor units with their code."""
    grouped = f"{amount:,}".replace(",", ".") if language == "id" else f"{amount:,}"
    return f"{_SIGNS.get(currency, currency + ' ')}{grouped}"


def kilometres(metres: int, language: str) -> str:
    text = f"{metres / 1000:.1f}"
    return text.replace(".", ",") if language == "id" else text


@lru_cache(maxsize=4096)
def flat(rides: int, hours: tuple[str, str] | None, percent: int, off: int) -> Said:
    once = (", sekali bayar untuk semua perjalanan ini", ", paid once for these rides") if rides > 1 else ("", "")
    return _said("Tarif tetap" + once[0], "Flat fare" + once[1], hours, percent, off)


@lru_cache(maxsize=16384)
def distance(metres: int, hours: tuple[str, str] | None, percent: int, off: int, *, is_capped: bool) -> Said:
    top = (", dibatasi tarif tertinggi", ", limited to the highest fare") if is_capped else ("", "")
    indonesian = f"Menurut jarak, {kilometres(metres, 'id')} km" + top[0]
    return _said(indonesian, f"By distance, {kilometres(metres, 'en')} km" + top[1], hours, percent, off)


@lru_cache(maxsize=1024)
def back_again(hours: tuple[str, str] | None, percent: int, off: int) -> Said:
    return _said("Tarif terendah, keluar di tempat masuk", "Smallest fare, out where one went in", hours, percent, off)


@lru_cache(maxsize=1024)
def unmeasured_ride(hours: tuple[str, str] | None, percent: int, off: int) -> Said:
    """Somebody did ride, so the smallest fare stands for it."""
    return _said(
        "Tarif terendah, karena jaraknya tidak diketahui", "Smallest fare, for nobody knows how far it went",
        hours, percent, off,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def stations(a: str, b: str, hours: tuple[str, str] | None, percent: int, off: int) -> Said:
    return _said(f"Tabel tarif, {a}–{b}", f"Fare table, {a}–{b}", hours, percent, off)


@lru_cache(maxsize=256)
def maximum(off: int) -> Said:
    return _said("Tarif maksimum karena tidak ada tap keluar", "Maximum fare, for nobody tapped out", None, 0, off)


@lru_cache(maxsize=16384)
def integrated(
    metres: int, operators: int, cap: int, currency: str, percent: int, off: int, *, is_exact: bool = True
) -> Said:
    """`cap` is 0 where the fare stays under it."""
    top = (
        [f", dibatasi {money(cap, currency, 'id')}", f", limited to {money(cap, currency, 'en')}"] if cap else ["", ""]
    )
    if not is_exact:
        top = [top[0] + ", belum termasuk ruas yang jaraknya tidak diketahui",
               top[1] + ", without the rides whose length nobody knows"]  # fmt: skip
    return _said(
        f"Tarif integrasi {operators} layanan, {kilometres(metres, 'id')} km" + top[0],
        f"Integrated fare of {operators} services, {kilometres(metres, 'en')} km" + top[1],
        None, percent, off,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def unknown(operator: str) -> Said:
    return {
        "id": f"Tarif {operator} belum diketahui: tanyakan kepada operatornya",
        "en": f"The fare of {operator} is not known here: ask the operator",
    }


def unmeasured() -> Said:
    return {
        "id": "Jarak perjalanan ini tidak diketahui: sebutkan stasiun operatornya, atau berapa meter",
        "en": "How far this ride goes is not known: name stations of its operator, or say how many metres",
    }


def _said(indonesian: str, english: str, hours: tuple[str, str] | None, percent: int, off: int) -> Said:
    if hours:
        indonesian, english = f"{indonesian}, {hours[0]}", f"{english}, {hours[1]}"
    if percent:
        indonesian, english = f"{indonesian}, tarif dinamis {percent:+d}%", f"{english}, dynamic tariff {percent:+d}%"
    if off == 100:
        indonesian, english = f"{indonesian}; gratis untuk golongan Anda", f"{english}; free for your class"
    elif off:
        indonesian, english = f"{indonesian}; potongan golongan {off}%", f"{english}; {off}% off for your class"
    return {"id": indonesian, "en": english}
