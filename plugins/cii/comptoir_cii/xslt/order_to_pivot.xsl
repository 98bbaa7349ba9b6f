<?xml version="1.0" encoding="UTF-8"?>
<!-- An order in Order-X (SCRDM CII cross domain order, D20B) to UBL 2.1. -->
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

  <xsl:include href="codes.xsl"/>
  <xsl:include href="loss.xsl"/>
  <xsl:include href="order_to_pivot_parties.xsl"/>
  <xsl:include href="order_to_pivot_settlement.xsl"/>
  <xsl:include href="order_to_pivot_lines.xsl"/>
  <xsl:include href="order_to_pivot_losses.xsl"/>

  <xsl:variable name="root" as="element()?" select="rsm:SCRDMCCBDACIOMessageStructure"/>
  <xsl:variable name="exchanged" as="element()?" select="$root/rsm:ExchangedDocument"/>
  <xsl:variable name="transaction" as="element()?" select="$root/rsm:SupplyChainTradeTransaction"/>
  <xsl:variable name="agreement" as="element()?" select="$transaction/ram:ApplicableHeaderTradeAgreement"/>
  <xsl:variable name="delivery" as="element()?" select="$transaction/ram:ApplicableHeaderTradeDelivery"/>
  <xsl:variable name="settlement" as="element()?" select="$transaction/ram:ApplicableHeaderTradeSettlement"/>
  <xsl:variable name="currency" as="xs:string" select="normalize-space($settlement/ram:OrderCurrencyCode)"/>

  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()">
      <xsl:document><xsl:call-template name="order"/></xsl:document>
    </xsl:variable>
    <xsl:sequence select="map{'document': $document, 'losses': loss:json(f:losses())}"/>
  </xsl:template>

  <xsl:template name="order">
    <Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">
      <xsl:call-template name="identity"/>
      <xsl:call-template name="currencies"/>
      <xsl:for-each select="$exchanged/ram:EffectiveSpecifiedPeriod[f:has-days(.)]">
        <cac:ValidityPeriod><xsl:sequence select="f:days(.)"/></cac:ValidityPeriod>
      </xsl:for-each>
      <xsl:call-template name="references"/>
      <xsl:call-template name="parties"/>
      <xsl:call-template name="delivery"/>
      <xsl:call-template name="terms"/>
      <xsl:for-each select="$settlement/ram:SpecifiedTradeAllowanceCharge">
        <xsl:call-template name="allowance"/>
      </xsl:for-each>
      <xsl:call-template name="totals"/>
      <xsl:for-each select="$transaction/ram:IncludedSupplyChainTradeLineItem"><xsl:call-template name="line"/></xsl:for-each>
    </Order>
  </xsl:template>

  <xsl:template name="identity">
    <xsl:for-each select="$root/rsm:ExchangedDocumentContext">
      <xsl:for-each select="ram:GuidelineSpecifiedDocumentContextParameter[1]/ram:ID">
        <cbc:CustomizationID>{.}</cbc:CustomizationID>
      </xsl:for-each>
      <xsl:for-each select="ram:BusinessProcessSpecifiedDocumentContextParameter[1]/ram:ID">
        <cbc:ProfileID>{.}</cbc:ProfileID>
      </xsl:for-each>
    </xsl:for-each>
    <xsl:for-each select="$exchanged/ram:ID"><cbc:ID>{.}</cbc:ID></xsl:for-each>
    <xsl:for-each select="$agreement/ram:SellerOrderReferencedDocument/ram:IssuerAssignedID">
      <cbc:SalesOrderID>{.}</cbc:SalesOrderID>
    </xsl:for-each>
    <xsl:for-each select="$exchanged/ram:CopyIndicator/udt:Indicator">
      <cbc:CopyIndicator>{f:indicator(.)}</cbc:CopyIndicator>
    </xsl:for-each>
    <xsl:for-each select="$issued">
      <xsl:sequence select="f:date('cbc:IssueDate', .)"/>
      <xsl:for-each select="f:time(.)"><cbc:IssueTime>{.}</cbc:IssueTime></xsl:for-each>
    </xsl:for-each>
    <xsl:for-each select="$exchanged/ram:TypeCode"><cbc:OrderTypeCode>{.}</cbc:OrderTypeCode></xsl:for-each>
    <xsl:for-each select="$exchanged/ram:IncludedNote[ram:Content]">
      <cbc:Note>{ram:SubjectCode[1] ! ('#' || . || '#')}{ram:Content[1]}</cbc:Note>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="currencies">
    <xsl:for-each select="$settlement/ram:OrderCurrencyCode">
      <cbc:DocumentCurrencyCode>{.}</cbc:DocumentCurrencyCode>
    </xsl:for-each>
    <xsl:for-each select="$settlement/ram:TaxCurrencyCode"><cbc:TaxCurrencyCode>{.}</cbc:TaxCurrencyCode></xsl:for-each>
    <xsl:for-each select="$agreement/ram:BuyerReference"><cbc:CustomerReference>{.}</cbc:CustomerReference></xsl:for-each>
    <xsl:for-each select="$settlement/ram:ReceivableSpecifiedTradeAccountingAccount[1]/ram:ID">
      <cbc:AccountingCost>{.}</cbc:AccountingCost>
    </xsl:for-each>
  </xsl:template>

  <!-- References. UBL wants an ID in each: a reference without a number is a loss. -->

  <xsl:template name="references">
    <xsl:for-each select="$agreement">
      <xsl:for-each select="ram:QuotationReferencedDocument/ram:IssuerAssignedID">
        <cac:QuotationDocumentReference><cbc:ID>{.}</cbc:ID></cac:QuotationDocumentReference>
      </xsl:for-each>
      <xsl:for-each select="ram:BuyerOrderReferencedDocument[ram:IssuerAssignedID]">
        <cac:OrderDocumentReference>
          <cbc:ID>{ram:IssuerAssignedID}</cbc:ID>
          <xsl:sequence select="f:date('cbc:IssueDate', ram:FormattedIssueDateTime/qdt:DateTimeString)"/>
        </cac:OrderDocumentReference>
      </xsl:for-each>
      <xsl:for-each select="ram:RequisitionReferencedDocument/ram:IssuerAssignedID">
        <cac:OriginatorDocumentReference><cbc:ID>{.}</cbc:ID></cac:OriginatorDocumentReference>
      </xsl:for-each>
      <xsl:for-each select="ram:AdditionalReferencedDocument[ram:IssuerAssignedID]">
        <cac:AdditionalDocumentReference><xsl:call-template name="attachment"/></cac:AdditionalDocumentReference>
      </xsl:for-each>
      <xsl:for-each select="ram:ContractReferencedDocument/ram:IssuerAssignedID">
        <cac:Contract><cbc:ID>{.}</cbc:ID></cac:Contract>
      </xsl:for-each>
      <xsl:for-each select="ram:SpecifiedProcuringProject/ram:ID">
        <cac:ProjectReference><cbc:ID>{.}</cbc:ID></cac:ProjectReference>
      </xsl:for-each>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="attachment">
    <cbc:ID>{ram:IssuerAssignedID}</cbc:ID>
    <xsl:for-each select="ram:TypeCode"><cbc:DocumentTypeCode>{.}</cbc:DocumentTypeCode></xsl:for-each>
    <xsl:for-each select="ram:Name"><cbc:DocumentDescription>{.}</cbc:DocumentDescription></xsl:for-each>
    <xsl:if test="ram:AttachmentBinaryObject or ram:URIID">
      <cac:Attachment>
        <xsl:for-each select="ram:AttachmentBinaryObject[1]">
          <cbc:EmbeddedDocumentBinaryObject>
            <!-- UBL demands the kind of a file, CII does not. -->
            <xsl:attribute name="mimeCode" select="(@mimeCode, 'application/octet-stream')[1]"/>
            <xsl:copy-of select="@filename"/>
            <xsl:text>{.}</xsl:text>
          </cbc:EmbeddedDocumentBinaryObject>
        </xsl:for-each>
        <xsl:for-each select="ram:URIID">
          <cac:ExternalReference><cbc:URI>{.}</cbc:URI></cac:ExternalReference>
        </xsl:for-each>
      </cac:Attachment>
    </xsl:if>
  </xsl:template>

  <!-- Dates. A day is written CCYYMMDD (form 102), with a time behind it (203, 204), or as XML Schema has it. -->

  <xsl:variable name="issued" as="element()?" select="$exchanged/ram:IssueDateTime[1]/(udt:DateTimeString | udt:DateTime)"/>

  <xsl:function name="f:digits" as="xs:string">
    <xsl:param name="written" as="element()?"/>
    <xsl:variable name="text" select="normalize-space($written)"/>
    <xsl:sequence select="if ($written/self::udt:DateTime) then translate(substring($text, 1, 19), '-:T', '')
        else $text"/>
  </xsl:function>

  <xsl:function name="f:iso-date" as="xs:string?">
    <xsl:param name="written" as="element()?"/>
    <xsl:variable name="digits" select="f:digits($written)"/>
    <xsl:if test="matches($digits, '^\d{8}(\d{4}(\d\d)?)?$')">
      <xsl:variable name="date"
          select="substring($digits, 1, 4) || '-' || substring($digits, 5, 2) || '-' || substring($digits, 7, 2)"/>
      <xsl:sequence select="$date[. castable as xs:date]"/>
    </xsl:if>
  </xsl:function>

  <xsl:function name="f:time" as="xs:string?">
    <xsl:param name="written" as="element()?"/>
    <xsl:variable name="digits" select="f:digits($written)"/>
    <xsl:if test="exists(f:iso-date($written)) and string-length($digits) > 8">
      <xsl:variable name="time" select="substring($digits, 9, 2) || ':' || substring($digits, 11, 2) || ':'
          || (substring($digits, 13, 2)[.], '00')[1]"/>
      <xsl:sequence select="$time[. castable as xs:time]"/>
    </xsl:if>
  </xsl:function>

  <xsl:function name="f:date" as="element()?">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="written" as="element()?"/>
    <xsl:for-each select="f:iso-date($written)">
      <xsl:element name="{$name}">{.}</xsl:element>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:has-days" as="xs:boolean">
    <xsl:param name="period" as="element()?"/>
    <xsl:sequence select="exists($period/(ram:StartDateTime | ram:EndDateTime) ! f:iso-date(f:day(.)))"/>
  </xsl:function>

  <xsl:function name="f:day" as="element()?">
    <xsl:param name="moment" as="element()?"/>
    <xsl:sequence select="$moment/(udt:DateTimeString | udt:DateTime)"/>
  </xsl:function>

  <xsl:function name="f:days" as="element()*">
    <xsl:param name="period" as="element()"/>
    <xsl:sequence select="f:date('cbc:StartDate', f:day($period/ram:StartDateTime)),
        f:date('cbc:EndDate', f:day($period/ram:EndDateTime))"/>
  </xsl:function>

  <xsl:function name="f:indicator" as="xs:string">
    <xsl:param name="indicator" as="element()"/>
    <xsl:sequence select="replace(replace(normalize-space($indicator), '^1$', 'true'), '^0$', 'false')"/>
  </xsl:function>

  <!-- A code without the white space around it; none is the empty sequence. -->
  <xsl:function name="f:code" as="xs:string?">
    <xsl:param name="node" as="node()?"/>
    <xsl:sequence select="$node ! normalize-space(.)"/>
  </xsl:function>

</xsl:stylesheet>
