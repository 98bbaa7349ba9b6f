"""The rules that people break most, in our own words and with the way to mend them.

All others are shown with the rule set's own sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine.model import Message

_ASK = Message("Ask the program that wrote the document to fill it in.")
_ROUND = Message(
    "Check each addend, and the rounding: amounts are rounded to two decimals, half away from zero."
)
_CODE = Message(
    "Replace the code by one of the list; codes are written in capital letters and without spaces."
)
_SELLER_TAX = Message(
    "Fill in the VAT identifier of the seller, his tax number, or that of his tax representative."
)
_REASON = Message("State why no VAT is charged, as a text or as a VATEX code.")

EXPLANATIONS: Mapping[str, tuple[Message, Message | None]] = {
    "BR-01": (Message("The document does not say which guideline it follows."),
              Message("Write urn:cen.eu:en16931:2017, or the guideline that you agreed on.")),
    "BR-02": (Message("The document has no number."), _ASK),
    "BR-03": (Message("The document has no date of issue."), _ASK),
    "BR-04": (Message("The document does not say what kind of invoice or credit note it is."),
              Message("Write 380 for an invoice or 381 for a credit note.")),
    "BR-05": (Message("The document does not name its currency."),
              Message("Write the three letters of the currency, for example EUR.")),
    "BR-06": (Message("The seller has no name."), _ASK),
    "BR-07": (Message("The buyer has no name."), _ASK),
    "BR-08": (Message("The seller has no postal address."), _ASK),
    "BR-09": (Message("The address of the seller names no country."),
              Message("Write the two letters of the country, for example DE.")),
    "BR-10": (Message("The buyer has no postal address."), _ASK),
    "BR-11": (Message("The address of the buyer names no country."),
              Message("Write the two letters of the country, for example DE.")),
    "BR-16": (Message("The document has no line."), _ASK),
    "BR-21": (Message("A line has no number."), _ASK),
    "BR-22": (Message("A line has no quantity."), _ASK),
    "BR-23": (Message("The quantity of a line has no unit."),
              Message("Write the code of the unit, for example C62 for pieces or HUR for hours.")),
    "BR-24": (Message("A line has no net amount."), _ASK),
    "BR-25": (Message("A line does not name the item."), _ASK),
    "BR-26": (Message("A line has no net price."), _ASK),
    "BR-CO-10": (Message("The sum of the lines is not the sum of their net amounts."), _ROUND),
    "BR-CO-11": (Message("The sum of the allowances is not the sum of the allowances on the whole document."), _ROUND),
    "BR-CO-12": (Message("The sum of the charges is not the sum of the charges on the whole document."), _ROUND),
    "BR-CO-13": (Message("The total without VAT is not the lines less allowances plus charges."), _ROUND),
    "BR-CO-14": (Message("The VAT total is not the sum of the VAT of all rates."), _ROUND),
    "BR-CO-15": (Message("The total with VAT is not the total without VAT plus VAT."), _ROUND),
    "BR-CO-16": (Message("The amount due is not the total with VAT less what is paid plus rounding."), _ROUND),
    "BR-CO-17": (Message("The VAT of a rate is not its taxable amount times the rate."), _ROUND),
    "BR-CO-18": (Message("The document has no breakdown of VAT."), _ASK),
    "BR-CO-26": (Message("The seller can't be identified."),
                 Message("Fill in his identifier, his registration number or his VAT identifier.")),
    "BR-CL-01": (Message("The kind of document is no code of UNTDID 1001 for this document."), _CODE),
    "BR-CL-04": (Message("The currency of the document is no code of ISO 4217."), _CODE),
    "BR-CL-14": (Message("The country is no code of ISO 3166-1."), _CODE),
    "BR-CL-16": (Message("The means of payment is no code of UNTDID 4461."), _CODE),
    "BR-CL-23": (Message("The unit of a quantity is no code of UN/ECE Recommendation 20 or 21."), _CODE),
    "BR-CL-25": (Message("The scheme of an electronic address is no code of the list EAS."), _CODE),
    "BR-S-02": (Message("VAT is charged, but the seller has no tax number."), _SELLER_TAX),
    "BR-AE-02": (Message("VAT is the buyer’s duty, but the parties’ tax numbers are missing."),
                 Message("Fill in the tax number of the seller, and the VAT or registration number of the buyer.")),
    "BR-S-08": (Message("The taxable amount of a standard rate is not the sum of its lines, allowances and charges."),
                _ROUND),
    "BR-E-10": (Message("An exemption from VAT is not justified."), _REASON),
    "BR-AE-10": (Message("The reverse charge of VAT is not justified."), _REASON),
    "BR-IC-10": (Message("The supply within the community is not justified."), _REASON),
    "BR-G-10": (Message("The export outside the EU is not justified."), _REASON),
    "BR-O-10": (Message("That the document is outside the scope of VAT is not justified."), _REASON),
}  # fmt: skip
"""Rule → what is wrong, and how to mend it."""
