"""Names of the assumed parameters 假设参数名称, as :mod:`planner.scenario.parameters` describes them, for translation.

A test holds that none is missing.
"""

from __future__ import annotations

from planner.base.i18n import T
from planner.report.papers.preschool_words import PRESCHOOL_LABELS, PRESCHOOL_UNITS

_LABELS = (
    T("Discount rate"),
    T("Employer cost of a teacher"),
    T("Share of the year paid in the year of hiring (Sep–Dec)"),
    T("Cost of a transfer"),
    T("Cost of a rotation term"),
    T("Term of a rotation"),
    T("Cost of a degree upgrade"),
    T("Years to a degree"),
    T("Cost of training and recognising a backbone teacher"),
    T("Cost of reassigning equipment"),
    T("Cost of a networked multimedia room"),
    T("Cost of fitting out a music or art room"),
    T("Cost of teaching area"),
    T("Fitting out of a classroom"),
    T("Cost of sports ground"),
    T("Furniture of an added class"),
    T("Years to build an extension"),
    T("Years in a school before a teacher is eligible for rotation"),
    T("Years before retirement without rotation"),
    T("Share of teachers eligible for rotation where no roster is given"),
    T("Teachers that may leave a school by moves in a year"),
    T("Years within which nobody who moved returns to the school that he or she left"),
    T("Least share of each year's moves that go from stronger to weaker schools (0: not asked)"),
    T("Weight of a future (probability once all add up to 1)"),
    T("Teachers who leave before retirement"),
    T("Pupils per full-time teacher, primary"),
    T("Pupils per full-time teacher, junior"),
    T("Backbone recognitions per year, primary"),
    T("Backbone recognitions per year, junior"),
    T("Degree upgrades begun per year, primary"),
    T("Degree upgrades begun per year, junior"),
    T("Hires per year, primary"),
    T("Hires per year, junior"),
    T("Years for which an attestation counts"),
    T("Average pay of civil servants"),
    T("Public funds per pupil and year, primary"),
    T("Public funds per pupil and year, junior"),
    T("Public funds per pupil and year, special education"),
    T("Pupils of weight given to the district's progression ratio"),
    T("Equipment written off per year where no schedule is given"),
    T("Teachers aged 55 and over where no roster is given"),
    T("Teachers aged 50 to 54 where no roster is given"),
    T("Share of women where no roster is given"),
    T("Teachers under 35 who leave, against the pooled rate (roster only)"),
    T("Teachers of 35 to 49 who leave, against the pooled rate (roster only)"),
    T("Teachers of 50 and over who leave, against the pooled rate (roster only)"),
    T("Pupils per member of staff, primary"),
    T("Pupils per member of staff, junior"),
    T("Full-time teachers among the staff"),
    T("Pupils under which a school's staff is counted by class"),
    T("Teachers per class of a small school, primary"),
    T("Teachers per class of a small school, junior"),
    T("Periods of a class per week, primary"),
    T("Periods of a class per week, junior"),
    T("Periods of a teacher per week, primary"),
    T("Periods of a teacher per week, junior"),
    T("Real growth of teachers' pay in the outlook"),
    T("Years in a school (two terms) before a head is eligible"),
    T("Teachers who retire as early as they may (flexible retirement)"),
    T("Teachers who stay on as long as they may (flexible retirement)"),
    T("Months by which retirement may be brought forward or put off"),
    T("Pupils that public funds count at least per school"),
    T("Upkeep of a place that stands empty"),
)

_UNITS = (
    T("share/year"),
    T("yuan/person/year"),
    T("share"),
    T("yuan/person"),
    T("years"),
    T("months"),
    T("share of value"),
    T("yuan/room"),
    T("yuan/m²"),
    T("yuan/class"),
    T("pupils"),
    T("persons/year"),
    T("yuan/pupil"),
    T("share of base value"),
    T("ratio"),
    T("persons/class"),
    T("periods"),
    T("yuan/place/year"),
)

_BASES = (
    T("median of 8 real projects, 3,531–5,000 yuan/m² (reference: construction_projects)"),
    T("national base quota from 2023 (650 / 850 before; special 7,000 by 2025); its document was not at hand"),
    T("national rule: schools under 100 pupils are funded for 100"),
    T("gradual reform of 2024: at most three years, by agreement"),
)

#: English source → what is shown.
KNOWN = {text.key: text for text in (*_LABELS, *PRESCHOOL_LABELS, *_UNITS, *PRESCHOOL_UNITS, *_BASES)}
