"""Names of the assumed parameters of kindergartens 学前假设参数名称 (:mod:`planner.scenario.preschool`)."""

from __future__ import annotations

from planner.base.i18n import T

PRESCHOOL_LABELS = (
    T("Children aged 3-5 living in the district per child born there, where no count is given"),
    T("Gross enrolment of the base year where neither births nor counts are given"),
    T("Share of a new kindergarten's places that fill when it opens"),
    T("How much more than public ones private kindergartens lose when numbers fall"),
    T("A primary school with fewer pupils than this may be converted"),
    T("Post teachers who retire or leave"),
    T("Contract teachers and carers who leave"),
    T("Kindergarten teachers hired on posts per year"),
    T("Primary teachers retrained for kindergartens per year"),
    T("Employer cost of a post teacher in a kindergarten"),
    T("Pay of a contract teacher where none is given"),
    T("Employer cost of a carer"),
    T("Share of the year paid in the year of hiring (Sep-Dec)"),
    T("Cost of retraining a primary teacher"),
    T("Cost of taking a private kindergarten over as public"),
    T("One-off cost of contracting a private kindergarten as inclusive"),
    T("A public kindergarten may be closed where it shrinks below so many children"),
    T("Kindergartens closed per year at most"),
    T("Greatest distance from a closed kindergarten to one that stays open"),
    T("Cost of closing a kindergarten"),
    T("Operating fund that the plan pays per child in public kindergartens"),
    T("Subsidy that the plan pays per child in inclusive private kindergartens"),
    T("Full social insurance of one more member of staff"),
    T("Cost of a picture book"),
    T("Subsidy of a village kindergarten teacher"),
    T("Least distance subsidy of a village teacher"),
    T("Greatest distance subsidy of a village teacher"),
    T("Distance from which the subsidy is paid"),
    T("Distance of one step of the subsidy"),
    T("Raise of the distance subsidy per step"),
    T("Residents from which a development needs its own kindergarten"),
    T("Residents that one kindergarten serves at most"),
    T("Classes of a development's kindergarten at least"),
)

PRESCHOOL_UNITS = (
    T("classes"),
    T("children"),
    T("persons"),
    T("km"),
    T("yuan/book"),
    T("yuan/kindergarten"),
    T("yuan/month"),
    T("yuan/child/year"),
    T("yuan/place"),
    T("kindergartens/year"),
)
