<?xml version="1.0" encoding="UTF-8"?>
<!-- What of an order in Order-X has no place in UBL, as far as that depends on what the document says. -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:128"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:function name="f:losses" as="map(*)*">
    <xsl:sequence select="f:surplus(), f:document-losses(), f:date-losses(), f:party-losses(),
        $transaction/ram:IncludedSupplyChainTradeLineItem ! f:line-losses(.)"/>
  </xsl:function>

  <!-- UBL holds once what is not in this list; siblings of one name stand together. -->
  <xsl:variable name="repeatable" as="xs:string*" select="tokenize('
      AdditionalReferencedDocument AdditionalReferenceReferencedDocument SpecifiedTaxRegistration TaxTotalAmount
      SpecifiedTradeAllowanceCharge AppliedTradeAllowanceCharge IncludedSupplyChainTradeLineItem
      ApplicableProductCharacteristic DesignatedProductClassification IndividualTradeProductInstance')"/>

  <xsl:function name="f:surplus" as="map(*)*">
    <xsl:for-each select="$root//*[node-name() = preceding-sibling::*[1]/node-name()][f:is-held-once(.)]">
      <xsl:sequence select="loss:of(., 'The other format holds this once.')"/>
    </xsl:for-each>
  </xsl:function>

  <!-- Notes may be many at the document, deliveries at a line, identifiers at a party of the head. -->
  <xsl:function name="f:is-held-once" as="xs:boolean">
    <xsl:param name="member" as="element()"/>
    <xsl:sequence select="not(local-name($member) = $repeatable
        or $member/self::ram:IncludedNote/parent::rsm:ExchangedDocument
        or $member/self::ram:RequestedDeliverySupplyChainEvent/parent::ram:SpecifiedLineTradeDelivery
        or $member/(self::ram:ID | self::ram:GlobalID)/parent::*[not(self::ram:ShipToTradeParty)]
            /(parent::ram:ApplicableHeaderTradeAgreement | parent::ram:ApplicableHeaderTradeSettlement))"/>
  </xsl:function>

  <xsl:function name="f:document-losses" as="map(*)*">
    <xsl:variable name="summation" select="$settlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation"/>
    <xsl:variable name="totals" select="$summation/ram:TaxTotalAmount"/>
    <xsl:sequence select="
        $agreement/(ram:BuyerOrderReferencedDocument | ram:AdditionalReferencedDocument)
            [not(ram:IssuerAssignedID)] ! loss:of(., 'A reference without its number.'),
        $agreement/ram:SpecifiedProcuringProject/ram:Name[. != $project-name]
            ! loss:of(., 'UBL holds no more than the number of a project.'),
        $agreement/ram:ApplicableTradeDeliveryTerms/ram:RelevantTradeLocation[ram:ID]/ram:Name
            ! loss:of(., 'UBL names the place of the delivery terms once.'),
        $exchanged/ram:IncludedNote[not(ram:SubjectCode)]/ram:Content[1][matches(., $subject-code-pattern)]
            ! loss:of(., 'The text begins like a subject code and is read as one in UBL.'),
        $settlement/ram:SpecifiedTradeAllowanceCharge[not(ram:ChargeIndicator/udt:Indicator)]
            ! loss:of(., 'Neither an allowance nor a charge: the indicator is missing.'),
        $delivery/ram:RequestedDeliverySupplyChainEvent[1] ! f:event-losses(.),
        ($totals except f:main-amount($totals)) ! loss:of(., 'The other format holds this once.'),
        $summation[empty(f:payable(.))]/(* except ram:TaxTotalAmount)
            ! loss:of(., 'UBL holds totals with the amount payable only, and it can’t be told without the VAT.')"/>
  </xsl:function>

  <!-- Dates: the day of issue may have a time. -->
  <xsl:function name="f:date-losses" as="map(*)*">
    <xsl:variable name="days" as="element()*" select="
        $exchanged/ram:EffectiveSpecifiedPeriod/*/(udt:DateTimeString | udt:DateTime),
        $agreement/ram:BuyerOrderReferencedDocument/ram:FormattedIssueDateTime/qdt:DateTimeString,
        ($delivery | $transaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeDelivery)
            /ram:RequestedDeliverySupplyChainEvent//(udt:DateTimeString | udt:DateTime)"/>
    <xsl:sequence select="
        ($issued, $days)/@format[not(f:code(.) = ('102', '203', '204'))]
            ! loss:of(., 'UBL writes every date in one form.'),
        $days/@format[f:code(.) = ('203', '204')] ! loss:of(., 'UBL says the day only, not the time.'),
        $days[exists(f:iso-date(.))][string-length(f:digits(.)) ne 8]
            ! loss:of(., 'UBL says the day only, not the time.'),
        ($issued, $days)[empty(f:iso-date(.))] ! loss:of(., 'This is not a day in the form 102 (CCYYMMDD).'),
        $issued[exists(f:iso-date(.))][f:says-another-form(.)]
            ! loss:of(., 'The form of the date is not the one it names.'),
        $issued[string-length(f:digits(.)) gt 8][empty(f:time(.))] ! loss:of(., 'This is not a time of day.'),
        $issued/self::udt:DateTime[string-length(normalize-space()) ne 19]
            ! loss:of(., 'UBL says the time to the second, without a time zone.')"/>
  </xsl:function>

  <xsl:function name="f:says-another-form" as="xs:boolean">
    <xsl:param name="date" as="element()"/>
    <xsl:sequence select="exists($date/@format) and string-length(f:digits($date))
        != map{'102': 8, '203': 12, '204': 14}(f:code($date/@format))"/>
  </xsl:function>

  <xsl:function name="f:party-losses" as="map(*)*">
    <xsl:variable name="parties" select="$agreement/(ram:SellerTradeParty | ram:BuyerTradeParty
        | ram:BuyerRequisitionerTradeParty), $settlement/ram:InvoiceeTradeParty, $delivery/ram:ShipToTradeParty"/>
    <xsl:variable name="once" select="$delivery/ram:ShipToTradeParty, $transaction/ram:IncludedSupplyChainTradeLineItem
        /(ram:SpecifiedLineTradeAgreement/ram:BuyerRequisitionerTradeParty
        | ram:SpecifiedLineTradeDelivery/ram:ShipToTradeParty)"/>
    <xsl:sequence select="
        $once[ram:GlobalID]/ram:ID ! loss:of(., 'UBL holds one identifier of this party.'),
        $parties/ram:SpecifiedTaxRegistration[not(ram:ID/@schemeID)]
            ! loss:of(., 'Without a scheme UBL does not tell what kind of number this is.'),
        $parties/ram:DefinedTradeContact[1][ram:PersonName]/ram:DepartmentName
            ! loss:of(., 'UBL names one contact point.')"/>
  </xsl:function>

  <xsl:function name="f:line-losses" as="map(*)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="agreed" select="$line/ram:SpecifiedLineTradeAgreement"/>
    <xsl:sequence select="
        $line/ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge
            [not(ram:ChargeIndicator/udt:Indicator)]
                ! loss:of(., 'Neither an allowance nor a charge: the indicator is missing.'),
        $line/ram:SpecifiedLineTradeDelivery/ram:ShipToTradeParty/ram:Name[not(. = f:main-id(..))]
            ! loss:of(., 'The pivot holds no more than the number of a line’s place of delivery.'),
        $agreed/ram:BuyerRequisitionerTradeParty ! f:requisitioner-losses(.),
        $line/ram:SpecifiedLineTradeDelivery/ram:RequestedDeliverySupplyChainEvent ! f:event-losses(.),
        $agreed/ram:GrossPriceProductTradePrice ! f:price-losses(., $agreed)"/>
  </xsl:function>

  <xsl:function name="f:requisitioner-losses" as="map(*)*">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="name" select="f:requisitioner-name($party)"/>
    <xsl:sequence select="$party/ram:DefinedTradeContact[1]/(ram:PersonName | ram:DepartmentName)
        [not(. = ($name, f:main-id($party)))] ! loss:of(., 'UBL names one contact point.')"/>
  </xsl:function>

  <xsl:function name="f:event-losses" as="map(*)*">
    <xsl:param name="event" as="element()"/>
    <xsl:sequence select="$event[ram:OccurrenceSpecifiedPeriod[f:has-days(.)]]/ram:OccurrenceDateTime
        ! loss:of(., 'A period says more than the day beside it.')"/>
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
