"""Photos that programs named by their address: fetched yet?"""

from kota.governance.reports.models import Media
from kota.kernel.cases import facade as cases


def reference_when_whole(case_id: int) -> str | None:
    """The number of a report, None as long as one of its photos was not tried yet."""
    if Media.objects.filter(case=case_id, state=Media.WAITING, attempts=0).exists():
        return None
    return cases.Case.objects.values_list("reference", flat=True).get(pk=case_id)
