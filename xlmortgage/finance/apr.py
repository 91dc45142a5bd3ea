"""The rate that a set of dated cash flows amounts to, as a bank's APR or as a nominal rate.

The effective rate X satisfies, over all cash flows, sum of amount x (1 + X)^(-time) = 0, with time in years.  This is
the "net present value" method that Hong Kong's banks use for an annualised percentage rate.  The equation is solved
for d = ln(1 + X), by Newton's method on the logarithm of what is paid over what is received, both discounted at d.

Where cash flows change direction only once the equation has exactly one answer.  Elsewhere it may have none or
several; all are then isolated, by bounds that prove how many there are, before one is given.
"""

from __future__ import annotations

from collections import defaultdict
from math import exp, expm1, fsum, inf, isfinite, log
from operator import mul
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from xlmortgage.errors import InputError, NoSolutionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FASTEST_GROWTH = 10_000.0
"""Where several rates could answer, those count by which a dollar grows at most so many times a year."""

LARGEST_FORCE = 709.0
"""The greatest d of which exp(d) is still a number."""


FAR = 10**300
"""A whole number up to this can be shown."""

DUST = 1e-14
"""A difference that is less than this share of an amount is binary rounding, and nothing."""


class _Flow(NamedTuple):
    """All amounts of one direction, in the order of time; the first of all cash flows is at time 0."""

    times: list[float]
    amounts: list[float]


class _Point(NamedTuple):
    """What holds at one ``d``: ln(present value paid / received), and the mean times at which either falls."""

    d: float
    excess: float
    mean_paid: float
    mean_received: float

    @property
    def slope(self) -> float:
        return self.mean_received - self.mean_paid


def effective_rate(times: Sequence[float], amounts: Sequence[float]) -> float:
    """Return the effective annual rate of dated cash flows, the APR of Hong Kong's banks.

    Amounts of one date are netted first.  Money received first and paid back later is a loan; the other way round it
    is a deposit.  Both have the same equation and the same answer.

    If the cash flows change direction once there is one rate, and it is returned however high or low it is.  If they
    change direction more often, a rate counts if it lies between -99.99% and 999,900% a year, and is returned if it is
    the only one, or the only one above zero (below zero) where more (less) is paid in all than is received.  Charges
    paid before the first money is received leave an ordinary loan, one that pays back at least what is received: of
    its rates above zero the lowest is returned.

    Parameters
    ----------
    times : sequence of float
        When each amount falls due, from any common start [years]; month ``k`` is ``k / 12``.
    amounts : sequence of float
        What the borrower receives, above 0, and pays, below 0 [HKD].

    Returns
    -------
    float
        Effective annual rate [fraction], at least -1.

    Raises
    ------
    InputError
        If there are no cash flows, not as many times as amounts, or one that is not a finite number.
    NoSolutionError
        With the reason ``"infinite"`` if on balance nothing is received, or the rate is beyond what a number can hold;
        ``"no-repayment"`` if on balance nothing is paid; ``"ambiguous"`` if several rates fit; ``"no-root"`` if none.

    References
    ----------
    Hong Kong Association of Banks: the annualised percentage rate, by the net present value method, with time in
    years; HSBC Hong Kong, "What is APR?", https://www.hsbc.com.hk/loans/what-is-apr/.

    The Consumer Credit (Total Charge for Credit) Regulations 1980 (United Kingdom, S.I. 1980/51), regulation 9(3): of
    several rates the positive one nearest to zero; followed here for charges paid in advance alone.

    C. J. Norstrom, "A sufficient condition for a unique nonnegative internal rate of return", Journal of Financial and
    Quantitative Analysis 7 (1972), 1835-1839: the case that the rule about rates above zero extends.

    Examples
    --------
    HKD 90,000 repaid in twelve monthly instalments of HKD 9,111:

    >>> months = range(13)
    >>> f"{effective_rate([month / 12 for month in months], [90_000] + [-9_111] * 12):.4%}"
    '44.7227%'

    A fee that eats up the loan:

    >>> effective_rate([0, 0, 1], [1_000, -1_000, -500])
    Traceback (most recent call last):
    ...
    xlmortgage.errors.NoSolutionError: the rate is infinite: after fees, nothing is received. \
Check that what is received is above 0 and more than the fees paid on the same day.

    """
    return expm1(_force_of_interest(times, amounts))


