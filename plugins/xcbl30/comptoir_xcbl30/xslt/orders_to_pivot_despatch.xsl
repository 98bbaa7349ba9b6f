<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="xs map f r c"
    expand-text="yes">

  <!-- The despatch advice: who sends what to whom, how it travels, in which packages, and its lines. -->

  <xsl:variable name="references" as="element()*" select="$header/ASNReferences"/>
  <xsl:variable name="asn-dates" as="element()?" select="$header/ASNDates"/>
  <xsl:variable name="routing" as="element()?" select="$header/ListOfTransportRouting/TransportRouting[1]"/>
  <xsl:variable name="packing" as="element()?" select="$summary/TransportPackagingTotals"/>

  <xsl:template name="despatch-advice">
    <DespatchAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2">
      <xsl:call-template name="identity"><xsl:with-param name="guideline" select="'despatch_advice'"/></xsl:call-template>
      <xsl:for-each select="$header/ASNType/ASNTypeCodedOther[f:is-number(normalize-space())]">
        <cbc:DespatchAdviceTypeCode>{normalize-space()}</cbc:DespatchAdviceTypeCode>
      </xsl:for-each>
      <xsl:call-template name="notes"/>
      <xsl:call-template name="line-count"/>
      <xsl:for-each select="$header/ASNOrderNumber">
        <cac:OrderReference>
          <cbc:ID>{BuyerOrderNumber}</cbc:ID>
          <xsl:for-each select="SellerOrderNumber"><cbc:SalesOrderID>{.}</cbc:SalesOrderID></xsl:for-each>
        </cac:OrderReference>
      </xsl:for-each>
      <xsl:call-template name="supporting"/>
      <xsl:call-template name="despatch-parties"/>
      <cac:Shipment><xsl:call-template name="shipment"/></cac:Shipment>
      <xsl:apply-templates select="$lines" mode="line"/>
    </DespatchAdvice>
  </xsl:template>

  <!-- The seller sends and the buyer receives, unless others are told; they then stand beside them where they differ. -->

  <xsl:variable name="ship-from" as="element()?" select="$parties/ShipFromParty/Party[f:is-told(.)]"/>

  <xsl:function name="f:is-same-party" as="xs:boolean">
    <xsl:param name="role" as="element()"/>
    <xsl:param name="other" as="element(Party)?"/>
    <xsl:sequence select="
        empty($other) or deep-equal(f:said($role/Party), f:said($other)) and empty($role/following-sibling::*[1]/self::*[ends-with(local-name(), 'TaxInformation')])"/>
  </xsl:function>

  <xsl:template name="despatch-parties">
    <cac:DespatchSupplierParty>
      <cac:Party><xsl:apply-templates select="($ship-from, $parties/SellerParty/Party)[1]"/></cac:Party>
    </cac:DespatchSupplierParty>
    <cac:DeliveryCustomerParty>
      <cac:Party><xsl:apply-templates select="($ship-to, $parties/BuyerParty/Party)[1]"/></cac:Party>
    </cac:DeliveryCustomerParty>
    <xsl:for-each select="$parties/BuyerParty[not(f:is-same-party(., $ship-to))]">
      <cac:BuyerCustomerParty><cac:Party><xsl:apply-templates select="Party"/></cac:Party></cac:BuyerCustomerParty>
    </xsl:for-each>
    <xsl:for-each select="$parties/SellerParty[not(f:is-same-party(., $ship-from))]">
      <cac:SellerSupplierParty><cac:Party><xsl:apply-templates select="Party"/></cac:Party></cac:SellerSupplierParty>
    </xsl:for-each>
    <xsl:for-each select="f:coded-party('originator')">
      <cac:OriginatorCustomerParty><cac:Party><xsl:apply-templates select="."/></cac:Party></cac:OriginatorCustomerParty>
    </xsl:for-each>
  </xsl:template>

  <!-- The shipment -->

  <xsl:variable name="tracking" as="element()?" select="f:first($references/TrackingInformation/TrackingNumber/Reference/RefNum)"/>
  <xsl:variable name="waybill" as="element()?" select="($references/(BillOfLadingNumber, AirWaybillNumber))[1][not(f:referring('consignment'))]"/>
  <xsl:variable name="consignment" as="element()?" select="(f:referred('consignment'), $waybill/Reference/RefNum)[1]"/>

  <!-- Numbers that have an element of their own in xCBL and none in the pivot. -->
  <xsl:function name="f:further-numbers" as="element()*">
    <xsl:sequence select="
        $references/(PackingListNumber, ContractNumber, BillOfLadingNumber, AirWaybillNumber, ImportLicenceNumber, ExportLicenceNumber,
          LetterOfCreditNumber)[not(. is $waybill)]"/>
  </xsl:function>

  <xsl:template name="shipment">
    <cbc:ID>{f:first(($references/ShipmentIdentifier/Reference/RefNum, $number))}</cbc:ID>
    <xsl:for-each select="f:labelled($header/ListOfStructuredNote, 'ShipmentInformation')"><cbc:Information>{.}</cbc:Information></xsl:for-each>
    <xsl:for-each select="$packing/TotalGrossWeight/Measurement[MeasurementValue]">
      <cbc:GrossWeightMeasure><xsl:call-template name="measure"/></cbc:GrossWeightMeasure>
    </xsl:for-each>
    <xsl:for-each select="$packing/TotalNetWeight/Measurement[MeasurementValue]">
      <cbc:NetWeightMeasure><xsl:call-template name="measure"/></cbc:NetWeightMeasure>
    </xsl:for-each>
    <xsl:for-each select="$packing/GrossVolume/Measurement[MeasurementValue]">
      <cbc:GrossVolumeMeasure><xsl:call-template name="measure"/></cbc:GrossVolumeMeasure>
    </xsl:for-each>
    <xsl:for-each select="$packing/TotalPackages">
      <cbc:TotalTransportHandlingUnitQuantity>{.}</cbc:TotalTransportHandlingUnitQuantity>
    </xsl:for-each>
    <xsl:where-populated>
      <cac:Consignment>
        <!-- UBL wants a number of a consignment; NA says that none is told. -->
        <xsl:if test="$consignment or $carrier"><cbc:ID>{($consignment, 'NA')[1]}</cbc:ID></xsl:if>
        <xsl:for-each select="$carrier"><cac:CarrierParty><xsl:call-template name="carrier"/></cac:CarrierParty></xsl:for-each>
      </cac:Consignment>
    </xsl:where-populated>
    <xsl:for-each select="f:mode($routing/TransportMode)[. ne '']">
      <cac:ShipmentStage><cbc:TransportModeCode>{.}</cbc:TransportModeCode></cac:ShipmentStage>
    </xsl:for-each>
    <xsl:where-populated><cac:Delivery><xsl:call-template name="shipment-delivery"/></cac:Delivery></xsl:where-populated>
    <xsl:apply-templates select="$packages" mode="package"/>
  </xsl:template>

  <xsl:template name="measure">
    <xsl:for-each select="f:unit(UnitOfMeasurement)[. ne '']"><xsl:attribute name="unitCode" select="."/></xsl:for-each>
    <xsl:value-of select="MeasurementValue"/>
  </xsl:template>

  <xsl:function name="f:mode" as="xs:string">
    <xsl:param name="mode" as="element(TransportMode)?"/>
    <xsl:variable name="said" as="xs:string" select="f:code($mode/TransportModeCoded, $mode/TransportModeCodedOther)"/>
    <xsl:sequence select="($c:transport($said), $said)[1]"/>
  </xsl:function>

  <!-- Who carries: a party of that role, or the name and number beside the route. -->
  <xsl:variable name="carrier" as="element()?" select="(f:coded-party('carrier'), $routing[CarrierName or CarrierID])[1]"/>
  <xsl:template name="carrier">
    <xsl:choose>
      <xsl:when test="self::TransportRouting">
        <xsl:for-each select="CarrierID/Identifier[normalize-space(Ident)]">
          <cac:PartyIdentification><cbc:ID><xsl:call-template name="identifier"/></cbc:ID></cac:PartyIdentification>
        </xsl:for-each>
        <xsl:for-each select="CarrierName[normalize-space()]"><cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName></xsl:for-each>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:variable name="expected-start" as="element()?"
      select="($asn-dates/EarliestDeliveryDate, $asn-dates/ScheduleDeliveryDateAfter)[f:is-day(.)][1]"/>
  <xsl:variable name="expected-end" as="element()?"
      select="($asn-dates/LatestDeliveryDate, $asn-dates/DeliveryDate, $asn-dates/ScheduleDeliveryDateBefore)[f:is-day(.)][1]"/>
  <xsl:variable name="delivered" as="element()?" select="f:dated($asn-dates/ListOfDateCoded, 'delivered')"/>

  <xsl:template name="shipment-delivery">
    <xsl:variable name="place" as="element()?" select="f:coded-party('place')"/>
    <xsl:variable name="store" as="element()?" select="$parties/WarehouseParty/Party"/>
    <xsl:for-each select="$delivered"><cbc:ActualDeliveryDate>{f:day(.)}</cbc:ActualDeliveryDate></xsl:for-each>
    <xsl:for-each select="$tracking"><cbc:TrackingID>{.}</cbc:TrackingID></xsl:for-each>
    <xsl:where-populated>
      <cac:DeliveryAddress><xsl:apply-templates select="$place/NameAddress"/></cac:DeliveryAddress>
    </xsl:where-populated>
    <xsl:where-populated>
      <cac:DeliveryLocation>
        <xsl:for-each select="$place/PartyID/Identifier[normalize-space(Ident)]"><cbc:ID><xsl:call-template name="identifier"/></cbc:ID></xsl:for-each>
        <xsl:for-each select="$place/NameAddress/Name1[normalize-space()]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
      </cac:DeliveryLocation>
    </xsl:where-populated>
    <xsl:call-template name="period">
      <xsl:with-param name="name" select="'cac:EstimatedDeliveryPeriod'"/>
      <xsl:with-param name="start" select="$expected-start"/>
      <xsl:with-param name="end" select="$expected-end"/>
    </xsl:call-template>
    <xsl:where-populated>
      <cac:Despatch>
        <xsl:for-each select="$asn-dates/ShippedDate[f:is-day(.)]">
          <cbc:ActualDespatchDate>{f:day(.)}</cbc:ActualDespatchDate>
          <xsl:for-each select="f:clock(.)"><cbc:ActualDespatchTime>{.}</cbc:ActualDespatchTime></xsl:for-each>
        </xsl:for-each>
        <xsl:where-populated>
          <cac:DespatchAddress><xsl:apply-templates select="$store/NameAddress"/></cac:DespatchAddress>
        </xsl:where-populated>
      </cac:Despatch>
    </xsl:where-populated>
    <xsl:apply-templates select="f:terms-of-delivery()"/>
  </xsl:template>

  <!-- Packages: each one of a list, or the kind alone. -->

  <xsl:variable name="packages" as="element()*" select="
      /AdvanceShipmentNotice/ASNDetail/ListOfASNPackageDetail/ASNPackageDetail/PackageDetail/(if (ListOfPackage) then ListOfPackage/Package else .)"/>

  <xsl:template match="Package | PackageDetail" mode="package">
    <xsl:variable name="mark" as="element()?" select="f:package-mark(.)"/>
    <xsl:variable name="type" as="element()?" select="ancestor-or-self::PackageDetail[1]/PackageType"/>
    <cac:TransportHandlingUnit>
      <xsl:for-each select="$mark">
        <cbc:ID>
          <xsl:for-each select="f:mark-scheme(.)[. ne '']"><xsl:attribute name="schemeID" select="."/></xsl:for-each>
          <xsl:value-of select="PackageMarkValue"/>
        </cbc:ID>
      </xsl:for-each>
      <xsl:for-each select="f:package-type($type)[. ne '']">
        <cbc:TransportHandlingUnitTypeCode>{.}</cbc:TransportHandlingUnitTypeCode>
      </xsl:for-each>
      <xsl:for-each select="f:free-mark(.)"><cbc:ShippingMarks>{PackageMarkValue}</cbc:ShippingMarks></xsl:for-each>
    </cac:TransportHandlingUnit>
  </xsl:template>

  <xsl:function name="f:package-type" as="xs:string">
    <xsl:param name="type" as="element()?"/>
    <xsl:variable name="said" as="xs:string" select="f:code($type/PackageTypeCoded, $type/PackageTypeCodedOther)"/>
    <xsl:sequence select="($c:package($said), $said)[1]"/>
  </xsl:function>

  <!-- The number of a package: an SSCC before one that its sender gave it. -->
  <xsl:function name="f:package-mark" as="element(PackageMark)?">
    <xsl:param name="package" as="element()"/>
    <xsl:variable name="marks" as="element()*" select="$package/ListOfPackageMark/PackageMark[normalize-space(PackageMarkValue)]"/>
    <xsl:sequence select="($marks[PackageMarkCoded = 'MarkSerialShippingContainerCode'], $marks[PackageMarkCoded = ('ShipperAssigned', 'Other')])[1]"/>
  </xsl:function>
  <xsl:function name="f:free-mark" as="element(PackageMark)?">
    <xsl:param name="package" as="element()"/>
    <xsl:sequence select="$package/ListOfPackageMark/PackageMark[PackageMarkCoded = 'MarkFreeText'][normalize-space(PackageMarkValue)][1]"/>
  </xsl:function>
  <xsl:function name="f:mark-scheme" as="xs:string">
    <xsl:param name="mark" as="element(PackageMark)"/>
    <xsl:sequence select="
        if ($mark/PackageMarkCoded = 'MarkSerialShippingContainerCode') then 'SSCC'
        else string($mark[PackageMarkCoded = 'Other']/PackageMarkCodedOther)"/>
  </xsl:function>

  <!-- Lines -->

  <xsl:template match="ASNItemDetail" mode="line">
    <xsl:variable name="base" as="element()" select="ASNBaseItemDetail"/>
    <xsl:variable name="references" as="element()*" select="f:item-references(.)"/>
    <cac:DespatchLine>
      <cbc:ID>{f:line-number(.)}</cbc:ID>
      <xsl:for-each select="f:line-notes(.)[. ne '']"><cbc:Note>{.}</cbc:Note></xsl:for-each>
      <xsl:for-each select="f:detail-response($base)[. ne '']"><cbc:LineStatusCode>{.}</cbc:LineStatusCode></xsl:for-each>
      <xsl:for-each select="f:total-quantity(.)">
        <cbc:DeliveredQuantity><xsl:call-template name="quantity"/></cbc:DeliveredQuantity>
      </xsl:for-each>
      <xsl:for-each select="f:quantity-of($base, 'backorder')">
        <cbc:BackorderQuantity><xsl:call-template name="quantity"/></cbc:BackorderQuantity>
      </xsl:for-each>
      <xsl:for-each select="f:labelled(ListOfStructuredNote, 'BackorderReason')"><cbc:BackorderReason>{.}</cbc:BackorderReason></xsl:for-each>
      <xsl:for-each select="f:quantity-of($base, 'outstanding')">
        <cbc:OutstandingQuantity><xsl:call-template name="quantity"/></cbc:OutstandingQuantity>
      </xsl:for-each>
      <xsl:for-each select="f:labelled(ListOfStructuredNote, 'OutstandingReason')"><cbc:OutstandingReason>{.}</cbc:OutstandingReason></xsl:for-each>
      <xsl:for-each select="f:quantity-of($base, 'oversupply')">
        <cbc:OversupplyQuantity><xsl:call-template name="quantity"/></cbc:OversupplyQuantity>
      </xsl:for-each>
      <xsl:call-template name="despatched-order"/>
      <xsl:for-each select="f:item-referring($references, 'document')">
        <cac:DocumentReference><xsl:apply-templates select="PrimaryReference/Reference"/></cac:DocumentReference>
      </xsl:for-each>
      <cac:Item><xsl:call-template name="item"><xsl:with-param name="base" select="$base"/></xsl:call-template></cac:Item>
      <xsl:call-template name="line-shipment"/>
    </cac:DespatchLine>
  </xsl:template>

  <xsl:function name="f:detail-response" as="xs:string">
    <xsl:param name="base" as="element()"/>
    <xsl:variable name="said" as="xs:string" select="f:code($base/DetailResponseCoded, $base/DetailResponseCodedOther)"/>
    <xsl:sequence select="($c:line-response($said), $said[f:is-number(.)], '')[1]"/>
  </xsl:function>

  <!-- MaxBackOrderQuantity is what will follow, before a quantity of that name. -->
  <xsl:function name="f:quantity-of" as="element()?">
    <xsl:param name="base" as="element()"/>
    <xsl:param name="what" as="xs:string"/>
    <xsl:sequence select="
        ($base/MaxBackOrderQuantity/Quantity[$what = 'backorder'][QuantityValue],
         $base/ListOfQuantityCoded/QuantityCoded[$c:quantity(normalize-space(QuantityQualifierCoded)) = $what][QuantityValue])[1]"/>
  </xsl:function>

  <xsl:template name="despatched-order">
    <xsl:variable name="order" as="element()?" select="ASNBaseItemDetail/LineItemOrderReference/PurchaseOrderReference/PurchaseOrderNumber/Reference/RefNum[normalize-space()]"/>
    <cac:OrderLineReference>
      <cbc:LineID>{f:ordered(.)}</cbc:LineID>
      <xsl:for-each select="$order"><cac:OrderReference><cbc:ID>{.}</cbc:ID></cac:OrderReference></xsl:for-each>
    </cac:OrderLineReference>
  </xsl:template>

  <xsl:template name="line-shipment">
    <xsl:variable name="base" as="element()" select="ASNBaseItemDetail"/>
    <xsl:variable name="shipment" as="element()?" select="f:first($base/ASNLineItemReferences/ASNReferences/ShipmentIdentifier/Reference/RefNum)"/>
    <xsl:variable name="marks" as="element()*" select="$base/ReferenceToPackage/ItemPackagingReference/PackageReference ! f:packed(.)"/>
    <xsl:if test="$shipment or $marks">
      <cac:Shipment>
        <!-- UBL wants a number of a shipment; NA says that none is told. -->
        <cbc:ID>{($shipment, 'NA')[1]}</cbc:ID>
        <xsl:for-each select="$marks">
          <cac:TransportHandlingUnit><cbc:ID>{PackageMarkValue}</cbc:ID></cac:TransportHandlingUnit>
        </xsl:for-each>
      </cac:Shipment>
    </xsl:if>
  </xsl:template>

  <!-- The package that a line stands in, by its number within the document. -->
  <xsl:function name="f:packed" as="element(PackageMark)?">
    <xsl:param name="reference" as="element(PackageReference)"/>
    <xsl:sequence select="key('package', normalize-space($reference/PackageIDReference), root($reference))[1]/f:package-mark(.)"/>
  </xsl:function>
  <xsl:key name="package" match="Package" use="normalize-space(PackageID)"/>

</xsl:stylesheet>
