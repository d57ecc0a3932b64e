"""The way to a printer; the only module that loads Qt's print support."""

from __future__ import annotations

from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from tikprep.errors import TikPrepError
from tikprep.ui.printing.paper import PrintOptions


class PrinterTarget:
    """A printer that the person chose in the system's own dialog."""

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer

    @property
    def device(self) -> QPagedPaintDevice:
        return self._printer

    def finish(self) -> None:
        if self._printer.printerState() == QPrinter.PrinterState.Error:
            raise TikPrepError("The printer reports an error. See that it is on and has paper, then print again.")

    def cancel(self) -> None:
        self._printer.abort()


def chosen_printer(options: PrintOptions, title: str, parent: QWidget) -> PrinterTarget | None:
    """Ask for a printer; None if the person thought better of it. Raises TikPrepError if there is none."""
    if not QPrinterInfo.availablePrinterNames():
        raise TikPrepError("This computer knows no printer. Save the cards as a PDF file instead.")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(options.layout())
    printer.setFullPage(True)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return None
    # Whatever the dialog did to the paper, the pages are set for this one.
    printer.setPageLayout(options.layout())
    printer.setFullPage(True)
    return PrinterTarget(printer)