def nominal_rate(times: Sequence[float], amounts: Sequence[float]) -> float:
    """Return the nominal annual rate, compounding monthly, of dated cash flows.

    It is twelve times the monthly rate, and what a contract means by "per annum" where interest accrues monthly; the
    cash flows and what can go wrong are as in :func:`effective_rate`.

    Parameters
    ----------
    times : sequence of float
        When each amount falls due [years].
    amounts : sequence of float
        What the borrower receives, above 0, and pays, below 0 [HKD].

    Returns
    -------
    float
        Nominal annual rate [fraction].

    Raises
    ------
    InputError, NoSolutionError
        As :func:`effective_rate` does.

    Examples
    --------
    >>> f"{nominal_rate([month / 12 for month in range(13)], [120_000] + [-10_168] * 12):.3%}"
    '3.087%'

    """
    return 12 * expm1(_force_of_interest(times, amounts) / 12)


def _force_of_interest(times: Sequence[float], amounts: Sequence[float]) -> float:
    """Return d = ln(1 + effective annual rate)."""
    times, amounts = list(_numbers(times, "times")), list(_numbers(amounts, "amounts"))
    _fail_if_flows_are_malformed(times, amounts)
    largest = max(map(abs, amounts)) or 1.0
    flows = _net_by_date(times, [amount / largest for amount in amounts])
    paid = _Flow([time for time, net in flows if net < 0], [-net for _, net in flows if net < 0])
    received = _Flow([time for time, net in flows if net > 0], [net for _, net in flows if net > 0])
    _fail_if_nothing_is_received_or_paid(paid, received)
    if received.times[-1] < paid.times[0] or paid.times[-1] < received.times[0]:
        d = _solve(paid, received, 0.0, -inf, inf)
    else:
        d = _the_only_meaningful(paid, received)
    _fail_if_rate_is_beyond_numbers(d)
    return d


def _numbers(values: Sequence[Any], field: str) -> Iterator[float]:
    try:
        listed = iter(() if (is_text := isinstance(values, (str, bytes))) else values)
    except Exception:  # noqa: BLE001 - whatever a foreign object does when it is looked at
        raise _not_a_sequence(field, values) from None
    if is_text:
        raise _not_a_sequence(field, values)
    for position, value in enumerate(listed, start=1):
        try:
            yield float(value)
        except Exception:  # noqa: BLE001
            raise _not_a_number(field, position, _shown(value)) from None


def _shown(value: object) -> str:
    """Return a text or a number as it is, and of anything else its type."""
    is_plain = type(value) in (str, bool, type(None)) or (type(value) is int and abs(value) < FAR)
    return str(value) if is_plain else "a number beyond all floats" if type(value) is int else type(value).__name__


def _not_a_sequence(field: str, values: object) -> InputError:
    kind = type(values).__name__
    return InputError(
        "not-a-sequence",
        en=f"{field} must be a list of numbers; got a value of the type {kind}. Write [0, 1, 2].",
        zh=f"{field} 須為一列數字，現為類型 {kind} 的值。請寫成 [0, 1, 2]。",
        field=field,
        value=kind,
        allowed="a list of numbers",
    )


def _net_by_date(times: list[float], amounts: list[float]) -> list[tuple[float, float]]:
    """Return ``(time since the first, net amount)`` by date, without the dates that come to nothing."""
    net: defaultdict[float, float] = defaultdict(float)
    gross: defaultdict[float, float] = defaultdict(float)
    for time, amount in zip(times, amounts, strict=True):
        net[time] += amount
        gross[time] += abs(amount)
    first = min(times)
    return [(time - first, net[time]) for time in sorted(net) if abs(net[time]) > DUST * gross[time]]


