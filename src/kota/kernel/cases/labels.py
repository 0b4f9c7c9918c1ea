"""What the fields of the facts about cases are called."""

from django.utils.translation import gettext_lazy as _

CALENDAR = {
    "holidays": _("Rests on holidays"),
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
HOLIDAY = {
    "day": _("Day"),
    "kind=national": _("National holiday"),
    "kind=joint_leave": _("Joint leave"),
    "kind=provisional": _("Provisional"),
}
CATEGORY = {
    "case_type": _("Type of case"),
    "group": _("Group"),
    "keywords": _("Keywords, one a line"),
    "solve_hours": _("Working hours until solved"),
    "evidence": _("Closing needs a photo"),
    "public": _("Shown to the public"),
    "emergency": _("Emergency question (empty: none)"),
    "ask": _("Question"),
    "number": _("Number to call"),
    "question": _("Extra question"),
    "datatype": _("Kind of answer"),
    "datatype=string": _("One line of text"),
    "datatype=number": _("A number"),
    "datatype=datetime": _("Date and time"),
    "datatype=text": _("Text of several lines"),
    "datatype=singlevaluelist": _("One of several choices"),
    "datatype=multivaluelist": _("Several choices"),
    "required": _("Must be answered"),
    "label": _("Question"),
    "hint": _("Hint"),
    "values": _("Choice"),
}
RULE = {
    "when": _("Conditions"),
    "words": _("Words, one a line"),
    "hours=inside": _("Within office hours"),
    "hours=outside": _("Outside office hours"),
    "send_to": _("Send to"),
    "because": _("Reason shown to residents"),
}
RUNG = {
    "at": _("Moment"),
    "at=before_due": _("Before the deadline"),
    "at=after_due": _("After the deadline"),
    "hours": _("Working hours before or after it"),
    "notify": _("Who is told"),
}
TERMS = {
    "wait_days": _("Days to wait for an answer"),
    "remind_days": _("Days before that to remind the reporter"),
    "reopen_days": _("Days to open a solved report again"),
}
ANSWER = {
    "verb": _("For which step"),
}
