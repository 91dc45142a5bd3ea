"""Labels and headings: which fact they name, in which unit, and which they only nearly name.

What people write besides the labels of the facts themselves stands in ``headings.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from xlmortgage.deal.headings import GLOSSARY
from xlmortgage.deal.hints import hinted, in_full, is_otherwise, tells
from xlmortgage.deal.reading import FRACTION_KINDS, Fact, Kind
from xlmortgage.deal.words import ALIKE, likeness_of, plain_spelling
from xlmortgage.errors import InputError
from xlmortgage.numbers.written import bare_number, folded

UNITS, PARTS, FIRST = GLOSSARY["units"], GLOSSARY["parts"], GLOSSARY["first"]

LONGEST = 80
"""A label that is longer is a sentence [characters]."""

LISTED = 5
"""How many labels a sentence lists."""

MONEY = (Kind.MONEY, Kind.AMOUNTS)

TOO_MUCH = 1e10
"""Above this an amount under a heading such as 萬 was not meant in that unit [HKD]."""

TOO_LITTLE = {Kind.FLAT_RATE: 0.01}
OTHERWISE_TOO_LITTLE = 0.3
"""Up to this a number under % may be a fraction as well, as a cell with the format of a percentage holds it."""


class FactInUnit(Fact):
    """A fact whose values are written in a unit of their heading."""

    own: Fact
    """The fact in its own unit."""
    factor: Fraction | None
    """How many of its own unit are one; ``None`` where the unit is none of such a fact."""
    unit: str
    """As the heading writes it."""

    @classmethod
    def of(cls, fact: Fact, unit: str, factor: Fraction | None) -> Fact:
        """Return a fact in a unit; the fact itself where that changes nothing."""
        if factor == 1:
            return fact
        one = cls.__new__(cls)
        one.__dict__.update(fact.__dict__, own=fact, unit=unit, factor=factor, is_number=False)
        return one

    def tell_kind(self) -> None:
        """Keep every value from being taken as it stands."""
        unit = self.unit
        super().tell_kind()
        self.unit, self.is_number = unit, False

    def read(self, raw: Any) -> Any:
        """Return the value that a raw one gives, in the fact's own unit."""
        return self.own.read(self.plain_raw(raw))

    def plain_raw(self, raw: Any) -> Any:
        """Return a raw value in the fact's own unit; a text that brings a unit of its own as it is.

        Raises
        ------
        InputError
            When the unit is none of the fact's, or cell and heading do not agree.

        """
        if raw is None or isinstance(raw, bool) or (isinstance(raw, str) and not raw.strip()):
            return raw
        if isinstance(raw, (list, tuple)):
            return [self.plain_raw(cell) for cell in raw]
        if self.factor is None:
            raise _unit_does_not_fit(self, raw)
        number = _plain_number(raw)
        if number is None:
            if isinstance(raw, str) and self.kind in MONEY and (_is_money(raw) or _says_less(self, raw)):
                raise _cell_and_heading_disagree(self, raw)
            return raw
        value = float(Fraction(number) * self.factor)
        if self.kind in MONEY and abs(value) > TOO_MUCH:
            raise _cell_and_heading_disagree(self, raw)
        if self.kind in FRACTION_KINDS and 0 < float(number) <= TOO_LITTLE.get(self.kind, OTHERWISE_TOO_LITTLE):
            raise _cell_and_heading_disagree(self, raw)
        return value


_DIGITS = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|[+-]?\.\d+")
_IN_THOUSANDS = re.compile(r"\d+(?:\.\d+)?\s*(?:千|k|thousand)", re.ASCII)


def _is_money(raw: str) -> bool:
    """Tell whether a text writes an amount with its currency, and no unit."""
    bare = bare_number(raw)
    return bare is not None and bare.is_money


def _says_less(fact: FactInUnit, raw: str) -> bool:
    """Tell whether a text counts in thousands under a heading that counts in more, and may mean either."""
    return fact.factor is not None and fact.factor > 1000 and _IN_THOUSANDS.fullmatch(folded(raw)) is not None  # noqa: PLR2004


