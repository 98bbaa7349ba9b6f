<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- References to other documents, supporting documents, attachments. -->

  <!-- The references that say this term. EN 16931 has most of them once: what is over is a supporting document, as is
       what says no term of ours. -->
  <xsl:function name="f:references-to" as="element(ReferenceCoded)*">
    <xsl:param name="term" as="xs:string"/>
    <xsl:sequence select="$coded[f:term(.) = $term]"/>
  </xsl:function>

  <xsl:function name="f:term" as="xs:string">
    <xsl:param name="reference" as="element(ReferenceCoded)"/>
    <xsl:sequence select="
        if ($reference/ReferenceTypeCoded = 'Other') then ('BT-17'[$reference/ReferenceTypeCodedOther = 'TenderOrLot'], 'BT-122')[1]
        else ($c:reference(normalize-space($reference/ReferenceTypeCoded)), 'BT-122')[1]"/>
  </xsl:function>

  <xsl:variable name="despatch" as="element()?"
      select="($references/ASNNumber, $references/DeliveryNoteNumber, f:references-to('BT-16')/PrimaryReference)[1]"/>
  <xsl:variable name="placed" as="element()*" select="
      f:references-to('BT-15')[1], f:references-to('BT-17')[1], f:references-to('BT-18')[1], $despatch/parent::ReferenceCoded"/>
  <xsl:variable name="surplus" as="element()*"
      select="$coded[f:term(.) = ('BT-15', 'BT-16', 'BT-17', 'BT-18', 'BT-122')] except $placed"/>
  <xsl:variable name="order" as="element()?" select="
      f:first(($references/PurchaseOrderReference/PurchaseOrderNumber/Reference/RefNum, $references/ASNOrderNumber/BuyerOrderNumber,
        f:order-of-lines()))"/>
  <xsl:variable name="sales-order" as="element()?"
      select="f:first(($references/SupplierOrderNumber/Reference/RefNum, $references/ASNOrderNumber/SellerOrderNumber))"/>
  <xsl:variable name="project" as="element()?"
      select="f:first((f:references-to('BT-11')/PrimaryReference/Reference/RefNum, $references/CostAllocation/WorkBreakdownStructure))"/>

  <!-- The one order that all lines name, where the head names none. -->
  <xsl:function name="f:order-of-lines" as="element()?">
    <xsl:variable name="numbers" as="element()*" select="$lines/f:order-reference(.)/PurchaseOrderNumber/Reference/RefNum[normalize-space()]"/>
    <xsl:sequence select="$numbers[1][count(distinct-values($numbers)) = 1]"/>
  </xsl:function>

  <xsl:template name="references">
    <xsl:if test="$order or $sales-order">
      <cac:OrderReference>
        <!-- UBL wants a number of the buyer's order; NA is what Peppol writes where there is none. -->
        <cbc:ID>{($order, 'NA')[1]}</cbc:ID>
        <xsl:for-each select="$sales-order"><cbc:SalesOrderID>{.}</cbc:SalesOrderID></xsl:for-each>
        <xsl:for-each select="f:order-date()"><cbc:IssueDate>{f:day(.)}</cbc:IssueDate></xsl:for-each>
      </cac:OrderReference>
    </xsl:if>
    <xsl:for-each select="$references/ListOfRelatedInvoiceRef/RelatedInvoiceRef">
      <cac:BillingReference>
        <cac:InvoiceDocumentReference>
          <xsl:apply-templates select="InvoiceNumber/Reference"/>
          <xsl:for-each select="f:related-type(.)[. ne '']">
            <cbc:DocumentTypeCode>{.}</cbc:DocumentTypeCode>
          </xsl:for-each>
        </cac:InvoiceDocumentReference>
      </cac:BillingReference>
    </xsl:for-each>
    <xsl:for-each select="f:references-to('BT-25')">
      <cac:BillingReference>
        <cac:InvoiceDocumentReference><xsl:apply-templates select="PrimaryReference/Reference"/></cac:InvoiceDocumentReference>
      </cac:BillingReference>
    </xsl:for-each>
    <xsl:for-each select="$despatch">
      <cac:DespatchDocumentReference>
        <xsl:apply-templates select="Reference"/>
        <xsl:if test="self::DeliveryNoteNumber"><cbc:DocumentTypeCode>270</cbc:DocumentTypeCode></xsl:if>
      </cac:DespatchDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="f:references-to('BT-15')[1]">
      <cac:ReceiptDocumentReference><xsl:apply-templates select="PrimaryReference/Reference"/></cac:ReceiptDocumentReference>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:order-date" as="element()?">
    <xsl:variable name="reference" as="element()?" select="$references/PurchaseOrderReference[PurchaseOrderNumber/Reference/RefNum is $order]"/>
    <xsl:sequence select="($reference/PurchaseOrderDate, $reference/PurchaseOrderNumber/Reference/RefDate)[f:is-day(.)][1]"/>
  </xsl:function>

  <xsl:function name="f:related-type" as="xs:string">
    <xsl:param name="related" as="element(RelatedInvoiceRef)"/>
    <xsl:variable name="said" as="xs:string" select="f:type-said($related/RelatedInvoiceType/InvoiceType)"/>
    <xsl:sequence select="($c:type($said), $said)[1]"/>
  </xsl:function>

  <xsl:template name="project">
    <xsl:apply-templates select="$project/parent::Reference"/>
    <xsl:for-each select="$project[not(parent::Reference)]"><cbc:ID>{.}</cbc:ID></xsl:for-each>
  </xsl:template>

  <xsl:template match="Reference">
    <cbc:ID>{RefNum}</cbc:ID>
    <xsl:for-each select="RefDate[f:is-day(.)]"><cbc:IssueDate>{f:day(.)}</cbc:IssueDate></xsl:for-each>
  </xsl:template>

  <xsl:template name="originator">
    <xsl:for-each select="f:references-to('BT-17')[1]">
      <cac:OriginatorDocumentReference><xsl:apply-templates select="PrimaryReference/Reference"/></cac:OriginatorDocumentReference>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:contract" as="element()?">
    <xsl:param name="references" as="element()*"/>
    <xsl:sequence select="($references/ContractReference)[1]"/>
  </xsl:function>

  <xsl:template match="ContractReference">
    <cac:ContractDocumentReference><cbc:ID>{Contract/ContractID/Identifier/Ident}</cbc:ID></cac:ContractDocumentReference>
  </xsl:template>

  <!-- Supporting documents: an object that is invoiced, references without a term of their own, attachments. -->

  <xsl:template name="supporting">
    <xsl:for-each select="$references/(
        (ASNNumber, DeliveryNoteNumber)[not(. is $despatch)], ProformaInvoiceNumber, PriceListNumber, PriceListVersionNumber, BuyersCatalogNumber, BillOfLadingNumber, AirWayBillNumber,
        LetterOfCreditNumber, AuthorizationReference/AuthorizationNumber)">
      <cac:AdditionalDocumentReference>
        <xsl:apply-templates select="Reference"/>
        <cbc:DocumentDescription>{local-name()}</cbc:DocumentDescription>
      </cac:AdditionalDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="f:references-to('BT-18')[1]">
      <cac:AdditionalDocumentReference>
        <xsl:call-template name="object"/>
      </cac:AdditionalDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="$surplus">
      <cac:AdditionalDocumentReference>
        <xsl:apply-templates select="PrimaryReference/Reference"/>
        <xsl:for-each select="f:description(.)[. ne '']">
          <cbc:DocumentDescription>{.}</cbc:DocumentDescription>
        </xsl:for-each>
      </cac:AdditionalDocumentReference>
    </xsl:for-each>
    <xsl:apply-templates select="$header/InvoiceHeaderAttachments/ListOfAttachment/Attachment"/>
  </xsl:template>

  <xsl:template name="object">
    <cbc:ID>
      <xsl:for-each select="ReferenceDescription"><xsl:attribute name="schemeID" select="."/></xsl:for-each>
      <xsl:value-of select="PrimaryReference/Reference/RefNum"/>
    </cbc:ID>
    <xsl:for-each select="PrimaryReference/Reference/RefDate[f:is-day(.)]">
      <cbc:IssueDate>{f:day(.)}</cbc:IssueDate>
    </xsl:for-each>
    <cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>
  </xsl:template>

  <!-- What a reference is, and what is said of it. -->
  <xsl:function name="f:description" as="xs:string">
    <xsl:param name="reference" as="element(ReferenceCoded)"/>
    <xsl:variable name="said" as="xs:string" select="f:code($reference/ReferenceTypeCoded, $reference/ReferenceTypeCodedOther)"/>
    <xsl:sequence select="string-join(($said[not(. = ('', 'SupportingDocument'))], $reference/ReferenceDescription), ': ')"/>
  </xsl:function>

  <xsl:variable name="data" static="yes" as="xs:string" select="'^data:([^;,]*);base64,'"/>

  <xsl:template match="Attachment">
    <cac:AdditionalDocumentReference>
      <cbc:ID>{(f:first((AttachmentTitle, FileName)), position())[1]}</cbc:ID>
      <xsl:for-each select="string-join((AttachmentPurpose, AttachmentDescription)[normalize-space()], ': ')[. ne '']">
        <cbc:DocumentDescription>{.}</cbc:DocumentDescription>
      </xsl:for-each>
      <xsl:apply-templates select="AttachmentLocation[normalize-space()]" mode="file"/>
    </cac:AdditionalDocumentReference>
  </xsl:template>

  <xsl:template match="AttachmentLocation" mode="file">
    <cac:Attachment>
      <xsl:choose>
        <xsl:when test="matches(substring(., 1, 200), $data)">
          <cbc:EmbeddedDocumentBinaryObject>
            <xsl:for-each select="(../MIMEType[normalize-space()], replace(substring(., 1, 200), $data || '.*$', '$1', 's')[. ne ''], 'application/octet-stream')[1]">
              <xsl:attribute name="mimeCode" select="."/>
            </xsl:for-each>
            <xsl:for-each select="../FileName"><xsl:attribute name="filename" select="."/></xsl:for-each>
            <xsl:value-of select="substring-after(., 'base64,')"/>
          </cbc:EmbeddedDocumentBinaryObject>
        </xsl:when>
        <xsl:otherwise><cac:ExternalReference><cbc:URI>{.}</cbc:URI></cac:ExternalReference></xsl:otherwise>
      </xsl:choose>
    </cac:Attachment>
  </xsl:template>

</xsl:stylesheet>
