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
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:template match="ram:IncludedSupplyChainTradeLineItem" mode="line">
    <xsl:choose>
      <xsl:when test="$is-credit-note">
        <cac:CreditNoteLine><xsl:call-template name="line"/></cac:CreditNoteLine>
      </xsl:when>
      <xsl:otherwise><cac:InvoiceLine><xsl:call-template name="line"/></cac:InvoiceLine></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="line">
    <xsl:variable name="agreed" select="ram:SpecifiedLineTradeAgreement"/>
    <xsl:variable name="settled" select="ram:SpecifiedLineTradeSettlement"/>
    <xsl:for-each select="ram:AssociatedDocumentLineDocument">
      <xsl:for-each select="ram:LineID"><cbc:ID>{.}</cbc:ID></xsl:for-each>
      <xsl:for-each select="ram:IncludedNote[1]/ram:Content[1]"><cbc:Note>{.}</cbc:Note></xsl:for-each>
    </xsl:for-each>
    <xsl:apply-templates select="ram:SpecifiedLineTradeDelivery/ram:BilledQuantity" mode="line"/>
    <xsl:for-each select="$settled/ram:SpecifiedTradeSettlementLineMonetarySummation/f:main-amount(ram:LineTotalAmount)">
      <cbc:LineExtensionAmount currencyID="{f:currency(.)}">{.}</cbc:LineExtensionAmount>
    </xsl:for-each>
    <xsl:for-each select="$settled/ram:ReceivableSpecifiedTradeAccountingAccount[1]/ram:ID">
      <cbc:AccountingCost>{.}</cbc:AccountingCost>
    </xsl:for-each>
    <xsl:for-each select="$settled/ram:BillingSpecifiedPeriod[f:has-dates(.)]">
      <cac:InvoicePeriod><xsl:sequence select="f:period-dates(.)"/></cac:InvoicePeriod>
    </xsl:for-each>
    <xsl:for-each select="$agreed/ram:BuyerOrderReferencedDocument/ram:LineID">
      <cac:OrderLineReference><cbc:LineID>{.}</cbc:LineID></cac:OrderLineReference>
    </xsl:for-each>
    <xsl:apply-templates select="f:line-object($settled)" mode="line"/>
    <xsl:apply-templates select="$settled/ram:SpecifiedTradeAllowanceCharge" mode="allowance"/>
    <xsl:call-template name="item"><xsl:with-param name="settled" select="$settled"/></xsl:call-template>
    <xsl:for-each select="$agreed[ram:NetPriceProductTradePrice or ram:GrossPriceProductTradePrice]">
      <cac:Price><xsl:call-template name="price"/></cac:Price>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="ram:BilledQuantity" mode="line">
    <xsl:choose>
      <xsl:when test="$is-credit-note">
        <cbc:CreditedQuantity><xsl:copy-of select="@unitCode"/>{.}</cbc:CreditedQuantity>
      </xsl:when>
      <xsl:otherwise>
        <cbc:InvoicedQuantity><xsl:copy-of select="@unitCode"/>{.}</cbc:InvoicedQuantity>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:function name="f:line-object" as="element()?">
    <xsl:param name="settled" as="element()?"/>
    <xsl:sequence select="$settled/ram:AdditionalReferencedDocument[f:code(ram:TypeCode) = $object-code]
        [ram:IssuerAssignedID][1]"/>
  </xsl:function>

  <xsl:template match="ram:AdditionalReferencedDocument" mode="line">
    <cac:DocumentReference>
      <cbc:ID>
        <xsl:for-each select="ram:ReferenceTypeCode">
          <xsl:attribute name="schemeID" select="."/>
        </xsl:for-each>
        <xsl:text>{ram:IssuerAssignedID}</xsl:text>
      </cbc:ID>
      <cbc:DocumentTypeCode>{$object-code}</cbc:DocumentTypeCode>
    </cac:DocumentReference>
  </xsl:template>

  <xsl:template name="item">
    <xsl:param name="settled" as="element()?"/>
    <xsl:variable name="product" select="ram:SpecifiedTradeProduct"/>
    <cac:Item>
      <xsl:apply-templates mode="item" select="$product ! (ram:Description[1], ram:Name[1], ram:BuyerAssignedID,
          ram:SellerAssignedID, ram:GlobalID, ram:OriginTradeCountry/ram:ID,
          ram:DesignatedProductClassification/ram:ClassCode)"/>
      <xsl:for-each select="$settled/ram:ApplicableTradeTax[1]">
        <cac:ClassifiedTaxCategory><xsl:call-template name="category"/></cac:ClassifiedTaxCategory>
      </xsl:for-each>
      <xsl:apply-templates select="$product/ram:ApplicableProductCharacteristic" mode="item"/>
    </cac:Item>
  </xsl:template>

  <xsl:template match="ram:Description" mode="item"><cbc:Description>{.}</cbc:Description></xsl:template>
  <xsl:template match="ram:Name" mode="item"><cbc:Name>{.}</cbc:Name></xsl:template>
  <xsl:template match="ram:BuyerAssignedID" mode="item">
    <cac:BuyersItemIdentification><cbc:ID>{.}</cbc:ID></cac:BuyersItemIdentification>
  </xsl:template>
  <xsl:template match="ram:SellerAssignedID" mode="item">
    <cac:SellersItemIdentification><cbc:ID>{.}</cbc:ID></cac:SellersItemIdentification>
  </xsl:template>
  <xsl:template match="ram:GlobalID" mode="item">
    <cac:StandardItemIdentification>
      <cbc:ID><xsl:copy-of select="@schemeID"/>{.}</cbc:ID>
    </cac:StandardItemIdentification>
  </xsl:template>
  <xsl:template match="ram:OriginTradeCountry/ram:ID" mode="item">
    <cac:OriginCountry><cbc:IdentificationCode>{.}</cbc:IdentificationCode></cac:OriginCountry>
  </xsl:template>
  <xsl:template match="ram:ClassCode" mode="item">
    <cac:CommodityClassification>
      <cbc:ItemClassificationCode><xsl:copy-of select="@listID, @listVersionID"/>{.}</cbc:ItemClassificationCode>
    </cac:CommodityClassification>
  </xsl:template>
  <xsl:template match="ram:ApplicableProductCharacteristic" mode="item">
    <cac:AdditionalItemProperty>
      <xsl:for-each select="ram:Description[1]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
      <xsl:for-each select="ram:Value[1]"><cbc:Value>{.}</cbc:Value></xsl:for-each>
    </cac:AdditionalItemProperty>
  </xsl:template>

  <!-- Price. CII states net and gross price each with a base quantity, UBL one base quantity for both; UBL demands the
       discount (BT-147) wherever the gross price stands, which then is the difference of the two. -->

  <xsl:template name="price">
    <xsl:variable name="net" select="ram:NetPriceProductTradePrice"/>
    <xsl:variable name="gross" select="f:gross-price(.)"/>
    <xsl:for-each select="f:main-amount($net/ram:ChargeAmount)">
      <cbc:PriceAmount currencyID="{f:currency(.)}">{.}</cbc:PriceAmount>
    </xsl:for-each>
    <xsl:for-each select="($net/ram:BasisQuantity, $gross/ram:BasisQuantity)[1]">
      <cbc:BaseQuantity><xsl:copy-of select="@unitCode"/>{.}</cbc:BaseQuantity>
    </xsl:for-each>
    <xsl:for-each select="$gross">
      <xsl:variable name="price" select="f:main-amount(ram:ChargeAmount)"/>
      <xsl:variable name="discount" select="f:discount(.)"/>
      <cac:AllowanceCharge>
        <cbc:ChargeIndicator>{($discount/ram:ChargeIndicator/udt:Indicator/f:indicator(.), 'false')[1]}</cbc:ChargeIndicator>
        <xsl:for-each select="$discount/ram:ActualAmount[1]">
          <cbc:Amount currencyID="{f:currency(.)}">{.}</cbc:Amount>
        </xsl:for-each>
        <xsl:if test="not($discount)">
          <xsl:variable name="net-price" select="f:main-amount($net/ram:ChargeAmount)"/>
          <cbc:Amount currencyID="{f:currency($price)}">{f:number($price) - f:number($net-price)}</cbc:Amount>
        </xsl:if>
        <cbc:BaseAmount currencyID="{f:currency($price)}">{$price}</cbc:BaseAmount>
      </cac:AllowanceCharge>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:discount" as="element()?">
    <xsl:param name="gross" as="element()"/>
    <xsl:sequence select="$gross/ram:AppliedTradeAllowanceCharge[ram:ActualAmount][1]"/>
  </xsl:function>

  <!-- The gross price, if it is a price for the same quantity as the net price. -->
  <xsl:function name="f:gross-price" as="element()?">
    <xsl:param name="agreed" as="element()?"/>
    <xsl:variable name="net" select="$agreed/ram:NetPriceProductTradePrice"/>
    <xsl:for-each select="$agreed/ram:GrossPriceProductTradePrice[ram:ChargeAmount]">
      <xsl:sequence select=".[f:discount(.) or exists(f:number(f:main-amount(ram:ChargeAmount))
              - f:number(f:main-amount($net/ram:ChargeAmount)))]
          [not(ram:BasisQuantity and $net/ram:BasisQuantity)
          or f:same-quantity(ram:BasisQuantity, $net/ram:BasisQuantity)]"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:same-quantity" as="xs:boolean">
    <xsl:param name="one" as="element()"/>
    <xsl:param name="other" as="element()"/>
    <xsl:sequence select="f:number($one) = f:number($other) and not($one/@unitCode != $other/@unitCode)"/>
  </xsl:function>

</xsl:stylesheet>
