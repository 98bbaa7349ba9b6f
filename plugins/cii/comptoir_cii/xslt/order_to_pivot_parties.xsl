<?xml version="1.0" encoding="UTF-8"?>
<!-- Buyer, seller, requisitioner, invoicee and the place of delivery of an order. -->
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

  <xsl:template name="parties">
    <cac:BuyerCustomerParty>
      <xsl:for-each select="$agreement/ram:BuyerTradeParty"><xsl:call-template name="party"/></xsl:for-each>
    </cac:BuyerCustomerParty>
    <cac:SellerSupplierParty>
      <xsl:for-each select="$agreement/ram:SellerTradeParty"><xsl:call-template name="party"/></xsl:for-each>
    </cac:SellerSupplierParty>
    <xsl:for-each select="$agreement/ram:BuyerRequisitionerTradeParty">
      <cac:OriginatorCustomerParty><xsl:call-template name="party"/></cac:OriginatorCustomerParty>
    </xsl:for-each>
    <xsl:for-each select="$settlement/ram:InvoiceeTradeParty">
      <cac:AccountingCustomerParty><xsl:call-template name="party"/></cac:AccountingCustomerParty>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="party">
    <cac:Party>
      <xsl:call-template name="endpoint"/>
      <xsl:for-each select="ram:ID, ram:GlobalID">
        <cac:PartyIdentification><xsl:call-template name="identifier"/></cac:PartyIdentification>
      </xsl:for-each>
      <xsl:call-template name="name"/>
      <xsl:for-each select="ram:PostalTradeAddress">
        <cac:PostalAddress><xsl:call-template name="address"/></cac:PostalAddress>
      </xsl:for-each>
      <xsl:call-template name="registrations"/>
    </cac:Party>
  </xsl:template>

  <xsl:template name="endpoint">
    <xsl:for-each select="ram:URIUniversalCommunication[1]/ram:URIID">
      <cbc:EndpointID><xsl:copy-of select="@schemeID"/>{.}</cbc:EndpointID>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="identifier"><cbc:ID><xsl:copy-of select="@schemeID"/>{.}</cbc:ID></xsl:template>

  <!-- A party that names no trading name is called by its own. -->
  <xsl:template name="name">
    <xsl:for-each select="(ram:SpecifiedLegalOrganization/ram:TradingBusinessName, ram:Name)[1]">
      <cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="registrations">
    <xsl:for-each select="ram:SpecifiedTaxRegistration[ram:ID/@schemeID]">
      <cac:PartyTaxScheme>
        <cbc:CompanyID>{ram:ID}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>{replace(ram:ID/@schemeID, '^\s*VA\s*$', 'VAT')}</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
    </xsl:for-each>
    <xsl:variable name="number" select="ram:SpecifiedLegalOrganization/ram:ID"/>
    <xsl:if test="ram:Name or $number">
      <cac:PartyLegalEntity>
        <xsl:for-each select="ram:Name"><cbc:RegistrationName>{.}</cbc:RegistrationName></xsl:for-each>
        <xsl:for-each select="$number"><cbc:CompanyID><xsl:copy-of select="@schemeID"/>{.}</cbc:CompanyID></xsl:for-each>
      </cac:PartyLegalEntity>
    </xsl:if>
    <xsl:for-each select="ram:DefinedTradeContact[1]"><xsl:call-template name="contact"/></xsl:for-each>
  </xsl:template>

  <xsl:template name="contact">
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

  <xsl:template name="address">
    <xsl:for-each select="ram:LineOne"><cbc:StreetName>{.}</cbc:StreetName></xsl:for-each>
    <xsl:for-each select="ram:LineTwo"><cbc:AdditionalStreetName>{.}</cbc:AdditionalStreetName></xsl:for-each>
    <xsl:for-each select="ram:CityName"><cbc:CityName>{.}</cbc:CityName></xsl:for-each>
    <xsl:for-each select="ram:PostcodeCode"><cbc:PostalZone>{.}</cbc:PostalZone></xsl:for-each>
    <xsl:for-each select="ram:CountrySubDivisionName"><cbc:CountrySubentity>{.}</cbc:CountrySubentity></xsl:for-each>
    <xsl:for-each select="ram:LineThree"><cac:AddressLine><cbc:Line>{.}</cbc:Line></cac:AddressLine></xsl:for-each>
    <xsl:for-each select="ram:CountryID">
      <cac:Country><cbc:IdentificationCode>{.}</cbc:IdentificationCode></cac:Country>
    </xsl:for-each>
  </xsl:template>

  <!-- Where UBL holds one identifier: the one with a scheme. -->
  <xsl:function name="f:main-id" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/(ram:GlobalID, ram:ID)[1]"/>
  </xsl:function>

  <!-- Number and address of who receives the goods are those of the place. -->
  <xsl:template name="delivery">
    <xsl:variable name="place" select="$delivery/ram:ShipToTradeParty"/>
    <xsl:variable name="period" select="f:requested($delivery/ram:RequestedDeliverySupplyChainEvent[1])"/>
    <xsl:if test="$place or exists($period)">
      <cac:Delivery>
        <xsl:for-each select="$place[f:main-id(.) or ram:PostalTradeAddress]">
          <cac:DeliveryLocation>
            <xsl:for-each select="f:main-id(.)"><xsl:call-template name="identifier"/></xsl:for-each>
            <xsl:for-each select="ram:PostalTradeAddress">
              <cac:Address><xsl:call-template name="address"/></cac:Address>
            </xsl:for-each>
          </cac:DeliveryLocation>
        </xsl:for-each>
        <xsl:sequence select="$period"/>
        <xsl:for-each select="$place[* except (ram:ID | ram:GlobalID | ram:PostalTradeAddress)]">
          <cac:DeliveryParty>
            <xsl:call-template name="endpoint"/>
            <xsl:call-template name="name"/>
            <xsl:call-template name="registrations"/>
          </cac:DeliveryParty>
        </xsl:for-each>
      </cac:Delivery>
    </xsl:if>
  </xsl:template>

  <!-- A day is a period of one day. -->
  <xsl:function name="f:requested" as="element()?">
    <xsl:param name="event" as="element()?"/>
    <xsl:variable name="period" select="$event/ram:OccurrenceSpecifiedPeriod[f:has-days(.)]"/>
    <xsl:variable name="day" select="f:day($event/ram:OccurrenceDateTime)"/>
    <xsl:if test="$period or exists(f:iso-date($day))">
      <cac:RequestedDeliveryPeriod>
        <xsl:sequence select="if ($period) then f:days($period)
            else (f:date('cbc:StartDate', $day), f:date('cbc:EndDate', $day))"/>
      </cac:RequestedDeliveryPeriod>
    </xsl:if>
  </xsl:function>

</xsl:stylesheet>