def _plain_number(raw: Any) -> Decimal | None:
    """Return the number of a cell that holds nothing else, in digits of any width or in Chinese numerals."""
    if isinstance(raw, str):
        text = folded(raw)
        if text.isascii() and _DIGITS.fullmatch(text):
            return Decimal(text.replace(",", ""))
        bare = bare_number(text)
        return Decimal(repr(bare.value)) if bare and not bare.is_money else None
    try:
        number = Decimal(repr(float(raw)))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number.is_finite() else None


def raw_of(fact: Fact, raw: Any) -> Any:
    """Return a raw value in the own unit of the fact that its label names."""
    return fact.plain_raw(raw) if isinstance(fact, FactInUnit) else raw


def in_unit(fact: Fact, inside: str) -> Fact:
    """Return a fact in the unit that a bracket behind its label tells; the fact itself where it tells none.

    >>> from xlmortgage.deal.facts import FACTS
    >>> in_unit(FACTS["exit_penalty"], "%").read(2), in_unit(FACTS["exit_penalty"], "如有").read(0.02)
    (0.02, 0.02)
    """
    unit = _unit(fact, plain_spelling(inside)) if inside.strip() else None
    return FactInUnit.of(fact, inside.strip(), unit.factor) if unit else fact


def tells_a_unit(label: str, fact: Fact) -> bool:
    """Tell whether a label that names a fact tells a unit, be it the fact's own.

    >>> from xlmortgage.deal.facts import FACTS
    >>> [tells_a_unit(label, FACTS["price"]) for label in ("樓價(萬)", "樓價 (HK$)", "樓價（元）", "樓價(必填)", "樓價 Price")]
    [True, True, True, False, False]
    """
    if isinstance(fact, FactInUnit):
        return True
    if found := bracketed(label):
        return _unit(fact, plain_spelling(found.inside)) is not None
    return any(
        _unit(fact, unit["unit"]) is not None
        for form in (_BEHIND, _BEFORE)
        if (unit := form.fullmatch(plain_spelling(label)))
    )


class Bracketed(NamedTuple):
    """A label without the bracket behind it, and what stood in it."""

    label: str
    inside: str


_BRACKET = re.compile(
    r"(?P<label>.*\S)\s*[(\[{【〔（［](?P<inside>[^()\[\]{}【】〔〕（）［］]*)[)\]}】〕）］][^\w()\[\]{}【】〔〕（）［］%$]*"
)
_IN_TWO_SCRIPTS = re.compile(r"([^a-z]+)([a-z]+)|([a-z]+)([^a-z]+)")
_MONEY_SIGN = r"(?:hkd|hk\$|\$|港元|港幣)"
_BEHIND = re.compile(
    rf"(?P<label>.+?)(?P<unit>%|厘|pa|perannum|{_MONEY_SIGN}(?:000|k|千|十?萬|百萬|千萬|億|m|mil|mn|million|bn|billion)?"
    r"|(?:千|十?萬|百萬|千萬|億)?(?:港元|港幣|元)|萬|百萬)"
)
_BEFORE = re.compile(rf"(?P<unit>{_MONEY_SIGN}|%)(?P<label>.+)")
_REMARKED = re.compile("(?P<label>.+)(?:非?必填|選填|可選|如有|如適用)")
_STARRED = re.compile(r"(?P<label>[^*＊★☆※#＃]*[^*＊★☆※#＃\s])\s*[*＊★☆※#＃]+\s*(?P<inside>[^*＊★☆※#＃]+)")
"""A label and what is remarked behind a star."""


def bracketed(label: str) -> Bracketed | None:
    """Return a label and the bracket behind it, where there is one.

    >>> bracketed("樓價（萬）"), bracketed("樓價")
    (Bracketed(label='樓價', inside='萬'), None)
    """
    found = _BRACKET.fullmatch(label)
    return Bracketed(found["label"], found["inside"]) if found else None


Spelled = Callable[[str], tuple[Fact, ...]]
"""Tells which facts a spelling names."""


