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
        cbc:CustomizationID[not(. = 'urn:cen.eu:en16931:2017')] ! f:lost(., $r:guideline),
        cbc:IssueTime[not(matches(normalize-space(), $clock)) or normalize-space() = '00:00:00']
            ! f:lost(., $r:no-clock),
        cbc:CopyIndicator[not(f:is-true(.))] ! f:lost(., $r:not-a-copy),
        $type[not(. = $written-type)] ! f:lost(., $r:credit),
        cbc:Note/@languageID[not(. = $spoken)] ! f:lost(., $r:language),
        cbc:LineCountNumeric[not(f:same-number(., count($lines)))] ! f:lost(., $r:count),
        (tail(cac:InvoicePeriod), tail(cac:ContractDocumentReference), tail($projects), tail(cac:Delivery))
            ! f:all-lost(., $r:second),
        (cac:TaxTotal except ($tax-total, $accounting-tax-total)) ! f:all-lost(., $r:total-currency),
        $accounting-tax-total/cac:TaxSubtotal ! f:all-lost(., $r:other-currency),
        f:second-due-dates(.)"/>
    <xsl:apply-templates select="
        * except (tail(cac:InvoicePeriod), tail(cac:ContractDocumentReference), tail($projects), tail(cac:Delivery),
          cac:TaxTotal except $tax-total)" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:second-due-dates" as="map(xs:string, xs:string)*">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="
        if ($is-credit-note) then tail($document/cac:PaymentMeans/cbc:PaymentDueDate) ! f:lost(., $r:second) else ()"/>
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
    <xsl:sequence select="cbc:IssueDate ! f:lost(., $r:alone)"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:DespatchDocumentReference">
    <xsl:sequence select="cbc:DocumentTypeCode[not(.. is $delivery-note)] ! f:lost(., $r:type)"/>
    <xsl:next-match/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:AdditionalDocumentReference">
    <xsl:variable name="is-object" as="xs:boolean" select="cbc:DocumentTypeCode = '130'"/>
    <xsl:variable name="is-project" as="xs:boolean" select="cbc:DocumentTypeCode = $project-code"/>
    <xsl:sequence select="
        cbc:DocumentTypeCode[not($is-object or $is-project)] ! f:lost(., $r:type),
        cbc:ID/@schemeID[not($is-object)] ! f:lost(., $r:scheme),
        (if ($is-object) then cbc:DocumentDescription else tail(cbc:DocumentDescription))
            ! f:lost(., if ($is-object) then $r:object else $r:second),
        if ($is-object or $is-project) then cac:Attachment ! f:all-lost(., $r:object) else f:attachment-lost(.)"/>
    <xsl:next-match/>
  </xsl:template>

  <xsl:function name="f:attachment-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="reference" as="element()"/>
    <xsl:variable name="taken" as="element()?" select="f:attachment($reference)"/>
    <xsl:sequence select="
        if ($taken) then $reference/cbc:IssueDate ! f:lost(., $r:attachment-date) else (),
        $reference/cac:Attachment/(cbc:EmbeddedDocumentBinaryObject, cac:ExternalReference/cbc:URI)[not(. is $taken)]
            ! f:all-lost(., $r:two-places)"/>
  </xsl:function>

  <!-- Parties -->

  <xsl:template mode="lost" match="cac:AccountingSupplierParty/cac:Party | cac:AccountingCustomerParty/cac:Party">
    <xsl:sequence select="
        cac:PartyName[1]/cbc:Name[not(normalize-space(../../cac:PartyLegalEntity[1]/cbc:RegistrationName))]
            ! f:lost(., $r:one-name)"/>
    <xsl:next-match/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:Party | cac:PayeeParty | cac:TaxRepresentativeParty | cac:DeliveryParty">
    <xsl:sequence select="
        (tail(cac:PartyName), tail(cac:PartyLegalEntity)) ! f:all-lost(., $r:second),
        cac:PartyTaxScheme[not(normalize-space(cbc:CompanyID))] ! f:all-lost(., $r:alone)"/>
    <xsl:apply-templates select="cac:PostalAddress" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:PostalAddress | cac:Address">
    <xsl:sequence select="tail(cac:AddressLine) ! f:all-lost(., $r:second)"/>
  </xsl:template>

  <!-- Payment, allowances, tax, totals -->

  <xsl:template mode="lost" match="cac:PaymentMeans">
    <xsl:sequence select="
        tail(cbc:PaymentID) ! f:lost(., $r:second),
        cac:PaymentMandate/cbc:ID[preceding::cac:PaymentMeans] ! f:lost(., $r:mandate),
        cbc:PaymentDueDate[not(f:is-day(.))][$is-credit-note] ! f:lost(., $r:no-day)"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:AllowanceCharge">
    <xsl:sequence select="
        cbc:ChargeIndicator[not(normalize-space() = ('true', 'false', '1', '0'))] ! f:lost(., $r:indicator),
        tail(cbc:AllowanceChargeReason) ! f:lost(., $r:second), tail(cac:TaxCategory) ! f:all-lost(., $r:second)"/>
    <xsl:apply-templates select="cac:TaxCategory[1]" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:TaxCategory | cac:ClassifiedTaxCategory">
    <xsl:variable name="text" as="element()?" select="f:first(cbc:TaxExemptionReason)"/>
    <xsl:sequence select="
        if (not(f:has-tax(.))) then f:all-lost(., $r:no-tax-amount) else (
        (cbc:TaxExemptionReason except $text) ! f:lost(., $r:second),
        cbc:TaxExemptionReasonCode[$text and not(matches(., $f:exemption))] ! f:lost(., $r:exemption-code))"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:TaxSubtotal">
    <xsl:sequence select="(cbc:TaxableAmount, cbc:TaxAmount)/@currencyID[not(. = $currency)]
        ! f:lost(., $r:other-currency)"/>
    <xsl:apply-templates select="cac:TaxCategory" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:LegalMonetaryTotal">
    <xsl:sequence select="
        cbc:LineExtensionAmount[not(f:decimal(.) = f:sum($lines/cbc:LineExtensionAmount))] ! f:lost(., $r:sum),
        cbc:PayableRoundingAmount[not(
            f:decimal(.) = f:rounding(../cbc:PayableAmount, ../cbc:TaxInclusiveAmount, ../cbc:PrepaidAmount))]
                ! f:all-lost(., $r:rounding),
        (cbc:LineExtensionAmount, cbc:PayableRoundingAmount)/@currencyID[not(. = $currency)]
            ! f:lost(., $r:other-currency)"/>
  </xsl:template>

  <!-- Lines -->

  <xsl:template mode="lost" match="cac:InvoiceLine | cac:CreditNoteLine">
    <xsl:sequence select="
        (tail(cac:InvoicePeriod), tail(cac:OrderLineReference), cac:DocumentReference except f:object(.))
            ! f:all-lost(., $r:second),
        cac:OrderLineReference[1]/cac:OrderReference/cbc:ID[not(. is f:other-order(current()))]
            ! f:lost(., $r:same-order),
        cac:Price/(cac:AllowanceCharge except f:discount(current())) ! f:all-lost(., $r:price-charge),
        f:discount(.)/cbc:ChargeIndicator[not(normalize-space() = ('false', '0'))] ! f:lost(., $r:indicator)"/>
    <xsl:apply-templates select="cac:InvoicePeriod[1], cac:AllowanceCharge, cac:Item" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:Item">
    <xsl:sequence select="tail(cbc:Description) ! f:lost(., $r:second), tail(cac:ManufacturersItemIdentification)
        ! f:all-lost(., $r:second)"/>
    <xsl:apply-templates select="cac:ClassifiedTaxCategory" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
