<?xml version="1.0" encoding="UTF-8"?>
<!-- Lines (BG-25 to BG-32). -->
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

  <xsl:template match="cac:InvoiceLine | cac:CreditNoteLine" mode="line">
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument>
        <xsl:for-each select="cbc:ID"><ram:LineID>{.}</ram:LineID></xsl:for-each>
        <xsl:for-each select="cbc:Note[1]">
          <ram:IncludedNote><ram:Content>{.}</ram:Content></ram:IncludedNote>
        </xsl:for-each>
      </ram:AssociatedDocumentLineDocument>
      <xsl:apply-templates select="cac:Item" mode="item"/>
      <xsl:call-template name="line-agreement"/>
      <ram:SpecifiedLineTradeDelivery>
        <xsl:for-each select="cbc:InvoicedQuantity | cbc:CreditedQuantity">
          <ram:BilledQuantity><xsl:copy-of select="@unitCode"/>{.}</ram:BilledQuantity>
        </xsl:for-each>
      </ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <xsl:call-template name="line-settlement"/>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
  </xsl:template>

  <xsl:template match="cac:Item" mode="item">
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
      <xsl:for-each select="cac:AdditionalItemProperty">
        <ram:ApplicableProductCharacteristic>
          <xsl:for-each select="cbc:Name"><ram:Description>{.}</ram:Description></xsl:for-each>
          <xsl:for-each select="cbc:Value"><ram:Value>{.}</ram:Value></xsl:for-each>
        </ram:ApplicableProductCharacteristic>
      </xsl:for-each>
      <xsl:for-each select="cac:CommodityClassification/cbc:ItemClassificationCode">
        <ram:DesignatedProductClassification>
          <ram:ClassCode><xsl:copy-of select="@listID, @listVersionID"/>{.}</ram:ClassCode>
        </ram:DesignatedProductClassification>
      </xsl:for-each>
      <xsl:for-each select="cac:OriginCountry/cbc:IdentificationCode">
        <ram:OriginTradeCountry><ram:ID>{.}</ram:ID></ram:OriginTradeCountry>
      </xsl:for-each>
    </ram:SpecifiedTradeProduct>
  </xsl:template>

  <!-- Price. CII demands the gross price (BT-148) wherever the discount (BT-147) stands, which then is their sum. -->

  <xsl:template name="line-agreement">
    <ram:SpecifiedLineTradeAgreement>
      <xsl:for-each select="cac:OrderLineReference[1]/cbc:LineID">
        <ram:BuyerOrderReferencedDocument><ram:LineID>{.}</ram:LineID></ram:BuyerOrderReferencedDocument>
      </xsl:for-each>
      <xsl:for-each select="cac:Price/cac:AllowanceCharge[1]">
        <ram:GrossPriceProductTradePrice>
          <xsl:for-each select="cbc:BaseAmount">
            <ram:ChargeAmount><xsl:call-template name="amount"/></ram:ChargeAmount>
          </xsl:for-each>
          <xsl:if test="not(cbc:BaseAmount)">
            <ram:ChargeAmount>{f:gross-price(.)}</ram:ChargeAmount>
          </xsl:if>
          <xsl:for-each select="cbc:Amount"><xsl:call-template name="discount"/></xsl:for-each>
        </ram:GrossPriceProductTradePrice>
      </xsl:for-each>
      <xsl:for-each select="cac:Price">
        <ram:NetPriceProductTradePrice>
          <xsl:for-each select="cbc:PriceAmount">
            <ram:ChargeAmount><xsl:call-template name="amount"/></ram:ChargeAmount>
          </xsl:for-each>
          <xsl:for-each select="cbc:BaseQuantity">
            <ram:BasisQuantity><xsl:copy-of select="@unitCode"/>{.}</ram:BasisQuantity>
          </xsl:for-each>
        </ram:NetPriceProductTradePrice>
      </xsl:for-each>
    </ram:SpecifiedLineTradeAgreement>
  </xsl:template>

  <xsl:template name="discount">
    <ram:AppliedTradeAllowanceCharge>
      <xsl:for-each select="../cbc:ChargeIndicator">
        <ram:ChargeIndicator><udt:Indicator>{.}</udt:Indicator></ram:ChargeIndicator>
      </xsl:for-each>
      <ram:ActualAmount><xsl:call-template name="amount"/></ram:ActualAmount>
    </ram:AppliedTradeAllowanceCharge>
  </xsl:template>

  <xsl:function name="f:gross-price" as="xs:decimal">
    <xsl:param name="discount" as="element()"/>
    <xsl:sequence select="sum($discount/(cbc:Amount, ../cbc:PriceAmount) ! f:number(.))"/>
  </xsl:function>

  <xsl:template name="line-settlement">
    <xsl:for-each select="cac:Item/cac:ClassifiedTaxCategory[1]">
      <ram:ApplicableTradeTax><xsl:call-template name="category"/></ram:ApplicableTradeTax>
    </xsl:for-each>
    <xsl:apply-templates select="cac:InvoicePeriod[1]" mode="period"/>
    <xsl:apply-templates select="cac:AllowanceCharge" mode="allowance"/>
    <xsl:for-each select="cbc:LineExtensionAmount">
      <ram:SpecifiedTradeSettlementLineMonetarySummation>
        <ram:LineTotalAmount><xsl:call-template name="amount"/></ram:LineTotalAmount>
      </ram:SpecifiedTradeSettlementLineMonetarySummation>
    </xsl:for-each>
    <xsl:for-each select="cac:DocumentReference[1]">
      <ram:AdditionalReferencedDocument>
        <xsl:for-each select="cbc:ID"><ram:IssuerAssignedID>{.}</ram:IssuerAssignedID></xsl:for-each>
        <ram:TypeCode>{$object-code}</ram:TypeCode>
        <xsl:for-each select="cbc:ID/@schemeID">
          <ram:ReferenceTypeCode>{.}</ram:ReferenceTypeCode>
        </xsl:for-each>
      </ram:AdditionalReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cbc:AccountingCost">
      <ram:ReceivableSpecifiedTradeAccountingAccount>
        <ram:ID>{.}</ram:ID>
      </ram:ReceivableSpecifiedTradeAccountingAccount>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
