<?xml version="1.0" encoding="UTF-8"?>
<!-- An order of UBL 2.1 to Order-X (SCRDM CII cross domain order, D20B). -->
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

  <xsl:include href="codes.xsl"/>
  <xsl:include href="loss.xsl"/>
  <xsl:include href="order_from_pivot_parties.xsl"/>
  <xsl:include href="order_from_pivot_settlement.xsl"/>
  <xsl:include href="order_from_pivot_lines.xsl"/>
  <xsl:include href="order_from_pivot_losses.xsl"/>

  <!-- The guideline that the receiver asks for; empty: as the document says. -->
  <xsl:param name="guideline" as="xs:string" select="''"/>

  <xsl:variable name="root" as="element()" select="*"/>
  <!-- CII demands a currency: that of the amounts, where the order names none. -->
  <xsl:variable name="currency" as="xs:string"
      select="($root/cbc:DocumentCurrencyCode, $root//@currencyID)[1] => normalize-space()"/>

  <!-- It goes straight into text: no tree of it is built. -->
  <xsl:output omit-xml-declaration="yes" indent="no"/>

  <xsl:template match="/">
    <xsl:for-each select="$root"><xsl:call-template name="order"/></xsl:for-each>
    <xsl:processing-instruction name="comptoir-losses" select="replace(loss:json(f:losses()), '>', '\\u003e')"/>
  </xsl:template>

  <xsl:template name="order">
    <rsm:SCRDMCCBDACIOMessageStructure>
      <rsm:ExchangedDocumentContext><xsl:call-template name="context"/></rsm:ExchangedDocumentContext>
      <rsm:ExchangedDocument><xsl:call-template name="exchanged"/></rsm:ExchangedDocument>
      <rsm:SupplyChainTradeTransaction>
        <xsl:for-each select="cac:OrderLine"><xsl:call-template name="line"/></xsl:for-each>
        <ram:ApplicableHeaderTradeAgreement>
          <xsl:call-template name="agreement"/>
        </ram:ApplicableHeaderTradeAgreement>
        <ram:ApplicableHeaderTradeDelivery>
          <xsl:call-template name="place-of-delivery"/>
          <xsl:for-each select="cac:Delivery[1]"><xsl:call-template name="event"/></xsl:for-each>
        </ram:ApplicableHeaderTradeDelivery>
        <ram:ApplicableHeaderTradeSettlement>
          <xsl:call-template name="settlement"/>
        </ram:ApplicableHeaderTradeSettlement>
      </rsm:SupplyChainTradeTransaction>
    </rsm:SCRDMCCBDACIOMessageStructure>
  </xsl:template>

  <xsl:template name="context">
    <xsl:for-each select="cbc:ProfileID">
      <ram:BusinessProcessSpecifiedDocumentContextParameter>
        <ram:ID>{.}</ram:ID>
      </ram:BusinessProcessSpecifiedDocumentContextParameter>
    </xsl:for-each>
    <ram:GuidelineSpecifiedDocumentContextParameter>
      <ram:ID>{($guideline[.], cbc:CustomizationID, $order-guideline)[1]}</ram:ID>
    </ram:GuidelineSpecifiedDocumentContextParameter>
  </xsl:template>

  <xsl:template name="exchanged">
    <ram:ID>{cbc:ID}</ram:ID>
    <ram:TypeCode>{f:type-code(.)}</ram:TypeCode>
    <ram:IssueDateTime><xsl:call-template name="instant"/></ram:IssueDateTime>
    <xsl:for-each select="cbc:CopyIndicator">
      <ram:CopyIndicator><udt:Indicator>{.}</udt:Indicator></ram:CopyIndicator>
    </xsl:for-each>
    <xsl:for-each select="cbc:Note"><xsl:call-template name="note"/></xsl:for-each>
    <xsl:for-each select="cac:ValidityPeriod[1]">
      <ram:EffectiveSpecifiedPeriod><xsl:call-template name="period"/></ram:EffectiveSpecifiedPeriod>
    </xsl:for-each>
  </xsl:template>

  <!-- An order that names no kind, or calls itself a response, is an order. -->
  <xsl:function name="f:type-code" as="xs:string">
    <xsl:param name="order" as="element()"/>
    <xsl:sequence select="string(($order/cbc:OrderTypeCode[f:code(.) != $response-code], $order-code)[1])"/>
  </xsl:function>

  <!-- The day, with its time if that is one of minutes (form 203) or seconds (form 204). -->
  <xsl:template name="instant">
    <xsl:variable name="time" select="f:time(cbc:IssueTime)"/>
    <udt:DateTimeString format="{if (not($time)) then '102' else if (ends-with($time, ':00')) then '203' else '204'}">
      <xsl:text>{f:compact-date(cbc:IssueDate)}{replace($time, ':00$', '') => translate(':', '')}</xsl:text>
    </udt:DateTimeString>
  </xsl:template>

  <xsl:function name="f:time" as="xs:string">
    <xsl:param name="time" as="element()?"/>
    <xsl:sequence select="string(normalize-space($time)[matches(., '^\d\d:\d\d:\d\d$')])"/>
  </xsl:function>

  <xsl:template name="note">
    <ram:IncludedNote>
      <xsl:choose>
        <xsl:when test="matches(., $subject-code-pattern)">
          <ram:Content>{substring(., 6)}</ram:Content>
          <ram:SubjectCode>{substring(., 2, 3)}</ram:SubjectCode>
        </xsl:when>
        <xsl:otherwise><ram:Content>{.}</ram:Content></xsl:otherwise>
      </xsl:choose>
    </ram:IncludedNote>
  </xsl:template>

  <!-- Agreement -->

  <xsl:template name="agreement">
    <xsl:for-each select="cbc:CustomerReference"><ram:BuyerReference>{.}</ram:BuyerReference></xsl:for-each>
    <xsl:call-template name="parties"/>
    <xsl:for-each select="cac:DeliveryTerms[1]"><xsl:call-template name="delivery-terms"/></xsl:for-each>
    <xsl:for-each select="cbc:SalesOrderID">
      <ram:SellerOrderReferencedDocument><xsl:call-template name="number"/></ram:SellerOrderReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:OrderDocumentReference[1]/cbc:ID">
      <ram:BuyerOrderReferencedDocument>
        <xsl:call-template name="number"/>
        <xsl:for-each select="../cbc:IssueDate">
          <ram:FormattedIssueDateTime>
            <qdt:DateTimeString format="102">{f:compact-date(.)}</qdt:DateTimeString>
          </ram:FormattedIssueDateTime>
        </xsl:for-each>
      </ram:BuyerOrderReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:QuotationDocumentReference/cbc:ID">
      <ram:QuotationReferencedDocument><xsl:call-template name="number"/></ram:QuotationReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:Contract[1]/cbc:ID">
      <ram:ContractReferencedDocument><xsl:call-template name="number"/></ram:ContractReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:OriginatorDocumentReference[1]/cbc:ID">
      <ram:RequisitionReferencedDocument><xsl:call-template name="number"/></ram:RequisitionReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:AdditionalDocumentReference"><xsl:call-template name="attachment"/></xsl:for-each>
    <xsl:for-each select="cac:ProjectReference[1]/cbc:ID">
      <ram:SpecifiedProcuringProject>
        <ram:ID>{.}</ram:ID>
        <ram:Name>{$project-name}</ram:Name>
      </ram:SpecifiedProcuringProject>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="number"><ram:IssuerAssignedID>{.}</ram:IssuerAssignedID></xsl:template>

  <xsl:template name="delivery-terms">
    <ram:ApplicableTradeDeliveryTerms>
      <xsl:for-each select="cbc:ID[f:code(.) = $delivery-codes]">
        <ram:DeliveryTypeCode>{.}</ram:DeliveryTypeCode>
      </xsl:for-each>
      <xsl:for-each select="cbc:SpecialTerms[1]"><ram:Description>{.}</ram:Description></xsl:for-each>
      <xsl:for-each select="cac:DeliveryLocation/cbc:ID">
        <ram:RelevantTradeLocation><ram:ID>{.}</ram:ID></ram:RelevantTradeLocation>
      </xsl:for-each>
    </ram:ApplicableTradeDeliveryTerms>
  </xsl:template>

  <xsl:template name="attachment">
    <ram:AdditionalReferencedDocument>
      <xsl:for-each select="cbc:ID"><xsl:call-template name="number"/></xsl:for-each>
      <xsl:for-each select="cac:Attachment/cac:ExternalReference/cbc:URI">
        <ram:URIID>{.}</ram:URIID>
      </xsl:for-each>
      <xsl:for-each select="cbc:DocumentTypeCode"><ram:TypeCode>{.}</ram:TypeCode></xsl:for-each>
      <xsl:for-each select="cbc:DocumentDescription[1]"><ram:Name>{.}</ram:Name></xsl:for-each>
      <xsl:for-each select="cac:Attachment/cbc:EmbeddedDocumentBinaryObject">
        <ram:AttachmentBinaryObject mimeCode="{@mimeCode}" filename="{(@filename, ../../cbc:ID)[1]}">
          <xsl:text>{.}</xsl:text>
        </ram:AttachmentBinaryObject>
      </xsl:for-each>
    </ram:AdditionalReferencedDocument>
  </xsl:template>

  <!-- Delivery: one day is written as a day, several as a period. -->

  <xsl:template name="event">
    <xsl:variable name="period" select="cac:RequestedDeliveryPeriod[1][cbc:StartDate or cbc:EndDate]"/>
    <xsl:if test="cbc:Quantity[f:in-line(.)] or $period">
      <ram:RequestedDeliverySupplyChainEvent>
        <xsl:if test="f:is-one-day($period)">
          <ram:OccurrenceDateTime>
            <xsl:for-each select="$period/cbc:EndDate"><xsl:call-template name="day"/></xsl:for-each>
          </ram:OccurrenceDateTime>
        </xsl:if>
        <xsl:for-each select="cbc:Quantity[f:in-line(.)]">
          <ram:UnitQuantity><xsl:copy-of select="@unitCode"/>{.}</ram:UnitQuantity>
        </xsl:for-each>
        <xsl:for-each select="$period[not(f:is-one-day(.))]">
          <ram:OccurrenceSpecifiedPeriod><xsl:call-template name="period"/></ram:OccurrenceSpecifiedPeriod>
        </xsl:for-each>
      </ram:RequestedDeliverySupplyChainEvent>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:in-line" as="xs:boolean">
    <xsl:param name="quantity" as="element()"/>
    <xsl:sequence select="exists($quantity/parent::cac:Delivery/parent::cac:LineItem)"/>
  </xsl:function>

  <xsl:function name="f:is-one-day" as="xs:boolean">
    <xsl:param name="period" as="element()?"/>
    <xsl:sequence select="exists($period[f:code(cbc:StartDate) = f:code(cbc:EndDate)])"/>
  </xsl:function>

  <xsl:template name="period">
    <xsl:for-each select="cbc:StartDate">
      <ram:StartDateTime><xsl:call-template name="day"/></ram:StartDateTime>
    </xsl:for-each>
    <xsl:for-each select="cbc:EndDate">
      <ram:EndDateTime><xsl:call-template name="day"/></ram:EndDateTime>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="amount">
    <xsl:copy-of select="@currencyID[. != $currency]"/>
    <xsl:text>{.}</xsl:text>
  </xsl:template>

  <!-- A day in form 102, CCYYMMDD. -->
  <xsl:template name="day">
    <udt:DateTimeString format="102">{f:compact-date(.)}</udt:DateTimeString>
  </xsl:template>

  <xsl:function name="f:compact-date" as="xs:string">
    <xsl:param name="date" as="element()?"/>
    <xsl:sequence select="translate(substring(normalize-space($date), 1, 10), '-', '')"/>
  </xsl:function>

  <!-- A code without the white space around it; none is the empty sequence. -->
  <xsl:function name="f:code" as="xs:string?">
    <xsl:param name="node" as="node()?"/>
    <xsl:sequence select="$node ! normalize-space(.)"/>
  </xsl:function>

</xsl:stylesheet>
