<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="xs map f c"
    expand-text="yes">

  <!-- From xCBL 3.0 to the pivot. Elements are found by name, never by order. What is lost stands in
       to_pivot_losses.xsl; what a document must say to be converted at all is asked before, in refusal.py. -->

  <xsl:include href="values.xsl"/>
  <xsl:include href="to_pivot_references.xsl"/>
  <xsl:include href="to_pivot_parties.xsl"/>
  <xsl:include href="to_pivot_settlement.xsl"/>
  <xsl:include href="to_pivot_lines.xsl"/>
  <xsl:include href="to_pivot_losses.xsl"/>
  <xsl:include href="to_pivot_losses_parties.xsl"/>
  <xsl:include href="to_pivot_losses_lines.xsl"/>

  <xsl:variable name="header" as="element()" select="/Invoice/InvoiceHeader"/>
  <xsl:variable name="references" as="element()*" select="$header/InvoiceReferences"/>
  <xsl:variable name="coded" as="element()*" select="$references/OtherInvoiceReferences/ListOfReferenceCoded/ReferenceCoded"/>
  <xsl:variable name="dates" as="element()?" select="$header/InvoiceDates"/>
  <xsl:variable name="summary" as="element()?" select="/Invoice/InvoiceSummary"/>
  <xsl:variable name="totals" as="element()?" select="$summary/InvoiceTotals"/>
  <xsl:variable name="lines" as="element()*" select="/Invoice/InvoiceDetail/ListOfInvoiceItemDetail/InvoiceItemDetail"/>

  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()">
      <xsl:document>
        <xsl:choose>
          <xsl:when test="$is-credit-note"><xsl:call-template name="credit-note"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="invoice"/></xsl:otherwise>
        </xsl:choose>
      </xsl:document>
    </xsl:variable>
    <xsl:variable name="losses" as="map(xs:string, xs:string)*"><xsl:apply-templates select="Invoice" mode="lost"/></xsl:variable>
    <xsl:sequence select="map{'document': $document, 'losses': f:report((if ($guesses = 'yes') then f:guesses(/*) else (), $losses))}"/>
  </xsl:template>

  <!-- The two documents of UBL differ in the order of some elements and in the home of BT-9 and BT-11. -->

  <xsl:template name="invoice">
    <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
      <xsl:call-template name="identity"/>
      <xsl:for-each select="$due"><cbc:DueDate>{f:day(.)}</cbc:DueDate></xsl:for-each>
      <cbc:InvoiceTypeCode>{$type}</cbc:InvoiceTypeCode>
      <xsl:call-template name="notes"/>
      <xsl:call-template name="tax-point"/>
      <xsl:call-template name="currencies"/>
      <xsl:call-template name="references"/>
      <xsl:call-template name="originator"/>
      <xsl:apply-templates select="f:contract($references)"/>
      <xsl:call-template name="supporting"/>
      <xsl:if test="$project"><cac:ProjectReference><xsl:call-template name="project"/></cac:ProjectReference></xsl:if>
      <xsl:call-template name="body"/>
    </Invoice>
  </xsl:template>

  <xsl:template name="credit-note">
    <CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2">
      <xsl:call-template name="identity"/>
      <xsl:call-template name="tax-point"/>
      <cbc:CreditNoteTypeCode>{$type}</cbc:CreditNoteTypeCode>
      <xsl:call-template name="notes"/>
      <xsl:call-template name="currencies"/>
      <xsl:call-template name="references"/>
      <xsl:apply-templates select="f:contract($references)"/>
      <xsl:if test="$project">
        <cac:AdditionalDocumentReference>
          <xsl:call-template name="project"/>
          <cbc:DocumentTypeCode>50</cbc:DocumentTypeCode>
        </cac:AdditionalDocumentReference>
      </xsl:if>
      <xsl:call-template name="supporting"/>
      <xsl:call-template name="originator"/>
      <xsl:call-template name="body"/>
    </CreditNote>
  </xsl:template>

  <xsl:template name="identity">
    <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
    <cbc:ID>{$header/InvoiceNumber/Reference/RefNum}</cbc:ID>
    <xsl:if test="$purpose = 'Duplicate'"><cbc:CopyIndicator>true</cbc:CopyIndicator></xsl:if>
    <xsl:for-each select="$header/InvoiceIssueDate">
      <cbc:IssueDate>{f:day(.)}</cbc:IssueDate>
      <xsl:for-each select="f:clock(.)"><cbc:IssueTime>{.}</cbc:IssueTime></xsl:for-each>
    </xsl:for-each>
  </xsl:template>

  <!-- A word, or the text that stands instead of Other. -->
  <xsl:function name="f:code" as="xs:string">
    <xsl:param name="coded" as="element()?"/>
    <xsl:param name="other" as="element()?"/>
    <xsl:variable name="word" as="xs:string" select="normalize-space($coded)"/>
    <xsl:sequence select="if ($word = 'Other' or $word = '') then string($other) else $word"/>
  </xsl:function>

  <!-- What kind of document -->

  <xsl:variable name="purpose" as="xs:string" select="normalize-space($header/InvoicePurpose/InvoicePurposeCoded)"/>
  <xsl:variable name="said-type" as="xs:string" select="f:type-said($header/InvoiceType)"/>

  <xsl:function name="f:type-said" as="xs:string">
    <xsl:param name="type" as="element()?"/>
    <xsl:sequence select="f:code($type/InvoiceTypeCoded, $type/InvoiceTypeCodedOther)"/>
  </xsl:function>

  <xsl:variable name="credit-words" static="yes" as="xs:string" select="'credit|gutschrift|avoir|nota di credito'"/>
  <xsl:variable name="no-credit-words" static="yes" as="xs:string" select="'gutschrift.?verfahren|credit.?card'"/>
  <xsl:variable name="is-credit-note" as="xs:boolean"
      select="map:contains($c:credit, $said-type)
        or matches($said-type, $credit-words, 'i') and not(matches($said-type, $no-credit-words, 'i'))"/>
  <xsl:variable name="type" as="xs:string" select="
      if ($purpose = 'Replace' and $said-type = 'CommercialInvoice') then '384'
      else ($c:type($said-type), $said-type[f:is-number(.)], if ($is-credit-note) then '381' else '380')[1]"/>

  <!-- Other may have a number of the list that the pivot uses for its text. -->
  <xsl:function name="f:is-number" as="xs:boolean">
    <xsl:param name="text" as="xs:string"/>
    <xsl:sequence select="matches($text, '^\d{1,3}$')"/>
  </xsl:function>

  <!-- Currencies and amounts -->

  <!-- Without a currency or a total a document is refused, and converted for a look at its head alone. -->
  <xsl:variable name="currency" as="xs:string" select="string(
      ($header/InvoiceCurrency/Currency, $totals/*/MonetaryValue/Currency,
       $lines/InvoicePricingDetail/InvoiceCurrencyTotalValue/MonetaryValue/Currency,
       $lines/InvoicePricingDetail/ListOfPrice/Price/UnitPrice/Currency)[f:currency(.)][1] ! f:currency(.))"/>

  <xsl:function name="f:currency" as="xs:string">
    <xsl:param name="currency" as="element(Currency)?"/>
    <xsl:sequence select="f:code($currency/CurrencyCoded, $currency/CurrencyCodedOther)"/>
  </xsl:function>

  <xsl:template name="currencies">
    <xsl:if test="$currency"><cbc:DocumentCurrencyCode>{$currency}</cbc:DocumentCurrencyCode></xsl:if>
    <xsl:for-each select="$header/TaxAccountingCurrency/Currency[f:currency(.)]">
      <cbc:TaxCurrencyCode>{f:currency(.)}</cbc:TaxCurrencyCode>
    </xsl:for-each>
    <xsl:for-each select="$header/PaymentCurrency/Currency[f:currency(.)]">
      <cbc:PaymentCurrencyCode>{f:currency(.)}</cbc:PaymentCurrencyCode>
    </xsl:for-each>
    <xsl:for-each select="($references/CostAllocation/CostAllocationNumber/Reference/RefNum)[1]">
      <cbc:AccountingCost>{.}</cbc:AccountingCost>
    </xsl:for-each>
    <xsl:for-each select="f:references-to('BT-10')[1]/PrimaryReference/Reference/RefNum">
      <cbc:BuyerReference>{.}</cbc:BuyerReference>
    </xsl:for-each>
    <xsl:apply-templates select="$dates"/>
  </xsl:template>

  <!-- The currency of an amount: that which stands beside it, or else that of the document. -->
  <xsl:function name="f:of" as="xs:string">
    <xsl:param name="beside" as="element(Currency)?"/>
    <xsl:sequence select="if ($beside) then (f:currency($beside)[. ne ''], $currency)[1] else $currency"/>
  </xsl:function>

  <!-- An amount as it is written, but for the zeros behind its hundredths: xCBL is written with six decimals, EN 16931
       knows two. -->
  <xsl:function name="f:amount" as="xs:string">
    <xsl:param name="written" as="item()?"/>
    <xsl:variable name="text" as="xs:string" select="string($written)"/>
    <xsl:sequence select="
        if (string-length(substring-after($text, '.')) gt 2) then replace($text, '(\.\d\d)0+\s*$', '$1') else $text"/>
  </xsl:function>

  <!-- Days: 20261103 or 20261103T14:30:00, perhaps with a time zone; the day is taken as it is written. Some writers put
       dashes into it, or write 20261103143000. -->

  <xsl:function name="f:day" as="xs:string">
    <xsl:param name="date" as="element()"/>
    <xsl:variable name="text" as="xs:string" select="translate(substring(normalize-space($date), 1, 10), '-', '')"/>
    <xsl:sequence select="substring($text, 1, 4) || '-' || substring($text, 5, 2) || '-' || substring($text, 7, 2)"/>
  </xsl:function>

  <xsl:function name="f:clock" as="xs:string?">
    <xsl:param name="date" as="element()"/>
    <xsl:variable name="text" as="xs:string" select="normalize-space($date)"/>
    <xsl:variable name="time" as="xs:string" select="
        if (contains($text, 'T')) then substring-after($text, 'T')
        else replace(substring($text[string-length() = 14], 9), '(..)(..)(..)', '$1:$2:$3')"/>
    <xsl:sequence select="$time[not(. = ('', '00:00:00'))]"/>
  </xsl:function>

  <xsl:function name="f:is-day" as="xs:boolean">
    <xsl:param name="date" as="element()?"/>
    <xsl:sequence select="exists($date) and f:day($date) castable as xs:date"/>
  </xsl:function>

  <xsl:template name="tax-point">
    <xsl:for-each select="$header/TaxPointDate[f:is-day(.)]">
      <cbc:TaxPointDate>{f:day(.)}</cbc:TaxPointDate>
    </xsl:for-each>
  </xsl:template>

  <!-- A period with both its ends, or with those that stand among the other dates. -->
  <xsl:template match="InvoiceDates">
    <xsl:variable name="start" as="element()?" select="f:end-of-period(., 'start')"/>
    <xsl:variable name="end" as="element()?" select="f:end-of-period(., 'end')"/>
    <xsl:if test="$start or $end">
      <cac:InvoicePeriod>
        <xsl:for-each select="$start"><cbc:StartDate>{f:day(.)}</cbc:StartDate></xsl:for-each>
        <xsl:for-each select="$end"><cbc:EndDate>{f:day(.)}</cbc:EndDate></xsl:for-each>
      </cac:InvoicePeriod>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:end-of-period" as="element()?">
    <xsl:param name="dates" as="element()?"/>
    <xsl:param name="end" as="xs:string"/>
    <xsl:sequence select="
        ($dates ! (InvoicingPeriod, TaxPeriod) ! ValidityDates ! (if ($end = 'start') then StartDate else EndDate),
          $dates/ListOfOtherInvoiceDates/ListOfDateCoded/DateCoded[$c:period(string(DateQualifier/DateQualifierCoded)) = $end]/Date)
        [f:is-day(.)][1]"/>
  </xsl:function>

  <!-- Notes -->

  <xsl:template name="notes">
    <xsl:for-each select="$header/(InvoiceHeaderNote, ListOfStructuredNote/StructuredNote)[f:note(.)], $summary/SummaryNote[f:note(.)]">
      <cbc:Note>{f:note(.)}</cbc:Note>
    </xsl:for-each>
  </xsl:template>

  <!-- A subject code of three letters stands before the text as EN 16931 writes it, any other label as it is. -->
  <xsl:function name="f:note" as="xs:string">
    <xsl:param name="note" as="element()"/>
    <xsl:variable name="label" as="element()?" select="$note/NoteID[normalize-space()]"/>
    <xsl:variable name="text" as="item()?" select="if ($note/self::StructuredNote) then $note/GeneralNote else $note"/>
    <xsl:sequence select="
        if (matches($label, '^[A-Z]{3}$')) then '#' || $label || '#' || $text
        else string-join(($label, $text[normalize-space()]), ': ')"/>
  </xsl:function>

  <xsl:template name="body">
    <xsl:call-template name="parties"/>
    <xsl:call-template name="payment"/>
    <xsl:apply-templates select="$header/InvoiceAllowancesOrCharges/ListOfAllowOrCharge/AllowOrCharge[f:is-counted(.)]"/>
    <xsl:call-template name="tax-totals"/>
    <xsl:if test="exists($totals/GrossValue/MonetaryValue/MonetaryAmount)"><xsl:call-template name="totals"/></xsl:if>
    <xsl:apply-templates select="$lines" mode="line"/>
  </xsl:template>

</xsl:stylesheet>
