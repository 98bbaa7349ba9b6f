<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- References to other documents, and attachments. -->

  <xsl:template name="references">
    <xsl:where-populated>
      <InvoiceReferences>
        <xsl:apply-templates select="cac:OrderReference[normalize-space(cbc:ID)]"/>
        <xsl:apply-templates select="cac:ContractDocumentReference[1]"/>
        <xsl:for-each select="cac:AccountingCustomerParty/cbc:SupplierAssignedAccountID">
          <AccountNumber><Reference><RefNum>{.}</RefNum></Reference></AccountNumber>
        </xsl:for-each>
        <xsl:for-each select="$despatch"><ASNNumber><xsl:call-template name="document"/></ASNNumber></xsl:for-each>
        <xsl:for-each select="cac:OrderReference/cbc:SalesOrderID">
          <SupplierOrderNumber><Reference><RefNum>{.}</RefNum></Reference></SupplierOrderNumber>
        </xsl:for-each>
        <xsl:for-each select="$delivery-note">
          <DeliveryNoteNumber><xsl:call-template name="document"/></DeliveryNoteNumber>
        </xsl:for-each>
        <xsl:apply-templates select="cbc:AccountingCost"/>
        <xsl:where-populated>
          <ListOfRelatedInvoiceRef>
            <xsl:apply-templates select="cac:BillingReference/cac:InvoiceDocumentReference"/>
          </ListOfRelatedInvoiceRef>
        </xsl:where-populated>
        <xsl:where-populated>
          <OtherInvoiceReferences>
            <xsl:where-populated>
              <ListOfReferenceCoded><xsl:call-template name="other-references"/></ListOfReferenceCoded>
            </xsl:where-populated>
          </OtherInvoiceReferences>
        </xsl:where-populated>
      </InvoiceReferences>
    </xsl:where-populated>
  </xsl:template>

  <xsl:variable name="delivery-note" as="element()?"
      select="$document/cac:DespatchDocumentReference[cbc:DocumentTypeCode = '270'][1]"/>
  <xsl:variable name="despatch" as="element()?" select="($document/cac:DespatchDocumentReference except $delivery-note)[1]"/>
  <xsl:variable name="project-code" as="xs:string?" select="'50'[$is-credit-note]"/>
  <xsl:variable name="projects" as="element()*"
      select="$document/(cac:ProjectReference, cac:AdditionalDocumentReference[cbc:DocumentTypeCode = $project-code])"/>
  <xsl:variable name="project" as="element()?" select="$projects[1]"/>
  <xsl:variable name="attached" as="element()*"
      select="$document/cac:AdditionalDocumentReference[not(cbc:DocumentTypeCode = ('130', $project-code))][f:attachment(.)]"/>

  <xsl:function name="f:attachment" as="element()?">
    <xsl:param name="reference" as="element()"/>
    <xsl:sequence select="
        $reference/cac:Attachment/f:first((cbc:EmbeddedDocumentBinaryObject, cac:ExternalReference/cbc:URI))"/>
  </xsl:function>

  <!-- The number of a document, with its day if that is told. -->
  <xsl:template name="document">
    <Reference>
      <RefNum>{cbc:ID}</RefNum>
      <xsl:for-each select="cbc:IssueDate[f:is-day(.)]"><RefDate>{f:date(.)}</RefDate></xsl:for-each>
    </Reference>
  </xsl:template>

  <xsl:template match="cac:OrderReference">
    <PurchaseOrderReference>
      <PurchaseOrderNumber><xsl:call-template name="document"/></PurchaseOrderNumber>
    </PurchaseOrderReference>
  </xsl:template>

  <xsl:template match="cac:ContractDocumentReference">
    <ContractReference>
      <Contract>
        <ContractID>
          <Identifier><Agency><AgencyCoded>Other</AgencyCoded></Agency><Ident>{cbc:ID}</Ident></Identifier>
        </ContractID>
      </Contract>
    </ContractReference>
  </xsl:template>

  <xsl:template match="cbc:AccountingCost">
    <CostAllocation>
      <CostAllocationNumber><Reference><RefNum>{.}</RefNum></Reference></CostAllocationNumber>
    </CostAllocation>
  </xsl:template>

  <xsl:template match="cac:InvoiceDocumentReference">
    <RelatedInvoiceRef>
      <RelatedInvoiceType>
        <InvoiceType>
          <xsl:call-template name="coded">
            <xsl:with-param name="name" select="'InvoiceType'"/>
            <xsl:with-param name="word" select="$c:type-word(string(cbc:DocumentTypeCode))"/>
            <xsl:with-param name="text" select="cbc:DocumentTypeCode"/>
          </xsl:call-template>
        </InvoiceType>
      </RelatedInvoiceType>
      <InvoiceNumber><xsl:call-template name="document"/></InvoiceNumber>
    </RelatedInvoiceRef>
  </xsl:template>

  <xsl:template name="other-references">
    <xsl:apply-templates mode="coded" select="
        cbc:BuyerReference, $project, cac:ReceiptDocumentReference,
        cac:DespatchDocumentReference except ($despatch, $delivery-note), cac:OriginatorDocumentReference,
        cac:PaymentMeans[1]/cac:PaymentMandate[normalize-space(cbc:ID)], cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '130'],
        cac:AdditionalDocumentReference[not(cbc:DocumentTypeCode = ('130', $project-code))] except $attached"/>
  </xsl:template>

  <xsl:template match="cbc:BuyerReference" mode="coded">
    <ReferenceCoded>
      <ReferenceTypeCoded>CustomerReferenceNumber</ReferenceTypeCoded>
      <PrimaryReference><Reference><RefNum>{.}</RefNum></Reference></PrimaryReference>
    </ReferenceCoded>
  </xsl:template>

  <xsl:template match="*" mode="coded">
    <ReferenceCoded>
      <xsl:call-template name="reference-type"/>
      <PrimaryReference><xsl:call-template name="document"/></PrimaryReference>
      <xsl:for-each select="f:about(.)"><ReferenceDescription>{.}</ReferenceDescription></xsl:for-each>
    </ReferenceCoded>
  </xsl:template>

  <xsl:template name="reference-type">
    <xsl:variable name="word" as="xs:string?" select="
        if (cbc:DocumentTypeCode = '130') then 'ObjectIdentifier'
        else if (cbc:DocumentTypeCode = $project-code) then 'ProjectNumber'
        else map{
          'ProjectReference': 'ProjectNumber', 'ReceiptDocumentReference': 'ReceivingAdviceNumber',
          'DespatchDocumentReference': 'DespatchAdviceNumber', 'PaymentMandate': 'DirectDebitReference'
        }(local-name())"/>
    <xsl:call-template name="coded">
      <xsl:with-param name="name" select="'ReferenceType'"/>
      <xsl:with-param name="word" select="$word"/>
      <xsl:with-param name="text" select="if (self::cac:OriginatorDocumentReference) then 'TenderOrLot' else 'SupportingDocument'"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What is said of a reference: an object's scheme, a supporting document's description. -->
  <xsl:function name="f:about" as="node()?">
    <xsl:param name="reference" as="element()"/>
    <xsl:sequence select="
        if ($reference/cbc:DocumentTypeCode = '130') then $reference/cbc:ID/@schemeID
        else if ($reference/self::cac:AdditionalDocumentReference) then f:first($reference/cbc:DocumentDescription)
        else ()"/>
  </xsl:function>

  <!-- Attachments: xCBL has a place for a location only, so the file itself goes into it as a data URI. -->

  <xsl:template match="*" mode="attachment">
    <xsl:variable name="attachment" as="element()" select="f:attachment(.)"/>
    <Attachment>
      <AttachmentPurpose>{f:first(cbc:DocumentDescription)}</AttachmentPurpose>
      <xsl:for-each select="$attachment/@filename"><FileName>{.}</FileName></xsl:for-each>
      <AttachmentTitle>{cbc:ID}</AttachmentTitle>
      <xsl:apply-templates select="$attachment" mode="file"/>
    </Attachment>
  </xsl:template>

  <xsl:template match="cbc:*" mode="file">
    <xsl:for-each select="@mimeCode"><MIMEType>{.}</MIMEType></xsl:for-each>
    <AttachmentLocation>
      <xsl:if test="self::cbc:EmbeddedDocumentBinaryObject">data:{@mimeCode};base64,</xsl:if>
      <xsl:value-of select="."/>
    </AttachmentLocation>
  </xsl:template>

</xsl:stylesheet>
