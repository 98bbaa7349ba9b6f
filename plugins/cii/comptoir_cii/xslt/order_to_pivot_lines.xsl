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
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:template name="line">
    <xsl:variable name="agreed" select="ram:SpecifiedLineTradeAgreement"/>
    <cac:OrderLine>
      <cac:LineItem><xsl:call-template name="line-item"/></cac:LineItem>
      <xsl:for-each select="$agreed/ram:QuotationReferencedDocument/ram:LineID">
        <cac:QuotationLineReference><cbc:LineID>{.}</cbc:LineID></cac:QuotationLineReference>
      </xsl:for-each>
      <xsl:for-each select="$agreed/ram:AdditionalReferencedDocument/ram:IssuerAssignedID">
        <cac:DocumentReference><cbc:ID>{.}</cbc:ID></cac:DocumentReference>
      </xsl:for-each>
    </cac:OrderLine>
  </xsl:template>

  <xsl:template name="line-item">
    <xsl:variable name="settled" select="ram:SpecifiedLineTradeSettlement"/>
    <xsl:for-each select="ram:AssociatedDocumentLineDocument">
      <xsl:for-each select="ram:LineID"><cbc:ID>{.}</cbc:ID></xsl:for-each>
      <xsl:for-each select="ram:IncludedNote[1]/ram:Content[1]"><cbc:Note>{.}</cbc:Note></xsl:for-each>
      <xsl:for-each select="ram:LineStatusCode"><cbc:LineStatusCode>{.}</cbc:LineStatusCode></xsl:for-each>
    </xsl:for-each>
    <xsl:for-each select="ram:SpecifiedLineTradeDelivery/ram:RequestedQuantity">
      <cbc:Quantity><xsl:copy-of select="@unitCode"/>{.}</cbc:Quantity>
    </xsl:for-each>
    <xsl:sequence select="f:amount('cbc:LineExtensionAmount',
        $settled/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount)"/>
    <xsl:for-each select="ram:SpecifiedLineTradeDelivery/ram:PartialDeliveryAllowedIndicator/udt:Indicator">
      <cbc:PartialDeliveryIndicator>{f:indicator(.)}</cbc:PartialDeliveryIndicator>
    </xsl:for-each>
    <xsl:for-each select="$settled/ram:ReceivableSpecifiedTradeAccountingAccount[1]/ram:ID">
      <cbc:AccountingCost>{.}</cbc:AccountingCost>
    </xsl:for-each>
    <xsl:for-each select="ram:SpecifiedLineTradeDelivery"><xsl:call-template name="line-deliveries"/></xsl:for-each>
    <xsl:for-each select="ram:SpecifiedLineTradeAgreement/ram:BuyerRequisitionerTradeParty">
      <cac:OriginatorParty><xsl:call-template name="requisitioner"/></cac:OriginatorParty>
    </xsl:for-each>
    <xsl:for-each select="$settled/ram:SpecifiedTradeAllowanceCharge"><xsl:call-template name="allowance"/></xsl:for-each>
    <xsl:for-each select="ram:SpecifiedLineTradeAgreement"><xsl:call-template name="price"/></xsl:for-each>
    <xsl:call-template name="item"/>
  </xsl:template>

  <xsl:template name="requisitioner">
    <xsl:for-each select="f:main-id(.)">
      <cac:PartyIdentification><xsl:call-template name="identifier"/></cac:PartyIdentification>
    </xsl:for-each>
    <xsl:for-each select="f:requisitioner-name(.)">
      <cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName>
    </xsl:for-each>
  </xsl:template>

  <!-- Its name, or who is to be asked; a department that says the number is none. -->
  <xsl:function name="f:requisitioner-name" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="contact" select="$party/ram:DefinedTradeContact[1]"/>
    <xsl:sequence select="($party/ram:Name, $contact/ram:PersonName,
        $contact/ram:DepartmentName[not(. = f:main-id($party))])[1]"/>
  </xsl:function>

  <!-- The place of delivery, which CII has once, stands with the first delivery. -->
  <xsl:template name="line-deliveries">
    <xsl:variable name="place" select="f:main-id(ram:ShipToTradeParty)"/>
    <xsl:variable name="events" select="ram:RequestedDeliverySupplyChainEvent[ram:UnitQuantity or exists(f:requested(.))]"/>
    <xsl:for-each select="if ($events) then $events else .[$place]">
      <cac:Delivery>
        <xsl:for-each select="ram:UnitQuantity">
          <cbc:Quantity><xsl:copy-of select="@unitCode"/>{.}</cbc:Quantity>
        </xsl:for-each>
        <xsl:if test="position() = 1">
          <xsl:for-each select="$place">
            <cac:DeliveryLocation><xsl:call-template name="identifier"/></cac:DeliveryLocation>
          </xsl:for-each>
        </xsl:if>
        <xsl:sequence select="f:requested(self::ram:RequestedDeliverySupplyChainEvent)"/>
      </cac:Delivery>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="item">
    <xsl:variable name="tax" select="ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax[1]"/>
    <cac:Item>
      <xsl:for-each select="ram:SpecifiedTradeProduct">
        <xsl:call-template name="product"/>
      </xsl:for-each>
      <xsl:for-each select="$tax">
        <cac:ClassifiedTaxCategory><xsl:call-template name="category"/></cac:ClassifiedTaxCategory>
      </xsl:for-each>
      <xsl:for-each select="ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic">
        <cac:AdditionalItemProperty>
          <xsl:for-each select="ram:Description[1]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
          <xsl:for-each select="ram:Value[1]"><cbc:Value>{.}</cbc:Value></xsl:for-each>
        </cac:AdditionalItemProperty>
      </xsl:for-each>
      <xsl:for-each select="ram:SpecifiedTradeProduct/ram:IndividualTradeProductInstance[*]">
        <cac:ItemInstance>
          <xsl:for-each select="ram:SerialID"><cbc:SerialID>{.}</cbc:SerialID></xsl:for-each>
          <xsl:for-each select="ram:BatchID">
            <cac:LotIdentification><cbc:LotNumberID>{.}</cbc:LotNumberID></cac:LotIdentification>
          </xsl:for-each>
        </cac:ItemInstance>
      </xsl:for-each>
    </cac:Item>
  </xsl:template>

  <xsl:template name="product">
    <xsl:for-each select="ram:Description"><cbc:Description>{.}</cbc:Description></xsl:for-each>
    <xsl:for-each select="ram:Name"><cbc:Name>{.}</cbc:Name></xsl:for-each>
    <xsl:for-each select="ram:BuyerAssignedID">
      <cac:BuyersItemIdentification><cbc:ID>{.}</cbc:ID></cac:BuyersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="ram:SellerAssignedID">
      <cac:SellersItemIdentification><cbc:ID>{.}</cbc:ID></cac:SellersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="ram:GlobalID[1]">
      <cac:StandardItemIdentification><xsl:call-template name="identifier"/></cac:StandardItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="ram:AdditionalReferenceReferencedDocument/ram:IssuerAssignedID">
      <cac:ItemSpecificationDocumentReference><cbc:ID>{.}</cbc:ID></cac:ItemSpecificationDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="ram:OriginTradeCountry/ram:ID">
      <cac:OriginCountry><cbc:IdentificationCode>{.}</cbc:IdentificationCode></cac:OriginCountry>
    </xsl:for-each>
    <xsl:for-each select="ram:DesignatedProductClassification/ram:ClassCode">
      <cac:CommodityClassification>
        <cbc:ItemClassificationCode><xsl:copy-of select="@listID, @listVersionID"/>{.}</cbc:ItemClassificationCode>
      </cac:CommodityClassification>
    </xsl:for-each>
  </xsl:template>

  <!-- Price. UBL has one base quantity for net and gross price, and demands the discount wherever the gross price stands,
       which then is the difference of the two. -->

  <xsl:template name="price">
    <xsl:variable name="net" select="ram:NetPriceProductTradePrice"/>
    <xsl:variable name="gross" select="f:gross-price(.)"/>
    <xsl:for-each select="$net/ram:ChargeAmount">
      <cac:Price>
        <cbc:PriceAmount currencyID="{f:currency(.)}">{.}</cbc:PriceAmount>
        <xsl:for-each select="($net/ram:BasisQuantity, $gross/ram:BasisQuantity)[1]">
          <cbc:BaseQuantity><xsl:copy-of select="@unitCode"/>{.}</cbc:BaseQuantity>
        </xsl:for-each>
        <xsl:for-each select="$gross">
          <xsl:variable name="discount" select="f:discount(.)/ram:ActualAmount"/>
          <cac:AllowanceCharge>
            <cbc:ChargeIndicator>false</cbc:ChargeIndicator>
            <cbc:Amount currencyID="{f:currency(($discount, ram:ChargeAmount)[1])}">
              <xsl:text>{($discount, f:number(ram:ChargeAmount) - f:number($net/ram:ChargeAmount))[1]}</xsl:text>
            </cbc:Amount>
            <cbc:BaseAmount currencyID="{f:currency(ram:ChargeAmount)}">{ram:ChargeAmount}</cbc:BaseAmount>
          </cac:AllowanceCharge>
        </xsl:for-each>
      </cac:Price>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:discount" as="element()?">
    <xsl:param name="gross" as="element()"/>
    <xsl:sequence select="$gross/ram:AppliedTradeAllowanceCharge[ram:ActualAmount]
        [ram:ChargeIndicator/udt:Indicator/f:indicator(.) = 'false'][1]"/>
  </xsl:function>

  <!-- The gross price, if it is a price for the same quantity as the net price. -->
  <xsl:function name="f:gross-price" as="element()?">
    <xsl:param name="agreed" as="element()"/>
    <xsl:variable name="net" select="$agreed/ram:NetPriceProductTradePrice[ram:ChargeAmount]"/>
    <xsl:for-each select="$agreed[$net]/ram:GrossPriceProductTradePrice[ram:ChargeAmount]">
      <xsl:sequence select=".[f:discount(.) or exists(f:number(ram:ChargeAmount) - f:number($net/ram:ChargeAmount))]
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