def in_its_unit(label: str, spelled: Spelled) -> tuple[Fact, ...]:
    """Return the facts that a label names, in the unit that stands in a bracket, behind it or before it.

    Parameters
    ----------
    label : str
        As it is written.
    spelled : callable
        Tells which facts a spelling names.

    """
    spelling = plain_spelling(label)
    facts = spelled(spelling)
    if facts or len(label) > LONGEST:
        return facts
    if found := bracketed(label):
        facts = in_its_unit(found.label, spelled)
        return tuple(one for fact in facts if (one := _beside(fact, found.inside, spelled)))
    for form in (_BEHIND, _BEFORE):
        if (unit := form.fullmatch(spelling)) and (facts := spelled(unit["label"])):
            return tuple(one for fact in facts if (one := _beside(fact, unit["unit"], spelled)))
    if (starred := _STARRED.fullmatch(label)) and plain_spelling(starred["inside"]) in _spellings("remarks"):
        return in_its_unit(starred["label"], spelled)
    return ()


def _beside(fact: Fact, inside: str, spelled: Spelled) -> Fact | None:
    """Return a fact in the unit of its bracket; itself for a remark, ``None`` where it may be another fact."""
    if isinstance(fact, FactInUnit):
        return None
    spelling = plain_spelling(inside)
    if not spelling or spelling in _spellings("remarks") or fact in spelled(spelling):
        return fact
    if fact.words and all(fact.words.called(part) for part in re.split(r"[/／、,，|]|\bor\b|或", inside)):
        return fact
    unit = _unit(fact, spelling)
    return FactInUnit.of(fact, inside.strip(), unit.factor) if unit else None


