"""The words of notices about reports: to the reporter, to those who joined, to staff."""

from kota.base.registry import NoticeTemplate as Notice
from kota.base.words import noop as _

_LOOK, _OPEN = _("Look at the report"), _("Open the report")
_WHAT = _("%(category)s, %(place)s.")
_MINE = (
    Notice(
        "reports.received", _("Your report %(reference)s has arrived"),
        _(
            "%(category)s, %(place)s. %(agency)s has it now; it is due on %(due)s. "
            "Keep this message: with its link you answer questions, add photos and rate."
        ),
        _LOOK,
    ),
    Notice("reports.taken", _("%(agency)s has taken up your report %(reference)s"), _WHAT, _LOOK),
    Notice(
        "reports.asked", _("A question about your report %(reference)s"),
        _("%(agency)s asks: %(text)s\nThe clock stands until you answer, until %(until)s at the latest."), _("Answer"),
    ),
    Notice(
        "reports.reminded", _("Your report %(reference)s still waits for your answer"),
        _("%(agency)s asked: %(text)s\nWithout an answer the agency goes on from %(until)s."), _("Answer"),
    ),
    Notice(
        "reports.resumed", _("%(agency)s goes on with your report %(reference)s"),
        _("No answer came in time, so the deadline runs again: it is due on %(due)s."), _LOOK,
    ),
    Notice(
        "reports.withdrawn", _("The question about your report %(reference)s is withdrawn"),
        _("%(agency)s goes on without an answer; it is due on %(due)s."), _LOOK,
    ),
    Notice("reports.handed_over", _("Your report %(reference)s is now with %(agency)s"), _("Reason: %(text)s"), _LOOK),
    Notice("reports.news", _("News about your report %(reference)s"), _("%(agency)s: %(text)s"), _LOOK),
    Notice(
        "reports.solved", _("Your report %(reference)s is solved"),
        _("%(agency)s: %(text)s\nIs it solved? Say so, or open it again."), _("Say how it is"),
    ),
    Notice("reports.rejected", _("Your report %(reference)s was not taken up"), _("%(agency)s: %(text)s"), _LOOK),
    Notice("reports.closed", _("Your report %(reference)s is closed"), _("Nobody objected in time."), _LOOK),
    Notice("reports.released", _("Your report %(reference)s is public now"), _("A moderator has looked at it."), _LOOK),
    Notice(
        "reports.masked", _("Your report %(reference)s is shown in other words now"),
        _("A moderator changed what the public reads, because somebody asked."), _LOOK,
    ),
    Notice(
        "reports.taken_down", _("Your report %(reference)s is no longer public"),
        _("A moderator took it off the public pages. The agency goes on working on it."), _LOOK,
    ),
)  # fmt: skip
_JOINED = (
    Notice("reports.joined_news", _("News about report %(reference)s"), _("%(agency)s: %(text)s"), _LOOK),
    Notice("reports.joined_solved", _("Report %(reference)s is solved"), _WHAT, _LOOK),
    Notice("reports.joined_rejected", _("Report %(reference)s was not taken up"), _("%(agency)s: %(text)s"), _LOOK),
    Notice("reports.joined_reopened", _("Report %(reference)s is open again"), _WHAT, _LOOK),
)  # fmt: skip
_STAFF = (
    Notice("reports.work_answered", _("%(reference)s: the reporter answered"), _WHAT, _OPEN),
    Notice(
        "reports.work_resumed", _("%(reference)s: no answer came, the clock goes on"),
        _("%(category)s, %(place)s. It is due on %(due)s."), _OPEN,
    ),
    Notice(
        "reports.work_reopened", _("%(reference)s is open again"), _("The reporter says that it is not solved."), _OPEN
    ),
    Notice("reports.work_rated", _("%(reference)s: %(rating)s of 5 stars"), _WHAT, _OPEN),
    Notice("reports.work_confirmed", _("%(reference)s: solved, says the reporter"), _WHAT, _OPEN),
    Notice("reports.work_late", _("%(rung)s: %(reference)s"), _("%(text)s"), _OPEN),
    Notice("reports.held", _("%(reference)s is held back from the public"), _WHAT, _("Decide")),
    Notice("reports.takedown_asked", _("%(reference)s: a takedown is asked for"), _WHAT, _("Decide")),
)  # fmt: skip
_ASKED = (
    Notice("reports.takedown_taken_down", _("Report %(reference)s was taken down"), _("%(text)s")),
    Notice(
        "reports.takedown_masked", _("Report %(reference)s is shown in other words now"), _("%(text)s"), _LOOK
    ),
    Notice("reports.takedown_kept", _("Report %(reference)s stays as it is"), _("%(text)s"), _LOOK),
)  # fmt: skip
NOTICES = (*_MINE, *_JOINED, *_STAFF, *_ASKED)
