<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- From the pivot to xCBL 3.0. What the schema wants and the pivot does not say is written empty, never invented;
       a code without a word becomes Other with the code as its text. What is lost stands in from_pivot_losses.xsl. -->

  <xsl:include href="values.xsl"/>
  <xsl:include href="from_pivot_references.xsl"/>
  <xsl:include href="from_pivot_parties.xsl"/>
  <xsl:include href="from_pivot_settlement.xsl"/>
  <xsl:include href="from_pivot_lines.xsl"/>
  <xsl:include href="from_pivot_losses.xsl"/>

  <!-- The receiver's profile; the README says what each may be. -->
  <xsl:param name="namespace" as="xs:string" select="'dtd'"/>
  <xsl:param name="language" as="xs:string" select="''"/>

  <xsl:variable name="document" as="element()" select="/*"/>
  <xsl:variable name="is-credit-note" as="xs:boolean" select="local-name($document) = 'CreditNote'"/>
  <xsl:variable name="currency" as="xs:string" select="string($document/cbc:DocumentCurrencyCode)"/>
  <xsl:variable name="lines" as="element()*" select="$document/(cac:InvoiceLine, cac:CreditNoteLine)"/>
  <xsl:variable name="spoken" as="xs:string"
      select="($document/cbc:Note/@languageID[matches(., '^[a-z]{2}$')]/string(), $language[. ne ''], 'en')[1]"/>

  <!-- It goes straight into text: no tree of it is built, but where its names get a namespace in a second step. -->
  <xsl:output omit-xml-declaration="yes" indent="no"/>

  <xsl:template match="/">
    <xsl:variable name="losses" as="map(xs:string, xs:string)*"><xsl:apply-templates select="*" mode="lost"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$namespace = 'namespaced'">
        <xsl:variable name="bare" as="element()"><xsl:call-template name="invoice"/></xsl:variable>
        <xsl:apply-templates select="$bare" mode="namespaced"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="invoice"/></xsl:otherwise>
    </xsl:choose>
    <xsl:processing-instruction name="comptoir-losses"
        select="replace(f:report((if ($guesses = 'yes') then f:guesses() else (), $losses)), '>', '\\u003e')"/>
  </xsl:template>

  <xsl:mode name="namespaced" on-no-match="shallow-copy"/>
  <xsl:template match="*" mode="namespaced">
    <xsl:element name="{local-name()}" namespace="rrn:org.xcbl:schemas/xcbl/v3_0/xcbl30.xsd">
      <xsl:apply-templates select="@*, node()" mode="#current"/>
    </xsl:element>
  </xsl:template>

  <xsl:template name="invoice">
    <Invoice>
      <xsl:for-each select="$document"><xsl:call-template name="header"/></xsl:for-each>
      <InvoiceDetail>
        <ListOfInvoiceItemDetail><xsl:apply-templates select="$lines" mode="line"/></ListOfInvoiceItemDetail>
      </InvoiceDetail>
      <InvoiceSummary>
        <NumberOfLines>{count($lines)}</NumberOfLines>
        <xsl:apply-templates select="$document/cac:LegalMonetaryTotal"/>
        <xsl:where-populated>
          <ListOfTaxSummary><xsl:apply-templates select="$tax-total/cac:TaxSubtotal" mode="tax"/></ListOfTaxSummary>
        </xsl:where-populated>
      </InvoiceSummary>
    </Invoice>
  </xsl:template>

  <xsl:template name="header">
    <InvoiceHeader>
      <InvoiceNumber><Reference><RefNum>{cbc:ID}</RefNum></Reference></InvoiceNumber>
      <InvoiceIssueDate>{f:day(cbc:IssueDate)}{f:clock(cbc:IssueTime)}</InvoiceIssueDate>
      <xsl:for-each select="cbc:TaxPointDate[f:is-day(.)]"><TaxPointDate>{f:date(.)}</TaxPointDate></xsl:for-each>
      <xsl:call-template name="references"/>
      <InvoicePurpose><InvoicePurposeCoded>{f:purpose()}</InvoicePurposeCoded></InvoicePurpose>
      <InvoiceType>
        <xsl:call-template name="coded">
          <xsl:with-param name="name" select="'InvoiceType'"/>
          <xsl:with-param name="word" select="$c:type-word($written-type)"/>
          <xsl:with-param name="text" select="$written-type"/>
        </xsl:call-template>
      </InvoiceType>
      <xsl:apply-templates select="cbc:DocumentCurrencyCode, cbc:PaymentCurrencyCode, cbc:TaxCurrencyCode"/>
      <InvoiceLanguage><Language><LanguageCoded>{$spoken}</LanguageCoded></Language></InvoiceLanguage>
      <xsl:call-template name="dates"/>
      <InvoiceParty><xsl:call-template name="parties"/></InvoiceParty>
      <xsl:call-template name="payment"/>
      <xsl:where-populated>
        <InvoiceAllowancesOrCharges>
          <xsl:where-populated>
            <ListOfAllowOrCharge>
              <xsl:apply-templates select="cac:AllowanceCharge" mode="allowance"/>
            </ListOfAllowOrCharge>
          </xsl:where-populated>
        </InvoiceAllowancesOrCharges>
      </xsl:where-populated>
      <xsl:for-each select="$plain-note"><InvoiceHeaderNote>{.}</InvoiceHeaderNote></xsl:for-each>
      <xsl:where-populated>
        <ListOfStructuredNote>
          <xsl:apply-templates select="cbc:Note except $plain-note" mode="structured"/>
        </ListOfStructuredNote>
      </xsl:where-populated>
      <xsl:where-populated>
        <InvoiceHeaderAttachments>
          <xsl:where-populated>
            <ListOfAttachment><xsl:apply-templates select="$attached" mode="attachment"/></ListOfAttachment>
          </xsl:where-populated>
        </InvoiceHeaderAttachments>
      </xsl:where-populated>
    </InvoiceHeader>
  </xsl:template>

  <!-- What kind of document -->

  <xsl:variable name="type" as="element()?" select="$document/(cbc:InvoiceTypeCode, cbc:CreditNoteTypeCode)[1]"/>

  <xsl:function name="f:purpose" as="xs:string">
    <xsl:sequence select="
        if (f:is-true($document/cbc:CopyIndicator)) then 'Duplicate'
        else if ($type = '384' and $document/cac:BillingReference) then 'Replace'
        else 'Original'"/>
  </xsl:function>

  <!-- A credit note stays one, whatever its code: the two have one root in xCBL. -->
  <xsl:variable name="written-type" as="xs:string" select="
      if ($is-credit-note and empty($c:credit(string($type)))) then '381' else ($type, '380')[1]"/>

  <!-- A word of xCBL, or Other with what there is instead. -->
  <xsl:template name="coded">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="word" as="xs:string?"/>
    <xsl:param name="text" as="item()?"/>
    <xsl:choose>
      <xsl:when test="$word"><xsl:element name="{$name}Coded">{$word}</xsl:element></xsl:when>
      <xsl:otherwise>
        <xsl:element name="{$name}Coded">Other</xsl:element>
        <xsl:if test="normalize-space($text)"><xsl:element name="{$name}CodedOther">{$text}</xsl:element></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:function name="f:is-true" as="xs:boolean">
    <xsl:param name="indicator" as="element()?"/>
    <xsl:sequence select="normalize-space($indicator) = ('true', '1')"/>
  </xsl:function>

  <!-- Currencies and amounts -->

  <xsl:template match="cbc:DocumentCurrencyCode">
    <InvoiceCurrency><xsl:call-template name="currency"/></InvoiceCurrency>
  </xsl:template>
  <xsl:template match="cbc:PaymentCurrencyCode">
    <PaymentCurrency><xsl:call-template name="currency"/></PaymentCurrency>
  </xsl:template>
  <xsl:template match="cbc:TaxCurrencyCode">
    <TaxAccountingCurrency><xsl:call-template name="currency"/></TaxAccountingCurrency>
  </xsl:template>

  <xsl:template name="currency">
    <xsl:param name="code" as="xs:string" select="string()"/>
    <xsl:variable name="word" as="xs:string?" select="$c:currency-word($code)"/>
    <Currency>
      <CurrencyCoded>{($word, 'Other')[1]}</CurrencyCoded>
      <xsl:if test="not($word)"><CurrencyCodedOther>{$code}</CurrencyCodedOther></xsl:if>
    </Currency>
  </xsl:template>

  <!-- The totals tell their currency; any other amount does where it is not that of the document. -->
  <xsl:template match="cbc:*" mode="money">
    <MonetaryValue>
      <MonetaryAmount>{.}</MonetaryAmount>
      <xsl:for-each select="@currencyID[not(. = $currency) or ../parent::cac:LegalMonetaryTotal or ../parent::cac:AnticipatedMonetaryTotal]">
        <xsl:call-template name="currency"/>
      </xsl:for-each>
    </MonetaryValue>
  </xsl:template>

  <!-- Days -->

  <xsl:function name="f:is-day" as="xs:boolean">
    <xsl:param name="date" as="element()?"/>
    <xsl:sequence select="normalize-space($date) castable as xs:date"/>
  </xsl:function>

  <!-- 20261103; the time zone of a day, if it has one, is lost. -->
  <xsl:function name="f:day" as="xs:string?">
    <xsl:param name="date" as="element()?"/>
    <xsl:sequence select="translate(substring(normalize-space($date), 1, 10), '-', '')"/>
  </xsl:function>

  <xsl:function name="f:date" as="xs:string?">
    <xsl:param name="date" as="element()?"/>
    <xsl:sequence select="f:day($date) || 'T00:00:00'"/>
  </xsl:function>

  <xsl:variable name="clock" static="yes" as="xs:string" select="'^([01]\d|2[0-3]):[0-5]\d:[0-5]\d([+\-](0\d|1[0-4]):[0-5]\d)?$'"/>
  <xsl:function name="f:clock" as="xs:string">
    <xsl:param name="time" as="element()?"/>
    <xsl:sequence select="'T' || (normalize-space($time)[matches(., $clock)], '00:00:00')[1]"/>
  </xsl:function>

  <xsl:template name="dates">
    <xsl:where-populated>
      <InvoiceDates>
        <xsl:for-each select="(cbc:DueDate, cac:PaymentMeans/cbc:PaymentDueDate[$is-credit-note])[f:is-day(.)][1]">
          <InvoiceDueDate>{f:date(.)}</InvoiceDueDate>
        </xsl:for-each>
        <xsl:for-each select="cac:Delivery[1]/cbc:ActualDeliveryDate[f:is-day(.)]">
          <ActualShipToDateTime>{f:date(.)}</ActualShipToDateTime>
        </xsl:for-each>
        <xsl:apply-templates select="cac:InvoicePeriod[1]"/>
      </InvoiceDates>
    </xsl:where-populated>
  </xsl:template>

  <!-- xCBL knows a period with both its ends only; a single end is a date with a name. -->
  <xsl:template match="cac:InvoicePeriod">
    <xsl:variable name="start" as="element()?" select="cbc:StartDate[f:is-day(.)]"/>
    <xsl:variable name="end" as="element()?" select="cbc:EndDate[f:is-day(.)]"/>
    <xsl:choose>
      <xsl:when test="$start and $end">
        <InvoicingPeriod>
          <ValidityDates><StartDate>{f:date($start)}</StartDate><EndDate>{f:date($end)}</EndDate></ValidityDates>
        </InvoicingPeriod>
      </xsl:when>
      <xsl:when test="$start or $end">
        <ListOfOtherInvoiceDates>
          <ListOfDateCoded>
            <DateCoded>
              <Date>{f:date(($start, $end)[1])}</Date>
              <DateQualifier>
                <DateQualifierCoded>{if ($start) then 'InvoicePeriodStart' else 'InvoicePeriodEnd'}</DateQualifierCoded>
              </DateQualifier>
            </DateCoded>
          </ListOfDateCoded>
        </ListOfOtherInvoiceDates>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- Notes: the first one that has no subject code is the note of the document. -->

  <xsl:variable name="subject" static="yes" as="xs:string" select="'^#([A-Z]{3})#'"/>
  <xsl:variable name="plain-note" as="element()?" select="$document/cbc:Note[normalize-space()][1][not(matches(., $subject))]"/>

  <xsl:template match="cbc:Note" mode="structured">
    <xsl:variable name="is-coded" as="xs:boolean" select="matches(., $subject)"/>
    <StructuredNote>
      <GeneralNote>{if ($is-coded) then substring(., 6) else .}</GeneralNote>
      <xsl:if test="$is-coded"><NoteID>{substring(., 2, 3)}</NoteID></xsl:if>
    </StructuredNote>
  </xsl:template>

</xsl:stylesheet>