class Labels:
    """Every label of some facts.

    Parameters
    ----------
    facts : iterable of Fact
        The facts.
    headings : mapping, optional
        Further labels by the name of the fact; those of the trade where not given.

    """

    def __init__(self, facts: Iterable[Fact], headings: Mapping[str, Sequence[str]] = GLOSSARY["headings"]) -> None:
        self.facts = {fact.name: fact for fact in facts}
        self.spelled: dict[str, tuple[Fact, ...]] = {}
        """The facts that each spelling names, the first first."""
        for fact in self.facts.values():
            for label in (fact.name, fact.zh, fact.en, *fact.synonyms):
                self._enter(label, fact)
        for name, labels in headings.items():
            for label in labels:
                self._enter(label, self.facts[name])
        for name in FIRST["of"] if headings is GLOSSARY["headings"] else ():
            self._enter_of_the_first(self.facts[name])
        self.named_by = lru_cache(maxsize=8192)(self._named_by)
        self.nearness = lru_cache(maxsize=32768)(self._nearness)
        self.held = lru_cache(maxsize=8192)(self._held)

    def _enter(self, label: str, fact: Fact) -> None:
        spelling = plain_spelling(label)
        facts = self.spelled.get(spelling, ())
        self.spelled[spelling] = facts if fact in facts else (*facts, fact)

    def _enter_of_the_first(self, fact: Fact) -> None:
        """Enter the labels of a fact of the first of several applicants."""
        for own in [*(spelling for spelling, facts in self.spelled.items() if fact in facts), *FIRST["of"][fact.name]]:
            for label in (*(f"{who} {own}" for who in FIRST["who"]), f"{own} 1", f"{own}一"):
                self.spelled.setdefault(plain_spelling(label), (fact,))

    def named(self, label: object, wanted: Collection[str] | None = None) -> Fact | None:
        """Return the fact that a label names, of several the first that is wanted; in the unit that the label tells.

        Parameters
        ----------
        label : object
            What stands above a column or beside a cell; what is no text names nothing.
        wanted : collection of str, optional
            The names of the facts that are asked for.

        """
        if not isinstance(label, str):
            return None
        facts = self.spelled.get(label) or self.named_by(label)
        if wanted is not None:
            for fact in facts:
                if fact.name in wanted:
                    return fact
        return facts[0] if facts else None

    def means_several(self, label: str) -> bool:
        """Tell whether a label means one fact to one function and another to another."""
        return len(self.named_by(label)) > 1

    def _named_by(self, label: str) -> tuple[Fact, ...]:
        if facts := in_its_unit(label, self._spelled):
            return facts
        return in_its_unit(full, self._spelled) if (full := in_full(label)) != label else ()

    def _spelled(self, spelling: str) -> tuple[Fact, ...]:
        """Return the facts of a spelling, of a question, or of a label in both languages."""
        if facts := self.spelled.get(spelling):
            return facts
        for question in _spellings("questions"):
            facts = self.spelled.get(spelling.removeprefix(question), ()) if spelling.startswith(question) else ()
            if truths := tuple(fact for fact in facts if fact.kind is Kind.YES_NO):
                return truths
        if (remarked := _REMARKED.fullmatch(spelling)) and (facts := self.spelled.get(remarked["label"])):
            return facts
        if parts := _IN_TWO_SCRIPTS.fullmatch(spelling):
            halves = [part for part in parts.groups() if part]
            first, second = (self.spelled.get(half, ()) for half in halves)
            if first and second:
                return tuple(fact for fact in first if fact in second)
            return tuple(fact for fact in first or second if fact.name in self._said_near(halves[bool(first)]))
        return ()

    def _said_near(self, half: str) -> set[str]:
        """Return the names of the facts that half of a label, which names none, nearly names."""
        return {name for name, _ in (*self.nearness(half), *hinted(half))}

    def near(
        self,
        label: str,
        wanted: Collection[str] | None = None,
        given: Collection[str] = (),
        cells: Collection[Any] | None = None,
    ) -> tuple[Fact, ...]:
        """Return the wanted facts that a label nearly names, the nearest first; nothing of what it names.

        Parameters
        ----------
        label : str
            What stands above a column or beside a cell.
        wanted : collection of str, optional
            The names of the facts that are asked for; all where not given.
        given : collection of str, optional
            The names of the facts that are given beside it.
        cells : collection, optional
            What stands below or beside it; a label under which nothing is said nearly names nothing.

        """
        if doubtful := _INDEX.doubtful.get(plain_spelling(label)):
            facts = tuple(self.facts[name] for name in doubtful)
            is_said = cells is None or any(tells(fact, cells, label, is_hinted=False) for fact in facts)
            return facts if is_said and (wanted is None or not {*doubtful}.isdisjoint(wanted)) else ()
        near = self._of(self.nearness(label), wanted, given)
        strong = tuple(fact for fact in near if cells is None or tells(fact, cells, label, is_hinted=False))
        if strong or label in self.spelled or self.named_by(label) or _is_nobodys(label):
            return strong
        weak = self._of((*hinted(label), *self.held(label)), wanted, given)
        return tuple(fact for fact in weak if cells is None or tells(fact, cells, label, is_hinted=True))

    def _of(
        self, names: Iterable[tuple[str, bool]], wanted: Collection[str] | None, given: Collection[str]
    ) -> tuple[Fact, ...]:
        """Return the wanted facts of some names, without those told by another measure that are given."""
        return tuple(
            self.facts[name]
            for name, is_another_measure in names
            if name in self.facts and (wanted is None or name in wanted) and not (is_another_measure and name in given)
        )

    def _held(self, label: str) -> tuple[tuple[str, bool], ...]:
        """Return the facts of which a label holds another whole, or all but a character; they matter where none gives them."""
        spelling = plain_spelling(label)
        found = {
            fact.name: len(other)
            for other, facts in sorted(self.spelled.items(), key=lambda item: len(item[0]))
            if _holds(spelling, other)
            for fact in facts
        }
        names = sorted(found, key=lambda name: -found[name])
        return tuple(
            (name, True) for name in names if name not in PARTS["of_no_deal"] and not is_otherwise(name, label)
        )

    def _nearness(self, label: str) -> tuple[tuple[str, bool], ...]:
        """Return the facts that a label nearly names, the nearest first, each with whether it tells it by another measure."""
        if len(label) > LONGEST or _is_nobodys(label):
            return ()
        found: dict[str, float] = {}
        measured: set[str] = set()
        for spelling, is_bare in _spellings_of(label):
            for fact in self.spelled.get(spelling, ()) if is_bare else ():
                found[fact.name] = 3.0
            for name in _INDEX.near.get(spelling, ()):
                found.setdefault(name, 2.5)
            for other, facts in self.spelled.items():
                if abs(len(spelling) - len(other)) > MOST_SLIPS and other not in spelling:
                    continue  # seen here because there are many
                if (closeness := _closeness(spelling, other)) > 0:
                    for fact in facts:
                        found[fact.name] = max(found.get(fact.name, 0.0), closeness)
            measured |= {name for name in _INDEX.instead.get(spelling, ()) if name not in found}
        passed_over = {*PARTS["of_no_deal"], *(fact.name for fact in self.named_by(label))}
        found |= dict.fromkeys(measured, 2.5)
        names = sorted(found.keys() - passed_over, key=lambda name: (-found[name], name))
        return tuple((name, name in measured) for name in names)

    def nearest(self, label: str, names: Iterable[str]) -> list[Fact]:
        """Return some facts, those first that a label nearly names, then those whose labels are most like it."""
        facts = [self.facts[name] for name in names]
        near = self.near(label, [fact.name for fact in facts])
        spelling = plain_spelling(label)

        def likeness(fact: Fact) -> float:
            if fact in near:
                return 10.0 - near.index(fact)
            most = max(likeness_of(spelling, own) for own in self.spellings[fact.name])
            return most if most >= ALIKE else 0

        return sorted(facts, key=likeness, reverse=True)

    def not_among(self, label: str, names: Collection[str], what: str, whose_zh: str, what_zh: str) -> InputError:
        """Return the error that a label names none of some facts, with those that are nearest.

        Parameters
        ----------
        label : str
            What was written.
        names : collection of str
            The names of the facts that there are.
        what, whose_zh, what_zh : str
            What it should have been, in English, and in Chinese whose and what.

        Examples
        --------
        >>> from xlmortgage.deal.facts import LABELS
        >>> names = ["price", "loan", "other_debts"]
        >>> print(LABELS.not_among("其他貸款", names, "an argument of this function", "此函數", "參數"))
        “其他貸款” is not an argument of this function; did you mean other_debts (其他每月供款)? It takes loan (貸款額), price (樓價).

        """
        near = self.near(label, names)[:2]
        others = [fact for fact in self.nearest(label, names) if fact not in near]
        listed = [f"{fact.name} ({fact.zh})" for fact in others[: LISTED - len(near)]]
        more = len(others) - len(listed)
        mean = f"; did you mean {' or '.join(f'{fact.name} ({fact.zh})' for fact in near)}?" if near else "."
        mean_zh = f"；是否指{'或'.join(f'「{fact.zh}」（{fact.name}）' for fact in near)}？" if near else "。"
        further = f" and {more} more, which docs/functions.md lists" if more else ""
        further_zh = f" 等 {len(others)} 項，全部見 docs/functions.md" if more else ""
        return InputError(
            "unknown-label",
            en=f"“{label}” is not {what}{mean} It takes {', '.join(listed) or 'no other'}{further}.",
            zh=f"{whose_zh}沒有「{label}」這個{what_zh}{mean_zh}可用：{'、'.join(listed) or '沒有其他'}{further_zh}。",
            field=label,
            value=label,
            allowed=[fact.name for fact in (*near, *others)],
        )

    @cached_property
    def spellings(self) -> Mapping[str, list[str]]:
        """The spellings of each fact."""
        found: dict[str, list[str]] = {name: [] for name in self.facts}
        for spelling, facts in self.spelled.items():
            for fact in facts:
                found[fact.name].append(spelling)
        return found


