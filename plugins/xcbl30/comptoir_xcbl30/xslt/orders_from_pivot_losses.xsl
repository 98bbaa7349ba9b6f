<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- What a place of xCBL can't take of an order document although its mapping table gives it one: a template for each
       condition. What orders share with invoices is told by the losses of invoices. -->

  <xsl:variable name="r:not-whole" select="'xCBL 3.0 takes a whole number here.'"/>
  <xsl:variable name="r:trading-name" select="'xCBL 3.0 holds one name of this party, and it is read as its trading name.'"/>
  <xsl:variable name="r:same-party" select="'It repeats another party of the document, and is read as that one alone.'"/>
  <xsl:variable name="r:place-address" select="'xCBL 3.0 has one address for the goods, and it is read as that of the place.'"/>
  <xsl:variable name="r:partial" select="'xCBL 3.0 says once for all lines whether parts may be delivered, and these do not all say the same.'"/>
  <xsl:variable name="r:line-status" select="'An order of xCBL 3.0 has no place for the state of a line.'"/>
  <xsl:variable name="r:no-price" select="'xCBL 3.0 has a place for it with a price only, and the line tells none.'"/>
  <xsl:variable name="r:no-quantity" select="'xCBL 3.0 tells a delivery with its quantity, and there is none.'"/>
  <xsl:variable name="r:one-place" select="'xCBL 3.0 has one place for all deliveries of a line.'"/>
  <xsl:variable name="r:no-unit" select="'The document has no package with this number.'"/>
  <xsl:variable name="r:no-lines" select="'xCBL 3.0 tells packages with the lines only, and there are none.'"/>

  <xsl:variable name="guideline" as="xs:string" select="
      'urn:fdc:peppol.eu:poacc:trns:' || map{'Order': 'order', 'OrderResponse': 'order_response', 'DespatchAdvice': 'despatch_advice'}(local-name($document)) || ':3'"/>

  <xsl:template match="/*" mode="lost">
    <xsl:variable name="second" as="element()*" select="
        tail(cac:ValidityPeriod), tail(cac:Contract), tail(cac:ProjectReference), tail(cac:QuotationDocumentReference),
        tail(cac:OriginatorDocumentReference), tail(cac:Delivery), tail(cac:DeliveryTerms), tail(cac:TaxTotal),
        tail(cac:OrderReference)[$is-response]"/>
    <xsl:sequence select="
        cbc:CustomizationID[not(. = $guideline)] ! f:lost(., $r:guideline),
        cbc:IssueTime[not(matches(normalize-space(), $clock)) or normalize-space() = '00:00:00']
            ! f:lost(., $r:no-clock),
        cbc:CopyIndicator[not(f:is-true(.))] ! f:lost(., $r:not-a-copy),
        cbc:Note/@languageID[not(. = $spoken)] ! f:lost(., $r:language),
        cbc:LineCountNumeric[not(f:whole(.))][not($is-response)] ! f:lost(., $r:not-whole),
        $second ! f:all-lost(., $r:second)"/>
    <xsl:apply-templates select="* except $second" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cbc:ActualDespatchDate | cbc:ExpiryDate | cbc:BestBeforeDate | cbc:ManufactureDate">
    <xsl:sequence select="
        if (not(f:is-day(.))) then f:lost(., $r:no-day)
        else if (string-length(normalize-space()) gt 10) then f:lost(., $r:zone)
        else ()"/>
  </xsl:template>

  <!-- References -->

  <xsl:template mode="lost" match="cac:OrderDocumentReference[not(normalize-space(cbc:ID))]"><xsl:sequence select="cbc:IssueDate
      ! f:lost(., $r:alone)"/></xsl:template>
  <xsl:template mode="lost" match="cac:OrderReference[$is-response]">
    <xsl:sequence select="tail(cac:DocumentReference) ! f:all-lost(., $r:second)"/>
    <xsl:apply-templates select="* except tail(cac:DocumentReference)" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:AdditionalDocumentReference">
    <xsl:sequence select="tail(cbc:DocumentDescription) ! f:lost(., $r:second), f:attachment-lost(.)"/>
    <xsl:apply-templates select="cbc:IssueDate" mode="lost"/>
  </xsl:template>

  <!-- Parties -->

  <xsl:template mode="lost" match="
      cac:BuyerCustomerParty/cac:Party | cac:SellerSupplierParty/cac:Party | cac:OriginatorCustomerParty/cac:Party | cac:AccountingCustomerParty/cac:Party
      | cac:DespatchSupplierParty/cac:Party | cac:DeliveryCustomerParty/cac:Party | cac:DeliveryParty | cac:CarrierParty">
    <xsl:variable name="traded" as="element()?" select="cac:PartyName[1]/cbc:Name"/>
    <xsl:variable name="registered" as="element()?" select="cac:PartyLegalEntity[1]/cbc:RegistrationName"/>
    <xsl:sequence select="
        if (f:has-tax-information(.)) then $traded[not(normalize-space($registered))] ! f:lost(., $r:one-name)
        else if (f:is-registered(.)) then $traded ! f:lost(., $r:one-name)
        else $registered ! f:lost(., $r:trading-name),
        (tail(cac:PartyName), tail(cac:PartyLegalEntity)) ! f:all-lost(., $r:second),
        cac:PartyTaxScheme[not(normalize-space(cbc:CompanyID))] ! f:all-lost(., $r:alone),
        cac:PostalAddress[current()/self::cac:DeliveryParty] ! f:all-lost(., $r:place-address),
        f:same-party-lost(.)"/>
    <xsl:apply-templates select="cac:PostalAddress" mode="lost"/>
  </xsl:template>

  <!-- Who sells is read as who sends, and who buys as who receives, where nothing tells them apart. -->
  <xsl:function name="f:same-party-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="other" as="element()?" select="
        $party[$is-despatch] ! (parent::cac:SellerSupplierParty/$document/cac:DespatchSupplierParty/cac:Party,
          parent::cac:BuyerCustomerParty/$document/cac:DeliveryCustomerParty/cac:Party)"/>
    <xsl:sequence select="if ($other and deep-equal($party, $other) and not(f:told-by-tax($party))) then $party
        ! f:all-lost(., $r:same-party) else ()"/>
  </xsl:function>
  <xsl:function name="f:told-by-tax" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists((f:vat($party), $party/cac:PartyLegalEntity[1]/(cbc:CompanyLegalForm, cbc:CompanyID), $party/cac:PartyName[1][../cac:PartyLegalEntity[1]/cbc:RegistrationName]))"/>
  </xsl:function>

  <xsl:template mode="lost" match="cac:DeliveryTerms"><xsl:sequence select="tail(cbc:SpecialTerms)
      ! f:lost(., $r:second)"/></xsl:template>

  <!-- Totals -->

  <xsl:template mode="lost" match="cac:AnticipatedMonetaryTotal">
    <xsl:variable name="amounts" as="element()*" select="$lines/cbc:LineExtensionAmount"/>
    <xsl:sequence select="
        cbc:LineExtensionAmount[not(count($amounts) = count($lines) and f:decimal(.) = f:sum($amounts)) or not(../cbc:PayableAmount)]
            ! f:lost(., $r:sum),
        cbc:LineExtensionAmount/@currencyID[not(. = $currency)] ! f:lost(., $r:other-currency)"/>
  </xsl:template>

  <!-- Lines -->

  <xsl:template mode="lost" match="cac:OrderLine">
    <xsl:variable name="second" as="element()*" select="tail(cac:QuotationLineReference), tail(cac:OrderLineReference), tail(cac:SellerSubstitutedLineItem)"/>
    <xsl:sequence select="
        $second ! f:all-lost(., $r:second),
        cac:DocumentReference[not(cbc:ID)]/cbc:IssueDate ! f:lost(., $r:alone),
        if ($is-response) then cac:OrderLineReference[1]/cac:OrderReference/cbc:ID[not(. is f:other-order(current()/cac:LineItem))]
            ! f:lost(., $r:same-order) else (),
        cac:SellerSubstitutedLineItem[1]/cac:Item/(tail(cbc:Description), cac:SellersItemIdentification[not(cbc:ID)]/cbc:ExtendedID)
            ! f:lost(., $r:alone)"/>
    <xsl:apply-templates select="cac:LineItem, cac:DocumentReference/cbc:IssueDate" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:LineItem">
    <xsl:variable name="discount" as="element()?" select="f:discount(.)"/>
    <xsl:sequence select="
        cbc:LineStatusCode[$is-order] ! f:lost(., $r:line-status),
        cbc:PartialDeliveryIndicator[not($partial)] ! f:lost(., $r:partial),
        tail(cac:OriginatorParty) ! f:all-lost(., $r:second),
        cac:Price/(cac:AllowanceCharge except $discount) ! f:all-lost(., $r:price-charge),
        $discount/cbc:ChargeIndicator[not(normalize-space() = ('false', '0'))] ! f:lost(., $r:indicator),
        if (f:has-price(.)) then cac:Price[not(cbc:PriceAmount)]/cbc:BaseQuantity ! f:all-lost(., $r:no-price)
        else (cac:AllowanceCharge, cac:Item/cac:ClassifiedTaxCategory, cac:Price, cbc:LineExtensionAmount)
            ! f:all-lost(., $r:no-price),
        cac:Delivery[not(f:is-scheduled(.))] ! f:all-lost(., $r:no-quantity),
        cac:Delivery/cac:DeliveryLocation/cbc:ID[not(f:place-of(current()))] ! f:lost(., $r:one-place)"/>
    <xsl:apply-templates select="cac:AllowanceCharge, cac:Item, cac:Delivery, cac:OriginatorParty[1]" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:OriginatorParty">
    <xsl:sequence select="(tail(cac:PartyIdentification), tail(cac:PartyName)) ! f:all-lost(., $r:second)"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:Item">
    <xsl:variable name="second" as="element()*" select="tail(cac:ItemInstance), tail(cac:HazardousItem), tail(cac:OriginCountry)"/>
    <xsl:sequence select="
        $second ! f:all-lost(., $r:second),
        cac:HazardousItem[1]/cbc:UNDGCode[not(f:is-integer(.))] ! f:lost(., $r:not-whole),
        cac:SellersItemIdentification[not(cbc:ID)]/cbc:ExtendedID ! f:lost(., $r:alone),
        cac:ItemSpecificationDocumentReference[not(cbc:ID)]/cbc:IssueDate ! f:lost(., $r:alone)"/>
    <xsl:apply-templates select="cac:ItemInstance[1][$is-despatch], cac:ItemSpecificationDocumentReference/cbc:IssueDate" mode="lost"/>
    <xsl:next-match/>
  </xsl:template>

  <!-- Despatch advices -->

  <xsl:template mode="lost" match="cac:Shipment[parent::*[not(parent::*)]]">
    <xsl:variable name="second" as="element()*" select="tail(cac:Consignment), tail(cac:ShipmentStage), tail(cac:Delivery)"/>
    <xsl:sequence select="
        $second ! f:all-lost(., $r:second),
        cbc:TotalTransportHandlingUnitQuantity[not(f:whole(.))] ! f:lost(., $r:not-whole),
        tail(cbc:Information) ! f:lost(., $r:second),
        cac:Delivery[1]/tail(cac:DeliveryTerms) ! f:all-lost(., $r:second),
        cac:Consignment[1]/cbc:ID[. = 'NA'][not(../cac:CarrierParty)] ! f:lost(., $r:alone),
        cac:TransportHandlingUnit[not($lines)] ! f:all-lost(., $r:no-lines),
        cac:TransportHandlingUnit/tail(cbc:ShippingMarks) ! f:lost(., $r:second)"/>
    <xsl:apply-templates select="* except $second" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="cac:Despatch">
    <xsl:sequence select="
        cbc:ActualDespatchTime[not(f:is-day(../cbc:ActualDespatchDate))] ! f:lost(., $r:alone),
        cbc:ActualDespatchTime[f:is-day(../cbc:ActualDespatchDate)]
          [not(matches(normalize-space(), $clock)) or normalize-space() = '00:00:00'] ! f:lost(., $r:no-clock)"/>
    <xsl:apply-templates select="cbc:ActualDespatchDate, cac:DespatchAddress" mode="lost"/>
  </xsl:template>
  <xsl:template mode="lost" match="cac:DespatchAddress | cac:DeliveryAddress"><xsl:sequence select="tail(cac:AddressLine)
      ! f:all-lost(., $r:second)"/></xsl:template>

  <xsl:template mode="lost" match="cac:DespatchLine">
    <xsl:sequence select="
        (tail(cac:OrderLineReference), tail(cac:Shipment), tail(cbc:BackorderReason), tail(cbc:OutstandingReason))
            ! f:all-lost(., $r:second),
        cac:DocumentReference[not(cbc:ID)]/cbc:IssueDate ! f:lost(., $r:alone),
        cac:Shipment[1]/cac:TransportHandlingUnit/cbc:ID[not(f:unit-number(.))] ! f:lost(., $r:no-unit),
        cac:Shipment[1]/cbc:ID[. = 'NA'][not(../cac:TransportHandlingUnit)] ! f:lost(., $r:alone)"/>
    <xsl:apply-templates select="cac:Item, cac:DocumentReference/cbc:IssueDate" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
