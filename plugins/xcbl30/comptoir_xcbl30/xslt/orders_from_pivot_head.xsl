<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- The head of an order document. -->

  <!-- OrderHeader behind its number and its day, as an order and a response have it. -->
  <xsl:template name="order-header">
    <xsl:call-template name="order-references"/>
    <Purpose><PurposeCoded>{if ($is-order and f:is-true(cbc:CopyIndicator)) then 'Duplicate' else 'Original'}</PurposeCoded></Purpose>
    <xsl:for-each select="cbc:OrderTypeCode">
      <OrderType>
        <xsl:call-template name="coded">
          <xsl:with-param name="name" select="'OrderType'"/>
          <xsl:with-param name="word" select="$c:order-type-word(string())"/>
          <xsl:with-param name="text" select="."/>
        </xsl:call-template>
      </OrderType>
    </xsl:for-each>
    <OrderCurrency>
      <xsl:choose>
        <xsl:when test="cbc:DocumentCurrencyCode"><xsl:for-each select="cbc:DocumentCurrencyCode"><xsl:call-template name="currency"/></xsl:for-each></xsl:when>
        <xsl:otherwise><Currency><CurrencyCoded>Other</CurrencyCoded></Currency></xsl:otherwise>
      </xsl:choose>
    </OrderCurrency>
    <xsl:apply-templates select="cbc:TaxCurrencyCode"/>
    <OrderLanguage><Language><LanguageCoded>{$spoken}</LanguageCoded></Language></OrderLanguage>
    <xsl:where-populated><OrderDates><xsl:call-template name="order-dates"/></OrderDates></xsl:where-populated>
    <xsl:for-each select="$partial"><PartialShipmentAllowed>{.}</PartialShipmentAllowed></xsl:for-each>
    <OrderParty><xsl:call-template name="order-parties"/></OrderParty>
    <xsl:if test="$is-order"><xsl:call-template name="order-conditions"/></xsl:if>
    <xsl:if test="$attached">
      <OrderHeaderAttachments>
        <ListOfAttachment><xsl:apply-templates select="$attached" mode="attachment"/></ListOfAttachment>
      </OrderHeaderAttachments>
    </xsl:if>
  </xsl:template>

  <xsl:template name="order-conditions">
    <xsl:for-each select="cac:DeliveryTerms[1]"><OrderTermsOfDelivery><xsl:call-template name="terms-of-delivery"/></OrderTermsOfDelivery></xsl:for-each>
    <xsl:call-template name="payment-terms"/>
    <xsl:if test="cac:AllowanceCharge">
      <OrderAllowancesOrCharges>
        <ListOfAllowOrCharge><xsl:apply-templates select="cac:AllowanceCharge" mode="allowance"/></ListOfAllowOrCharge>
      </OrderAllowancesOrCharges>
    </xsl:if>
    <xsl:for-each select="$plain-note"><OrderHeaderNote>{.}</OrderHeaderNote></xsl:for-each>
    <xsl:call-template name="further-notes"/>
  </xsl:template>

  <xsl:template name="further-notes">
    <xsl:where-populated>
      <ListOfStructuredNote>
        <xsl:apply-templates select="$document/cbc:Note[normalize-space()] except $plain-note" mode="structured"/>
        <xsl:for-each select="$shipment/cbc:Information">
          <StructuredNote><GeneralNote>{.}</GeneralNote><NoteID>ShipmentInformation</NoteID></StructuredNote>
        </xsl:for-each>
      </ListOfStructuredNote>
    </xsl:where-populated>
  </xsl:template>

  <!-- References -->

  <xsl:template name="order-references">
    <xsl:where-populated>
      <OrderReferences>
        <xsl:for-each select="cbc:AccountingCost"><AccountCode><Reference><RefNum>{.}</RefNum></Reference></AccountCode></xsl:for-each>
        <xsl:for-each select="cac:Contract[1]/cbc:ID">
          <ContractReferences>
            <ListOfContract>
              <Contract>
                <ContractID><Identifier><Agency><AgencyCoded>Other</AgencyCoded></Agency><Ident>{.}</Ident></Identifier></ContractID>
              </Contract>
            </ListOfContract>
          </ContractReferences>
        </xsl:for-each>
        <xsl:for-each select="cac:QuotationDocumentReference/cbc:ID">
          <QuoteReference><Reference><RefNum>{.}</RefNum></Reference></QuoteReference>
        </xsl:for-each>
        <xsl:if test="$is-order">
          <xsl:where-populated>
            <OtherOrderReferences>
              <xsl:where-populated><ListOfReferenceCoded><xsl:call-template name="other-references"/></ListOfReferenceCoded></xsl:where-populated>
            </OtherOrderReferences>
          </xsl:where-populated>
        </xsl:if>
      </OrderReferences>
    </xsl:where-populated>
  </xsl:template>

  <xsl:variable name="attached" as="element()*" select="$document/cac:AdditionalDocumentReference[f:attachment(.)]"/>

  <xsl:template name="other-references">
    <xsl:apply-templates mode="reference" select="
        cbc:CustomerReference, cac:OrderDocumentReference[normalize-space(cbc:ID)], cac:OriginatorDocumentReference[1][normalize-space(cbc:ID)],
        cac:ProjectReference[1], cac:OrderReference[1]/cbc:SalesOrderID[$is-response], $shipment/cac:Consignment[1]/cbc:ID[not(. = 'NA')],
        cac:AdditionalDocumentReference except $attached"/>
  </xsl:template>

  <xsl:template match="*" mode="reference">
    <ReferenceCoded>
      <xsl:choose>
        <xsl:when test="self::cac:AdditionalDocumentReference">
          <ReferenceTypeCoded>Other</ReferenceTypeCoded>
          <ReferenceTypeCodedOther>{(f:first(cbc:DocumentType), 'SupportingDocument')[1]}</ReferenceTypeCodedOther>
        </xsl:when>
        <xsl:otherwise><ReferenceTypeCoded>{f:reference-word(.)}</ReferenceTypeCoded></xsl:otherwise>
      </xsl:choose>
      <PrimaryReference>
        <xsl:choose>
          <xsl:when test="cbc:ID"><xsl:call-template name="document"/></xsl:when>
          <xsl:otherwise><Reference><RefNum>{.}</RefNum></Reference></xsl:otherwise>
        </xsl:choose>
      </PrimaryReference>
      <xsl:for-each select="cbc:DocumentDescription[1]"><ReferenceDescription>{.}</ReferenceDescription></xsl:for-each>
    </ReferenceCoded>
  </xsl:template>

  <xsl:function name="f:reference-word" as="xs:string">
    <xsl:param name="reference" as="element()"/>
    <xsl:sequence select="
        if ($reference/parent::cac:Consignment) then 'UniqueConsignmentReferenceNumber'
        else $c:order-reference-word(map{
          'CustomerReference': 'customer', 'OrderDocumentReference': 'related', 'OriginatorDocumentReference': 'originator',
          'ProjectReference': 'project', 'SalesOrderID': 'vendor'}(local-name($reference)))"/>
  </xsl:function>

  <xsl:template match="*" mode="attachment">
    <xsl:variable name="attachment" as="element()" select="f:attachment(.)"/>
    <Attachment>
      <AttachmentPurpose>{cbc:DocumentType}</AttachmentPurpose>
      <xsl:for-each select="$attachment/@filename"><FileName>{.}</FileName></xsl:for-each>
      <AttachmentTitle>{cbc:ID}</AttachmentTitle>
      <xsl:for-each select="cbc:DocumentDescription[1]"><AttachmentDescription>{.}</AttachmentDescription></xsl:for-each>
      <xsl:apply-templates select="$attachment" mode="file"/>
    </Attachment>
  </xsl:template>

  <!-- Dates -->

  <xsl:template name="order-dates">
    <xsl:variable name="asked" as="element()?" select="cac:Delivery[1]/(cac:RequestedDeliveryPeriod[$is-order], cac:PromisedDeliveryPeriod[$is-response])[1]"/>
    <xsl:variable name="start" as="element()?" select="cac:ValidityPeriod[1]/cbc:StartDate[f:is-day(.)]"/>
    <xsl:variable name="end" as="element()?" select="cac:ValidityPeriod[1]/cbc:EndDate[f:is-day(.)]"/>
    <xsl:for-each select="$asked/cbc:EndDate[f:is-day(.)][$is-order]"><RequestedDeliverByDate>{f:date(.)}</RequestedDeliverByDate></xsl:for-each>
    <xsl:for-each select="$asked/cbc:EndDate[f:is-day(.)][$is-response]"><PromiseDate>{f:date(.)}</PromiseDate></xsl:for-each>
    <xsl:if test="$start and $end">
      <ValidityDates><StartDate>{f:date($start)}</StartDate><EndDate>{f:date($end)}</EndDate></ValidityDates>
    </xsl:if>
    <xsl:where-populated>
      <ListOfDateCoded>
        <xsl:call-template name="date-coded">
          <xsl:with-param name="date" select="$asked/cbc:StartDate"/>
          <xsl:with-param name="word" select="f:asked-word('start')"/>
        </xsl:call-template>
        <xsl:if test="not($start and $end)">
          <xsl:call-template name="date-coded">
            <xsl:with-param name="date" select="$start"/>
            <xsl:with-param name="word" select="$c:order-date-word('valid-start')"/>
          </xsl:call-template>
          <xsl:call-template name="date-coded">
            <xsl:with-param name="date" select="$end"/>
            <xsl:with-param name="word" select="$c:order-date-word('valid-end')"/>
          </xsl:call-template>
        </xsl:if>
      </ListOfDateCoded>
    </xsl:where-populated>
  </xsl:template>

  <xsl:function name="f:asked-word" as="xs:string">
    <xsl:param name="end" as="xs:string"/>
    <xsl:sequence select="$c:order-date-word((if ($is-response) then 'promised-' else 'requested-') || $end)"/>
  </xsl:function>

  <xsl:template name="date-coded">
    <xsl:param name="date" as="element()?"/>
    <xsl:param name="word" as="xs:string"/>
    <xsl:for-each select="$date[f:is-day(.)]">
      <DateCoded>
        <Date>{f:date(.)}</Date>
        <DateQualifier><DateQualifierCoded>{$word}</DateQualifierCoded></DateQualifier>
      </DateCoded>
    </xsl:for-each>
  </xsl:template>

  <!-- Whether parts may be delivered: one answer for all lines -->
  <xsl:variable name="partial" as="xs:string?" select="
      let $told := distinct-values($lines/cbc:PartialDeliveryIndicator ! (if (f:is-true(.)) then 'true' else 'false'))
      return $told[empty(tail($told)) and (every $line in $lines satisfies $line/cbc:PartialDeliveryIndicator[normalize-space() = ('true', 'false', '1', '0')])]"/>

  <!-- Terms -->

  <xsl:template name="terms-of-delivery">
    <TermsOfDelivery>
      <TermsOfDeliveryFunctionCoded>DeliveryCondition</TermsOfDeliveryFunctionCoded>
      <xsl:for-each select="cbc:ID">
        <xsl:call-template name="coded">
          <xsl:with-param name="name" select="'TransportTerms'"/>
          <xsl:with-param name="word" select="$c:incoterm-word(string())"/>
          <xsl:with-param name="text" select="."/>
        </xsl:call-template>
      </xsl:for-each>
      <ShipmentMethodOfPaymentCoded>NotSpecified</ShipmentMethodOfPaymentCoded>
      <xsl:for-each select="cac:DeliveryLocation/cbc:ID"><xsl:call-template name="place"/></xsl:for-each>
      <xsl:for-each select="cbc:SpecialTerms[1]"><TermsOfDeliveryDescription>{.}</TermsOfDeliveryDescription></xsl:for-each>
    </TermsOfDelivery>
  </xsl:template>

  <xsl:template name="place">
    <Location><LocationIdentifier><LocID><xsl:apply-templates select="." mode="identifier"/></LocID></LocationIdentifier></Location>
  </xsl:template>

  <xsl:template name="payment-terms">
    <xsl:variable name="terms" as="element()*" select="cac:PaymentTerms/cbc:Note[normalize-space()]"/>
    <xsl:if test="$terms">
      <OrderPaymentInstructions>
        <PaymentInstructions>
          <xsl:for-each select="$terms">
            <PaymentTerms>
              <PaymentTerm><PaymentTermCoded>Other</PaymentTermCoded></PaymentTerm>
              <PaymentTermsNote>{.}</PaymentTermsNote>
            </PaymentTerms>
          </xsl:for-each>
          <PaymentMethod><PaymentMeanCoded>Other</PaymentMeanCoded></PaymentMethod>
        </PaymentInstructions>
      </OrderPaymentInstructions>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