def _spellings_of(label: str) -> Iterable[tuple[str, bool]]:
    """Yield the spellings under which a label may be near: as it stands, without its bracket, and without its question."""
    spelling = plain_spelling(label)
    yield spelling, False
    if found := bracketed(label):
        yield plain_spelling(found.label), True
    for question in _spellings("questions"):
        if spelling.startswith(question):
            yield spelling.removeprefix(question), False


def _is_nobodys(label: str) -> bool:
    """Tell whether a label is of the kind that has nothing to do with a deal."""
    return any(spelling in _spellings("never") for spelling, _ in _spellings_of(label))


class _Index(NamedTuple):
    """Which facts a spelling is near to."""

    near: Mapping[str, list[str]]
    instead: Mapping[str, list[str]]
    doubtful: Mapping[str, list[str]]

    @classmethod
    def read(cls) -> _Index:
        """Return the tables of the glossary, by spelling."""
        tables = []
        for table in ("near", "instead", "doubtful"):
            found: dict[str, list[str]] = {}
            for name, labels in GLOSSARY[table].items():
                for label in labels:
                    found.setdefault(plain_spelling(label), []).append(name)
            tables.append(found)
        return cls(*tables)


_INDEX = _Index.read()


@lru_cache(maxsize=16)
def _spellings(part: str) -> tuple[str, ...]:
    """Return some parts of labels as they are spelled, the longest first."""
    return tuple(sorted(map(plain_spelling, PARTS[part]), key=len, reverse=True))


