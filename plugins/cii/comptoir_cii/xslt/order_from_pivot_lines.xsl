<?xml version="1.0" encoding="UTF-8"?>
<!-- Lines of an order. -->
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

  <xsl:template name="line">
    <xsl:variable name="quotation" select="cac:QuotationLineReference[1]/cbc:LineID"/>
    <xsl:variable name="documents" select="cac:DocumentReference/cbc:ID"/>
    <xsl:for-each select="cac:LineItem">
      <ram:IncludedSupplyChainTradeLineItem>
        <ram:AssociatedDocumentLineDocument>
          <ram:LineID>{cbc:ID}</ram:LineID>
          <xsl:for-each select="cbc:LineStatusCode"><ram:LineStatusCode>{.}</ram:LineStatusCode></xsl:for-each>
          <xsl:for-each select="cbc:Note[1]">
            <ram:IncludedNote><ram:Content>{.}</ram:Content></ram:IncludedNote>
          </xsl:for-each>
        </ram:AssociatedDocumentLineDocument>
        <xsl:for-each select="cac:Item"><xsl:call-template name="item"/></xsl:for-each>
        <ram:SpecifiedLineTradeAgreement>
          <xsl:for-each select="cac:OriginatorParty"><xsl:call-template name="requisitioner"/></xsl:for-each>
          <xsl:for-each select="$quotation">
            <ram:QuotationReferencedDocument><ram:LineID>{.}</ram:LineID></ram:QuotationReferencedDocument>
          </xsl:for-each>
          <xsl:for-each select="$documents">
            <ram:AdditionalReferencedDocument><xsl:call-template name="number"/></ram:AdditionalReferencedDocument>
          </xsl:for-each>
          <xsl:for-each select="cac:Price"><xsl:call-template name="prices"/></xsl:for-each>
        </ram:SpecifiedLineTradeAgreement>
        <ram:SpecifiedLineTradeDelivery><xsl:call-template name="line-delivery"/></ram:SpecifiedLineTradeDelivery>
        <ram:SpecifiedLineTradeSettlement><xsl:call-template name="line-settlement"/></ram:SpecifiedLineTradeSettlement>
      </ram:IncludedSupplyChainTradeLineItem>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="item">
    <ram:SpecifiedTradeProduct>
      <xsl:for-each select="cac:StandardItemIdentification/cbc:ID">
        <ram:GlobalID><xsl:copy-of select="@schemeID"/>{.}</ram:GlobalID>
      </xsl:for-each>
      <xsl:for-each select="cac:SellersItemIdentification/cbc:ID">
        <ram:SellerAssignedID>{.}</ram:SellerAssignedID>
      </xsl:for-each>
      <xsl:for-each select="cac:BuyersItemIdentification/cbc:ID">
        <ram:BuyerAssignedID>{.}</ram:BuyerAssignedID>
      </xsl:for-each>
      <xsl:for-each select="cbc:Name"><ram:Name>{.}</ram:Name></xsl:for-each>
      <xsl:for-each select="cbc:Description[1]"><ram:Description>{.}</ram:Description></xsl:for-each>
      <xsl:for-each select="cac:AdditionalItemProperty[cbc:Name and cbc:Value]">
        <ram:ApplicableProductCharacteristic>
          <ram:Description>{cbc:Name}</ram:Description>
          <ram:Value>{cbc:Value}</ram:Value>
        </ram:ApplicableProductCharacteristic>
      </xsl:for-each>
      <xsl:for-each select="cac:CommodityClassification/cbc:ItemClassificationCode">
        <ram:DesignatedProductClassification>
          <ram:ClassCode><xsl:copy-of select="@listID, @listVersionID"/>{.}</ram:ClassCode>
        </ram:DesignatedProductClassification>
      </xsl:for-each>
      <xsl:for-each select="cac:ItemInstance[cbc:SerialID or cac:LotIdentification/cbc:LotNumberID]">
        <ram:IndividualTradeProductInstance>
          <xsl:for-each select="cac:LotIdentification/cbc:LotNumberID"><ram:BatchID>{.}</ram:BatchID></xsl:for-each>
          <xsl:for-each select="cbc:SerialID"><ram:SerialID>{.}</ram:SerialID></xsl:for-each>
        </ram:IndividualTradeProductInstance>
      </xsl:for-each>
      <xsl:for-each select="cac:OriginCountry[1]/cbc:IdentificationCode">
        <ram:OriginTradeCountry><ram:ID>{.}</ram:ID></ram:OriginTradeCountry>
      </xsl:for-each>
      <xsl:for-each select="cac:ItemSpecificationDocumentReference/cbc:ID">
        <ram:AdditionalReferenceReferencedDocument>
          <xsl:call-template name="number"/>
        </ram:AdditionalReferenceReferencedDocument>
      </xsl:for-each>
    </ram:SpecifiedTradeProduct>
  </xsl:template>

  <!-- Order-X demands a contact: who asks for the item. -->
  <xsl:template name="requisitioner">
    <ram:BuyerRequisitionerTradeParty>
      <xsl:call-template name="identifiers">
        <xsl:with-param name="all" select="cac:PartyIdentification[1]/cbc:ID"/>
      </xsl:call-template>
      <xsl:for-each select="cac:PartyName[1]/cbc:Name"><ram:Name>{.}</ram:Name></xsl:for-each>
      <ram:DefinedTradeContact>
        <ram:DepartmentName>{(cac:PartyName[1]/cbc:Name, cac:PartyIdentification[1]/cbc:ID)[1]}</ram:DepartmentName>
      </ram:DefinedTradeContact>
    </ram:BuyerRequisitionerTradeParty>
  </xsl:template>

  <!-- CII demands the gross price wherever a discount stands, which then is the sum of net price and discount. -->

  <xsl:template name="prices">
    <xsl:for-each select="f:price-discount(.)">
      <ram:GrossPriceProductTradePrice>
        <ram:ChargeAmount>
          <xsl:for-each select="cbc:BaseAmount"><xsl:call-template name="amount"/></xsl:for-each>
          <xsl:if test="not(cbc:BaseAmount)">{sum((cbc:Amount, ../cbc:PriceAmount) ! f:number(.))}</xsl:if>
        </ram:ChargeAmount>
        <ram:AppliedTradeAllowanceCharge>
          <ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
          <xsl:for-each select="cbc:Amount">
            <ram:ActualAmount><xsl:call-template name="amount"/></ram:ActualAmount>
          </xsl:for-each>
        </ram:AppliedTradeAllowanceCharge>
      </ram:GrossPriceProductTradePrice>
    </xsl:for-each>
    <ram:NetPriceProductTradePrice>
      <xsl:for-each select="cbc:PriceAmount">
        <ram:ChargeAmount><xsl:call-template name="amount"/></ram:ChargeAmount>
      </xsl:for-each>
      <xsl:for-each select="cbc:BaseQuantity">
        <ram:BasisQuantity><xsl:copy-of select="@unitCode"/>{.}</ram:BasisQuantity>
      </xsl:for-each>
    </ram:NetPriceProductTradePrice>
  </xsl:template>

  <xsl:function name="f:price-discount" as="element()?">
    <xsl:param name="price" as="element()"/>
    <xsl:sequence select="$price/cac:AllowanceCharge[f:code(cbc:ChargeIndicator) = 'false'][1]"/>
  </xsl:function>

  <!-- Order-X demands a name of the place; UBL has its number only. -->
  <xsl:template name="line-delivery">
    <xsl:for-each select="cbc:PartialDeliveryIndicator">
      <ram:PartialDeliveryAllowedIndicator><udt:Indicator>{.}</udt:Indicator></ram:PartialDeliveryAllowedIndicator>
    </xsl:for-each>
    <xsl:for-each select="cbc:Quantity">
      <ram:RequestedQuantity><xsl:copy-of select="@unitCode"/>{.}</ram:RequestedQuantity>
    </xsl:for-each>
    <xsl:for-each select="cac:Delivery[1]/cac:DeliveryLocation/cbc:ID">
      <ram:ShipToTradeParty>
        <xsl:call-template name="identifiers"><xsl:with-param name="all" select="."/></xsl:call-template>
        <ram:Name>{.}</ram:Name>
      </ram:ShipToTradeParty>
    </xsl:for-each>
    <xsl:for-each select="cac:Delivery"><xsl:call-template name="event"/></xsl:for-each>
  </xsl:template>

  <xsl:template name="line-settlement">
    <xsl:for-each select="f:vat(cac:Item)">
      <ram:ApplicableTradeTax><xsl:call-template name="category"/></ram:ApplicableTradeTax>
    </xsl:for-each>
    <xsl:for-each select="cac:AllowanceCharge"><xsl:call-template name="allowance"/></xsl:for-each>
    <ram:SpecifiedTradeSettlementLineMonetarySummation>
      <ram:LineTotalAmount>
        <xsl:for-each select="cbc:LineExtensionAmount"><xsl:call-template name="amount"/></xsl:for-each>
        <xsl:if test="not(cbc:LineExtensionAmount)">{f:line-total(.)}</xsl:if>
      </ram:LineTotalAmount>
    </ram:SpecifiedTradeSettlementLineMonetarySummation>
    <xsl:for-each select="cbc:AccountingCost">
      <ram:ReceivableSpecifiedTradeAccountingAccount><ram:ID>{.}</ram:ID></ram:ReceivableSpecifiedTradeAccountingAccount>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:vat" as="element()?">
    <xsl:param name="item" as="element()?"/>
    <xsl:sequence select="$item/cac:ClassifiedTaxCategory[cbc:ID][1]"/>
  </xsl:function>

</xsl:stylesheet>
