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

  <!-- Lines of orders and of responses to them. -->

  <xsl:template name="item-detail">
    <xsl:variable name="line" as="element()" select="."/>
    <xsl:variable name="quantity" as="element()?" select="cbc:Quantity"/>
    <BaseItemDetail>
      <LineItemNum><xsl:call-template name="numbers"/></LineItemNum>
      <xsl:apply-templates select="cac:Item"/>
      <xsl:for-each select="$quantity"><TotalQuantity><xsl:call-template name="quantity"/></TotalQuantity></xsl:for-each>
      <xsl:for-each select="cbc:MaximumBackorderQuantity"><MaxBackOrderQuantity><xsl:call-template name="quantity"/></MaxBackOrderQuantity></xsl:for-each>
      <xsl:call-template name="item-references"/>
      <xsl:call-template name="origin"/>
      <xsl:for-each select="cac:OriginatorParty">
        <FinalRecipient>
          <Party>
            <xsl:call-template name="identifiers"><xsl:with-param name="numbers" select="cac:PartyIdentification[1]/cbc:ID"/></xsl:call-template>
            <xsl:call-template name="address"><xsl:with-param name="name" select="cac:PartyName[1]/cbc:Name"/></xsl:call-template>
          </Party>
        </FinalRecipient>
      </xsl:for-each>
      <xsl:call-template name="hazard"/>
    </BaseItemDetail>
    <xsl:if test="f:has-price(.)">
      <PricingDetail>
        <ListOfPrice><xsl:call-template name="prices"/></ListOfPrice>
        <xsl:apply-templates select="cac:Item/cac:ClassifiedTaxCategory" mode="tax"/>
        <xsl:if test="cac:AllowanceCharge">
          <ItemAllowancesOrCharges>
            <ListOfAllowOrCharge><xsl:apply-templates select="cac:AllowanceCharge" mode="allowance"/></ListOfAllowOrCharge>
          </ItemAllowancesOrCharges>
        </xsl:if>
        <xsl:for-each select="cbc:LineExtensionAmount"><TotalValue><xsl:apply-templates select="." mode="money"/></TotalValue></xsl:for-each>
      </PricingDetail>
    </xsl:if>
    <xsl:variable name="deliveries" as="element()*" select="cac:Delivery[f:is-scheduled(.)]"/>
    <xsl:if test="$deliveries">
      <DeliveryDetail>
        <xsl:for-each select="f:place-of(.)"><ShipToLocation><xsl:call-template name="place"/></ShipToLocation></xsl:for-each>
        <ListOfScheduleLine><xsl:apply-templates select="$deliveries" mode="schedule"/></ListOfScheduleLine>
      </DeliveryDetail>
    </xsl:if>
    <xsl:if test="$is-order"><xsl:call-template name="line-notes"/></xsl:if>
  </xsl:template>

  <!-- Without a price, or an amount for a quantity, xCBL has no place for what belongs to a price. -->
  <xsl:function name="f:has-price" as="xs:boolean">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="exists($line/(cac:Price/cbc:PriceAmount, cbc:LineExtensionAmount[f:line-quantity($line)]))"/>
  </xsl:function>

  <xsl:template name="line-notes">
    <xsl:for-each select="cbc:Note[1]"><LineItemNote>{.}</LineItemNote></xsl:for-each>
    <xsl:where-populated>
      <ListOfStructuredNote>
        <xsl:for-each select="tail(cbc:Note)"><StructuredNote><GeneralNote>{.}</GeneralNote></StructuredNote></xsl:for-each>
        <xsl:for-each select="cbc:BackorderReason[1], cbc:OutstandingReason[1]">
          <StructuredNote><GeneralNote>{.}</GeneralNote><NoteID>{local-name()}</NoteID></StructuredNote>
        </xsl:for-each>
      </ListOfStructuredNote>
    </xsl:where-populated>
  </xsl:template>

  <xsl:template name="origin">
    <xsl:for-each select="cac:Item/cac:OriginCountry[1]/cbc:IdentificationCode">
      <CountryOfOrigin><xsl:apply-templates select="." mode="address"/></CountryOfOrigin>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="hazard">
    <xsl:for-each select="f:hazard(.)"><HazardousMaterials><Hazardous><UNDGNum>{.}</UNDGNum></Hazardous></HazardousMaterials></xsl:for-each>
  </xsl:template>
  <xsl:function name="f:hazard" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="$line/cac:Item/cac:HazardousItem[1]/cbc:UNDGCode[f:is-integer(.)]"/>
  </xsl:function>

  <xsl:template name="part">
    <PartID>{cbc:ID}</PartID>
    <xsl:for-each select="cbc:ExtendedID[../self::cac:SellersItemIdentification]"><PartIDExt>{.}</PartIDExt></xsl:for-each>
  </xsl:template>

  <!-- Numbers of a line are integers. The buyer's is that of his order, the seller's that of the document's own line. -->

  <xsl:function name="f:ordered" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="($line/parent::cac:OrderLine[$is-response], $line/self::cac:DespatchLine)/cac:OrderLineReference[1]/cbc:LineID[normalize-space()]"/>
  </xsl:function>

  <xsl:template name="numbers">
    <xsl:variable name="position" as="xs:integer" select="position()"/>
    <xsl:variable name="own" as="item()" select="(cbc:ID[f:is-integer(.)], $position)[1]"/>
    <xsl:variable name="ordered" as="element()?" select="f:ordered(.)[f:is-integer(.)]"/>
    <BuyerLineItemNum>{($ordered, $own)[1]}</BuyerLineItemNum>
    <xsl:if test="not($is-order)"><SellerLineItemNum>{$own}</SellerLineItemNum></xsl:if>
  </xsl:template>

  <xsl:template name="item-references">
    <xsl:variable name="around" as="element()" select="(parent::cac:OrderLine, .)[1]"/>
    <xsl:variable name="instance" as="element()?" select="cac:Item/cac:ItemInstance[1]"/>
    <xsl:variable name="told" as="element()*" select="
        cbc:ID[not(f:is-integer(.))], f:ordered(.)[not(f:is-integer(.))], cbc:AccountingCost,
        $around/cac:QuotationLineReference[1]/cbc:LineID, $around/cac:DocumentReference/cbc:ID,
        cac:Item/cac:ItemSpecificationDocumentReference/cbc:ID, $instance/cac:LotIdentification/cbc:LotNumberID, $instance/cbc:SerialID"/>
    <xsl:if test="$told">
      <ListOfItemReferences>
        <ListOfReferenceCoded><xsl:apply-templates select="$told" mode="item-reference"/></ListOfReferenceCoded>
      </ListOfItemReferences>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cbc:*" mode="item-reference">
    <xsl:variable name="named" as="xs:string?" select="
        map{'OrderLineReference': 'OrderLineID', 'QuotationLineReference': 'QuotationLine', 'LineItem': 'LineID'[current()/self::cbc:ID],
          'DespatchLine': 'LineID'}(local-name(..))"/>
    <ReferenceCoded>
      <xsl:call-template name="coded">
        <xsl:with-param name="name" select="'ReferenceType'"/>
        <xsl:with-param name="word" select="
            if ($named) then ()
            else $c:item-reference-word(map{'AccountingCost': 'cost', 'LotNumberID': 'batch', 'SerialID': 'serial',
              'ID': if (parent::cac:DocumentReference) then 'document' else 'specification'}(local-name()))"/>
        <xsl:with-param name="text" select="$named"/>
      </xsl:call-template>
      <PrimaryReference>
        <Reference>
          <RefNum>{.}</RefNum>
          <xsl:for-each select="../cbc:IssueDate[f:is-day(.)]"><RefDate>{f:date(.)}</RefDate></xsl:for-each>
        </Reference>
      </PrimaryReference>
    </ReferenceCoded>
  </xsl:template>

  <!-- Deliveries -->

  <!-- A delivery of a line says how much; where it does not and is the only one, it is the whole line. -->
  <xsl:function name="f:is-scheduled" as="xs:boolean">
    <xsl:param name="delivery" as="element()"/>
    <xsl:sequence select="exists($delivery/(cbc:Quantity, ..[empty(cac:Delivery[2])]/cbc:Quantity))"/>
  </xsl:function>

  <xsl:function name="f:asked-period" as="element()?">
    <xsl:param name="delivery" as="element()"/>
    <xsl:sequence select="$delivery/(cac:RequestedDeliveryPeriod[$is-order], cac:PromisedDeliveryPeriod[$is-response])"/>
  </xsl:function>

  <!-- xCBL has one place for all deliveries of a line. -->
  <xsl:function name="f:place-of" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="places" as="element()*" select="$line/cac:Delivery/cac:DeliveryLocation/cbc:ID[normalize-space()]"/>
    <xsl:sequence select="
        $places[1][count($places) = count($line/cac:Delivery)][every $place in $places satisfies deep-equal($place, $places[1])]"/>
  </xsl:function>

  <xsl:template match="cac:Delivery" mode="schedule">
    <xsl:variable name="asked" as="element()?" select="f:asked-period(.)"/>
    <ScheduleLine>
      <xsl:for-each select="(cbc:Quantity, ../cbc:Quantity)[1]"><xsl:call-template name="quantity"/></xsl:for-each>
      <xsl:for-each select="$asked/cbc:EndDate[f:is-day(.)]"><RequestedDeliveryDate>{f:date(.)}</RequestedDeliveryDate></xsl:for-each>
      <xsl:for-each select="$asked/cbc:StartDate[f:is-day(.)]">
        <ListOfOtherDeliveryDate>
          <ListOfDateCoded>
            <xsl:call-template name="date-coded">
              <xsl:with-param name="date" select="."/>
              <xsl:with-param name="word" select="f:asked-word('start')"/>
            </xsl:call-template>
          </ListOfDateCoded>
        </ListOfOtherDeliveryDate>
      </xsl:for-each>
    </ScheduleLine>
  </xsl:template>

  <!-- Responses: a line that is accepted repeats what was ordered, any other line is a change of it. -->

  <xsl:template match="cac:LineItem" mode="response">
    <xsl:variable name="status" as="element()?" select="cbc:LineStatusCode"/>
    <xsl:variable name="detail" as="element()">
      <ItemDetail><xsl:call-template name="item-detail"/></ItemDetail>
    </xsl:variable>
    <OrderResponseItemDetail>
      <xsl:call-template name="coded">
        <xsl:with-param name="name" select="'ItemDetailResponse'"/>
        <xsl:with-param name="word" select="$c:line-response-word(string($status))"/>
        <xsl:with-param name="text" select="$status"/>
      </xsl:call-template>
      <xsl:for-each select="f:other-order(.)">
        <ListOfReferenceCoded>
          <ReferenceCoded>
            <ReferenceTypeCoded>{$c:item-reference-word('order')}</ReferenceTypeCoded>
            <PrimaryReference><Reference><RefNum>{.}</RefNum></Reference></PrimaryReference>
          </ReferenceCoded>
        </ListOfReferenceCoded>
      </xsl:for-each>
      <xsl:choose>
        <xsl:when test="not($status) or $status = '5'"><OriginalItemDetail><xsl:sequence select="$detail"/></OriginalItemDetail></xsl:when>
        <xsl:otherwise><ItemDetailChanges><xsl:sequence select="$detail"/></ItemDetailChanges></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="line-notes"/>
    </OrderResponseItemDetail>
  </xsl:template>

  <!-- The order of a line, where it is not the one of the document. -->
  <xsl:function name="f:other-order" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        $line/../cac:OrderLineReference[1]/cac:OrderReference/cbc:ID[normalize-space()][not(. = $document/cac:OrderReference[1]/cbc:ID)]"/>
  </xsl:function>

  <!-- The item that is sent instead -->

  <xsl:function name="f:substitute" as="element()?">
    <xsl:param name="item" as="element()"/>
    <xsl:sequence select="$item/parent::cac:LineItem/../cac:SellerSubstitutedLineItem[1]"/>
  </xsl:function>

  <xsl:template match="cac:SellerSubstitutedLineItem" mode="substitute">
    <SubstitutePartNumbers>
      <ListOfProductIdentifierCoded>
        <xsl:apply-templates mode="substituted" select="
            cbc:ID, cac:Item/(cbc:Description[1], cbc:Name, (cac:BuyersItemIdentification, cac:SellersItemIdentification,
              cac:ManufacturersItemIdentification, cac:StandardItemIdentification)/cbc:ID)"/>
      </ListOfProductIdentifierCoded>
    </SubstitutePartNumbers>
  </xsl:template>

  <xsl:template match="cbc:*" mode="substituted">
    <xsl:variable name="kind" as="xs:string?" select="
        map{'BuyersItemIdentification': 'buyer', 'SellersItemIdentification': 'seller', 'ManufacturersItemIdentification': 'maker'}(local-name(..))"/>
    <ProductIdentifierCoded>
      <xsl:call-template name="coded">
        <xsl:with-param name="name" select="'ProductIdentifierQualifier'"/>
        <xsl:with-param name="word" select="if ($kind) then $c:part-word($kind) else $c:product-word(string(@schemeID))"/>
        <xsl:with-param name="text" select="if (parent::cac:StandardItemIdentification) then @schemeID else if (self::cbc:ID) then 'LineID' else local-name()"/>
      </xsl:call-template>
      <ProductIdentifier>{.}</ProductIdentifier>
      <xsl:for-each select="../cbc:ExtendedID[$kind = 'seller']"><ProductIdentifierExt>{.}</ProductIdentifierExt></xsl:for-each>
    </ProductIdentifierCoded>
  </xsl:template>

</xsl:stylesheet>
