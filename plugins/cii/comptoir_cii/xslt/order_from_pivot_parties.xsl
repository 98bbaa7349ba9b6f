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
    exclude-result-prefixes="xs cac cbc f loss">

  <xsl:template name="parties">
    <ram:SellerTradeParty>
      <xsl:for-each select="cac:SellerSupplierParty/cac:Party"><xsl:call-template name="party"/></xsl:for-each>
    </ram:SellerTradeParty>
    <ram:BuyerTradeParty>
      <xsl:for-each select="cac:BuyerCustomerParty/cac:Party"><xsl:call-template name="party"/></xsl:for-each>
    </ram:BuyerTradeParty>
    <xsl:for-each select="cac:OriginatorCustomerParty/cac:Party">
      <ram:BuyerRequisitionerTradeParty><xsl:call-template name="party"/></ram:BuyerRequisitionerTradeParty>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="party">
    <xsl:call-template name="identifiers">
      <xsl:with-param name="all" select="cac:PartyIdentification/cbc:ID"/>
    </xsl:call-template>
    <xsl:call-template name="names"/>
    <xsl:for-each select="cac:Contact"><xsl:call-template name="contact"/></xsl:for-each>
    <xsl:for-each select="cac:PostalAddress"><xsl:call-template name="address"/></xsl:for-each>
    <xsl:call-template name="addressee"/>
  </xsl:template>

  <!-- CII keeps identifiers without and with a scheme apart, and holds one of the former. -->
  <xsl:template name="identifiers">
    <xsl:param name="all" as="element()*"/>
    <xsl:for-each select="$all[not(@schemeID)][1]"><ram:ID>{.}</ram:ID></xsl:for-each>
    <xsl:for-each select="$all[@schemeID]"><ram:GlobalID schemeID="{@schemeID}">{.}</ram:GlobalID></xsl:for-each>
  </xsl:template>

  <!-- A party without a registered name has its only name in both places. -->
  <xsl:template name="names">
    <xsl:variable name="name" select="cac:PartyName[1]/cbc:Name"/>
    <xsl:variable name="entity" select="cac:PartyLegalEntity[1]"/>
    <xsl:for-each select="($entity/cbc:RegistrationName, $name)[1]"><ram:Name>{.}</ram:Name></xsl:for-each>
    <xsl:if test="$entity/cbc:CompanyID or $name">
      <ram:SpecifiedLegalOrganization>
        <xsl:for-each select="$entity/cbc:CompanyID">
          <ram:ID><xsl:copy-of select="@schemeID"/>{.}</ram:ID>
        </xsl:for-each>
        <xsl:for-each select="$name"><ram:TradingBusinessName>{.}</ram:TradingBusinessName></xsl:for-each>
      </ram:SpecifiedLegalOrganization>
    </xsl:if>
  </xsl:template>

  <xsl:template name="contact">
    <xsl:if test="cbc:Name or cbc:Telephone or cbc:ElectronicMail">
      <ram:DefinedTradeContact>
        <xsl:for-each select="cbc:Name"><ram:PersonName>{.}</ram:PersonName></xsl:for-each>
        <xsl:for-each select="cbc:Telephone">
          <ram:TelephoneUniversalCommunication>
            <ram:CompleteNumber>{.}</ram:CompleteNumber>
          </ram:TelephoneUniversalCommunication>
        </xsl:for-each>
        <xsl:for-each select="cbc:ElectronicMail">
          <ram:EmailURIUniversalCommunication><ram:URIID>{.}</ram:URIID></ram:EmailURIUniversalCommunication>
        </xsl:for-each>
      </ram:DefinedTradeContact>
    </xsl:if>
  </xsl:template>

  <!-- CII demands the country of an address; without one the address is a loss. -->
  <xsl:template name="address">
    <xsl:if test="cac:Country/cbc:IdentificationCode">
      <ram:PostalTradeAddress>
        <xsl:for-each select="cbc:PostalZone"><ram:PostcodeCode>{.}</ram:PostcodeCode></xsl:for-each>
        <xsl:for-each select="cbc:StreetName"><ram:LineOne>{.}</ram:LineOne></xsl:for-each>
        <xsl:for-each select="cbc:AdditionalStreetName"><ram:LineTwo>{.}</ram:LineTwo></xsl:for-each>
        <xsl:for-each select="cac:AddressLine[1]/cbc:Line"><ram:LineThree>{.}</ram:LineThree></xsl:for-each>
        <xsl:for-each select="cbc:CityName"><ram:CityName>{.}</ram:CityName></xsl:for-each>
        <ram:CountryID>{cac:Country/cbc:IdentificationCode}</ram:CountryID>
        <xsl:for-each select="cbc:CountrySubentity">
          <ram:CountrySubDivisionName>{.}</ram:CountrySubDivisionName>
        </xsl:for-each>
      </ram:PostalTradeAddress>
    </xsl:if>
  </xsl:template>

  <xsl:template name="addressee">
    <xsl:for-each select="cbc:EndpointID">
      <ram:URIUniversalCommunication>
        <ram:URIID><xsl:copy-of select="@schemeID"/>{.}</ram:URIID>
      </ram:URIUniversalCommunication>
    </xsl:for-each>
    <xsl:for-each select="cac:PartyTaxScheme/cbc:CompanyID">
      <ram:SpecifiedTaxRegistration>
        <ram:ID schemeID="{f:tax-scheme(..)}">{.}</ram:ID>
      </ram:SpecifiedTaxRegistration>
    </xsl:for-each>
  </xsl:template>

  <!-- CII knows numbers of VAT (VA) and local ones (FC). -->
  <xsl:function name="f:tax-scheme" as="xs:string">
    <xsl:param name="registration" as="element()"/>
    <xsl:sequence select="if (upper-case(normalize-space($registration/cac:TaxScheme/cbc:ID)) = 'VAT')
        then 'VA' else 'FC'"/>
  </xsl:function>

  <!-- CII has one party for who receives the goods and where: number and address are those of the place, if it has any. -->

  <xsl:variable name="consignee" as="element()?" select="$root/cac:Delivery[1]/cac:DeliveryParty"/>
  <xsl:variable name="place" as="element()?" select="$root/cac:Delivery[1]/cac:DeliveryLocation"/>
  <xsl:variable name="place-ids" as="element()*"
      select="if ($place/cbc:ID) then $place/cbc:ID else $consignee/cac:PartyIdentification/cbc:ID"/>
  <xsl:variable name="place-address" as="element()?" select="($place/cac:Address, $consignee/cac:PostalAddress)[1]"/>
  <xsl:variable name="place-name" as="element()?" select="if ($consignee/(cac:PartyName[1]/cbc:Name
      | cac:PartyLegalEntity[1]/cbc:RegistrationName)) then () else $place/cbc:Name"/>

  <xsl:template name="place-of-delivery">
    <xsl:if test="$consignee or $place-ids or $place-address or $place-name">
      <ram:ShipToTradeParty>
        <xsl:call-template name="identifiers">
          <xsl:with-param name="all" select="$place-ids"/>
        </xsl:call-template>
        <xsl:for-each select="$place-name"><ram:Name>{.}</ram:Name></xsl:for-each>
        <xsl:for-each select="$consignee">
          <xsl:call-template name="names"/>
          <xsl:for-each select="cac:Contact"><xsl:call-template name="contact"/></xsl:for-each>
        </xsl:for-each>
        <xsl:for-each select="$place-address"><xsl:call-template name="address"/></xsl:for-each>
        <xsl:for-each select="$consignee"><xsl:call-template name="addressee"/></xsl:for-each>
      </ram:ShipToTradeParty>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
