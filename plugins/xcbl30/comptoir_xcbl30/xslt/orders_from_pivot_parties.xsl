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

  <!-- Parties of order documents. Buyer and seller have a place for tax numbers beside them, all others none. -->

  <xsl:function name="f:has-tax-information" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/(parent::cac:BuyerCustomerParty, parent::cac:SellerSupplierParty))"/>
  </xsl:function>

  <!-- One name: that of the register for those that are read with it, the trading name for the others. -->
  <xsl:function name="f:is-registered" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="
        exists($party/(parent::cac:BuyerCustomerParty, parent::cac:SellerSupplierParty, parent::cac:AccountingCustomerParty,
          parent::cac:DespatchSupplierParty, parent::cac:DeliveryCustomerParty))"/>
  </xsl:function>

  <xsl:function name="f:name" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:variable name="traded" as="element()?" select="$party/cac:PartyName[1]/cbc:Name"/>
    <xsl:variable name="registered" as="element()?" select="$party/cac:PartyLegalEntity[1]/cbc:RegistrationName"/>
    <xsl:sequence select="
        if (empty($party)) then ()
        else if (f:is-registered($party) and not(f:has-tax-information($party))) then f:first(($registered, $traded))
        else f:first(($traded, $registered))"/>
  </xsl:function>

  <xsl:template name="order-parties">
    <xsl:variable name="seller" as="element()?" select="(cac:SellerSupplierParty, cac:DespatchSupplierParty)[1]/cac:Party"/>
    <xsl:variable name="buyer" as="element()?" select="(cac:BuyerCustomerParty, cac:DeliveryCustomerParty)[1]/cac:Party"/>
    <BuyerParty><Party><xsl:call-template name="party"><xsl:with-param name="party" select="$buyer"/></xsl:call-template></Party></BuyerParty>
    <xsl:where-populated>
      <BuyerTaxInformation><xsl:apply-templates select="$buyer[f:has-tax-information(.)]" mode="tax-information"/></BuyerTaxInformation>
    </xsl:where-populated>
    <SellerParty><Party><xsl:call-template name="party"><xsl:with-param name="party" select="$seller"/></xsl:call-template></Party></SellerParty>
    <xsl:where-populated>
      <SellerTaxInformation><xsl:apply-templates select="$seller[f:has-tax-information(.)]" mode="tax-information"/></SellerTaxInformation>
    </xsl:where-populated>
    <xsl:if test="not($is-response)"><xsl:call-template name="other-parties"/></xsl:if>
  </xsl:template>

  <xsl:template name="other-parties">
    <xsl:for-each select="cac:DeliveryCustomerParty/cac:Party"><ShipToParty><Party><xsl:call-template name="party"/></Party></ShipToParty></xsl:for-each>
    <xsl:for-each select="cac:Delivery[1][cac:DeliveryLocation or cac:DeliveryParty]">
      <ShipToParty><Party><xsl:call-template name="ship-to"/></Party></ShipToParty>
    </xsl:for-each>
    <xsl:for-each select="cac:AccountingCustomerParty/cac:Party"><BillToParty><Party><xsl:call-template name="party"/></Party></BillToParty></xsl:for-each>
    <xsl:for-each select="cac:DespatchSupplierParty/cac:Party"><ShipFromParty><Party><xsl:call-template name="party"/></Party></ShipFromParty></xsl:for-each>
    <xsl:for-each select="$shipment/cac:Delivery[1]/cac:Despatch/cac:DespatchAddress">
      <WarehouseParty>
        <Party>
          <xsl:call-template name="identifiers"/>
          <xsl:call-template name="address"><xsl:with-param name="address" select="."/></xsl:call-template>
        </Party>
      </WarehouseParty>
    </xsl:for-each>
    <xsl:where-populated>
      <ListOfPartyCoded>
        <xsl:for-each select="cac:OriginatorCustomerParty/cac:Party, (cac:Delivery, $shipment/cac:Consignment)[1]/cac:CarrierParty">
          <PartyCoded>
            <xsl:call-template name="party"/>
            <PartyRoleCoded>{$c:role-word(if (self::cac:CarrierParty) then 'carrier' else 'originator')}</PartyRoleCoded>
          </PartyCoded>
        </xsl:for-each>
        <xsl:for-each select="$shipment/cac:Delivery[1][cac:DeliveryLocation or cac:DeliveryAddress]">
          <PartyCoded>
            <xsl:call-template name="identifiers"><xsl:with-param name="numbers" select="cac:DeliveryLocation/cbc:ID"/></xsl:call-template>
            <xsl:call-template name="address">
              <xsl:with-param name="address" select="cac:DeliveryAddress"/>
              <xsl:with-param name="name" select="cac:DeliveryLocation/cbc:Name"/>
            </xsl:call-template>
            <PartyRoleCoded>{$c:role-word('place')}</PartyRoleCoded>
          </PartyCoded>
        </xsl:for-each>
      </ListOfPartyCoded>
    </xsl:where-populated>
  </xsl:template>

  <!-- Where the goods of an order go, and who takes them there: one party in xCBL, whose own number is that of the place. -->
  <xsl:template name="ship-to">
    <xsl:variable name="party" as="element()?" select="cac:DeliveryParty"/>
    <xsl:variable name="numbers" as="element()*" select="f:numbers-of($party)"/>
    <xsl:call-template name="identifiers"><xsl:with-param name="numbers" select="cac:DeliveryLocation/cbc:ID"/></xsl:call-template>
    <xsl:if test="$numbers">
      <ListOfIdentifier><xsl:apply-templates select="$numbers" mode="identifier"/></ListOfIdentifier>
    </xsl:if>
    <xsl:call-template name="address">
      <xsl:with-param name="address" select="f:goods-address(.)"/>
      <xsl:with-param name="name" select="f:name($party)"/>
      <xsl:with-param name="second-name" select="cac:DeliveryLocation/cbc:Name"/>
    </xsl:call-template>
    <xsl:apply-templates select="$party/cac:Contact"/>
  </xsl:template>

  <xsl:function name="f:goods-address" as="element()?">
    <xsl:param name="delivery" as="element()"/>
    <xsl:sequence select="($delivery/cac:DeliveryLocation/cac:Address, $delivery/cac:DeliveryParty/cac:PostalAddress)[1]"/>
  </xsl:function>

</xsl:stylesheet>
