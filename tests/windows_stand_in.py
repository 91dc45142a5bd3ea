"""A stand-in for pywin32 and for Excel's cells, so that xlwings' own Windows code runs on any machine.

Only what xlwings needs from pywin32 at import time stands here; the decorators, the converters, the COM dispatch
``XLPython.CallUDF`` and the VBA generator that the tests call are those of xlwings.  It replaces modules for good:
call :func:`install` in a process of its own.

pywin32's ``VARIANT`` is stood in for as the plain holder of a type and a value that it is.  What pywin32 makes of it on
its way to Excel, and what Excel shows, no stand-in can tell.
"""

import ctypes
import datetime as dt
import importlib
import io
import logging
import sys
import types
from dataclasses import dataclass

MODULE = "udfs.xlwings_udfs"
MISSING = -2147352572
"""What COM hands over for an argument that is left out."""
RANGE_INTERFACE = "{00020846-0000-0000-C000-000000000046}"


@dataclass
class Variant:
    """pywin32's ``win32com.client.VARIANT``: a COM type and a value."""

    varianttype: int
    value: object


class Range:
    """What VBA hands over for cells: one value, or a tuple of tuples, as ``Range.Value`` gives it."""

    Row = Column = 1

    def __init__(self, value):
        self.Value = value

    @property
    def _oleobj_(self):
        attributes = types.SimpleNamespace(iid=RANGE_INTERFACE)
        return types.SimpleNamespace(GetTypeInfo=lambda: types.SimpleNamespace(GetTypeAttr=lambda: attributes))

    @property
    def Rows(self):  # noqa: N802 - Excel's name
        """How many rows."""
        return types.SimpleNamespace(Count=len(self.Value) if isinstance(self.Value, tuple) else 1)

    @property
    def Columns(self):  # noqa: N802 - Excel's name
        """How many columns."""
        return types.SimpleNamespace(Count=len(self.Value[0]) if isinstance(self.Value, tuple) else 1)

    @property
    def Worksheet(self):  # noqa: N802 - Excel's name
        """Where the cells are."""
        book = types.SimpleNamespace(Name="Deals.xlsm", Application=types.SimpleNamespace(Hwnd=1))
        return types.SimpleNamespace(Name="Sheet1", Parent=book)

    def GetAddress(self, *_):  # noqa: N802 - Excel's name
        """Return where the first cell is."""
        return "$A$1"


class _Library:
    """A Windows library whose functions do nothing."""

    def __call__(self, *_, **__):
        return 0

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Library()


class _DispatchClass:
    """A base class of COM objects."""


def _module(name, **names):
    module = types.ModuleType(name)
    vars(module).update(names)
    sys.modules[name] = module
    return module


def _nothing(*_, **__):
    return None


def _refuse(_):
    raise TypeError("not a Python object")


def _install_pywin32():
    error = type("com_error", (Exception,), {})
    _module("pywintypes", com_error=error, error=error, TimeType=dt.datetime, IID=lambda text: text)
    _module(
        "pythoncom",
        __file__="pythoncom.dll",
        VT_ERROR=10,
        com_error=error,
        ole_error=error,
        CoInitialize=_nothing,
        CoMarshalInterThreadInterfaceInStream=_nothing,
        CoGetInterfaceAndReleaseStream=_nothing,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": _DispatchClass},
    )
    client = _module(
        "win32com.client",
        Dispatch=lambda thing=None, *_, **__: thing,
        DispatchEx=_nothing,
        CDispatch=_DispatchClass,
        CoClassBaseClass=_DispatchClass,
        DispatchBaseClass=_DispatchClass,
        VARIANT=Variant,
    )
    server = _module("win32com.server")
    for name in ("dispatcher", "policy", "util", "exception"):
        setattr(server, name, _module(f"win32com.server.{name}"))
    server.util.unwrap = _refuse
    _module("win32com", client=client, server=server)
    _module("win32com.client.gencache")
    for name in ("win32api", "win32con", "win32event", "win32gui"):
        _module(name)
    _module("win32process", GetWindowThreadProcessId=lambda _: (0, 1))
    _module("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    ctypes.windll = ctypes.oledll = _Library()
    ctypes.PyDLL = lambda _: _Library()


def install():
    """Make this process look like Windows with pywin32 to xlwings, as ``xlwings/__init__.py`` does it there."""
    _install_pywin32()
    xlwings = importlib.import_module("xlwings")
    windows = importlib.import_module("xlwings._xlwindows")
    xlwings.engines.add(xlwings.Engine(impl=windows.engine))
    xlwings.func = importlib.import_module("xlwings.udfs").xlfunc


def call(name, *arguments):
    """Return what a cell gets that calls ``name``: xlwings' own dispatch, from its entry for VBA on."""
    dispatch = importlib.import_module("xlwings.com_server").XLPython()
    takes = len(metadata()[name]["args"])
    handed = [*arguments, *[MISSING] * (takes - len(arguments))]
    return dispatch.CallUDF(MODULE, name, handed, None, Range(None))


def metadata():
    """Return what xlwings' decorator recorded of each function."""
    module = importlib.import_module(MODULE)
    return {name: vars(module)[name].__xlfunc__ for name in dir(module) if hasattr(vars(module)[name], "__xlfunc__")}


def vba_wrapper():
    """Return the VBA that xlwings writes for an add-in."""
    text = io.StringIO()
    module = importlib.import_module(MODULE)
    book = types.SimpleNamespace(Name="xlmortgage.xlam")
    importlib.import_module("xlwings.udfs").generate_vba_wrapper(MODULE, module, text, book)
    return text.getvalue()


def breaking(name, *arguments):
    """Return what a cell gets, and what is logged, when ``name`` has a defect that speaks of a client."""
    module = importlib.import_module(MODULE)
    sound, logged = module.CONTRACT[name], []

    def defective(*_):
        raise ZeroDivisionError("Chan Tai Man earns 50,000")

    module.CONTRACT[name] = defective
    handler = logging.Handler()
    handler.emit = lambda record: logged.append(record.getMessage())
    logging.getLogger(MODULE).addHandler(handler)
    try:
        return call(name, *arguments), logged
    finally:
        module.CONTRACT[name] = sound