def _point(paid: _Flow, received: _Flow, d: float) -> _Point:
    """Return what holds at ``d``.

    Each direction is valued as of the date at which its dollars count most, so that nothing can overflow, and the two
    dates are reconciled afterwards.
    """
    paid_on, value_paid, mean_paid = _value_and_mean_time(paid, d)
    received_on, value_received, mean_received = _value_and_mean_time(received, d)
    excess = log(value_paid / value_received) - d * (paid_on - received_on)
    return _Point(d, excess, mean_paid, mean_received)


def _value_and_mean_time(flow: _Flow, d: float) -> tuple[float, float, float]:
    """Return a date, the value as of that date, and the mean time weighted by value."""
    anchor = flow.times[0] if d >= 0 else flow.times[-1]
    values = [amount * exp(d * (anchor - time)) for time, amount in zip(flow.times, flow.amounts, strict=True)]
    value = fsum(values)
    return anchor, value, fsum(map(mul, flow.times, values)) / value


def _solve(paid: _Flow, received: _Flow, start: float, low: float, high: float) -> float:
    """Return the d between ``low`` and ``high`` at which the excess, monotone there, is zero.

    Newton's steps are taken as long as they stay between the bounds and at least halve the excess.
    """
    d, previous = start, inf
    for _ in range(300):
        point = _point(paid, received, d)
        step = -point.excess / point.slope
        if abs(point.excess) <= 4e-15 or abs(step) <= 4e-16 * max(abs(d), 1e-3):  # noqa: PLR2004
            return d + step
        if step > 0:
            low = d
        else:
            high = d
        is_slow = abs(point.excess) > previous / 2 and isfinite(high - low)
        previous = abs(point.excess)
        d = (low + high) / 2 if is_slow or not low < d + step < high else d + step
    return d


def _the_only_meaningful(paid: _Flow, received: _Flow) -> float:
    """Return the d that answers, of flows that change direction more than once."""
    low = _point(paid, received, -log(FASTEST_GROWTH))
    high = _point(paid, received, log(FASTEST_GROWTH))
    roots = [
        _solve(paid, received, (left + right) / 2, left, right) for left, right in _brackets(paid, received, low, high)
    ]
    if not roots:
        _fail_for_want_of_a_root()
    cost = fsum(paid.amounts) - fsum(received.amounts)
    if abs(cost) <= DUST * fsum(paid.amounts):
        cost = 0.0
    agreeing = roots if len(roots) == 1 else [d for d in roots if d * cost > 0]
    if len(agreeing) != 1 and not (agreeing and _only_charges_come_before(paid, received)):
        _fail_because_rates_are_several([expm1(d) for d in roots])
    return min(agreeing)


def _only_charges_come_before(paid: _Flow, received: _Flow) -> bool:
    """Return whether something is paid before anything is received, and the rest is a loan that costs its borrower."""
    first, last = received.times[0], received.times[-1]
    repaid = [amount for time, amount in zip(paid.times, paid.amounts, strict=True) if time > first]
    is_conventional = not any(first < time < last for time in paid.times)
    return paid.times[0] < first and is_conventional and fsum(repaid) >= fsum(received.amounts)


def _brackets(paid: _Flow, received: _Flow, low: _Point, high: _Point) -> Iterator[tuple[float, float]]:
    """Yield intervals, each with exactly one root, that together hold all roots between ``low`` and ``high``.

    Both mean times fall as d rises, which bounds the slope of the excess over an interval by what holds at its ends.
    """
    least = high.mean_received - low.mean_paid
    greatest = low.mean_received - high.mean_paid
    width = high.d - low.d
    if least > 0 or greatest < 0:
        if low.excess * high.excess < 0 or high.excess == 0:
            yield low.d, high.d
    elif abs(low.excess) > max(-least, greatest) * width:
        return
    elif width < 1e-6:  # noqa: PLR2004
        _fail_because_rates_are_several([expm1(low.d), expm1(high.d)])
    else:
        middle = _point(paid, received, (low.d + high.d) / 2)
        yield from _brackets(paid, received, low, middle)
        yield from _brackets(paid, received, middle, high)