class _Unit(NamedTuple):
    """What a bracket says of a number."""

    factor: Fraction | None
    """``None`` where a fact is not measured so."""


_CURRENCY = re.compile("|".join(sorted(map(re.escape, map(plain_spelling, UNITS["currency"])), key=len, reverse=True)))
_OF_KIND = {
    **dict.fromkeys(MONEY, "money"),
    **dict.fromkeys(FRACTION_KINDS, "share"),
}
_MEASURES = {
    measure: {plain_spelling(unit): Fraction(factor) for unit, factor in UNITS[measure].items()}
    for measure in ("money", "share", "years", "months", "days")
}


def _unit(fact: Fact, spelling: str) -> _Unit | None:
    """Return the unit that a bracket tells, or ``None`` where it tells none."""
    measure = fact.unit or _OF_KIND.get(fact.kind)
    a_month = fact.name in UNITS["of_a_month"]
    own = UNITS["by_the_month"] if a_month else UNITS["by_the_year"] if fact.kind is Kind.RATE else ()
    rest = _without(spelling, own)
    if measure == "money":
        rest = _CURRENCY.sub("", rest)
    elif measure == "share" and rest == "厘" and fact.kind is Kind.FLAT_RATE:
        return _Unit(None)
    if rest == "" and measure:
        return _Unit(Fraction(1))
    if measure and rest in _MEASURES[measure]:
        return _Unit(_MEASURES[measure][rest])
    bare = _CURRENCY.sub("", _without(spelling, (*UNITS["by_the_year"], *UNITS["by_the_month"])))
    known = bare == "" or any(bare in units for units in _MEASURES.values())
    return _Unit(None) if known else None


def _without(spelling: str, parts: Iterable[str]) -> str:
    """Return a spelling without one of some parts before or behind it."""
    for part in sorted(parts, key=len, reverse=True):
        if spelling.endswith(part):
            return spelling.removesuffix(part)
        if spelling.startswith(part):
            return spelling.removeprefix(part)
    return spelling


_QUALIFIED = re.compile(f"(?>(?:{'|'.join(map(re.escape, _spellings('qualifiers')))})+)")
_COMMON = re.compile("|".join(map(re.escape, _spellings("common"))))
_IS_LATIN = re.compile(r"[a-z0-9]+")

SHORTEST = {True: 4, False: 2}
"""How long a label has to be for another to be near to it, in Latin letters or not."""
_TWICE = re.compile(r"(.)\1")
LONG, MOST_SLIPS = 13, 2
"""From how many Latin letters on two slips are forgiven."""


def _closeness(spelling: str, known: str) -> float:
    """Return how near one spelling is to a known one, from 0 to 2; 0 where it is not, or is the same."""
    if spelling == known or not spelling:
        return 0.0
    is_latin = bool(_IS_LATIN.fullmatch(known))
    if len(known) < SHORTEST[is_latin]:
        return 0.0
    if known in spelling and _QUALIFIED.fullmatch(spelling.replace(known, "", 1)):
        return 1.0 + len(known) / len(spelling)
    if abs(len(spelling) - len(known)) > MOST_SLIPS or len(_letters(spelling) ^ _letters(known)) > 2 * MOST_SLIPS:
        return 0.0
    near = _is_a_slip if is_latin and _IS_LATIN.fullmatch(spelling) else _is_a_chinese_slip
    return 1.5 if near(spelling, known) else 0.0


@lru_cache(maxsize=4096)
def _letters(spelling: str) -> frozenset[str]:
    return frozenset(spelling)


