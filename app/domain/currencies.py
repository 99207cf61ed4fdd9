"""Currencies and their minor units: ISO 4217, and codes in use that are no ISO currency.

Where CLDR shows fewer decimals than ISO 4217 defines (RSD, IQD, ...), ISO's minor units count: they are what is owed.
"""

from __future__ import annotations

from dataclasses import dataclass

_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK
NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT
TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""
_ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
_NOT_ISO = "BTC DOGE ETH USDC USDT"

_SYMBOLS = """
AUD=A$ BRL=R$ BTC=₿ CAD=CA$ CNY=CN¥ CZK=Kč DKK=kr EUR=€ GBP=£ HKD=HK$ HUF=Ft ILS=₪ INR=₹ ISK=kr JPY=¥ KRW=₩ MXN=MX$
NGN=₦ NOK=kr NZD=NZ$ PHP=₱ PLN=zł RUB=₽ SEK=kr TRY=₺ UAH=₴ USD=$ VND=₫
"""


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: its code, the digits of its minor unit (JPY 0, USD 2, KWD 3), and a short sign to show."""

    code: str
    digits: int
    symbol: str


def _table() -> dict[str, Currency]:
    groups = ((_TWO, 2), (_ZERO, 0), (_THREE, 3), (_FOUR, 4), (_NOT_ISO, 2))
    symbols = dict(pair.split("=") for pair in _SYMBOLS.split())
    return {code: Currency(code, digits, symbols.get(code, code)) for codes, digits in groups for code in codes.split()}


CURRENCIES = _table()


def currency(code: str) -> Currency:
    """Return the currency of ``code``.

    Raises:
        KeyError: when the code is unknown.
    """
    return CURRENCIES[code]
