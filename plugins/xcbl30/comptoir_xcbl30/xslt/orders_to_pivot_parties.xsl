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

  <!-- Parties of order documents. -->

  <xsl:variable name="buyer" as="element()?" select="f:traded('BuyerParty')"/>
  <xsl:variable name="seller" as="element()?" select="f:traded('SellerParty')"/>

  <!-- Buyer and seller stand in the head of an order, and in that of a change or a response too. -->
  <xsl:function name="f:traded" as="element(Party)?">
    <xsl:param name="role" as="xs:string"/>
    <xsl:sequence select="($parties/*[local-name() = $role]/Party[f:is-told(.)], $header/*[local-name() = $role]/Party)[1]"/>
  </xsl:function>

  <!-- An identifier is wanted of each party; empty and alone it says nothing. -->
  <xsl:function name="f:is-told" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/(PartyID/Identifier/Ident, * except PartyID, NameAddress/POBox/@POBoxPostalCode)[normalize-space()])"/>
  </xsl:function>

  <!-- What a party says, to be compared with another. -->
  <xsl:function name="f:said" as="xs:string*">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/descendant::*/(@*, self::*[not(*)]) ! (name() || ' ' || normalize-space())"/>
  </xsl:function>

  <xsl:function name="f:coded-party" as="element()?">
    <xsl:param name="role" as="xs:string"/>
    <xsl:sequence select="($parties/ListOfPartyCoded/PartyCoded[$c:role(normalize-space(PartyRoleCoded)) = $role])[1]"/>
  </xsl:function>

  <xsl:variable name="ship-to" as="element()?" select="$parties/ShipToParty/Party[f:is-told(.)]"/>

  <!-- Whose only name is that of a company in its register. -->
  <xsl:function name="f:is-registered" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/(parent::SellerParty, parent::BuyerParty, parent::BillToParty, parent::ShipFromParty, parent::ShipToParty[$is-despatch]))"/>
  </xsl:function>

  <xsl:function name="f:has-many-numbers" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="true()"/>
  </xsl:function>

  <!-- Where an order's goods are sent has one number and an address; who takes them there has the others. -->
  <xsl:function name="f:is-place" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="not($is-despatch) and exists($party/parent::ShipToParty)"/>
  </xsl:function>
  <xsl:function name="f:own-identifiers" as="element(Identifier)*">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/(PartyID[not(f:is-place($party))], ListOfIdentifier)/Identifier"/>
  </xsl:function>
  <xsl:function name="f:has-address" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/NameAddress/*[2]) and not(f:is-place($party))"/>
  </xsl:function>
  <xsl:function name="f:second-name" as="element()?">
    <xsl:param name="address" as="element()?"/>
    <xsl:sequence select="$address/Name2[not($address/parent::Party[f:is-place(.)])]"/>
  </xsl:function>

  <xsl:template name="order-parties">
    <cac:BuyerCustomerParty><cac:Party><xsl:apply-templates select="$buyer"/></cac:Party></cac:BuyerCustomerParty>
    <cac:SellerSupplierParty><cac:Party><xsl:apply-templates select="$seller"/></cac:Party></cac:SellerSupplierParty>
    <xsl:for-each select="f:coded-party('originator')">
      <cac:OriginatorCustomerParty><cac:Party><xsl:apply-templates select="."/></cac:Party></cac:OriginatorCustomerParty>
    </xsl:for-each>
    <xsl:for-each select="$parties/BillToParty/Party[f:is-told(.)]">
      <cac:AccountingCustomerParty><cac:Party><xsl:apply-templates select="."/></cac:Party></cac:AccountingCustomerParty>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="response-parties">
    <cac:SellerSupplierParty><cac:Party><xsl:apply-templates select="$seller"/></cac:Party></cac:SellerSupplierParty>
    <cac:BuyerCustomerParty><cac:Party><xsl:apply-templates select="$buyer"/></cac:Party></cac:BuyerCustomerParty>
  </xsl:template>

  <xsl:template name="delivery">
    <xsl:where-populated>
      <cac:Delivery>
        <xsl:where-populated>
          <cac:DeliveryLocation>
            <xsl:for-each select="$ship-to/PartyID/Identifier[normalize-space(Ident)]">
              <cbc:ID><xsl:call-template name="identifier"/></cbc:ID>
            </xsl:for-each>
            <xsl:for-each select="$ship-to/NameAddress/Name2[normalize-space()]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
            <xsl:where-populated>
              <cac:Address><xsl:apply-templates select="$ship-to/NameAddress"/></cac:Address>
            </xsl:where-populated>
          </cac:DeliveryLocation>
        </xsl:where-populated>
        <xsl:call-template name="period">
          <xsl:with-param name="name" select="'cac:RequestedDeliveryPeriod'"/>
          <xsl:with-param name="start" select="$asked-start"/>
          <xsl:with-param name="end" select="$asked-end"/>
        </xsl:call-template>
        <xsl:for-each select="f:coded-party('carrier')">
          <cac:CarrierParty><xsl:apply-templates select="."/></cac:CarrierParty>
        </xsl:for-each>
        <xsl:where-populated>
          <cac:DeliveryParty><xsl:apply-templates select="$ship-to"/></cac:DeliveryParty>
        </xsl:where-populated>
      </cac:Delivery>
    </xsl:where-populated>
  </xsl:template>

</xsl:stylesheet>
