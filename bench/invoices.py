"""Invoices of any length that keep every rule: one number each, so that none was seen before."""

from __future__ import annotations

from decimal import Decimal

SELLER, BUYER = "7601000000019", "7601000000026"
RATE = Decimal("8.1")

_PARTY = (
    "<cac:Accounting{role}Party><cac:Party><cbc:EndpointID schemeID='0088'>{gln}</cbc:EndpointID>"
    "<cac:PostalAddress><cbc:StreetName>Messweg 1</cbc:StreetName><cbc:CityName>Basel</cbc:CityName>"
    "<cbc:PostalZone>4058</cbc:PostalZone><cac:Country><cbc:IdentificationCode>CH</cbc:IdentificationCode></cac:Country>"
    "</cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>"
    "</cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
    "</cac:PartyLegalEntity></cac:Party></cac:Accounting{role}Party>"
)
_LINE = (
    "<cac:InvoiceLine><cbc:ID>{n}</cbc:ID><cbc:InvoicedQuantity unitCode='C62'>{quantity}</cbc:InvoicedQuantity>"
    "<cbc:LineExtensionAmount currencyID='CHF'>{net}</cbc:LineExtensionAmount><cac:OrderLineReference><cbc:LineID>{n}"
    "</cbc:LineID></cac:OrderLineReference><cac:Item><cbc:Description>Measured item number {n}, as ordered"
    "</cbc:Description><cbc:Name>Item {n}</cbc:Name><cac:SellersItemIdentification><cbc:ID>A-{n:05d}</cbc:ID>"
    "</cac:SellersItemIdentification><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>8.1</cbc:Percent>"
    "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price>"
    "<cbc:PriceAmount currencyID='CHF'>{price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"
)
_INVOICE = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' "
    "xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' "
    "xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>"
    "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID>"
    "<cbc:IssueDate>2026-11-03</cbc:IssueDate><cbc:DueDate>2026-12-03</cbc:DueDate>"
    "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>CHF</cbc:DocumentCurrencyCode>"
    "<cac:OrderReference><cbc:ID>PO-1</cbc:ID></cac:OrderReference>{seller}{buyer}"
    "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>"
    "<cbc:ID>CH1200999990001234567</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"
    "<cac:TaxTotal><cbc:TaxAmount currencyID='CHF'>{tax}</cbc:TaxAmount><cac:TaxSubtotal>"
    "<cbc:TaxableAmount currencyID='CHF'>{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID='CHF'>{tax}</cbc:TaxAmount>"
    "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>8.1</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    "</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>"
    "<cbc:LineExtensionAmount currencyID='CHF'>{net}</cbc:LineExtensionAmount>"
    "<cbc:TaxExclusiveAmount currencyID='CHF'>{net}</cbc:TaxExclusiveAmount>"
    "<cbc:TaxInclusiveAmount currencyID='CHF'>{gross}</cbc:TaxInclusiveAmount>"
    "<cbc:PayableAmount currencyID='CHF'>{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>{lines}</Invoice>"
)


def invoice(number: str, lines: int) -> bytes:
    """A sound UBL invoice of so many lines; 10 lines have about 10 KB."""
    prices = [Decimal(100 + n % 900) / 4 for n in range(1, lines + 1)]
    nets = [(price * (1 + n % 9)).quantize(Decimal("0.01")) for n, price in enumerate(prices)]
    net = sum(nets, Decimal(0))
    tax = (net * RATE / 100).quantize(Decimal("0.01"))
    rows = "".join(
        _LINE.format(n=n, quantity=1 + (n - 1) % 9, net=total, price=price)
        for n, (price, total) in enumerate(zip(prices, nets, strict=True), 1)
    )
    seller = _PARTY.format(role="Supplier", gln=SELLER, vat="CHE109030114MWST", name="Messwerk AG")
    buyer = _PARTY.format(role="Customer", gln=BUYER, vat="CHE214770358MWST", name="Zielwerk AG")
    text = _INVOICE.format(
        number=number, seller=seller, buyer=buyer, tax=tax, net=net, gross=net + tax, lines=rows
    )
    return text.encode()
