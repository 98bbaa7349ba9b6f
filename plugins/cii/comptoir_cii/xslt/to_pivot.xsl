<?xml version="1.0" encoding="UTF-8"?>
<!-- Cross Industry Invoice to UBL 2.1 (Invoice or CreditNote), after the bindings of EN 16931-3-2 and -3-3. -->
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

  <xsl:include href="codes.xsl"/>
  <xsl:include href="loss.xsl"/>
  <xsl:include href="to_pivot_parties.xsl"/>
  <xsl:include href="to_pivot_settlement.xsl"/>
  <xsl:include href="to_pivot_lines.xsl"/>
  <xsl:include href="to_pivot_losses.xsl"/>

  <!-- What no template matches has no place in the target, and its text none either. -->
  <xsl:mode name="address" on-no-match="deep-skip"/>
  <xsl:mode name="allowance" on-no-match="deep-skip"/>
  <xsl:mode name="document" on-no-match="deep-skip"/>
  <xsl:mode name="item" on-no-match="deep-skip"/>
  <xsl:mode name="line" on-no-match="deep-skip"/>
  <xsl:mode name="originator" on-no-match="deep-skip"/>
  <xsl:mode name="party" on-no-match="deep-skip"/>
  <xsl:mode name="payment" on-no-match="deep-skip"/>
  <xsl:mode name="tax" on-no-match="deep-skip"/>
  <xsl:mode name="total" on-no-match="deep-skip"/>

  <xsl:variable name="root" as="element()?" select="rsm:CrossIndustryInvoice"/>
  <xsl:variable name="exchanged" as="element()?" select="$root/rsm:ExchangedDocument"/>
  <xsl:variable name="transaction" as="element()?" select="$root/rsm:SupplyChainTradeTransaction"/>
  <xsl:variable name="agreement" as="element()?" select="$transaction/ram:ApplicableHeaderTradeAgreement"/>
  <xsl:variable name="delivery" as="element()?" select="$transaction/ram:ApplicableHeaderTradeDelivery"/>
  <xsl:variable name="settlement" as="element()?" select="$transaction/ram:ApplicableHeaderTradeSettlement"/>
  <xsl:variable name="currency" as="xs:string" select="normalize-space($settlement/ram:InvoiceCurrencyCode)"/>
  <xsl:variable name="is-credit-note" as="xs:boolean"
      select="normalize-space($exchanged/ram:TypeCode) = $credit-note-codes"/>

  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()">
      <xsl:document>
        <xsl:choose>
          <xsl:when test="$is-credit-note"><xsl:call-template name="credit-note"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="invoice"/></xsl:otherwise>
        </xsl:choose>
      </xsl:document>
    </xsl:variable>
    <xsl:sequence select="map{'document': $document, 'losses': loss:json(f:losses())}"/>
  </xsl:template>

  <!-- The two documents of UBL differ in the order of some elements and in the home of BT-9 and BT-11. -->

  <xsl:template name="invoice">
    <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
      <xsl:call-template name="identity"/>
      <xsl:sequence select="f:date('cbc:DueDate', $due-date)"/>
      <xsl:apply-templates select="$exchanged ! (ram:TypeCode, ram:IncludedNote)" mode="document"/>
      <xsl:sequence select="f:date('cbc:TaxPointDate', $tax-point-date)"/>
      <xsl:call-template name="currencies-and-references"/>
      <xsl:apply-templates select="$originator" mode="originator"/>
      <xsl:apply-templates select="$agreement/ram:ContractReferencedDocument" mode="document"/>
      <xsl:apply-templates select="$agreement/ram:AdditionalReferencedDocument" mode="document"/>
      <xsl:apply-templates select="$agreement/ram:SpecifiedProcuringProject" mode="document"/>
      <xsl:call-template name="parties"/>
      <xsl:call-template name="settlement"/>
      <xsl:apply-templates select="$transaction/ram:IncludedSupplyChainTradeLineItem" mode="line"/>
    </Invoice>
  </xsl:template>

  <xsl:template name="credit-note">
    <CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2">
      <xsl:call-template name="identity"/>
      <xsl:sequence select="f:date('cbc:TaxPointDate', $tax-point-date)"/>
      <xsl:apply-templates select="$exchanged ! (ram:TypeCode, ram:IncludedNote)" mode="document"/>
      <xsl:call-template name="currencies-and-references"/>
      <xsl:apply-templates select="$agreement/ram:ContractReferencedDocument" mode="document"/>
      <xsl:apply-templates select="$agreement/ram:AdditionalReferencedDocument" mode="document"/>
      <xsl:apply-templates select="$agreement/ram:SpecifiedProcuringProject" mode="document"/>
      <xsl:apply-templates select="$originator" mode="originator"/>
      <xsl:call-template name="parties"/>
      <xsl:call-template name="settlement"/>
      <xsl:apply-templates select="$transaction/ram:IncludedSupplyChainTradeLineItem" mode="line"/>
    </CreditNote>
  </xsl:template>

  <xsl:template name="identity">
    <xsl:apply-templates mode="document" select="$root/rsm:ExchangedDocumentContext !
        (ram:GuidelineSpecifiedDocumentContextParameter[1]/ram:ID,
        ram:BusinessProcessSpecifiedDocumentContextParameter[1]/ram:ID)"/>
    <xsl:apply-templates select="$exchanged/ram:ID" mode="document"/>
    <xsl:sequence select="f:date('cbc:IssueDate', $exchanged/ram:IssueDateTime/udt:DateTimeString)"/>
  </xsl:template>

  <xsl:template name="currencies-and-references">
    <xsl:apply-templates mode="document" select="$settlement ! (ram:InvoiceCurrencyCode, ram:TaxCurrencyCode,
        ram:ReceivableSpecifiedTradeAccountingAccount[1]/ram:ID), $agreement/ram:BuyerReference"/>
    <xsl:call-template name="period"/>
    <xsl:call-template name="order"/>
    <xsl:apply-templates select="$settlement/ram:InvoiceReferencedDocument" mode="document"/>
    <xsl:apply-templates mode="document"
        select="$delivery ! (ram:DespatchAdviceReferencedDocument, ram:ReceivingAdviceReferencedDocument)"/>
  </xsl:template>

  <xsl:template match="ram:GuidelineSpecifiedDocumentContextParameter/ram:ID" mode="document">
    <cbc:CustomizationID>{.}</cbc:CustomizationID>
  </xsl:template>
  <xsl:template match="ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID" mode="document">
    <cbc:ProfileID>{.}</cbc:ProfileID>
  </xsl:template>
  <xsl:template match="rsm:ExchangedDocument/ram:ID" mode="document"><cbc:ID>{.}</cbc:ID></xsl:template>
  <xsl:template match="ram:TypeCode" mode="document">
    <xsl:choose>
      <xsl:when test="$is-credit-note"><cbc:CreditNoteTypeCode>{.}</cbc:CreditNoteTypeCode></xsl:when>
      <xsl:otherwise><cbc:InvoiceTypeCode>{.}</cbc:InvoiceTypeCode></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="ram:IncludedNote[ram:SubjectCode]" mode="document">
    <cbc:Note>#{ram:SubjectCode[1]}#{ram:Content[1]}</cbc:Note>
  </xsl:template>
  <xsl:template match="ram:IncludedNote[not(ram:SubjectCode)]" mode="document">
    <xsl:if test="ram:Content"><cbc:Note>{ram:Content[1]}</cbc:Note></xsl:if>
  </xsl:template>
  <xsl:template match="ram:InvoiceCurrencyCode" mode="document">
    <cbc:DocumentCurrencyCode>{.}</cbc:DocumentCurrencyCode>
  </xsl:template>
  <xsl:template match="ram:TaxCurrencyCode" mode="document">
    <cbc:TaxCurrencyCode>{.}</cbc:TaxCurrencyCode>
  </xsl:template>
  <xsl:template match="ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID" mode="document">
    <cbc:AccountingCost>{.}</cbc:AccountingCost>
  </xsl:template>
  <xsl:template match="ram:BuyerReference" mode="document">
    <cbc:BuyerReference>{.}</cbc:BuyerReference>
  </xsl:template>

  <!-- References. UBL wants an ID in each: a reference without a number is a loss. -->

  <xsl:template name="order">
    <xsl:variable name="sales" select="$agreement/ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"/>
    <xsl:variable name="purchase" select="$agreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"/>
    <xsl:if test="$purchase or $sales">
      <cac:OrderReference>
        <cbc:ID>{($purchase, $no-order-number)[1]}</cbc:ID>
        <xsl:for-each select="$sales"><cbc:SalesOrderID>{.}</cbc:SalesOrderID></xsl:for-each>
      </cac:OrderReference>
    </xsl:if>
  </xsl:template>

  <xsl:template match="ram:InvoiceReferencedDocument" mode="document">
    <cac:BillingReference>
      <cac:InvoiceDocumentReference>
        <xsl:for-each select="ram:IssuerAssignedID"><cbc:ID>{.}</cbc:ID></xsl:for-each>
        <xsl:sequence select="f:date('cbc:IssueDate', ram:FormattedIssueDateTime/qdt:DateTimeString)"/>
      </cac:InvoiceDocumentReference>
    </cac:BillingReference>
  </xsl:template>
  <xsl:template match="ram:DespatchAdviceReferencedDocument[ram:IssuerAssignedID]" mode="document">
    <cac:DespatchDocumentReference><cbc:ID>{ram:IssuerAssignedID}</cbc:ID></cac:DespatchDocumentReference>
  </xsl:template>
  <xsl:template match="ram:ReceivingAdviceReferencedDocument[ram:IssuerAssignedID]" mode="document">
    <cac:ReceiptDocumentReference><cbc:ID>{ram:IssuerAssignedID}</cbc:ID></cac:ReceiptDocumentReference>
  </xsl:template>
  <xsl:template match="ram:ContractReferencedDocument[ram:IssuerAssignedID]" mode="document">
    <cac:ContractDocumentReference><cbc:ID>{ram:IssuerAssignedID}</cbc:ID></cac:ContractDocumentReference>
  </xsl:template>
  <xsl:template match="ram:SpecifiedProcuringProject" mode="document">
    <xsl:choose>
      <xsl:when test="not(ram:ID)"/>
      <xsl:when test="$is-credit-note">
        <cac:AdditionalDocumentReference>
          <cbc:ID>{ram:ID}</cbc:ID>
          <cbc:DocumentTypeCode>{$project-code}</cbc:DocumentTypeCode>
        </cac:AdditionalDocumentReference>
      </xsl:when>
      <xsl:otherwise><cac:ProjectReference><cbc:ID>{ram:ID}</cbc:ID></cac:ProjectReference></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:variable name="originator" as="element()?"
      select="$agreement/ram:AdditionalReferencedDocument[f:code(ram:TypeCode) = $tender-code]
          [ram:IssuerAssignedID][1]"/>
  <xsl:template match="ram:AdditionalReferencedDocument" mode="originator">
    <cac:OriginatorDocumentReference><cbc:ID>{ram:IssuerAssignedID}</cbc:ID></cac:OriginatorDocumentReference>
  </xsl:template>

  <xsl:template match="ram:AdditionalReferencedDocument" mode="document">
    <xsl:variable name="code" select="f:code(ram:TypeCode)"/>
    <xsl:if test="not($code = $tender-code)">
      <cac:AdditionalDocumentReference>
        <xsl:for-each select="ram:IssuerAssignedID">
          <cbc:ID>
            <xsl:if test="$code = $object-code and ../ram:ReferenceTypeCode">
              <xsl:attribute name="schemeID" select="../ram:ReferenceTypeCode"/>
            </xsl:if>
            <xsl:text>{.}</xsl:text>
          </cbc:ID>
        </xsl:for-each>
        <xsl:if test="$code = $object-code">
          <cbc:DocumentTypeCode>{$object-code}</cbc:DocumentTypeCode>
        </xsl:if>
        <xsl:for-each select="ram:Name[1]">
          <cbc:DocumentDescription>{.}</cbc:DocumentDescription>
        </xsl:for-each>
        <xsl:call-template name="attachment"/>
      </cac:AdditionalDocumentReference>
    </xsl:if>
  </xsl:template>

  <xsl:template name="attachment">
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

  <!-- Dates. Form 102 is CCYYMMDD; 203 and 204 have a time of day behind it. -->

  <xsl:function name="f:iso-date" as="xs:string?">
    <xsl:param name="written" as="element()?"/>
    <xsl:variable name="digits" select="normalize-space($written)"/>
    <xsl:if test="matches($digits, '^\d{8}(\d{4}(\d\d)?)?$')">
      <xsl:variable name="date"
          select="substring($digits, 1, 4) || '-' || substring($digits, 5, 2) || '-' || substring($digits, 7, 2)"/>
      <xsl:sequence select="if ($date castable as xs:date) then $date else ()"/>
    </xsl:if>
  </xsl:function>

  <xsl:function name="f:date" as="element()?">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="written" as="element()?"/>
    <xsl:if test="$written">
      <xsl:variable name="date" select="f:iso-date($written)"/>
      <xsl:if test="exists($date)">
        <xsl:element name="{$name}">{$date}</xsl:element>
      </xsl:if>
    </xsl:if>
  </xsl:function>

  <!-- A code without the white space around it; none is the empty sequence. -->
  <xsl:function name="f:code" as="xs:string?">
    <xsl:param name="node" as="node()?"/>
    <xsl:sequence select="$node ! normalize-space(.)"/>
  </xsl:function>

</xsl:stylesheet>