def _fail_if_flows_are_malformed(times: list[float], amounts: list[float]) -> None:
    if len(times) != len(amounts):
        raise InputError(
            "different-lengths",
            en=f"times and amounts must be as many as each other; got {len(times)} times and {len(amounts)} amounts. "
            "Give one time for each amount.",
            zh=f"時間與金額的數目須相同，現有 {len(times)} 個時間、{len(amounts)} 個金額。請為每筆金額填上一個時間。",
            field="times",
            value=len(times),
            allowed=len(amounts),
        )
    if not times:
        raise InputError(
            "empty",
            en="amounts is empty; give at least one amount received and one amount paid, with their times.",
            zh="未有任何現金流。請最少輸入一筆收款和一筆付款，並填上時間。",
            field="amounts",
            value=(),
            allowed="at least one amount received and one paid",
        )
    _fail_if_not_finite("times", times)
    _fail_if_not_finite("amounts", amounts)


def _fail_if_not_finite(field: str, values: list[float]) -> None:
    if isfinite(sum(map(abs, values))):
        return
    position, value = max(enumerate(values, start=1), key=lambda pair: (not isfinite(pair[1]), abs(pair[1])))
    raise _not_a_number(field, position, value)


def _not_a_number(field: str, position: int, value: Any) -> InputError:
    return InputError(
        "not-finite",
        en=f"{field} must be finite numbers; number {position} is {value}. Replace it by a number.",
        zh=f"{'時間' if field == 'times' else '金額'}須為有限的數字，第 {position} 個現為 {value}。請改為數字。",
        field=field,
        value=value,
        allowed="finite numbers",
    )


def _fail_if_nothing_is_received_or_paid(paid: _Flow, received: _Flow) -> None:
    if not received.times:
        raise NoSolutionError(
            "infinite",
            en="the rate is infinite: after fees, nothing is received. "
            "Check that what is received is above 0 and more than the fees paid on the same day.",
            zh="利率無限大：扣除費用後，實際沒有收到任何款項。請檢查收款是否為正數，並多於同日支付的費用。",
            field="amounts",
            allowed="at least one date on which more is received than paid",
        )
    if not paid.times:
        raise NoSolutionError(
            "no-repayment",
            en="there is no rate: nothing is ever repaid. Give what is paid as amounts below 0.",
            zh="無法計算利率：現金流中沒有任何付款。請以負數輸入付款。",
            field="amounts",
            allowed="at least one date on which more is paid than received",
        )


def _fail_if_rate_is_beyond_numbers(d: float) -> None:
    if not d <= LARGEST_FORCE:
        power = f"{d:.0f}" if d < FASTEST_GROWTH else f"{d:.3g}"
        raise NoSolutionError(
            "infinite",
            en=f"the rate is too high for a number: a dollar would grow e^{power} times a year. "
            "Check that times are in years.",
            zh=f"利率高得無法以數字表示：一元每年會變成 e^{power} 元。請檢查時間是否以年為單位。",
            field="times",
            allowed="times in years",
        )


def _fail_for_want_of_a_root() -> NoReturn:
    raise NoSolutionError(
        "no-root",
        en="no rate between -99.99% and 999,900% a year makes what is paid worth what is received. "
        "Check the signs: received above 0, paid below 0.",
        zh="年利率 -99.99% 至 999,900% 之間，沒有一個能使付款與收款的現值相等。請檢查正負號：收款為正，付款為負。",
        field="amounts",
        allowed="cash flows with exactly one rate",
    )


def _fail_because_rates_are_several(rates: list[float]) -> NoReturn:
    words = ", ".join(f"{rate:.4%}" for rate in rates)
    raise NoSolutionError(
        "ambiguous",
        en=f"more than one rate fits these cash flows ({words}), because they change direction more than once. "
        "Compare present values at a rate of your own instead.",
        zh=f"這些現金流的方向多次轉變，符合的利率不只一個（{words.replace(', ', '、')}）。請改以自訂的利率比較現值。",
        field="amounts",
        value=rates,
        allowed="cash flows with exactly one rate",
    )
