"""Short English names of ACARS label codes.

Separate from the decoders because a name is for people to read and never changes what is stored.

The meanings are those of the ARINC specifications 618, 620, 622 and 623 as the field commonly
uses them, named here in our own words. Labels that each airline defines for itself have one
common name per block, since the same code means different things on two aircraft. An owner's
names are laid over these: one who names a single label for an airline keeps all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "_d": "Acknowledgement",
        "_j": "Nothing to send",
        "00": "Emergency report",
        "2S": "Weather request",
        "2U": "Weather",
        "51": "Ground clock (GMT)",
        "52": "Ground clock (UTC)",
        "54": "Voice contact",
        "57": "Position report (alternate)",
        "5D": "ATIS request",
        "5P": "ACARS suspended",
        "5R": "Position report",
        "5U": "Weather request",
        "5V": "VDL switch advisory",
        "5Y": "Revised arrival estimate",
        "5Z": "Airline-defined downlink",
        "7A": "Engine data",
        "7B": "Miscellaneous aircraft report",
        ":;": "Frequency change command",
        "A0": "ATS logon uplink",
        "A1": "Oceanic clearance",
        "A3": "Departure clearance",
        "A4": "ATS system message",
        "A5": "Waypoint report request",
        "A6": "ADS-C request",
        "A7": "ATS free text uplink",
        "A8": "Departure slot",
        "A9": "ATIS",
        "AA": "CPDLC uplink",
        "AB": "Terminal weather",
        "AC": "Pushback clearance",
        "AD": "Expected taxi clearance",
        "B0": "ATS logon downlink",
        "B1": "Oceanic clearance request",
        "B2": "Oceanic clearance readback",
        "B3": "Departure clearance request",
        "B4": "Departure clearance readback",
        "B5": "Waypoint position report",
        "B6": "ADS-C report",
        "B7": "ATS free text downlink",
        "B8": "Departure slot request",
        "B9": "ATIS request",
        "BA": "CPDLC downlink",
        "BB": "Terminal weather request",
        "BC": "Pushback clearance request",
        "BD": "Expected taxi request",
        "C0": "Text to all printers",
        "C1": "Text to printer 1",
        "C2": "Text to printer 2",
        "C3": "Text to printer 3",
        "CA": "Printer error",
        "CB": "Printer busy",
        "CC": "Printer offline",
        "CD": "Printer out of paper",
        "CE": "Printer buffer full",
        "F3": "Dedicated transceiver advisory",
        "H1": "Onboard system message",
        "H2": "Meteorological report",
        "H3": "Icing report",
        "HX": "Undelivered uplink",
        "M1": "Departure message",
        "M2": "Arrival message",
        "M3": "Return to ramp",
        "M4": "Return from flight",
        "MA": "MIAM transfer",
        "Q0": "Link test",
        "Q1": "Departure and arrival times",
        "Q2": "Arrival estimate",
        "Q3": "Clock update",
        "Q4": "Voice circuit busy",
        "Q5": "Unable to process uplink",
        "Q6": "Voice to data change",
        "Q7": "Delay report",
        "QA": "Out and fuel",
        "QB": "Off",
        "QC": "On",
        "QD": "In and fuel",
        "QE": "Out, fuel, destination",
        "QF": "Off, destination",
        "QG": "Out, return in",
        "QH": "Out",
        "QK": "Landing report",
        "QL": "Arrival report",
        "QM": "Arrival information",
        "QN": "Diversion report",
        "QP": "Out",
        "QQ": "Off",
        "QR": "On",
        "QS": "In",
        "QT": "Out, return in",
        "QX": "Intercepted message",
        "RA": "Command to terminal",
        "RB": "Response from terminal",
        "S1": "Network statistics",
        "S2": "VHF performance report",
        "S3": "Equipment configuration",
        "SA": "Media advisory",
        "SQ": "Squitter",
    }
)
"""Name of each label with a fixed meaning; label byte 2 = DEL is written `d`."""

_BLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "1": "Airline-defined message",
        "2": "Airline-defined message",
        "3": "Airline-defined message",
        "4": "Airline-defined message",
        "8": "Aircrew-addressed downlink",
    }
)
_LABEL_LENGTH = 2


class Labels:
    """Every label with a name; immutable, so all threads may share it."""

    def __init__(self, own: Mapping[str, str] = MappingProxyType({})) -> None:
        """Lay the owner's names, by label, over the built-in ones."""
        self.table: Mapping[str, str] = MappingProxyType({**LABELS, **own})
        """Name of each label that has one of its own."""

    def name_of(self, label: str) -> str | None:
        """The name of `label`, or None when its meaning is not known.

        Case matters, as it does on the air: `_d` and `_D` are two labels.
        """
        name = self.table.get(label)
        if name is not None:
            return name
        if len(label) != _LABEL_LENGTH or not "!" <= label[1] <= "~":
            return None
        return _BLOCKS.get(label[0])
