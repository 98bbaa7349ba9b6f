<?xml version="1.0" encoding="UTF-8"?>
<!-- UBL 2.1 (Invoice or CreditNote) to Cross Industry Invoice, after the bindings of EN 16931-3-2 and -3-3. -->
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

  <xsl:include href="codes.xsl"/>
  <xsl:include href="loss.xsl"/>
  <xsl:include href="from_pivot_parties.xsl"/>
  <xsl:include href="from_pivot_settlement.xsl"/>
  <xsl:include href="from_pivot_lines.xsl"/>
  <xsl:include href="from_pivot_losses.xsl"/>

  <!-- What no template matches has no place in the target, and its text none either. -->
  <xsl:mode name="address" on-no-match="deep-skip"/>
  <xsl:mode name="allowance" on-no-match="deep-skip"/>
  <xsl:mode name="document" on-no-match="deep-skip"/>
  <xsl:mode name="item" on-no-match="deep-skip"/>
  <xsl:mode name="line" on-no-match="deep-skip"/>
  <xsl:mode name="party" on-no-match="deep-skip"/>
  <xsl:mode name="payment" on-no-match="deep-skip"/>
  <xsl:mode name="period" on-no-match="deep-skip"/>
  <xsl:mode name="tax" on-no-match="deep-skip"/>
  <xsl:mode name="total" on-no-match="deep-skip"/>

  <!-- The guideline (BT-24) that the receiver asks for; empty: as the document says. -->
  <xsl:param name="guideline" as="xs:string" select="''"/>

  <xsl:variable name="root" as="element()" select="*"/>
  <xsl:variable name="currency" as="xs:string" select="normalize-space($root/cbc:DocumentCurrencyCode)"/>
  <xsl:variable name="is-credit-note" as="xs:boolean" select="local-name($root) = 'CreditNote'"/>

  <!-- It goes straight into text: no tree of it is built. -->
  <xsl:output omit-xml-declaration="yes" indent="no"/>

  <xsl:template match="/">
    <xsl:apply-templates select="*" mode="document"/>
    <xsl:processing-instruction name="comptoir-losses" select="replace(loss:json(f:losses()), '>', '\\u003e')"/>
  </xsl:template>

  <xsl:template match="*" mode="document">
    <rsm:CrossIndustryInvoice>
      <rsm:ExchangedDocumentContext><xsl:call-template name="context"/></rsm:ExchangedDocumentContext>
      <rsm:ExchangedDocument><xsl:call-template name="exchanged"/></rsm:ExchangedDocument>
      <rsm:SupplyChainTradeTransaction>
        <xsl:apply-templates select="cac:InvoiceLine | cac:CreditNoteLine" mode="line"/>
        <ram:ApplicableHeaderTradeAgreement>
          <xsl:call-template name="agreement"/>
        </ram:ApplicableHeaderTradeAgreement>
        <ram:ApplicableHeaderTradeDelivery>
          <xsl:call-template name="delivery"/>
        </ram:ApplicableHeaderTradeDelivery>
        <ram:ApplicableHeaderTradeSettlement>
          <xsl:call-template name="settlement"/>
        </ram:ApplicableHeaderTradeSettlement>
      </rsm:SupplyChainTradeTransaction>
    </rsm:CrossIndustryInvoice>
  </xsl:template>

  <xsl:template name="context">
    <xsl:for-each select="cbc:ProfileID">
      <ram:BusinessProcessSpecifiedDocumentContextParameter>
        <ram:ID>{.}</ram:ID>
      </ram:BusinessProcessSpecifiedDocumentContextParameter>
    </xsl:for-each>
    <xsl:for-each select="($guideline[.], cbc:CustomizationID)[1]">
      <ram:GuidelineSpecifiedDocumentContextParameter>
        <ram:ID>{.}</ram:ID>
      </ram:GuidelineSpecifiedDocumentContextParameter>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="exchanged">
    <xsl:for-each select="cbc:ID"><ram:ID>{.}</ram:ID></xsl:for-each>
    <xsl:for-each select="cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode">
      <ram:TypeCode>{.}</ram:TypeCode>
    </xsl:for-each>
    <xsl:for-each select="cbc:IssueDate">
      <ram:IssueDateTime><xsl:call-template name="date-time"/></ram:IssueDateTime>
    </xsl:for-each>
    <xsl:apply-templates select="cbc:Note" mode="document"/>
  </xsl:template>

  <xsl:template match="cbc:Note" mode="document">
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

  <xsl:template name="agreement">
    <xsl:for-each select="cbc:BuyerReference"><ram:BuyerReference>{.}</ram:BuyerReference></xsl:for-each>
    <xsl:call-template name="parties"/>
    <xsl:for-each select="cac:OrderReference/cbc:SalesOrderID">
      <ram:SellerOrderReferencedDocument>
        <ram:IssuerAssignedID>{.}</ram:IssuerAssignedID>
      </ram:SellerOrderReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:OrderReference/cbc:ID[not(. = $no-order-number and ../cbc:SalesOrderID)]">
      <ram:BuyerOrderReferencedDocument>
        <ram:IssuerAssignedID>{.}</ram:IssuerAssignedID>
      </ram:BuyerOrderReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cac:ContractDocumentReference[1]/cbc:ID">
      <ram:ContractReferencedDocument>
        <ram:IssuerAssignedID>{.}</ram:IssuerAssignedID>
      </ram:ContractReferencedDocument>
    </xsl:for-each>
    <xsl:apply-templates select="cac:AdditionalDocumentReference[not(. is $project)]" mode="document"/>
    <xsl:for-each select="cac:OriginatorDocumentReference/cbc:ID">
      <ram:AdditionalReferencedDocument>
        <ram:IssuerAssignedID>{.}</ram:IssuerAssignedID>
        <ram:TypeCode>{$tender-code}</ram:TypeCode>
      </ram:AdditionalReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="$project/cbc:ID">
      <ram:SpecifiedProcuringProject>
        <ram:ID>{.}</ram:ID>
        <ram:Name>{$project-name}</ram:Name>
      </ram:SpecifiedProcuringProject>
    </xsl:for-each>
  </xsl:template>

  <!-- The project (BT-11) has an element of its own in an invoice only. -->
  <xsl:variable name="project" as="element()?" select="if ($is-credit-note)
      then head($root/cac:AdditionalDocumentReference[f:code(cbc:DocumentTypeCode) = $project-code])
      else $root/cac:ProjectReference[1]"/>

  <xsl:template match="cac:AdditionalDocumentReference" mode="document">
    <ram:AdditionalReferencedDocument>
      <xsl:for-each select="cbc:ID"><ram:IssuerAssignedID>{.}</ram:IssuerAssignedID></xsl:for-each>
      <xsl:for-each select="cac:Attachment/cac:ExternalReference/cbc:URI">
        <ram:URIID>{.}</ram:URIID>
      </xsl:for-each>
      <ram:TypeCode>{if (f:code(cbc:DocumentTypeCode) = $object-code) then $object-code else $support-code}</ram:TypeCode>
      <xsl:for-each select="cbc:DocumentDescription[1]"><ram:Name>{.}</ram:Name></xsl:for-each>
      <xsl:for-each select="cac:Attachment/cbc:EmbeddedDocumentBinaryObject">
        <ram:AttachmentBinaryObject><xsl:copy-of select="@mimeCode, @filename"/>{.}</ram:AttachmentBinaryObject>
      </xsl:for-each>
      <xsl:for-each select="cbc:ID/@schemeID">
        <ram:ReferenceTypeCode>{.}</ram:ReferenceTypeCode>
      </xsl:for-each>
    </ram:AdditionalReferencedDocument>
  </xsl:template>

  <!-- A day in form 102, CCYYMMDD. -->
  <xsl:template name="date-time">
    <udt:DateTimeString format="102">{f:compact-date(.)}</udt:DateTimeString>
  </xsl:template>

  <xsl:function name="f:compact-date" as="xs:string">
    <xsl:param name="date" as="element()"/>
    <xsl:sequence select="translate(substring(normalize-space($date), 1, 10), '-', '')"/>
  </xsl:function>

  <!-- A code without the white space around it; none is the empty sequence. -->
  <xsl:function name="f:code" as="xs:string?">
    <xsl:param name="node" as="node()?"/>
    <xsl:sequence select="$node ! normalize-space(.)"/>
  </xsl:function>

</xsl:stylesheet>
