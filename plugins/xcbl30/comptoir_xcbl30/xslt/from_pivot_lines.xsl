<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- Lines. -->

  <xsl:template match="cac:InvoiceLine | cac:CreditNoteLine" mode="line">
    <InvoiceItemDetail>
      <InvoiceBaseItemDetail>
        <LineItemNum><xsl:call-template name="numbers"/></LineItemNum>
        <xsl:apply-templates select="cac:Item"/>
        <xsl:for-each select="(cbc:InvoicedQuantity, cbc:CreditedQuantity)[1]">
          <TotalQuantity><xsl:call-template name="quantity"/></TotalQuantity>
        </xsl:for-each>
        <xsl:call-template name="item-references"/>
        <xsl:for-each select="cac:Item/cac:OriginCountry/cbc:IdentificationCode">
          <CountryOfOrigin><xsl:apply-templates select="." mode="address"/></CountryOfOrigin>
        </xsl:for-each>
        <xsl:call-template name="line-references"/>
      </InvoiceBaseItemDetail>
      <InvoicePricingDetail>
        <ListOfPrice><xsl:call-template name="prices"/></ListOfPrice>
        <xsl:apply-templates select="cac:Item/cac:ClassifiedTaxCategory" mode="tax"/>
        <xsl:if test="cac:AllowanceCharge">
          <ItemAllowancesOrCharges>
            <ListOfAllowOrCharge>
              <xsl:apply-templates select="cac:AllowanceCharge" mode="allowance"/>
            </ListOfAllowOrCharge>
          </ItemAllowancesOrCharges>
        </xsl:if>
        <InvoiceCurrencyTotalValue>
          <xsl:apply-templates select="cbc:LineExtensionAmount" mode="money"/>
        </InvoiceCurrencyTotalValue>
      </InvoicePricingDetail>
      <xsl:if test="cac:InvoicePeriod[1]/(cbc:StartDate, cbc:EndDate)[f:is-day(.)]">
        <LineItemDates><InvoiceDates><xsl:apply-templates select="cac:InvoicePeriod[1]"/></InvoiceDates></LineItemDates>
      </xsl:if>
      <xsl:for-each select="cbc:Note[1]"><LineItemNote>{.}</LineItemNote></xsl:for-each>
      <xsl:if test="cbc:Note[2]">
        <ListOfStructuredNote>
          <xsl:for-each select="tail(cbc:Note)">
            <StructuredNote><GeneralNote>{.}</GeneralNote></StructuredNote>
          </xsl:for-each>
        </ListOfStructuredNote>
      </xsl:if>
    </InvoiceItemDetail>
  </xsl:template>

  <!-- Numbers of a line are integers in xCBL. The buyer's is the line of his order, and the seller's then that of the
       invoice; without an order line, the invoice's own number stands alone. -->

  <!-- Up to nine digits. A pattern would say the same and cost four times as much, for each line. -->
  <xsl:function name="f:is-integer" as="xs:boolean">
    <xsl:param name="number" as="item()"/>
    <xsl:variable name="text" as="xs:string" select="string($number)"/>
    <xsl:sequence select="$text and translate($text, '0123456789', '') = '' and string-length($text) le 9"/>
  </xsl:function>


  <xsl:function name="f:order-line" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="$line/cac:OrderLineReference[1]/cbc:LineID[normalize-space()]"/>
  </xsl:function>

  <xsl:template name="numbers">
    <xsl:variable name="position" as="xs:integer" select="position()"/>
    <xsl:variable name="own" as="item()" select="(cbc:ID[f:is-integer(.)], $position)[1]"/>
    <xsl:variable name="ordered" as="element()?" select="f:order-line(.)[f:is-integer(.)]"/>
    <BuyerLineItemNum>{($ordered, $own)[1]}</BuyerLineItemNum>
    <xsl:if test="$ordered"><SellerLineItemNum>{$own}</SellerLineItemNum></xsl:if>
  </xsl:template>

  <xsl:template name="item-references">
    <xsl:variable name="other-number" as="element()?" select="cbc:ID[not(f:is-integer(.))]"/>
    <xsl:variable name="object" as="element()?" select="f:object(.)"/>
    <xsl:if test="$other-number or $object">
      <ListOfItemReferences>
        <ListOfReferenceCoded>
          <xsl:for-each select="$other-number">
            <ReferenceCoded>
              <ReferenceTypeCoded>Other</ReferenceTypeCoded>
              <ReferenceTypeCodedOther>LineID</ReferenceTypeCodedOther>
              <PrimaryReference><Reference><RefNum>{.}</RefNum></Reference></PrimaryReference>
            </ReferenceCoded>
          </xsl:for-each>
          <xsl:for-each select="$object">
            <ReferenceCoded>
              <ReferenceTypeCoded>ObjectIdentifier</ReferenceTypeCoded>
              <PrimaryReference><Reference><RefNum>{cbc:ID}</RefNum></Reference></PrimaryReference>
              <xsl:for-each select="cbc:ID/@schemeID"><ReferenceDescription>{.}</ReferenceDescription></xsl:for-each>
            </ReferenceCoded>
          </xsl:for-each>
        </ListOfReferenceCoded>
      </ListOfItemReferences>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:object" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="$line/cac:DocumentReference[not(cbc:DocumentTypeCode != '130')][1]"/>
  </xsl:function>

  <xsl:template name="line-references">
    <xsl:variable name="other-line" as="element()?" select="f:order-line(.)[not(f:is-integer(.))]"/>
    <xsl:variable name="other-order" as="element()?" select="f:other-order(.)"/>
    <xsl:if test="$other-line or $other-order or cbc:AccountingCost">
      <LineItemReferences>
        <InvoiceReferences>
          <xsl:if test="$other-line or $other-order">
            <PurchaseOrderReference>
              <PurchaseOrderNumber>
                <Reference><RefNum>{($other-order, $document/cac:OrderReference/cbc:ID)[1]}</RefNum></Reference>
              </PurchaseOrderNumber>
              <xsl:for-each select="$other-line">
                <PurchaseOrderLineItemNumber>{.}</PurchaseOrderLineItemNumber>
              </xsl:for-each>
            </PurchaseOrderReference>
          </xsl:if>
          <xsl:apply-templates select="cbc:AccountingCost"/>
        </InvoiceReferences>
      </LineItemReferences>
    </xsl:if>
  </xsl:template>

  <!-- The order of a line, where it is not the one of the document. -->
  <xsl:function name="f:other-order" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        $line/cac:OrderLineReference[1]/cac:OrderReference/cbc:ID[normalize-space()][not(. = $document/cac:OrderReference/cbc:ID)]"/>
  </xsl:function>

  <!-- Quantities and prices -->

  <xsl:template name="quantity">
    <Quantity>
      <QuantityValue>{.}</QuantityValue>
      <UnitOfMeasurement>
        <xsl:call-template name="coded">
          <xsl:with-param name="name" select="'UOM'"/>
          <xsl:with-param name="word" select="$c:unit-word(string(@unitCode))"/>
          <xsl:with-param name="text" select="@unitCode"/>
        </xsl:call-template>
      </UnitOfMeasurement>
    </Quantity>
  </xsl:template>

  <!-- A line without a price is told by what it comes to before allowances and charges, for its quantity: the same. -->
  <xsl:template name="prices">
    <xsl:variable name="amount" as="element()?" select="cac:Price/cbc:PriceAmount"/>
    <xsl:variable name="discount" as="element()?" select="f:discount(.)"/>
    <Price>
      <xsl:if test="$discount"><PricingType><PriceTypeCoded>CalculationNet</PriceTypeCoded></PricingType></xsl:if>
      <xsl:choose>
        <xsl:when test="$amount"><xsl:apply-templates select="$amount" mode="unit-price"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="price-of-the-quantity"/></xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="if ($amount) then cac:Price/cbc:BaseQuantity else f:line-quantity(.)">
        <PriceBasisQuantity><xsl:call-template name="quantity"/></PriceBasisQuantity>
      </xsl:for-each>
    </Price>
    <xsl:for-each select="$discount/cbc:BaseAmount">
      <Price>
        <PricingType><PriceTypeCoded>CalculationGross</PriceTypeCoded></PricingType>
        <xsl:apply-templates select="." mode="unit-price"/>
      </Price>
    </xsl:for-each>
    <xsl:for-each select="$discount/cbc:Amount">
      <Price>
        <PricingType><PriceTypeCoded>DiscountAmountAllowed</PriceTypeCoded></PricingType>
        <xsl:apply-templates select="." mode="unit-price"/>
      </Price>
    </xsl:for-each>
  </xsl:template>

  <!-- Empty where the line has no quantity: then nobody knows what its amount is the price of. -->
  <xsl:template name="price-of-the-quantity">
    <xsl:variable name="net" as="xs:decimal?" select="f:decimal(cbc:LineExtensionAmount)[f:line-quantity(current())]"/>
    <UnitPrice>
      <UnitPriceValue>{if (cac:AllowanceCharge) then $net - f:surcharge(.) else cbc:LineExtensionAmount[exists($net)]}</UnitPriceValue>
      <xsl:for-each select="cbc:LineExtensionAmount/@currencyID[not(. = $currency)]"><xsl:call-template name="currency"/></xsl:for-each>
    </UnitPrice>
  </xsl:template>

  <xsl:function name="f:discount" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="$line/cac:Price/cac:AllowanceCharge[not(f:is-true(cbc:ChargeIndicator))][1]"/>
  </xsl:function>

  <xsl:template match="cbc:*" mode="unit-price">
    <UnitPrice>
      <UnitPriceValue>{.}</UnitPriceValue>
      <xsl:for-each select="@currencyID[not(. = $currency)]"><xsl:call-template name="currency"/></xsl:for-each>
    </UnitPrice>
  </xsl:template>

  <!-- Items -->

  <xsl:template match="cac:Item">
    <xsl:variable name="classes" as="element()*" select="cac:CommodityClassification/cbc:ItemClassificationCode"/>
    <xsl:variable name="parts" as="element()*" select="
        cac:SellersItemIdentification, cac:BuyersItemIdentification, cac:ManufacturersItemIdentification, cac:StandardItemIdentification"/>
    <xsl:variable name="qualities" as="element()*" select="cbc:Description[1], cac:AdditionalItemProperty"/>
    <xsl:variable name="substitute" as="element()?" select="f:substitute(.)"/>
    <xsl:if test="$parts or $classes or $qualities or cbc:Name or $substitute">
      <ItemIdentifiers>
        <xsl:if test="$parts or $classes[2] or $substitute">
          <PartNumbers>
            <xsl:for-each select="cac:SellersItemIdentification[cbc:ID]">
              <SellerPartNumber><PartNum><xsl:call-template name="part"/></PartNum></SellerPartNumber>
            </xsl:for-each>
            <xsl:for-each select="cac:BuyersItemIdentification/cbc:ID">
              <BuyerPartNumber><PartNum><PartID>{.}</PartID></PartNum></BuyerPartNumber>
            </xsl:for-each>
            <xsl:for-each select="cac:ManufacturersItemIdentification[1]/cbc:ID">
              <ManufacturerPartNumber><PartID>{.}</PartID></ManufacturerPartNumber>
            </xsl:for-each>
            <xsl:for-each select="cac:StandardItemIdentification/cbc:ID">
              <StandardPartNumber><xsl:apply-templates select="." mode="product"/></StandardPartNumber>
            </xsl:for-each>
            <xsl:apply-templates select="$substitute" mode="substitute"/>
            <xsl:if test="$classes[2]">
              <OtherItemIdentifiers>
                <ListOfProductIdentifierCoded>
                  <xsl:apply-templates select="tail($classes)" mode="product"/>
                </ListOfProductIdentifierCoded>
              </OtherItemIdentifiers>
            </xsl:if>
          </PartNumbers>
        </xsl:if>
        <xsl:for-each select="cbc:Name"><ItemDescription>{.}</ItemDescription></xsl:for-each>
        <xsl:if test="$qualities">
          <ListOfItemCharacteristic><xsl:apply-templates select="$qualities"/></ListOfItemCharacteristic>
        </xsl:if>
        <xsl:apply-templates select="$classes[1]"/>
      </ItemIdentifiers>
    </xsl:if>
  </xsl:template>

  <xsl:template name="part"><PartID>{cbc:ID}</PartID></xsl:template>
  <!-- What is delivered instead: only responses to orders say it. -->
  <xsl:function name="f:substitute" as="element()?">
    <xsl:param name="item" as="element()"/>
    <xsl:sequence select="()"/>
  </xsl:function>

  <xsl:template match="cbc:*" mode="product">
    <ProductIdentifierCoded>
      <xsl:call-template name="coded">
        <xsl:with-param name="name" select="'ProductIdentifierQualifier'"/>
        <xsl:with-param name="word" select="$c:product-word(string(@schemeID))"/>
        <xsl:with-param name="text" select="(@schemeID, @listID)"/>
      </xsl:call-template>
      <ProductIdentifier>{.}</ProductIdentifier>
      <xsl:for-each select="@listVersionID"><ProductIdentifierExt>{.}</ProductIdentifierExt></xsl:for-each>
    </ProductIdentifierCoded>
  </xsl:template>

  <xsl:template match="cac:Item/cbc:Description">
    <ItemCharacteristic>
      <ItemCharacteristicCoded>GeneralDescription</ItemCharacteristicCoded>
      <ItemCharacteristicValue>{.}</ItemCharacteristicValue>
    </ItemCharacteristic>
  </xsl:template>

  <xsl:template match="cac:AdditionalItemProperty">
    <ItemCharacteristic>
      <ItemCharacteristicCoded>Other</ItemCharacteristicCoded>
      <xsl:for-each select="cbc:Name"><ItemCharacteristicCodedOther>{.}</ItemCharacteristicCodedOther></xsl:for-each>
      <ItemCharacteristicValue>{cbc:Value}</ItemCharacteristicValue>
    </ItemCharacteristic>
  </xsl:template>

  <xsl:template match="cbc:ItemClassificationCode">
    <CommodityCode>
      <Identifier>
        <Agency>
          <AgencyCoded>Other</AgencyCoded>
          <xsl:for-each select="@listVersionID"><AgencyDescription>{.}</AgencyDescription></xsl:for-each>
          <xsl:for-each select="@listID">
            <CodeListIdentifierCoded>Other</CodeListIdentifierCoded>
            <CodeListIdentifierCodedOther>{.}</CodeListIdentifierCodedOther>
          </xsl:for-each>
        </Agency>
        <Ident>{.}</Ident>
      </Identifier>
    </CommodityCode>
  </xsl:template>

</xsl:stylesheet>
