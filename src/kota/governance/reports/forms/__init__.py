"""What residents fill in."""

from kota.governance.reports.forms.contact import ContactForm
from kota.governance.reports.forms.questions import QuestionsForm
from kota.governance.reports.forms.report import ReportForm
from kota.governance.reports.forms.reporter import AnswerForm, JudgeForm, PhotosForm, ReopenForm
from kota.governance.reports.forms.takedown import TakedownForm

__all__ = [
    "AnswerForm", "ContactForm", "JudgeForm", "PhotosForm", "QuestionsForm", "ReopenForm", "ReportForm", "TakedownForm",
]  # fmt: skip
