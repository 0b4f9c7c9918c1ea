"""Sample people who are told of a replay, so that it shows whom warnings reach. They say that they are samples, take
part in exercises only, are told by page alone, and are gone when the replay is over."""

from datetime import datetime

from kota.base.actor import system
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import facade as notices
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Level
from kota.kernel.warnings import facade as warnings

BY = system("replay")
TOPIC = "warnings"  # of notices
COUNT = 6
ADDRESS = "latihan-{number}@contoh.kota.test"
NAME = "Warga latihan {number} (contoh)"


class Onlookers:
    """One person in every so-many-th kelurahan by code: chosen by nothing that happened."""

    def __init__(self, at: datetime) -> None:
        self.send_home(at=at)  # those of a replay that was cut off
        every = sorted(here.code for here in areas.under("", Level.KELURAHAN))
        self.areas = every[:: max(1, len(every) // COUNT)][:COUNT]
        for number, code in enumerate(self.areas, start=1):
            self._come(number, code, at)

    @staticmethod
    def _come(number: int, code: str, at: datetime) -> None:
        person = accounts.open_account(
            email=ADDRESS.format(number=number), name=NAME.format(number=number), language="id", is_sample=True, by=BY,
            at=at,
        )  # fmt: skip
        notices.set_choice(account_id=person.pk, choice=notices.Choice(channels={TOPIC: ("page",)}), by=BY, at=at)
        wish = warnings.Wish(area=code, label="Latihan", exercises=True)
        warnings.add_place(account_id=person.pk, wish=wish, by=BY, at=at)

    @staticmethod
    def send_home(*, at: datetime) -> None:
        """Take them out of the city again."""
        asked = [ADDRESS.format(number=number) for number in range(1, COUNT + 1)]
        for pk in accounts.Account.objects.filter(email__in=asked, is_sample=True).values_list("pk", flat=True):
            accounts.erase(account_id=pk, by=BY, at=at)