def _holds(spelling: str, known: str) -> bool:
    """Tell whether a spelling holds a known one, or has its characters but for one that is missing, twice there or misplaced."""
    if known in _spellings("common"):
        return False
    once = _TWICE.sub(r"\1", spelling)
    if known.isascii():
        if len(known) < SHORTEST[True]:
            return False
        return known in spelling or known in (once, known[0] + spelling)
    if known in spelling or known == once or sorted(known) == sorted(spelling):
        return True
    return len(known) > 2 and abs(len(spelling) - len(known)) < 2 and _slips(spelling, known) == 1  # noqa: PLR2004


def _is_a_slip(spelling: str, known: str) -> bool:
    """Tell whether a Latin spelling is a known one but for one letter, or two in a long one; the first is seldom wrong."""
    if spelling[0] != known[0] and spelling[:2] != known[1::-1] and not spelling.endswith(known):
        return False
    slips = _slips(spelling, known)
    if len(known) == SHORTEST[True] and len(spelling) == len(known):
        return slips == 1 and sorted(spelling) == sorted(known)
    return slips <= (MOST_SLIPS if len(known) >= LONG else 1)


def _is_a_chinese_slip(spelling: str, known: str) -> bool:
    """Tell whether a Chinese spelling has the characters of a known one in another order, or one less, more or other."""
    longest = max(len(spelling), len(known))
    if longest < 4 or _IS_LATIN.fullmatch(spelling) or _IS_LATIN.fullmatch(known):  # noqa: PLR2004 - 3 say too much
        return len(spelling) == len(known) == 3 and sorted(spelling) == sorted(known)  # noqa: PLR2004
    if sorted(spelling) == sorted(known):
        return True
    mine, its = (len(_COMMON.sub("", one)) for one in (spelling, known))
    if _slips(spelling, known) > 1 or min(mine, its) < 2:  # noqa: PLR2004 - nothing of its own is left
        return False
    if len(spelling) != len(known):
        return not spelling.startswith(known)
    return mine == its >= 3  # noqa: PLR2004 - of two characters one is too much


def _slips(one: str, other: str) -> int:
    """Return by how many letters two spellings differ: one more, one less, another, or two neighbours changed about."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, its in enumerate(other, start=1):
            least = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                least = min(least, before[column - 2] + 1)
            now.append(least)
        before, last = last, now
    return last[-1]


def did_you_mean(label: object, near: Collection[Fact]) -> InputError:
    """Return the error that a label names no fact but nearly one that matters.

    >>> from xlmortgage.deal.facts import FACTS
    >>> print(did_you_mean("其他貸款", [FACTS["other_debts"]]))
    “其他貸款” is not used; did you mean 其他每月供款 (other_debts)? Correct the label, or delete it.
    """
    is_english = str(label).isascii()
    en = " or ".join(f"{fact.en if is_english else fact.zh} ({fact.name})" for fact in near)
    zh = "或".join(f"「{fact.zh}」（{fact.name}）" for fact in near)
    return InputError(
        "unknown-label",
        en=f"“{label}” is not used; did you mean {en}? Correct the label, or delete it.",
        zh=f"未採用「{label}」；是否指{zh}？請更正或刪除。",
        field=next(iter(near)).name,
        value=label,
        allowed=[fact.name for fact in near],
    )


def _unit_does_not_fit(fact: FactInUnit, raw: Any) -> InputError:
    own = fact.own.unit or fact.kind.value
    return InputError(
        "unit-does-not-fit",
        en=f"{fact.name} is not measured in “{fact.unit}”, which its heading says; got {raw}. It is {own}: "
        "correct the heading and its values.",
        zh=f"{fact.zh}不以欄名所寫的「{fact.unit}」計算，現為 {raw}。請更正欄名及數值。",
        field=fact.name,
        value=raw,
        allowed=own,
    )


def _cell_and_heading_disagree(fact: FactInUnit, raw: Any) -> InputError:
    return InputError(
        "unit-disagrees",
        en=f"{fact.name}: the heading says “{fact.unit}”, and {raw} does not look so. Write the value with its unit.",
        zh=f"{fact.zh}：欄名的單位為「{fact.unit}」，{raw} 不像以此單位填寫。請連單位填寫數值。",
        field=fact.name,
        value=raw,
        allowed="a value with its unit",
    )
