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

  <!-- The despatch advice. -->

  <xsl:template name="despatch-advice">
    <xsl:variable name="delivery" as="element()?" select="$shipment/cac:Delivery[1]"/>
    <AdvanceShipmentNotice>
      <ASNHeader>
        <ASNNumber><Reference><RefNum>{cbc:ID}</RefNum></Reference></ASNNumber>
        <ASNIssueDate>{f:day(cbc:IssueDate)}{f:clock(cbc:IssueTime)}</ASNIssueDate>
        <xsl:for-each select="cac:OrderReference">
          <ASNOrderNumber>
            <BuyerOrderNumber>{cbc:ID}</BuyerOrderNumber>
            <xsl:for-each select="cbc:SalesOrderID"><SellerOrderNumber>{.}</SellerOrderNumber></xsl:for-each>
          </ASNOrderNumber>
        </xsl:for-each>
        <xsl:if test="not(cac:OrderReference)"><ASNOrderNumber><BuyerOrderNumber/></ASNOrderNumber></xsl:if>
        <xsl:call-template name="asn-references"/>
        <ASNPurpose><ASNPurposeCoded>{if (f:is-true(cbc:CopyIndicator)) then 'Duplicate' else 'Original'}</ASNPurposeCoded></ASNPurpose>
        <xsl:for-each select="cbc:DespatchAdviceTypeCode">
          <ASNType><ASNTypeCoded>Other</ASNTypeCoded><ASNTypeCodedOther>{.}</ASNTypeCodedOther></ASNType>
        </xsl:for-each>
        <ASNLanguage><Language><LanguageCoded>{$spoken}</LanguageCoded></Language></ASNLanguage>
        <ASNDates>
          <xsl:for-each select="$delivery/cac:Despatch/cbc:ActualDespatchDate[f:is-day(.)]">
            <ShippedDate>{f:day(.)}{f:clock(../cbc:ActualDespatchTime)}</ShippedDate>
          </xsl:for-each>
          <xsl:for-each select="$delivery/cac:EstimatedDeliveryPeriod/cbc:StartDate[f:is-day(.)]"><EarliestDeliveryDate>{f:date(.)}</EarliestDeliveryDate></xsl:for-each>
          <xsl:for-each select="$delivery/cac:EstimatedDeliveryPeriod/cbc:EndDate[f:is-day(.)]"><LatestDeliveryDate>{f:date(.)}</LatestDeliveryDate></xsl:for-each>
          <xsl:where-populated>
            <ListOfDateCoded>
              <xsl:call-template name="date-coded">
                <xsl:with-param name="date" select="$delivery/cbc:ActualDeliveryDate"/>
                <xsl:with-param name="word" select="$c:order-date-word('delivered')"/>
              </xsl:call-template>
            </ListOfDateCoded>
          </xsl:where-populated>
        </ASNDates>
        <ASNParty><OrderParty><xsl:call-template name="order-parties"/></OrderParty></ASNParty>
        <xsl:apply-templates select="$shipment/cac:ShipmentStage[1]/cbc:TransportModeCode"/>
        <xsl:for-each select="$delivery/cac:DeliveryTerms[1]"><ASNTermsOfDelivery><xsl:call-template name="terms-of-delivery"/></ASNTermsOfDelivery></xsl:for-each>
        <xsl:for-each select="$plain-note"><ASNHeaderNote>{.}</ASNHeaderNote></xsl:for-each>
        <xsl:call-template name="further-notes"/>
        <xsl:if test="$attached">
          <ASNHeaderAttachments>
            <ListOfAttachment><xsl:apply-templates select="$attached" mode="attachment"/></ListOfAttachment>
          </ASNHeaderAttachments>
        </xsl:if>
      </ASNHeader>
      <xsl:if test="$lines">
        <ASNDetail>
          <ListOfASNItemDetail><xsl:apply-templates select="$lines" mode="despatch"/></ListOfASNItemDetail>
          <xsl:if test="$units">
            <ListOfASNPackageDetail><xsl:apply-templates select="$units" mode="package"/></ListOfASNPackageDetail>
          </xsl:if>
        </ASNDetail>
      </xsl:if>
      <xsl:where-populated>
        <ASNSummary>
          <xsl:for-each select="f:whole(cbc:LineCountNumeric)"><NumberOfLines>{.}</NumberOfLines></xsl:for-each>
          <xsl:where-populated><TransportPackagingTotals><xsl:call-template name="packing"/></TransportPackagingTotals></xsl:where-populated>
        </ASNSummary>
      </xsl:where-populated>
    </AdvanceShipmentNotice>
  </xsl:template>

  <xsl:template name="asn-references">
    <ASNReferences>
      <xsl:for-each select="$shipment/cbc:ID"><ShipmentIdentifier><Reference><RefNum>{.}</RefNum></Reference></ShipmentIdentifier></xsl:for-each>
      <xsl:for-each select="$shipment/cac:Delivery[1]/cbc:TrackingID">
        <TrackingInformation><TrackingNumber><Reference><RefNum>{.}</RefNum></Reference></TrackingNumber></TrackingInformation>
      </xsl:for-each>
      <xsl:where-populated>
        <OtherASNReferences>
          <xsl:where-populated><ListOfReferenceCoded><xsl:call-template name="other-references"/></ListOfReferenceCoded></xsl:where-populated>
        </OtherASNReferences>
      </xsl:where-populated>
    </ASNReferences>
  </xsl:template>

  <!-- xCBL tells the mode of transport with a route; what else belongs to one is not known and stays empty. -->
  <xsl:template match="cbc:TransportModeCode">
    <ListOfTransportRouting>
      <TransportRouting>
        <TransportRouteID/>
        <TransportMode>
          <xsl:call-template name="coded">
            <xsl:with-param name="name" select="'TransportMode'"/>
            <xsl:with-param name="word" select="$c:transport-word(string())"/>
            <xsl:with-param name="text" select="."/>
          </xsl:call-template>
        </TransportMode>
        <TransportLocationList>
          <StartTransportLocation><xsl:call-template name="no-location"/></StartTransportLocation>
          <EndTransportLocation><xsl:call-template name="no-location"/></EndTransportLocation>
        </TransportLocationList>
      </TransportRouting>
    </ListOfTransportRouting>
  </xsl:template>
  <xsl:template name="no-location">
    <TransportLocation><Location><ExternalAddressID/></Location><LocationID/></TransportLocation>
  </xsl:template>

  <xsl:template name="packing">
    <xsl:for-each select="f:whole($shipment/cbc:TotalTransportHandlingUnitQuantity)"><TotalPackages>{.}</TotalPackages></xsl:for-each>
    <xsl:for-each select="$shipment/cbc:GrossWeightMeasure"><TotalGrossWeight><xsl:call-template name="measure"/></TotalGrossWeight></xsl:for-each>
    <xsl:for-each select="$shipment/cbc:NetWeightMeasure"><TotalNetWeight><xsl:call-template name="measure"/></TotalNetWeight></xsl:for-each>
    <xsl:for-each select="$shipment/cbc:GrossVolumeMeasure"><GrossVolume><xsl:call-template name="measure"/></GrossVolume></xsl:for-each>
  </xsl:template>

  <xsl:function name="f:whole" as="element()?">
    <xsl:param name="number" as="element()?"/>
    <xsl:sequence select="$number[f:is-integer(.)]"/>
  </xsl:function>

  <xsl:template name="measure">
    <Measurement>
      <MeasurementValue>{.}</MeasurementValue>
      <UnitOfMeasurement>
        <xsl:call-template name="coded">
          <xsl:with-param name="name" select="'UOM'"/>
          <xsl:with-param name="word" select="$c:unit-word(string(@unitCode))"/>
          <xsl:with-param name="text" select="@unitCode"/>
        </xsl:call-template>
      </UnitOfMeasurement>
    </Measurement>
  </xsl:template>

  <!-- Packages, numbered within the document -->

  <xsl:variable name="units" as="element()*" select="$shipment/cac:TransportHandlingUnit"/>

  <xsl:template match="cac:TransportHandlingUnit" mode="package">
    <ASNPackageDetail>
      <PackageDetail>
        <PackageType>
          <xsl:call-template name="coded">
            <xsl:with-param name="name" select="'PackageType'"/>
            <xsl:with-param name="word" select="$c:package-word(string(cbc:TransportHandlingUnitTypeCode))"/>
            <xsl:with-param name="text" select="cbc:TransportHandlingUnitTypeCode"/>
          </xsl:call-template>
        </PackageType>
        <NumberOfPackages>1</NumberOfPackages>
        <ListOfPackage>
          <Package>
            <PackageID>{position()}</PackageID>
            <xsl:where-populated>
              <ListOfPackageMark>
                <xsl:for-each select="cbc:ID">
                  <PackageMark>
                    <xsl:call-template name="coded">
                      <xsl:with-param name="name" select="'PackageMark'"/>
                      <xsl:with-param name="word" select="if (@schemeID = 'SSCC') then 'MarkSerialShippingContainerCode' else 'ShipperAssigned'[not(current()/@schemeID)]"/>
                      <xsl:with-param name="text" select="@schemeID"/>
                    </xsl:call-template>
                    <PackageMarkValue>{.}</PackageMarkValue>
                  </PackageMark>
                </xsl:for-each>
                <xsl:for-each select="cbc:ShippingMarks[1]">
                  <PackageMark><PackageMarkCoded>MarkFreeText</PackageMarkCoded><PackageMarkValue>{.}</PackageMarkValue></PackageMark>
                </xsl:for-each>
              </ListOfPackageMark>
            </xsl:where-populated>
          </Package>
        </ListOfPackage>
      </PackageDetail>
    </ASNPackageDetail>
  </xsl:template>

  <!-- Lines -->

  <xsl:template match="cac:DespatchLine" mode="despatch">
    <xsl:variable name="shipped" as="element()?" select="cac:Shipment[1]"/>
    <ASNItemDetail>
      <ASNBaseItemDetail>
        <LineItemNum><xsl:call-template name="numbers"/></LineItemNum>
        <xsl:apply-templates select="cac:Item"/>
        <xsl:for-each select="cbc:DeliveredQuantity"><TotalQuantity><xsl:call-template name="quantity"/></TotalQuantity></xsl:for-each>
        <xsl:for-each select="cbc:BackorderQuantity"><MaxBackOrderQuantity><xsl:call-template name="quantity"/></MaxBackOrderQuantity></xsl:for-each>
        <xsl:where-populated>
          <ListOfQuantityCoded><xsl:apply-templates select="cbc:OutstandingQuantity, cbc:OversupplyQuantity"/></ListOfQuantityCoded>
        </xsl:where-populated>
        <xsl:call-template name="item-references"/>
        <xsl:call-template name="origin"/>
        <xsl:call-template name="hazard"/>
        <xsl:for-each select="cbc:LineStatusCode">
          <xsl:call-template name="coded">
            <xsl:with-param name="name" select="'DetailResponse'"/>
            <xsl:with-param name="word" select="()"/>
            <xsl:with-param name="text" select="."/>
          </xsl:call-template>
        </xsl:for-each>
        <xsl:for-each select="cac:OrderLineReference[1]/cac:OrderReference/cbc:ID[normalize-space()]">
          <LineItemOrderReference>
            <PurchaseOrderReference><PurchaseOrderNumber><Reference><RefNum>{.}</RefNum></Reference></PurchaseOrderNumber></PurchaseOrderReference>
          </LineItemOrderReference>
        </xsl:for-each>
        <xsl:for-each select="$shipped/cbc:ID[not(. = 'NA')]">
          <ASNLineItemReferences>
            <ASNReferences><ShipmentIdentifier><Reference><RefNum>{.}</RefNum></Reference></ShipmentIdentifier></ASNReferences>
          </ASNLineItemReferences>
        </xsl:for-each>
        <xsl:for-each select="$shipped/cac:TransportHandlingUnit/cbc:ID ! f:unit-number(.)">
          <ReferenceToPackage>
            <ItemPackagingReference><PackageReference><PackageIDReference>{.}</PackageIDReference></PackageReference></ItemPackagingReference>
          </ReferenceToPackage>
        </xsl:for-each>
        <xsl:call-template name="item-dates"/>
      </ASNBaseItemDetail>
      <xsl:call-template name="line-notes"/>
    </ASNItemDetail>
  </xsl:template>

  <!-- Which of the packages of the document it is. -->
  <xsl:function name="f:unit-number" as="xs:integer?">
    <xsl:param name="id" as="element()"/>
    <xsl:sequence select="$unit-numbers(string($id))"/>
  </xsl:function>
  <xsl:variable name="unit-numbers" as="map(xs:string, xs:integer)" select="
      map:merge(for $number in 1 to count($units) return map{string($units[$number]/cbc:ID): $number}, map{'duplicates': 'use-first'})"/>

  <xsl:template match="cbc:OutstandingQuantity | cbc:OversupplyQuantity">
    <xsl:variable name="quantity" as="element()"><xsl:call-template name="quantity"/></xsl:variable>
    <QuantityCoded>
      <xsl:sequence select="$quantity/*"/>
      <QuantityQualifierCoded>{$c:quantity-word(if (self::cbc:OversupplyQuantity) then 'oversupply' else 'outstanding')}</QuantityQualifierCoded>
    </QuantityCoded>
  </xsl:template>

  <xsl:template name="item-dates">
    <xsl:variable name="instance" as="element()?" select="cac:Item/cac:ItemInstance[1]"/>
    <xsl:variable name="dates" as="element()*" select="
        ($instance/cac:LotIdentification/cbc:ExpiryDate, $instance/cbc:BestBeforeDate, $instance/cbc:ManufactureDate)[f:is-day(.)]"/>
    <xsl:if test="$dates">
      <OtherItemDates>
        <ListOfDateCoded>
          <xsl:for-each select="$dates">
            <xsl:call-template name="date-coded">
              <xsl:with-param name="date" select="."/>
              <xsl:with-param name="word" select="$c:item-date-word(map{'ExpiryDate': 'expires', 'BestBeforeDate': 'best-before', 'ManufactureDate': 'made'}(local-name()))"/>
            </xsl:call-template>
          </xsl:for-each>
        </ListOfDateCoded>
      </OtherItemDates>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
