"""A whole deal list at once: a table of deals in, a table of results and a table of issues out.

Nothing here decides anything: columns are read by the words of :mod:`xlmortgage.deal.words`, and the deals go as arrays
through the same functions that answer a cell.  A bad row spoils no other row: what cannot be answered is left empty,
and an issue says why, in the sentence that a cell would have got.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlmortgage import __version__, law
from xlmortgage import questions as quote
from xlmortgage.deal.reading import is_blank, read
from xlmortgage.deal.words import ARGUMENTS, RANGES, Argument, Basis, Kind, RateBasis, Verdict, argument_named
from xlmortgage.errors import InputError, NoRuleError, XlMortgageError
from xlmortgage.explain import verdict_reason
from xlmortgage.explain.offers import stale_line
from xlmortgage.finance import annuity, cashflows
from xlmortgage.law import Notice, Table
from xlmortgage.law.hkma.ltv.ltv import Reason
from xlmortgage.lenders.criteria import Criteria
from xlmortgage.questions import warnings
from xlmortgage.questions.income import OF_LIMITS
from xlmortgage.questions.loan import OF_LENDER
from xlmortgage.questions.verdict import OF_RATIO, OF_TENOR
from xlmortgage.tables.ruling import is_doubtful

LTV, TENOR = OF_RATIO, OF_TENOR
SERVICING = ("other_debts", "rental_income", *OF_LIMITS)
APR = (
    *("fees", "rate_basis", "interest_only_months", "rebate", "exit_month", "exit_penalty"),
    *("fee_treatment", "rounding", "split", "penalty_base"),
)

Values = dict[str, Any]

LOAN_CAP = Reason.LOAN_CAP


class Answer(NamedTuple):
    """One question that is put to every deal: what it needs, what it takes besides, and what it fills."""

    results: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    for_all: Callable[[Values], tuple[Any, ...]]
    """Answers arrays, with ``nan`` first where there is no answer."""
    for_one: Callable[[Values], Any]
    """Answers one deal, or raises what is wrong with it."""
    decides: bool = False
    """Whether the verdict hangs on it."""
    by_lender: bool = False
    """Whether a lender's own criteria have a say."""


