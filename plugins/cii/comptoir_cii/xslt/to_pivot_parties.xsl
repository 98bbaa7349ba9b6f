<?xml version="1.0" encoding="UTF-8"?>
<!-- Seller, buyer, payee, tax representative and the place of delivery (BG-4 to BG-15). -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:template name="parties">
    <xsl:for-each select="$agreement/ram:SellerTradeParty">
      <cac:AccountingSupplierParty>
        <xsl:apply-templates select="." mode="party"/>
      </cac:AccountingSupplierParty>
    </xsl:for-each>
    <xsl:for-each select="$agreement/ram:BuyerTradeParty">
      <cac:AccountingCustomerParty>
        <xsl:apply-templates select="." mode="party"/>
      </cac:AccountingCustomerParty>
    </xsl:for-each>
    <xsl:apply-templates select="$settlement/ram:PayeeTradeParty" mode="party"/>
    <xsl:apply-templates select="$agreement/ram:SellerTaxRepresentativeTradeParty" mode="party"/>
    <xsl:call-template name="delivery"/>
  </xsl:template>

  <xsl:template match="ram:SellerTradeParty" mode="party">
    <cac:Party>
      <xsl:apply-templates select="ram:URIUniversalCommunication[1]/ram:URIID" mode="party"/>
      <xsl:apply-templates select="ram:ID, ram:GlobalID" mode="party"/>
      <xsl:for-each select="$settlement/ram:CreditorReferenceID">
        <cac:PartyIdentification><cbc:ID schemeID="SEPA">{.}</cbc:ID></cac:PartyIdentification>
      </xsl:for-each>
      <xsl:apply-templates select="ram:SpecifiedLegalOrganization/ram:TradingBusinessName" mode="party"/>
      <xsl:apply-templates select="ram:PostalTradeAddress" mode="address"/>
      <xsl:apply-templates select="ram:SpecifiedTaxRegistration" mode="party"/>
      <xsl:call-template name="legal-entity"/>
      <xsl:apply-templates select="ram:DefinedTradeContact[1]" mode="party"/>
    </cac:Party>
  </xsl:template>

  <xsl:template match="ram:BuyerTradeParty" mode="party">
    <cac:Party>
      <xsl:apply-templates select="ram:URIUniversalCommunication[1]/ram:URIID" mode="party"/>
      <xsl:apply-templates select="f:main-id(.)" mode="party"/>
      <xsl:apply-templates select="ram:SpecifiedLegalOrganization/ram:TradingBusinessName" mode="party"/>
      <xsl:apply-templates select="ram:PostalTradeAddress" mode="address"/>
      <xsl:apply-templates select="ram:SpecifiedTaxRegistration" mode="party"/>
      <xsl:call-template name="legal-entity"/>
      <xsl:apply-templates select="ram:DefinedTradeContact[1]" mode="party"/>
    </cac:Party>
  </xsl:template>

  <xsl:template match="ram:PayeeTradeParty" mode="party">
    <cac:PayeeParty>
      <xsl:apply-templates select="f:main-id(.), ram:Name" mode="party"/>
      <xsl:for-each select="ram:SpecifiedLegalOrganization/ram:ID">
        <cac:PartyLegalEntity><xsl:apply-templates select="." mode="party"/></cac:PartyLegalEntity>
      </xsl:for-each>
    </cac:PayeeParty>
  </xsl:template>

  <xsl:template match="ram:SellerTaxRepresentativeTradeParty" mode="party">
    <cac:TaxRepresentativeParty>
      <xsl:apply-templates select="ram:Name" mode="party"/>
      <xsl:apply-templates select="ram:PostalTradeAddress" mode="address"/>
      <xsl:apply-templates select="f:main-registration(.)" mode="party"/>
    </cac:TaxRepresentativeParty>
  </xsl:template>

  <xsl:template name="legal-entity">
    <xsl:variable name="form" select="self::ram:SellerTradeParty/ram:Description[1]"/>
    <xsl:if test="ram:Name or ram:SpecifiedLegalOrganization/ram:ID or $form">
      <cac:PartyLegalEntity>
        <xsl:for-each select="ram:Name"><cbc:RegistrationName>{.}</cbc:RegistrationName></xsl:for-each>
        <xsl:apply-templates select="ram:SpecifiedLegalOrganization/ram:ID" mode="party"/>
        <xsl:for-each select="$form"><cbc:CompanyLegalForm>{.}</cbc:CompanyLegalForm></xsl:for-each>
      </cac:PartyLegalEntity>
    </xsl:if>
  </xsl:template>

  <xsl:template match="ram:URIID" mode="party">
    <cbc:EndpointID><xsl:copy-of select="@schemeID"/>{.}</cbc:EndpointID>
  </xsl:template>
  <xsl:template match="ram:ID | ram:GlobalID" mode="party">
    <cac:PartyIdentification><cbc:ID><xsl:copy-of select="@schemeID"/>{.}</cbc:ID></cac:PartyIdentification>
  </xsl:template>
  <xsl:template match="ram:SpecifiedLegalOrganization/ram:ID" mode="party">
    <cbc:CompanyID><xsl:copy-of select="@schemeID"/>{.}</cbc:CompanyID>
  </xsl:template>
  <xsl:template match="ram:TradingBusinessName | ram:Name" mode="party">
    <cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName>
  </xsl:template>
  <xsl:template match="ram:SpecifiedTaxRegistration[ram:ID/@schemeID]" mode="party">
    <cac:PartyTaxScheme>
      <cbc:CompanyID>{ram:ID}</cbc:CompanyID>
      <cac:TaxScheme><cbc:ID>{f:tax-scheme(ram:ID/@schemeID)}</cbc:ID></cac:TaxScheme>
    </cac:PartyTaxScheme>
  </xsl:template>
  <!-- A tax number of no scheme has no place. -->
  <xsl:template match="ram:SpecifiedTaxRegistration" mode="party"/>

  <xsl:template match="ram:DefinedTradeContact" mode="party">
    <xsl:variable name="name" select="(ram:PersonName, ram:DepartmentName)[1]"/>
    <xsl:variable name="telephone" select="ram:TelephoneUniversalCommunication/ram:CompleteNumber"/>
    <xsl:variable name="mail" select="ram:EmailURIUniversalCommunication/ram:URIID"/>
    <xsl:if test="$name or $telephone or $mail">
      <cac:Contact>
        <xsl:for-each select="$name"><cbc:Name>{.}</cbc:Name></xsl:for-each>
        <xsl:for-each select="$telephone"><cbc:Telephone>{.}</cbc:Telephone></xsl:for-each>
        <xsl:for-each select="$mail"><cbc:ElectronicMail>{.}</cbc:ElectronicMail></xsl:for-each>
      </cac:Contact>
    </xsl:if>
  </xsl:template>

  <!-- Where UBL holds one identifier: the one with a scheme. -->
  <xsl:function name="f:main-id" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/(ram:GlobalID, ram:ID)[1]"/>
  </xsl:function>

  <!-- Where UBL holds one tax number: that of VAT. -->
  <xsl:function name="f:main-registration" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/(ram:SpecifiedTaxRegistration[ram:ID/@schemeID = 'VA'],
        ram:SpecifiedTaxRegistration)[1]"/>
  </xsl:function>

  <xsl:function name="f:tax-scheme" as="xs:string">
    <xsl:param name="scheme" as="attribute()"/>
    <xsl:sequence select="if (normalize-space($scheme) = 'VA') then 'VAT' else string($scheme)"/>
  </xsl:function>

  <!-- Addresses -->

  <xsl:template match="ram:PostalTradeAddress" mode="address">
    <cac:PostalAddress><xsl:call-template name="address"/></cac:PostalAddress>
  </xsl:template>

  <xsl:template name="address">
    <xsl:apply-templates mode="address" select="ram:LineOne, ram:LineTwo, ram:CityName, ram:PostcodeCode,
        ram:CountrySubDivisionName[1], ram:LineThree, ram:CountryID"/>
  </xsl:template>

  <xsl:template match="ram:LineOne" mode="address"><cbc:StreetName>{.}</cbc:StreetName></xsl:template>
  <xsl:template match="ram:LineTwo" mode="address">
    <cbc:AdditionalStreetName>{.}</cbc:AdditionalStreetName>
  </xsl:template>
  <xsl:template match="ram:CityName" mode="address"><cbc:CityName>{.}</cbc:CityName></xsl:template>
  <xsl:template match="ram:PostcodeCode" mode="address"><cbc:PostalZone>{.}</cbc:PostalZone></xsl:template>
  <xsl:template match="ram:CountrySubDivisionName" mode="address">
    <cbc:CountrySubentity>{.}</cbc:CountrySubentity>
  </xsl:template>
  <xsl:template match="ram:LineThree" mode="address">
    <cac:AddressLine><cbc:Line>{.}</cbc:Line></cac:AddressLine>
  </xsl:template>
  <xsl:template match="ram:CountryID" mode="address">
    <cac:Country><cbc:IdentificationCode>{.}</cbc:IdentificationCode></cac:Country>
  </xsl:template>

  <!-- Delivery -->

  <xsl:template name="delivery">
    <xsl:variable name="place" select="$delivery/ram:ShipToTradeParty"/>
    <xsl:variable name="date"
        select="$delivery/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString"/>
    <xsl:if test="$place or f:iso-date($date)">
      <cac:Delivery>
        <xsl:sequence select="f:date('cbc:ActualDeliveryDate', $date)"/>
        <xsl:for-each select="$place[ram:ID or ram:GlobalID or ram:PostalTradeAddress]">
          <cac:DeliveryLocation>
            <xsl:for-each select="f:main-id(.)">
              <cbc:ID><xsl:copy-of select="@schemeID"/>{.}</cbc:ID>
            </xsl:for-each>
            <xsl:for-each select="ram:PostalTradeAddress">
              <cac:Address><xsl:call-template name="address"/></cac:Address>
            </xsl:for-each>
          </cac:DeliveryLocation>
        </xsl:for-each>
        <xsl:for-each select="$place/ram:Name">
          <cac:DeliveryParty><xsl:apply-templates select="." mode="party"/></cac:DeliveryParty>
        </xsl:for-each>
      </cac:Delivery>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
