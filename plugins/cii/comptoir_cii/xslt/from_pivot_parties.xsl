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
    exclude-result-prefixes="xs cac cbc f loss">

  <xsl:template name="parties">
    <xsl:for-each select="cac:AccountingSupplierParty/cac:Party">
      <ram:SellerTradeParty><xsl:call-template name="party"/></ram:SellerTradeParty>
    </xsl:for-each>
    <xsl:for-each select="cac:AccountingCustomerParty/cac:Party">
      <ram:BuyerTradeParty><xsl:call-template name="party"/></ram:BuyerTradeParty>
    </xsl:for-each>
    <xsl:for-each select="cac:TaxRepresentativeParty">
      <ram:SellerTaxRepresentativeTradeParty>
        <xsl:apply-templates select="cac:PartyName[1]/cbc:Name" mode="party"/>
        <xsl:apply-templates select="cac:PostalAddress" mode="address"/>
        <xsl:apply-templates select="cac:PartyTaxScheme" mode="party"/>
      </ram:SellerTaxRepresentativeTradeParty>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="party">
    <xsl:call-template name="identifiers"/>
    <xsl:apply-templates select="cac:PartyLegalEntity[1]/cbc:RegistrationName" mode="party"/>
    <xsl:for-each select="cac:PartyLegalEntity[1]/cbc:CompanyLegalForm[f:is-seller(.)]">
      <ram:Description>{.}</ram:Description>
    </xsl:for-each>
    <xsl:call-template name="organization"/>
    <xsl:apply-templates select="cac:Contact" mode="party"/>
    <xsl:apply-templates select="cac:PostalAddress" mode="address"/>
    <xsl:for-each select="cbc:EndpointID">
      <ram:URIUniversalCommunication>
        <ram:URIID><xsl:copy-of select="@schemeID"/>{.}</ram:URIID>
      </ram:URIUniversalCommunication>
    </xsl:for-each>
    <xsl:apply-templates select="cac:PartyTaxScheme" mode="party"/>
  </xsl:template>

  <xsl:function name="f:is-seller" as="xs:boolean">
    <xsl:param name="node" as="node()"/>
    <xsl:sequence select="exists($node/ancestor::cac:AccountingSupplierParty)"/>
  </xsl:function>

  <xsl:template name="payee">
    <xsl:for-each select="cac:PayeeParty">
      <ram:PayeeTradeParty>
        <xsl:call-template name="identifiers"/>
        <xsl:apply-templates select="cac:PartyName[1]/cbc:Name" mode="party"/>
        <xsl:for-each select="cac:PartyLegalEntity[1]/cbc:CompanyID">
          <ram:SpecifiedLegalOrganization>
            <ram:ID><xsl:copy-of select="@schemeID"/>{.}</ram:ID>
          </ram:SpecifiedLegalOrganization>
        </xsl:for-each>
      </ram:PayeeTradeParty>
    </xsl:for-each>
  </xsl:template>

  <!-- CII keeps identifiers without and with a scheme apart. That of a creditor (BT-90) has a home of its own. -->
  <xsl:template name="identifiers">
    <xsl:variable name="all" select="cac:PartyIdentification/cbc:ID[not(f:is-creditor(.))]"/>
    <xsl:for-each select="$all[not(@schemeID)]"><ram:ID>{.}</ram:ID></xsl:for-each>
    <xsl:for-each select="$all[@schemeID]">
      <ram:GlobalID schemeID="{@schemeID}">{.}</ram:GlobalID>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:is-creditor" as="xs:boolean">
    <xsl:param name="id" as="element()"/>
    <xsl:sequence select="upper-case(normalize-space($id/@schemeID)) = 'SEPA'
        and not($id/ancestor::cac:AccountingCustomerParty)"/>
  </xsl:function>

  <xsl:template name="organization">
    <xsl:variable name="number" select="cac:PartyLegalEntity[1]/cbc:CompanyID"/>
    <xsl:variable name="name" select="cac:PartyName[1]/cbc:Name"/>
    <xsl:if test="$number or $name">
      <ram:SpecifiedLegalOrganization>
        <xsl:for-each select="$number"><ram:ID><xsl:copy-of select="@schemeID"/>{.}</ram:ID></xsl:for-each>
        <xsl:for-each select="$name"><ram:TradingBusinessName>{.}</ram:TradingBusinessName></xsl:for-each>
      </ram:SpecifiedLegalOrganization>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cbc:RegistrationName | cbc:Name" mode="party"><ram:Name>{.}</ram:Name></xsl:template>

  <xsl:template match="cac:PartyTaxScheme" mode="party">
    <xsl:for-each select="cbc:CompanyID">
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

  <xsl:template match="cac:Contact" mode="party">
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

  <!-- Addresses -->

  <xsl:template match="cac:PostalAddress | cac:Address" mode="address">
    <ram:PostalTradeAddress>
      <xsl:apply-templates mode="address" select="cbc:PostalZone, cbc:StreetName, cbc:AdditionalStreetName,
          cac:AddressLine[1]/cbc:Line, cbc:CityName, cac:Country/cbc:IdentificationCode, cbc:CountrySubentity"/>
    </ram:PostalTradeAddress>
  </xsl:template>

  <xsl:template match="cbc:PostalZone" mode="address"><ram:PostcodeCode>{.}</ram:PostcodeCode></xsl:template>
  <xsl:template match="cbc:StreetName" mode="address"><ram:LineOne>{.}</ram:LineOne></xsl:template>
  <xsl:template match="cbc:AdditionalStreetName" mode="address"><ram:LineTwo>{.}</ram:LineTwo></xsl:template>
  <xsl:template match="cbc:Line" mode="address"><ram:LineThree>{.}</ram:LineThree></xsl:template>
  <xsl:template match="cbc:CityName" mode="address"><ram:CityName>{.}</ram:CityName></xsl:template>
  <xsl:template match="cbc:IdentificationCode" mode="address">
    <ram:CountryID>{.}</ram:CountryID>
  </xsl:template>
  <xsl:template match="cbc:CountrySubentity" mode="address">
    <ram:CountrySubDivisionName>{.}</ram:CountrySubDivisionName>
  </xsl:template>

  <!-- Delivery -->

  <xsl:template name="delivery">
    <xsl:variable name="delivery" select="cac:Delivery[1]"/>
    <xsl:variable name="place" select="$delivery/cac:DeliveryLocation"/>
    <xsl:variable name="name" select="$delivery/cac:DeliveryParty/cac:PartyName[1]/cbc:Name"/>
    <xsl:if test="$place/(cbc:ID | cac:Address) or $name">
      <ram:ShipToTradeParty>
        <xsl:for-each select="$place/cbc:ID[not(@schemeID)]"><ram:ID>{.}</ram:ID></xsl:for-each>
        <xsl:for-each select="$place/cbc:ID[@schemeID]">
          <ram:GlobalID schemeID="{@schemeID}">{.}</ram:GlobalID>
        </xsl:for-each>
        <xsl:apply-templates select="$name" mode="party"/>
        <xsl:apply-templates select="$place/cac:Address" mode="address"/>
      </ram:ShipToTradeParty>
    </xsl:if>
    <xsl:for-each select="$delivery/cbc:ActualDeliveryDate">
      <ram:ActualDeliverySupplyChainEvent>
        <ram:OccurrenceDateTime><xsl:call-template name="date-time"/></ram:OccurrenceDateTime>
      </ram:ActualDeliverySupplyChainEvent>
    </xsl:for-each>
    <xsl:for-each select="cac:DespatchDocumentReference[1]/cbc:ID">
      <ram:DespatchAdviceReferencedDocument>
        <ram:IssuerAssignedID>{.}</ram:IssuerAssignedID>
      </ram:DespatchAdviceReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:ReceiptDocumentReference[1]/cbc:ID">
      <ram:ReceivingAdviceReferencedDocument>
        <ram:IssuerAssignedID>{.}</ram:IssuerAssignedID>
      </ram:ReceivingAdviceReferencedDocument>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
