<?xml version="1.0" encoding="UTF-8"?>
<!-- What of a Cross Industry Invoice has no place in UBL, as far as that depends on what the document says. -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:function name="f:losses" as="map(*)*">
    <xsl:sequence select="f:surplus(), f:document-losses(), f:date-losses(), f:party-losses(), f:payment-losses(),
        f:tax-losses(), $transaction/ram:IncludedSupplyChainTradeLineItem ! f:line-losses(.)"/>
  </xsl:function>

  <!-- UBL, as EN 16931 uses it, holds once what is not in this list; siblings of one name stand together. -->
  <xsl:variable name="repeatable" as="xs:string*" select="tokenize('
      InvoiceReferencedDocument AdditionalReferencedDocument SpecifiedTaxRegistration
      SpecifiedTradeSettlementPaymentMeans ApplicableTradeTax SpecifiedTradeAllowanceCharge TaxTotalAmount
      IncludedSupplyChainTradeLineItem ApplicableProductCharacteristic DesignatedProductClassification')"/>

  <xsl:function name="f:surplus" as="map(*)*">
    <xsl:for-each select="$root//*[node-name() = following-sibling::*[1]/node-name()]
        [not(node-name() = preceding-sibling::*[1]/node-name())][f:is-held-once(.)]">
      <xsl:sequence select="f:surplus-siblings(.)"/>
    </xsl:for-each>
  </xsl:function>

  <!-- Notes may be many at the document, identifiers at the seller. -->
  <xsl:function name="f:is-held-once" as="xs:boolean">
    <xsl:param name="member" as="element()"/>
    <xsl:sequence select="not(local-name($member) = $repeatable
        or $member/self::ram:IncludedNote/parent::rsm:ExchangedDocument
        or $member/(self::ram:ID | self::ram:GlobalID)/parent::ram:SellerTradeParty)"/>
  </xsl:function>

  <!-- Of amounts the one in the document's currency was taken, of anything else the first. -->
  <xsl:function name="f:surplus-siblings" as="map(*)*">
    <xsl:param name="first" as="element()"/>
    <xsl:variable name="all" select="$first/../*[node-name() = $first/node-name()]"/>
    <xsl:variable name="taken" select="if (ends-with(local-name($first), 'Amount')) then f:main-amount($all)
        else $first"/>
    <xsl:sequence select="($all except $taken) ! loss:of(., 'The other format holds this once.')"/>
  </xsl:function>

  <xsl:function name="f:document-losses" as="map(*)*">
    <xsl:variable name="additional" select="$agreement/ram:AdditionalReferencedDocument"/>
    <xsl:variable name="tenders" select="$additional[f:code(ram:TypeCode) = $tender-code]"/>
    <xsl:sequence select="
        $tenders[not(. is $originator)] ! loss:of(., 'The other format holds this once.'),
        $originator/(* except (ram:IssuerAssignedID | ram:TypeCode))
            ! loss:of(., 'UBL holds no more than the number of a tender or lot.'),
        $additional/ram:TypeCode[not(normalize-space() = ($object-code, $tender-code, $support-code))]
            ! loss:of(., 'UBL does not tell this kind of additional document.'),
        $additional[not(f:code(ram:TypeCode) = ($object-code, $tender-code))]/ram:ReferenceTypeCode
            ! loss:of(., 'UBL names a scheme for the invoiced object only.'),
        $agreement/ram:SpecifiedProcuringProject/ram:Name[. != $project-name]
            ! loss:of(., 'UBL holds no more than the number of a project.'),
        $exchanged/ram:IncludedNote[not(ram:SubjectCode)]/ram:Content[1][matches(., $subject-code-pattern)]
            ! loss:of(., 'The text begins like a subject code and is read as one in UBL.')"/>
  </xsl:function>

  <!-- Dates: form 102 says no more than a day. -->
  <xsl:function name="f:date-losses" as="map(*)*">
    <xsl:variable name="dates" select="$exchanged/ram:IssueDateTime/udt:DateTimeString,
        $settlement/ram:InvoiceReferencedDocument/ram:FormattedIssueDateTime/qdt:DateTimeString,
        $settlement/ram:BillingSpecifiedPeriod/*/udt:DateTimeString,
        $delivery/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString,
        $due-date, $tax-point-date,
        $transaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod
            /*/udt:DateTimeString"/>
    <xsl:for-each select="$dates[not(@format = '102') or string-length() ne 8 or empty(f:iso-date(.))]">
      <xsl:sequence select="
          @format[. != '102'] ! loss:of(., 'UBL writes every date in one form.'),
          if (empty(f:iso-date(.))) then loss:of(., 'This is not a day in the form 102 (CCYYMMDD).')
          else .[string-length(normalize-space()) ne 8] ! loss:of(., 'UBL says the day only, not the time.')"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:party-losses" as="map(*)*">
    <xsl:variable name="once" select="$agreement/ram:BuyerTradeParty, $settlement/ram:PayeeTradeParty,
        $delivery/ram:ShipToTradeParty"/>
    <xsl:variable name="representative" select="$agreement/ram:SellerTaxRepresentativeTradeParty"/>
    <xsl:variable name="registration" select="$representative ! f:main-registration(.)"/>
    <xsl:sequence select="
        $once/(ram:GlobalID[1]/../ram:ID) ! loss:of(., 'UBL holds one identifier of this party.'),
        $agreement/(ram:SellerTradeParty | ram:BuyerTradeParty)
            /ram:SpecifiedTaxRegistration[not(ram:ID/@schemeID)]
                ! loss:of(., 'Without a scheme UBL does not tell what kind of number this is.'),
        $representative/ram:SpecifiedTaxRegistration[not(. is $registration)]
            ! loss:of(., 'The other format holds this once.'),
        $agreement/*/ram:DefinedTradeContact[1][ram:PersonName]/ram:DepartmentName
            ! loss:of(., 'UBL names one contact point.')"/>
  </xsl:function>

  <xsl:function name="f:payment-losses" as="map(*)*">
    <xsl:sequence select="
        $means/ram:Information[1][. != $payment-text] ! loss:of(., 'The other format holds this once.'),
        $means/ram:ApplicableTradeSettlementFinancialCard[not(. is $card)]
            ! loss:of(., 'UBL holds one card, by its number.'),
        $means[not(. is $debited)]/ram:PayerPartyDebtorFinancialAccount
            ! loss:of(., 'The other format holds this once.'),
        $means/(ram:PayeePartyCreditorFinancialAccount | ram:PayerPartyDebtorFinancialAccount)
            [ram:IBANID]/ram:ProprietaryID ! loss:of(., 'UBL holds one number of an account.'),
        $settlement/ram:SpecifiedTradeAllowanceCharge[not(ram:ChargeIndicator/udt:Indicator)]
            ! loss:of(., 'Neither an allowance nor a charge: the indicator is missing.')"/>
  </xsl:function>

  <xsl:function name="f:tax-losses" as="map(*)*">
    <xsl:variable name="breakdown" select="$settlement/ram:ApplicableTradeTax"/>
    <xsl:sequence select="
        $breakdown/ram:TaxPointDate[not(udt:DateString is $tax-point-date)][string(.) != $tax-point-date]
            ! loss:of(., 'The other format holds this once.'),
        $breakdown/ram:DueDateTypeCode[. != $due-code] ! loss:of(., 'The other format holds this once.'),
        $due-code[not(map:contains($due-code-of-ubl, f:code(.)))] ! loss:of(., 'This code has no counterpart in UBL.')"
        xmlns:map="http://www.w3.org/2005/xpath-functions/map"/>
  </xsl:function>

  <xsl:function name="f:line-losses" as="map(*)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="settled" select="$line/ram:SpecifiedLineTradeSettlement"/>
    <xsl:variable name="agreed" select="$line/ram:SpecifiedLineTradeAgreement"/>
    <xsl:variable name="object" select="f:line-object($settled)"/>
    <xsl:sequence select="
        $settled/ram:AdditionalReferencedDocument[not(. is $object)]
            ! loss:of(., 'UBL holds one invoiced object of a line (130).'),
        $settled/ram:ApplicableTradeTax[position() > 1] ! loss:of(., 'The other format holds this once.'),
        $settled/ram:SpecifiedTradeAllowanceCharge[not(ram:ChargeIndicator/udt:Indicator)]
            ! loss:of(., 'Neither an allowance nor a charge: the indicator is missing.'),
        $line/ram:SpecifiedTradeProduct/ram:DesignatedProductClassification[not(ram:ClassCode)]
            ! loss:of(., 'A classification without its code.'),
        $agreed/ram:GrossPriceProductTradePrice ! f:price-losses(., $agreed)"/>
  </xsl:function>

  <xsl:function name="f:price-losses" as="map(*)*">
    <xsl:param name="gross" as="element()"/>
    <xsl:param name="agreed" as="element()"/>
    <xsl:variable name="quantity" select="$agreed/ram:NetPriceProductTradePrice/ram:BasisQuantity"/>
    <xsl:variable name="discount" select="f:discount($gross)"/>
    <xsl:sequence select="
        if (empty(f:gross-price($agreed))) then $gross
            ! loss:of(., 'UBL states gross and net price for one and the same quantity.')
        else ($gross/ram:BasisQuantity/@unitCode[$quantity and not(. = $quantity/@unitCode)]
            ! loss:of(., 'UBL holds one base quantity of the prices.'),
              $gross/ram:AppliedTradeAllowanceCharge[not(. is $discount)]
                  ! loss:of(., 'The other format holds this once.'))"/>
  </xsl:function>

</xsl:stylesheet>
