<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:c="urn:comptoir:xcbl30:codes"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    exclude-result-prefixes="#all">

  <!-- What a place of xCBL can't take although the mapping table gives it one: a template for each condition. -->

  <xsl:variable name="r:second" select="'xCBL 3.0 holds this once; the first one was taken.'"/>
  <xsl:variable name="r:no-day" select="'This is not a date.'"/>
  <xsl:variable name="r:zone" select="'xCBL 3.0 has a time zone for a time of day only; the day was taken.'"/>
  <xsl:variable name="r:no-clock" select="'This is not a time of day as xCBL 3.0 writes it, or it is midnight, which says nothing there.'"/>
  <xsl:variable name="r:not-a-copy" select="'xCBL 3.0 says of a copy that it is one, not of an original.'"/>
  <xsl:variable name="r:credit" select="'The code is none of a credit note; the document was written as one.'"/>
  <xsl:variable name="r:language" select="'xCBL 3.0 states one language for the whole document, and this one differs from it.'"/>
  <xsl:variable name="r:guideline" select="'xCBL 3.0 has no place for the guideline that a document follows.'"/>
  <xsl:variable name="r:other-currency" select="'xCBL 3.0 states this amount in the currency of the document only.'"/>
  <xsl:variable name="r:total-currency" select="'The tax is stated in a currency that is neither that of the document nor that of the tax.'"/>
  <xsl:variable name="r:sum" select="'xCBL 3.0 has no place for this sum, and the lines add up to another.'"/>
  <xsl:variable name="r:rounding" select="'xCBL 3.0 has no place for a rounding, and the totals do not show this one.'"/>
  <xsl:variable name="r:type" select="'xCBL 3.0 has no place for the type of this document.'"/>
  <xsl:variable name="r:scheme" select="'xCBL 3.0 has no place for the scheme of this number.'"/>
  <xsl:variable name="r:object" select="'Of an object that is invoiced, xCBL 3.0 holds number and scheme only.'"/>
  <xsl:variable name="r:attachment-date" select="'xCBL 3.0 has no place for the date of an attachment.'"/>
  <xsl:variable name="r:two-places" select="'xCBL 3.0 has one location for an attachment; the file itself was taken.'"/>
  <xsl:variable name="r:mandate" select="'xCBL 3.0 holds one mandate for the document; that of the first means of payment was taken.'"/>
  <xsl:variable name="r:one-name" select="'Where xCBL 3.0 holds one name of a party, it is read as the registered one.'"/>
  <xsl:variable name="r:exemption-code" select="'xCBL 3.0 has one place for the reason of an exemption; its text was taken.'"/>
  <xsl:variable name="r:no-tax-amount" select="'xCBL 3.0 states a tax with its amount only, and amount or rate to make it of are missing.'"/>
  <xsl:variable name="r:same-order" select="'The line is of the order that the document names.'"/>
  <xsl:variable name="r:indicator" select="'This says neither allowance nor charge; it was written as an allowance.'"/>
  <xsl:variable name="r:price-charge" select="'xCBL 3.0 knows a discount on a price, not a charge.'"/>
  <xsl:variable name="r:alone" select="'The value that it belongs to is missing.'"/>
  <xsl:variable name="r:count" select="'The number of lines differs from the lines there are.'"/>

  <xsl:variable name="r:guessed" select="'No public source shows the word that is written for it; guesses are allowed here.'"/>

  <xsl:function name="f:guesses" as="map(xs:string, xs:string)*">
    <xsl:sequence select="
        f:guessed($document//(cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode
          | cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentTypeCode), $c:type-word-guessed, $r:guessed),
        f:guessed($document//@unitCode, $c:unit-word-guessed, $r:guessed)"/>
  </xsl:function>

  <xsl:template match="*" mode="lost"><xsl:apply-templates select="*" mode="lost"/></xsl:template>

  <!-- Head -->

  <xsl:template match="/*" mode="lost">
    <xsl:sequence select="
        f:lost(cbc:CustomizationID[not(. = 'urn:cen.eu:en16931:2017')], $r:guideline),
        f:lost(cbc:IssueTime[not(matches(normalize-space(), $clock)) or normalize-space() = '00:00:00'], $r:no-clock),
        f:lost(cbc:CopyIndicator[not(f:is-true(.))], $r:not-a-copy),
        f:lost($type[not(. = $written-type)], $r:credit),
        f:lost(cbc:Note/@languageID[not(. = $spoken)], $r:language),
        f:lost(cbc:LineCountNumeric[not(f:same-number(., count($lines)))], $r:count),
        f:all-lost((tail(cac:InvoicePeriod), tail(cac:ContractDocumentReference), tail($projects), tail(cac:Delivery)), $r:second),
        f:all-lost(cac:TaxTotal except ($tax-total, $accounting-tax-total), $r:total-currency),
        f:all-lost($accounting-tax-total/cac:TaxSubtotal, $r:other-currency),
        f:second-due-dates(.)"/>
    <xsl:apply-templates select="
        * except (tail(cac:InvoicePeriod), tail(cac:ContractDocumentReference), tail($projects), tail(cac:Delivery),
          cac:TaxTotal except $tax-total)" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:second-due-dates" as="map(xs:string, xs:string)*">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="
        if ($is-credit-note) then f:lost(tail($document/cac:PaymentMeans/cbc:PaymentDueDate), $r:second) else ()"/>
  </xsl:function>

  <xsl:template mode="lost" match="
      cbc:IssueDate | cbc:DueDate | cbc:TaxPointDate | cbc:PaymentDueDate | cbc:ActualDeliveryDate | cbc:StartDate | cbc:EndDate">
    <xsl:sequence select="
        if (not(f:is-day(.))) then f:lost(., $r:no-day)
        else if (string-length(normalize-space()) gt 10) then f:lost(., $r:zone)
        else ()"/>
  </xsl:template>

  <!-- References -->

  <xsl:template mode="lost" match="cac:OrderReference[not(normalize-space(cbc:ID))]">
    <xsl:sequence select="f:lost(cbc:IssueDate, $r:alone)"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:DespatchDocumentReference">
    <xsl:sequence select="f:lost(cbc:DocumentTypeCode[not(.. is $delivery-note)], $r:type)"/>
    <xsl:next-match/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:AdditionalDocumentReference">
    <xsl:variable name="is-object" as="xs:boolean" select="cbc:DocumentTypeCode = '130'"/>
    <xsl:variable name="is-project" as="xs:boolean" select="cbc:DocumentTypeCode = $project-code"/>
    <xsl:sequence select="
        f:lost(cbc:DocumentTypeCode[not($is-object or $is-project)], $r:type),
        f:lost(cbc:ID/@schemeID[not($is-object)], $r:scheme),
        f:lost(if ($is-object) then cbc:DocumentDescription else tail(cbc:DocumentDescription), if ($is-object) then $r:object else $r:second),
        if ($is-object or $is-project) then f:all-lost(cac:Attachment, $r:object) else f:attachment-lost(.)"/>
    <xsl:next-match/>
  </xsl:template>

  <xsl:function name="f:attachment-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="reference" as="element()"/>
    <xsl:variable name="taken" as="element()?" select="f:attachment($reference)"/>
    <xsl:sequence select="
        if ($taken) then f:lost($reference/cbc:IssueDate, $r:attachment-date) else (),
        f:all-lost($reference/cac:Attachment/(cbc:EmbeddedDocumentBinaryObject, cac:ExternalReference/cbc:URI)[not(. is $taken)], $r:two-places)"/>
  </xsl:function>

  <!-- Parties -->

  <xsl:template mode="lost" match="cac:AccountingSupplierParty/cac:Party | cac:AccountingCustomerParty/cac:Party">
    <xsl:sequence select="
        f:lost(cac:PartyName[1]/cbc:Name[not(normalize-space(../../cac:PartyLegalEntity[1]/cbc:RegistrationName))], $r:one-name)"/>
    <xsl:next-match/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:Party | cac:PayeeParty | cac:TaxRepresentativeParty | cac:DeliveryParty">
    <xsl:sequence select="
        f:all-lost((tail(cac:PartyName), tail(cac:PartyLegalEntity)), $r:second),
        f:all-lost(cac:PartyTaxScheme[not(normalize-space(cbc:CompanyID))], $r:alone)"/>
    <xsl:apply-templates select="cac:PostalAddress" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:PostalAddress | cac:Address">
    <xsl:sequence select="f:all-lost(tail(cac:AddressLine), $r:second)"/>
  </xsl:template>

  <!-- Payment, allowances, tax, totals -->

  <xsl:template mode="lost" match="cac:PaymentMeans">
    <xsl:sequence select="
        f:lost(tail(cbc:PaymentID), $r:second),
        f:lost(cac:PaymentMandate/cbc:ID[preceding::cac:PaymentMeans], $r:mandate),
        f:lost(cbc:PaymentDueDate[not(f:is-day(.))][$is-credit-note], $r:no-day)"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:AllowanceCharge">
    <xsl:sequence select="
        f:lost(cbc:ChargeIndicator[not(normalize-space() = ('true', 'false', '1', '0'))], $r:indicator),
        f:lost(tail(cbc:AllowanceChargeReason), $r:second), f:all-lost(tail(cac:TaxCategory), $r:second)"/>
    <xsl:apply-templates select="cac:TaxCategory[1]" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:TaxCategory | cac:ClassifiedTaxCategory">
    <xsl:variable name="text" as="element()?" select="f:first(cbc:TaxExemptionReason)"/>
    <xsl:sequence select="
        if (not(f:has-tax(.))) then f:all-lost(., $r:no-tax-amount) else (
        f:lost(cbc:TaxExemptionReason except $text, $r:second),
        f:lost(cbc:TaxExemptionReasonCode[$text and not(matches(., $f:exemption))], $r:exemption-code))"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:TaxSubtotal">
    <xsl:sequence select="f:lost((cbc:TaxableAmount, cbc:TaxAmount)/@currencyID[not(. = $currency)], $r:other-currency)"/>
    <xsl:apply-templates select="cac:TaxCategory" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:LegalMonetaryTotal">
    <xsl:sequence select="
        f:lost(cbc:LineExtensionAmount[not(f:decimal(.) = f:sum($lines/cbc:LineExtensionAmount))], $r:sum),
        f:all-lost(cbc:PayableRoundingAmount[not(
            f:decimal(.) = f:rounding(../cbc:PayableAmount, ../cbc:TaxInclusiveAmount, ../cbc:PrepaidAmount))], $r:rounding),
        f:lost((cbc:LineExtensionAmount, cbc:PayableRoundingAmount)/@currencyID[not(. = $currency)], $r:other-currency)"/>
  </xsl:template>

  <!-- Lines -->

  <xsl:template mode="lost" match="cac:InvoiceLine | cac:CreditNoteLine">
    <xsl:sequence select="
        f:all-lost((tail(cac:InvoicePeriod), tail(cac:OrderLineReference), cac:DocumentReference except f:object(.)), $r:second),
        f:lost(cac:OrderLineReference[1]/cac:OrderReference/cbc:ID[not(. is f:other-order(current()))], $r:same-order),
        f:all-lost(cac:Price/(cac:AllowanceCharge except f:discount(current())), $r:price-charge),
        f:lost(f:discount(.)/cbc:ChargeIndicator[not(normalize-space() = ('false', '0'))], $r:indicator)"/>
    <xsl:apply-templates select="cac:InvoicePeriod[1], cac:AllowanceCharge, cac:Item" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:Item">
    <xsl:sequence select="f:lost(tail(cbc:Description), $r:second), f:all-lost(tail(cac:ManufacturersItemIdentification), $r:second)"/>
    <xsl:apply-templates select="cac:ClassifiedTaxCategory" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