def evaluate(
    frame: pd.DataFrame, columns: Sequence[str] | None = None, overlay: Criteria | None = None, *, lang: str = "zh"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer every deal of a list.

    Parameters
    ----------
    frame : DataFrame
        One deal a row; columns are named by argument or by its label in either language, in any order.  Columns that
        are not known are left alone.
    columns : sequence of str, optional
        Which results are wanted; all of :data:`RESULTS` where not given.
    overlay : Criteria, optional
        The lenders' own criteria, merged over the regulator's.  Where there are several lenders, the list's column
        ``lender`` (貸款機構) names one a row.
    lang : str, optional
        Language of ``why`` and of the issues' sentences, ``"zh"`` or ``"en"``.

    Returns
    -------
    results : DataFrame
        One row a deal, on the index of ``frame``; empty where an answer cannot be given.
    issues : DataFrame
        One row an issue, on the index of ``frame``, with ``row`` (its position from 1), ``column``, ``code`` and
        ``sentence``.

    Raises
    ------
    InputError
        When the list has no price, a column is there twice, or a wanted result is unknown.

    Examples
    --------
    >>> deals = pd.DataFrame({"樓價": ["HK$8m", "x"], "物業": ["村屋", "私樓"]})
    >>> results, issues = evaluate(deals, ["max_ltv"])
    >>> results["max_ltv"].tolist(), issues["code"].tolist()
    ([0.7, nan], ['not-a-number'])

    """
    wanted = _wanted(columns)
    found = _columns(frame)
    deals = _Deals(frame, found, lang)
    deals.choose_lenders(overlay)
    results: dict[str, Any] = {}
    for answer in ANSWERS:
        if set(answer.results) & set(wanted) or (answer.decides and {"verdict", "why"} & set(wanted)):
            results.update(deals.answer(answer))
    if {"verdict", "why"} & set(wanted):
        results.update(_verdicts(deals, results, lang))
        if overlay and overlay.stale:
            results["why"] = _with_ages(results["why"], deals, overlay, lang)
    results["rules_version"] = np.full(len(frame), __version__, dtype=object)
    return pd.DataFrame({name: results[name] for name in wanted}, index=frame.index), deals.issues()


def facts_of(frame: pd.DataFrame, overlay: Criteria | None = None) -> list[tuple[Any, Values]]:
    """Return the facts of a deal list, read, as arrays; the plain case where one is not given or cannot be read.

    Parameters
    ----------
    frame, overlay
        As in :func:`evaluate`.

    Returns
    -------
    list of (array, dict)
        One entry a lender: where its deals stand in the list, and their facts by argument name, with the lender's own
        table as ``lender``.

    Examples
    --------
    >>> [(at, facts)] = facts_of(pd.DataFrame({"樓價": ["HK$8m", 5e6], "用途": ["自用", "出租"]}))
    >>> facts["price"].tolist(), facts["use"].tolist(), facts["insured"]
    ([8000000.0, 5000000.0], [1, 2], False)

    """
    deals = _Deals(frame, _columns(frame), "zh")
    deals.choose_lenders(overlay)
    places = [(np.flatnonzero(its), lender) for lender, its in deals.lenders]
    return [(at, {**deals.facts_at(at), "lender": lender}) for at, lender in places if len(at)]


class _Deals:
    """A deal list with its columns read, and the issues found so far."""

    def __init__(self, frame: pd.DataFrame, found: dict[str, str], lang: str) -> None:
        self.frame = frame
        self.found = found
        self.lang = lang
        self.size = len(frame)
        self.facts: Values = {}
        self.given: dict[str, Any] = {}
        self.bad: dict[str, Any] = {}
        self.nowhere = np.zeros(self.size, dtype=bool)
        self.uncovered = np.zeros(self.size, dtype=bool)
        """The deals of which a limit is not known."""
        self.lenders: list[tuple[Table | None, Any]] = [(None, ~self.nowhere)]
        """Each lender's table, and which deals are its."""
        self._issues: list[tuple[Any, str, str, str]] = []
        self._missing: set[str] = set()
        for name, column in found.items():
            self._read(ARGUMENTS[name], frame[column])

    def answer(self, answer: Answer) -> dict[str, Any]:
        """Return the columns that one question fills."""
        for name in answer.required:
            self._report_missing(ARGUMENTS[name])
        answerable = np.ones(self.size, dtype=bool)
        for name in answer.required:
            answerable &= self.given.get(name, self.nowhere)
        if "annual_rate" in answer.required and "rate_basis" not in answer.optional:
            answerable &= ~self._report_flat_rates()
        columns: dict[str, Any] = {}
        for lender, its in self.lenders if answer.by_lender else [(None, ~self.nowhere)]:
            names = tuple(dict.fromkeys((*answer.required, *answer.optional, *(OF_LENDER if lender else ()))))
            good = ~np.logical_or.reduce([self.bad.get(name, self.nowhere) for name in names])
            self._answer_lenders(answer, names, np.flatnonzero(answerable & good & its), lender, columns)
        return columns

    def choose_lenders(self, overlay: Criteria | None) -> None:
        """Put each deal under the lender that its row names, or all under the only one there is."""
        if overlay is None:
            return
        if "lender" not in self.facts:
            if len(overlay.lenders) != 1:
                raise _no_lender_column(overlay)
            self.lenders = [(table, ~self.nowhere) for table in overlay.lenders.values()]
            return
        self.lenders = []
        for name in pd.unique(self.facts["lender"]):
            its = (self.facts["lender"] == name) & ~self.bad["lender"]
            try:
                self.lenders.append((overlay.of(name) if name else overlay.chosen, its))
            except InputError as error:
                self._report(np.flatnonzero(its), error, "lender")
        self.lenders = self.lenders or [(None, self.nowhere)]

    def _answer_lenders(
        self, answer: Answer, names: Sequence[str], at: Any, lender: Table | None, columns: dict[str, Any]
    ) -> None:
        """Answer the deals of one lender, into ``columns``."""
        plain = {name: _plain_case(ARGUMENTS[name], len(at)) for name in names}
        values = {name: self.facts[name][at] if name in self.facts else plain[name] for name in names}
        own = {"lender": lender} if answer.by_lender else {}
        with np.errstate(all="ignore"):
            parts = answer.for_all({**values, **own})
        for name, part in zip(answer.results, parts, strict=True):
            columns.setdefault(name, _empty(part, self.size))[at] = part
        for row in at[np.isnan(np.broadcast_to(parts[0], at.shape).astype(float))]:
            single = {name: self._fact(ARGUMENTS[name], row) for name in names}
            self._report_unanswered(answer, int(row), {**single, **own}, columns)

    def _fact(self, argument: Argument, row: int) -> Any:
        """Return one fact of one deal as a cell would give it: a word again, not its number."""
        if argument.name not in self.facts:
            return argument.plain
        fact = _plain(self.facts[argument.name][row])
        return next(word for word in argument.words if word == fact) if argument.words else fact

    def facts_at(self, at: Any) -> Values:
        """Return every fact of the deals at some places of the list."""
        plain = {name: _plain_case(argument, len(at)) for name, argument in ARGUMENTS.items()}
        return {**plain, **{name: column[at] for name, column in self.facts.items()}}

    def has(self, name: str) -> Any:
        """Tell which deals give an argument, and give it right."""
        return self.given.get(name, self.nowhere) & ~self.bad.get(name, self.nowhere)

    def issues(self) -> pd.DataFrame:
        """Return what was found wrong, in the order of the rows."""
        rows = np.concatenate([np.atleast_1d(issue[0]) for issue in self._issues] or [np.array([], dtype=int)])
        repeats = [np.size(issue[0]) for issue in self._issues]
        parts = {
            name: np.repeat(np.array([issue[place] for issue in self._issues], dtype=object), repeats)
            for place, name in enumerate(("column", "code", "sentence"), start=1)
        }
        order = np.argsort(rows, kind="stable")
        table = {"row": rows[order] + 1, **{name: part[order] for name, part in parts.items()}}
        said = ~pd.DataFrame(table).duplicated().to_numpy()
        index = self.frame.index[rows[order].astype(int)][said]
        return pd.DataFrame({name: part[said] for name, part in table.items()}, index=index)

    def _read(self, argument: Argument, series: pd.Series[Any]) -> None:
        """Read one column: each distinct value once."""
        if series.dtype.kind in "fiuM":
            codes, distinct = pd.factorize(series)
            raws = [_plain(value) for value in distinct]
        else:
            raw = series.astype(object).where(series.notna(), None)
            codes, distinct = pd.factorize(raw.map(_distinguished))
            raws = [_plain(value) for _, value in distinct]
        values = np.array([argument.plain] * (len(raws) + 1), dtype=_dtype(argument))
        bad = np.zeros(len(raws) + 1, dtype=bool)
        given = np.ones(len(raws) + 1, dtype=bool)
        given[-1] = False
        for number, value in enumerate(raws):
            try:
                values[number] = read(argument, value)
                given[number] = not (is_blank(value) or (argument.zero_is_blank and value == 0))
            except XlMortgageError as error:
                bad[number] = True
                self._report(np.flatnonzero(codes == number), error, argument.name)
        self.facts[argument.name], self.given[argument.name], self.bad[argument.name] = (
            values[codes],
            given[codes],
            bad[codes],
        )

    def _report(self, rows: Any, error: XlMortgageError, field: str) -> None:
        self._issues.append((rows, self.found.get(field, field), error.code, error.sentence(self.lang)))

    def _report_missing(self, argument: Argument) -> None:
        if argument.name in self._missing:
            return
        self._missing.add(argument.name)
        absent = ~(self.given.get(argument.name, self.nowhere) | self.bad.get(argument.name, self.nowhere))
        if absent.any():
            self._report(np.flatnonzero(absent), _missing(argument), argument.name)

    def _report_flat_rates(self) -> Any:
        """Return which deals give a flat rate, of which an annual one is asked."""
        flat = self.has("annual_rate") & (self.facts.get("rate_basis", RateBasis.ANNUAL) == RateBasis.FLAT_MONTHLY)
        try:
            quote.fail_if_the_rate_is_flat(RateBasis.FLAT_MONTHLY if flat.any() else RateBasis.ANNUAL)
        except InputError as error:
            self._report(np.flatnonzero(flat), error, "annual_rate")
        return flat

    def _report_unanswered(self, answer: Answer, row: int, single: Values, columns: dict[str, Any]) -> None:
        try:
            value = answer.for_one(single)
        except XlMortgageError as error:
            self.uncovered[row] |= answer.decides and isinstance(error, NoRuleError)
            field = error.field if error.field in ARGUMENTS else answer.results[0]
            self._report(np.array([row]), error, field)
        else:
            columns[answer.results[0]][row] = value


def _loan_to_value(values: Values) -> tuple[Any, ...]:
    base = _base(values)
    base = np.where(base > 0, base, np.nan)
    answer = quote.loan_to_value(base, **{name: values[name] for name in (*LTV, "lender")})
    value = np.where(np.isnan(base), np.nan, answer.value)
    name = np.array([limit.name for limit in answer.limits], dtype=object)[answer.decided_by]
    capped = quote.of_deciding(answer, lambda limit: limit.ruling.reason == LOAN_CAP)
    binding = np.where(np.isnan(value), None, np.where(capped, name + " loan cap", name))
    return value, value * base, binding, _doubtful(answer), answer.guaranteed


def _loan_to_value_of_one(values: Values) -> float:
    return float(quote.loan_to_value(_base(values), **{name: values[name] for name in (*LTV, "lender")}).value)


def _base(values: Values) -> Any:
    return quote.lending_base(values["price"], values["valuation"], values["rebate"])


def _doubtful(answer: quote.LoanToValue | quote.Tenor) -> Any:
    return quote.of_deciding(answer, lambda limit: is_doubtful(limit.ruling))


def _tenor(values: Values) -> tuple[Any, ...]:
    answer = quote.longest_tenor(**values)
    names = np.array([limit.name for limit in answer.limits], dtype=object)
    return answer.value, np.where(np.isnan(answer.value), None, names[answer.decided_by]), _doubtful(answer)


def _servicing(values: Values) -> tuple[Any, ...]:
    answer = quote.servicing(**values)
    known = ~annuity.years_are_not_whole_months(values["years"]) & (answer.counted_income >= quote.LEAST_INCOME)
    known &= ~np.isnan(answer.limit.value)
    return np.where(known, answer.ratio, np.nan), answer.limit.value, np.where(known, answer.passes, None)


def _least_income(values: Values) -> Any:
    limits = quote.servicing_limits(**{name: values[name] for name in LIMITS if name in values})
    debts, rent = values["other_debts"], values["rental_income"]
    return quote.least_income(values["loan"], values["annual_rate"], values["years"], debts, rent, limits)


def _instalment(values: Values) -> Any:
    return quote.instalment(*(values[name] for name in (*LOAN, *INSTALMENT)))


def _effective_rates(values: Values) -> Any:
    return cashflows.effective_rates(
        values["loan"],
        values["annual_rate"],
        annuity.number_of_instalments(values["years"]),
        flat=values["rate_basis"] == RateBasis.FLAT_MONTHLY,
        **{name: values[name] for name in APR if name != "rate_basis"},
        xp=np,
    )


def _premium(values: Values) -> Any:
    premium = quote.insurance_premium(*(values[name] for name in PREMIUM)).value
    return np.where(values["insured"], np.where(_base(values) > 0, premium, np.nan), 0.0)


def _duty(values: Values) -> Any:
    return quote.stamp_duty(*(values[name] for name in DUTY)).value


def _cash(values: Values) -> tuple[Any, ...]:
    needed = quote.cash_needed(**values).value
    possible = (values["loan"] <= values["price"]) & (values["rebate"] < values["price"])
    return (np.where(possible, needed, np.nan),)


def _whole_months(rule: Callable[[Values], Any]) -> Callable[[Values], tuple[Any, ...]]:
    """Answer only deals whose tenor comes to whole months."""
    return lambda values: (np.where(annuity.years_are_not_whole_months(values["years"]), np.nan, rule(values)),)


LOAN = ("loan", "annual_rate", "years")
INSTALMENT = ("rate_basis", "rounding")
LIMITS = (*OF_LIMITS, "lender", "property", "insured")
PREMIUM = ("loan", "price", "years", "first_home", "plan", "agreement_date", "valuation", "rebate")
DUTY = ("price", "property", "agreement_date")

CASH = (
    *("property", "insured", "first_home", "years", "rebate", "legal_fees", "plan", "agreement_date"),
    *("use", "basis", "valuation"),
)

ANSWERS = (
    Answer(
        ("max_ltv", "max_loan", "loan_binding", "_loan_doubtful", "_guaranteed"),
        ("price",),
        ("valuation", "rebate", *LTV),
        _loan_to_value,
        _loan_to_value_of_one,
        decides=True,
        by_lender=True,
    ),
    Answer(
        ("max_tenor", "tenor_binding", "_tenor_doubtful"),
        (),
        TENOR,
        _tenor,
        lambda values: quote.longest_tenor(**values).value,
        decides=True,
        by_lender=True,
    ),
    Answer(("monthly_payment",), LOAN, INSTALMENT, _whole_months(_instalment), _instalment),
    Answer(
        ("dsr", "dsr_limit", "dsr_ok"),
        ("monthly_income", *LOAN),
        SERVICING,
        _servicing,
        lambda values: quote.servicing(**values).ratio,
        decides=True,
        by_lender=True,
    ),
    Answer(("min_income",), LOAN, SERVICING, _whole_months(_least_income), _least_income, by_lender=True),
    Answer(
        ("mip_premium",),
        ("loan", "price", "years"),
        ("first_home", "plan", "insured", "agreement_date", "valuation", "rebate"),
        lambda values: (_premium(values),),
        _premium,
    ),
    Answer(("stamp_duty",), ("price",), ("property", "agreement_date"), lambda values: (_duty(values),), _duty),
    Answer(("cash_needed",), ("price", "loan"), CASH, _cash, lambda values: quote.cash_needed(**values).value),
    Answer(
        ("second_apr",), LOAN, APR, _whole_months(_effective_rates), lambda values: quote.effective_rate(**values).value
    ),
)
"""Every question, in the order of the result columns."""

RESULTS = (
    *(name for answer in ANSWERS for name in answer.results if not name.startswith("_")),
    "verdict",
    "why",
    "rules_version",
)
"""The names of all result columns."""


def _verdicts(deals: _Deals, results: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return verdict and reason of every deal of which loan, tenor and income are known."""
    loan, years = (deals.facts.get(name, np.full(deals.size, np.nan)) for name in ("loan", "years"))
    on_net_worth = np.broadcast_to(deals.facts.get("basis", 0) == Basis.NET_WORTH, deals.size)
    tested = np.array([passed is not None for passed in results["dsr_ok"]], dtype=bool)
    limits_known = ~np.isnan(results["max_loan"]) & ~np.isnan(results["max_tenor"])
    known = deals.has("loan") & deals.has("years") & (tested | on_net_worth) & limits_known
    found = quote.findings(
        loan,
        years,
        results["max_loan"],
        results["max_tenor"],
        np.where(tested, results["dsr_ok"], True).astype(bool),
        on_net_worth=on_net_worth,
        guaranteed=results["_guaranteed"] == True,  # noqa: E712 - None is not
        doubtful=(results["_loan_doubtful"] == True) | (results["_tenor_doubtful"] == True),  # noqa: E712 - None is not
        no_rule=deals.uncovered,
    )
    found = found | quote.warning_findings(deals.facts)
    codes = np.array(["", *(verdict.code for verdict in Verdict)], dtype=object)
    answered = known | deals.uncovered
    verdicts = np.where(answered, codes[quote.verdict(found)], None)
    warned = _warned(deals)
    shown = pd.DataFrame(
        {"found": found, "loan": results["loan_binding"], "tenor": results["tenor_binding"], "warned": warned}
    ).fillna("")
    sentences = {
        (flags, loan, tenor, told): verdict_reason(flags, loan, tenor, lang, _told(told))
        for flags, loan, tenor, told in shown.drop_duplicates().itertuples(index=False, name=None)
    }
    reasons = np.array([sentences[row] for row in shown.itertuples(index=False, name=None)], dtype=object)
    reasons[~answered] = None
    return {"verdict": verdicts, "why": reasons}


def _with_ages(reasons: Any, deals: _Deals, overlay: Criteria, lang: str) -> Any:
    """Return the reasons with how old the stale lines are that decide a deal."""
    aged = reasons.copy()
    for lender, its in deals.lenders:
        at = np.flatnonzero(its & (reasons != None))  # noqa: E711 - one truth a deal
        for rule, ruling, decides in _deciding_lines(deals, at, lender):
            for number, row in enumerate(ruling.table.versions[ruling.table.series[rule].first].rows):
                days = overlay.stale.get(row.citation.sources[0].key)
                if days:
                    sentence = ("" if lang == "zh" else " ") + stale_line(rule, row, days, lang)
                    aged[at[np.broadcast_to(decides & (ruling.row == number), at.shape)]] += sentence
    return aged


def _deciding_lines(deals: _Deals, at: Any, lender: Table | None) -> Sequence[quote.Line]:
    if lender is None or not len(at):
        return ()
    with np.errstate(all="ignore"):
        return quote.deciding_lines(deals.facts_at(at), lender)


def _warned(deals: _Deals) -> Any:
    """Return which warnings fit each deal, as the bits of a whole number in the order of their table."""
    bits = np.zeros(deals.size, dtype=np.int64)
    for place, (_, fits_deal) in enumerate(warnings.masks(deals.facts)):
        bits |= np.broadcast_to(fits_deal, deals.size).astype(np.int64) << place
    return bits


def _told(bits: int) -> list[Notice]:
    return [notice for place, notice in enumerate(law.table("warnings").notices) if bits >> place & 1]


def _wanted(columns: Sequence[str] | None) -> tuple[str, ...]:
    wanted = tuple(columns or RESULTS)
    for name in wanted:
        if name not in RESULTS:
            raise InputError(
                "unknown-result",
                en=f"columns: “{name}” is not a result we have. Choose from {', '.join(RESULTS)}.",
                zh=f"結果欄：沒有「{name}」。請選 {'、'.join(RESULTS)}。",
                field="columns",
                value=name,
                allowed=RESULTS,
            )
    return wanted


def _columns(frame: pd.DataFrame) -> dict[str, str]:
    """Return the column of each argument that the list gives."""
    found: dict[str, str] = {}
    for column in frame.columns:
        argument = argument_named(column)
        if argument is None or argument.kind in RANGES:
            continue
        if argument.name in found:
            raise InputError(
                "column-twice",
                en=f"{argument.name} is there twice, as “{found[argument.name]}” and “{column}”. Delete or rename one.",
                zh=f"{argument.zh}重複出現（「{found[argument.name]}」及「{column}」）。請刪除或改名其中一欄。",
                field=argument.name,
                value=str(column),
            )
        found[argument.name] = column
    if "price" not in found:
        listed = ", ".join(str(column) for column in frame.columns)
        raise InputError(
            "no-price-column",
            en=f"The list has no price: its columns are {listed}. Name one column “price” or “樓價”.",
            zh=f"清單沒有樓價一欄，現有欄位：{listed}。請將其中一欄命名為「樓價」或 price。",
            field="price",
            allowed=["price", "樓價"],
        )
    return found


def _no_lender_column(overlay: Criteria) -> InputError:
    listed = "、".join(overlay.lenders)
    return InputError(
        "which-lender",
        en=f"The criteria are of {len(overlay.lenders)} lenders ({listed}). Add a column “lender” to the list, or choose one.",
        zh=f"準則涉及 {len(overlay.lenders)} 間機構（{listed}）。請在清單加入「貸款機構」一欄，或只選其中一間。",
        field="lender",
        allowed=list(overlay.lenders),
    )


def _missing(argument: Argument) -> InputError:
    return InputError(
        "missing",
        en=f"{argument.name} is not given, so results that need it are left empty. Fill in “{argument.zh}”.",
        zh=f"未提供{argument.zh}，需要這一項的結果留空。請填寫「{argument.zh}」。",
        field=argument.name,
    )


def _plain_case(argument: Argument, size: int) -> Any:
    """Return what is taken where the list has no such column; what has no plain case is not known of any deal."""
    return np.full(size, np.nan) if argument.plain is None else argument.plain


def _distinguished(value: Any) -> Any:
    """Keep TRUE apart from 1, which are equal to Python; what is no single value goes by its text."""
    if value is None:
        return None
    return (isinstance(value, bool), value if isinstance(value, Hashable) else str(value))


def _dtype(argument: Argument) -> Any:
    return {
        Kind.YES_NO: np.bool_,
        Kind.WORD: np.int8,
        Kind.DATE: np.int64,
        Kind.WHOLE: np.int64,
        Kind.TEXT: np.object_,
    }.get(argument.kind, np.float64)


def _empty(part: Any, size: int) -> Any:
    """Return an empty column for answers of the kind of ``part``."""
    if np.asarray(part).dtype.kind in "fi":
        return np.full(size, np.nan)
    return np.full(size, None, dtype=object)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
