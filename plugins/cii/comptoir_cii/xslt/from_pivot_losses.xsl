<?xml version="1.0" encoding="UTF-8"?>
<!-- What of UBL has no place in a Cross Industry Invoice, as far as that depends on what the document says. -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs cac cbc f loss">

  <xsl:function name="f:losses" as="map(*)*">
    <xsl:sequence select="f:surplus(), f:document-losses(), f:date-losses(), f:party-losses(), f:payment-losses(),
        f:tax-losses(), $root/(cac:InvoiceLine | cac:CreditNoteLine) ! f:line-losses(.)"/>
  </xsl:function>

  <!-- What CII, as EN 16931 uses it, can repeat; anything else is held once. Siblings of one name stand together. -->
  <xsl:variable name="repeatable" as="xs:string*" select="tokenize('
      Note BillingReference AdditionalDocumentReference PartyIdentification PartyTaxScheme PaymentMeans
      AllowanceCharge TaxTotal TaxSubtotal InvoiceLine CreditNoteLine CommodityClassification AdditionalItemProperty')"/>

  <xsl:function name="f:surplus" as="map(*)*">
    <xsl:for-each select="$root//*[node-name() = following-sibling::*[1]/node-name()]">
      <xsl:if test="f:is-held-once(.)">
        <xsl:sequence select="following-sibling::*[1] ! loss:of(., 'The other format holds this once.')"/>
      </xsl:if>
    </xsl:for-each>
  </xsl:function>

  <!-- The note of a line and the discount of a price bear names that may stand several times elsewhere. -->
  <xsl:function name="f:is-held-once" as="xs:boolean">
    <xsl:param name="member" as="element()"/>
    <xsl:sequence select="not(local-name($member) = $repeatable)
        or exists($member/(self::cbc:Note[not(.. is $root)] | self::cac:AllowanceCharge/parent::cac:Price))"/>
  </xsl:function>

  <xsl:function name="f:document-losses" as="map(*)*">
    <xsl:variable name="additional" select="$root/cac:AdditionalDocumentReference"/>
    <xsl:sequence select="
        $root/cbc:CustomizationID[$guideline and . != $guideline]
            ! loss:of(., 'The receiver asks for a guideline of his own.'),
        $additional[not(. is $project)]/cbc:DocumentTypeCode[f:code(.) != $object-code]
            ! loss:of(., 'CII does not tell this kind of additional document.'),
        $project/self::cac:AdditionalDocumentReference/(* except (cbc:ID | cbc:DocumentTypeCode), cbc:ID/@*)
            ! loss:of(., 'CII holds no more than the number of a project.')"/>
  </xsl:function>

  <!-- Dates: form 102 says no more than a day. -->
  <xsl:function name="f:date-losses" as="map(*)*">
    <xsl:variable name="lines" select="$root/(cac:InvoiceLine | cac:CreditNoteLine)"/>
    <xsl:variable name="dates" select="$root/(cbc:IssueDate | cbc:TaxPointDate), $due-dates[1],
        $root/cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate,
        $root/cac:Delivery[1]/cbc:ActualDeliveryDate,
        ($root | $lines)/cac:InvoicePeriod[1]/(cbc:StartDate | cbc:EndDate)"/>
    <xsl:sequence select="$dates[string-length(normalize-space()) != 10]
        ! loss:of(., 'CII says the day only, not the time zone.'),
        $due-dates[position() > 1][. != $due-dates[1]] ! loss:of(., 'The other format holds this once.')"/>
  </xsl:function>

  <xsl:function name="f:party-losses" as="map(*)*">
    <xsl:variable name="parties" select="$root/(cac:AccountingSupplierParty/cac:Party | cac:AccountingCustomerParty/cac:Party
        | cac:TaxRepresentativeParty)"/>
    <xsl:sequence select="
        $parties/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID[not(upper-case(normalize-space()) = ('VAT',
            'FC'))] ! loss:of(., 'CII tells VAT from other taxes and no more.'),
        $parties/cac:PartyTaxScheme[not(cbc:CompanyID)] ! loss:of(., 'A tax scheme without a number.'),
        $root/(cac:AccountingSupplierParty/cac:Party | cac:PayeeParty)/cac:PartyIdentification
            /cbc:ID[f:is-creditor(.)][. != $creditor] ! loss:of(., 'The other format holds this once.'),
        $root/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm
            ! loss:of(., 'EN 16931 knows the legal form of the seller only.')"/>
  </xsl:function>

  <xsl:function name="f:payment-losses" as="map(*)*">
    <xsl:sequence select="
        $means/cbc:PaymentID[. != $payment-reference] ! loss:of(., 'The other format holds this once.'),
        $means/cac:PaymentMandate/cbc:ID[. != $mandate] ! loss:of(., 'The other format holds this once.'),
        $means/cac:CardAccount/cbc:NetworkID[. != $no-card-network]
            ! loss:of(., 'CII does not name the network of a card.')"/>
  </xsl:function>

  <xsl:function name="f:tax-losses" as="map(*)*">
    <xsl:sequence select="
        $root/cac:TaxTotal[not(. is $main-tax)]/cac:TaxSubtotal
            ! loss:of(., 'CII breaks VAT down once, in the currency of the document.'),
        ($root/cbc:TaxPointDate, $due-code)[empty($breakdown)]
            ! loss:of(., 'CII keeps the point of VAT with its breakdown, and the document has none.'),
        $due-code[empty($due-code-of-cii(f:code(.)))] ! loss:of(., 'This code has no counterpart in CII.')"/>
  </xsl:function>

  <xsl:function name="f:line-losses" as="map(*)*">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        $line/cac:DocumentReference[1]/cbc:DocumentTypeCode[f:code(.) != $object-code]
            ! loss:of(., 'CII does not tell this kind of document of a line.')"/>
  </xsl:function>

</xsl:stylesheet>
