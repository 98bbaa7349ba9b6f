<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:c="urn:comptoir:ets31:codes"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="c f map r xs"
    expand-text="yes">

  <!-- From ETS 3.1 to the pivot. What is written stands in the mode without a name, what is lost in the mode "lost".
       An element without a value writes nothing. -->

  <xsl:include href="codes.xsl"/>
  <xsl:include href="countries.xsl"/>
  <xsl:include href="losses.xsl"/>
  <xsl:include href="amounts.xsl"/>
  <xsl:include href="to_pivot_lines.xsl"/>
  <xsl:include href="to_pivot_parties.xsl"/>

  <xsl:mode on-no-match="deep-skip"/>
  <xsl:mode name="lost" on-no-match="deep-skip"/>

  <!-- The guideline of the pivot itself: ETS 3.1 names none. -->
  <xsl:variable name="guideline" as="xs:string" select="'urn:cen.eu:en16931:2017'"/>

  <xsl:variable name="header" as="element()?" select="(/Invoice/Invoice_Header)[1]"/>
  <xsl:variable name="basics" as="element()?" select="($header/I.H.010_Basisdaten)[1]"/>
  <xsl:variable name="totals" as="element()?" select="(/Invoice/Invoice_Summary/I.S.010_Basisdaten)[1]"/>
  <xsl:variable name="taxes" as="element()*" select="/Invoice/Invoice_Summary/I.S.020_Aufschluesselung_der_Steuern"/>

  <xsl:variable name="currency" as="xs:string" select="string($basics/BV.080_Waehrung[1])"/>
  <!-- A word that is not known is an invoice, unless it says credit. -->
  <xsl:variable name="type-word" as="xs:string" select="normalize-space($basics/BV.040_Typ_des_Dokuments[1])"/>
  <xsl:variable name="type" as="xs:string" select="
      ($c:type($type-word),
        '381'[matches($type-word, 'gutschrift|credit|avoir|nota di credito|accredito', 'i')
          and not(matches($type-word, 'gutschrift.?verfahren|credit.?card', 'i'))], '380')[1]"/>
  <xsl:variable name="name" as="xs:string" select="if ($type = '381') then 'CreditNote' else 'Invoice'"/>

  <!-- The first payment terms that are a due date. -->
  <xsl:variable name="terms" as="element()?" select="
      $header/I.H.080_Zahlungsbedingungen[BV.010_Zahlungsbedingungen/normalize-space() = $c:terms-word('due-date')][1]"/>
  <xsl:variable name="due" as="element()?" select="$terms/BV.020_Zahlungsbedingungen_Zusatzwert[1]"/>

  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()">
      <xsl:document><xsl:apply-templates select="Invoice"/></xsl:document>
    </xsl:variable>
    <xsl:variable name="losses" as="map(xs:string, xs:string)*">
      <xsl:apply-templates select="Invoice" mode="lost"/>
    </xsl:variable>
    <xsl:sequence select="map{'document': $document, 'losses': f:report($losses)}"/>
  </xsl:template>

  <!-- Document -->

  <xsl:template match="/Invoice">
    <xsl:element name="{$name}" namespace="urn:oasis:names:specification:ubl:schema:xsd:{$name}-2">
      <xsl:namespace name="cac" select="'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'"/>
      <xsl:namespace name="cbc" select="'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'"/>
      <cbc:CustomizationID>{$guideline}</cbc:CustomizationID>
      <xsl:where-populated>
        <cbc:ID>{$basics/BV.010_Rechnungsnummer}</cbc:ID>
        <cbc:IssueDate>{f:day($basics/BV.020_Rechnungsdatum[1])}</cbc:IssueDate>
        <cbc:DueDate>{f:day($due)[$name = 'Invoice']}</cbc:DueDate>
        <xsl:element name="cbc:{$name}TypeCode">{$type}</xsl:element>
        <cbc:DocumentCurrencyCode>{$currency}</cbc:DocumentCurrencyCode>
        <cac:OrderReference>
          <xsl:where-populated><cbc:ID>{$basics/BV.060_Bestellnummer_des_Kaeufers}</cbc:ID></xsl:where-populated>
        </cac:OrderReference>
      </xsl:where-populated>
      <xsl:apply-templates select="$header/I.H.030_Lieferanten_Identifikation"/>
      <xsl:apply-templates select="$header/I.H.020_Einkaeufer_Identifikation"/>
      <xsl:if test="$name = 'CreditNote'"><xsl:call-template name="due-in-means-of-payment"/></xsl:if>
      <xsl:call-template name="tax-total"/>
      <xsl:apply-templates select="$totals"/>
      <xsl:call-template name="lines"/>
    </xsl:element>
  </xsl:template>

  <!-- UBL asks for a code here; 1 says that the means of payment is not defined. -->
  <xsl:template name="due-in-means-of-payment">
    <xsl:for-each select="f:day($due)">
      <cac:PaymentMeans>
        <cbc:PaymentMeansCode>1</cbc:PaymentMeansCode>
        <cbc:PaymentDueDate>{.}</cbc:PaymentDueDate>
      </cac:PaymentMeans>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="/Invoice" mode="lost">
    <xsl:sequence select="
        @version[. != '3.1'] ! f:lost(., $r:version),
        @doctype[. != 'ETS Invoice'] ! f:lost(., $r:version),
        $basics/BV.030_Funktion_des_Dokuments[not(map:contains($c:function, normalize-space()))]
            ! f:lost(., $r:unknown-code),
        $basics/BV.040_Typ_des_Dokuments[not(map:contains($c:type, normalize-space()))] ! f:lost(., $r:unknown-code),
        $basics/BV.050_Rechnungs_Endkennzeichen[not(map:contains($c:completeness, normalize-space()))]
            ! f:lost(., $r:unknown-code),
        f:day-lost(($basics/BV.020_Rechnungsdatum, $due)),
        ($header/I.H.080_Zahlungsbedingungen except $terms) ! f:all-lost(., $r:terms)"/>
    <xsl:apply-templates select="$header/*, $totals, $taxes" mode="lost"/>
    <xsl:call-template name="lines-lost"/>
  </xsl:template>

  <!-- Days -->

  <xsl:variable name="day-pattern" as="xs:string" static="yes" select="
      '^\s*([0-9]{8}([0-9]{6}([0-9]{3})?)?|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+)?(Z|[+-][0-9:]+)?)\s*$'"/>

  <!-- The day in 8, 14 or 17 digits or in the form of ISO 8601; nothing where the text is none of them. -->
  <xsl:function name="f:day" as="xs:string?">
    <xsl:param name="text" as="item()?"/>
    <xsl:if test="matches($text, $day-pattern)">
      <xsl:variable name="digits" as="xs:string" select="translate(substring(normalize-space($text), 1, 10), '-', '')"/>
      <xsl:sequence select="
          (substring($digits, 1, 4) || '-' || substring($digits, 5, 2) || '-' || substring($digits, 7, 2))
          [. castable as xs:date]"/>
    </xsl:if>
  </xsl:function>

  <!-- What follows the day must be midnight without a zone, or something is lost. -->
  <xsl:function name="f:day-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="dates" as="element()*"/>
    <xsl:for-each select="$dates[normalize-space()]">
      <xsl:variable name="text" as="xs:string" select="normalize-space()"/>
      <xsl:variable name="clock" as="xs:string" select="substring($text, if (contains($text, '-')) then 11 else 9)"/>
      <xsl:sequence select="
          if (empty(f:day($text))) then f:lost(., $r:no-day)
          else if (translate($clock, 'T0:.', '')) then f:lost(., $r:clock)
          else ()"/>
    </xsl:for-each>
  </xsl:function>

  <!-- Totals -->

  <!-- The currency stated beside an amount; else that of the document. -->
  <xsl:function name="f:currency" as="xs:string">
    <xsl:param name="stated" as="element()*"/>
    <xsl:sequence select="($stated[normalize-space()], $currency)[1] ! string()"/>
  </xsl:function>

  <xsl:template match="I.S.010_Basisdaten">
    <cac:LegalMonetaryTotal>
      <xsl:where-populated>
        <cbc:LineExtensionAmount currencyID="{f:currency(BV.030_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag)}"
            >{BV.020_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag}</cbc:LineExtensionAmount>
        <cbc:TaxExclusiveAmount currencyID="{f:currency(BV.050_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag)}"
            >{BV.040_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag}</cbc:TaxExclusiveAmount>
        <cbc:TaxInclusiveAmount currencyID="{f:currency(BV.090_Waehrung_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag)}"
            >{BV.080_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag}</cbc:TaxInclusiveAmount>
        <cbc:PayableAmount currencyID="{f:currency(BV.090_Waehrung_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag)}"
            >{BV.080_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag}</cbc:PayableAmount>
      </xsl:where-populated>
    </cac:LegalMonetaryTotal>
  </xsl:template>

  <xsl:template match="I.S.010_Basisdaten" mode="lost">
    <xsl:sequence select="
        BV.010_Anzahl_der_Rechnungspositionen[not(f:same-number(., $line-count))] ! f:lost(., $r:derived),
        f:alone(BV.020_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag,
                BV.030_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag),
        f:alone(BV.040_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag,
                BV.050_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag),
        f:alone(BV.060_Steuerbetrag, BV.070_Waehrung_des_Steuerbetrags),
        f:alone(BV.080_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag,
                BV.090_Waehrung_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag)"/>
  </xsl:template>

  <!-- A unit or a currency is lost with the value that it belongs to. -->
  <xsl:function name="f:alone" as="map(xs:string, xs:string)*">
    <xsl:param name="value" as="element()*"/>
    <xsl:param name="qualifier" as="element()*"/>
    <xsl:sequence select="if ($value[normalize-space()]) then () else $qualifier ! f:lost(., $r:alone)"/>
  </xsl:function>

  <!-- Taxes -->

  <xsl:template name="tax-total">
    <xsl:where-populated>
      <cac:TaxTotal>
        <xsl:where-populated>
          <cbc:TaxAmount currencyID="{f:currency($totals/BV.070_Waehrung_des_Steuerbetrags)}"
              >{$totals/BV.060_Steuerbetrag}</cbc:TaxAmount>
        </xsl:where-populated>
        <xsl:apply-templates select="$taxes"/>
      </cac:TaxTotal>
    </xsl:where-populated>
  </xsl:template>

  <xsl:template match="I.S.020_Aufschluesselung_der_Steuern">
    <xsl:variable name="currency" as="xs:string" select="f:currency(BV.055_Waehrung_Steuerbetrag)"/>
    <cac:TaxSubtotal>
      <xsl:where-populated>
        <cbc:TaxableAmount currencyID="{$currency}">{BV.040_Zu_versteuernder_Betrag}</cbc:TaxableAmount>
        <cbc:TaxAmount currencyID="{$currency}">{BV.050_Steuerbetrag}</cbc:TaxAmount>
      </xsl:where-populated>
      <cac:TaxCategory><xsl:call-template name="category"/></cac:TaxCategory>
    </cac:TaxSubtotal>
  </xsl:template>

  <xsl:template match="I.S.020_Aufschluesselung_der_Steuern" mode="lost">
    <xsl:call-template name="category-lost"/>
    <xsl:sequence select="
        f:alone((BV.050_Steuerbetrag, BV.040_Zu_versteuernder_Betrag), BV.055_Waehrung_Steuerbetrag)"/>
  </xsl:template>

  <!-- Category, rate and function of a tax. -->
  <xsl:template name="category">
    <xsl:where-populated>
      <cbc:ID>{$c:category(normalize-space(BV.020_Steuersatz_Kategorie[1]))}</cbc:ID>
      <cbc:Percent>{f:rate(BV.030_Steuersatz[1])}</cbc:Percent>
    </xsl:where-populated>
    <cac:TaxScheme>
      <xsl:where-populated>
        <cbc:ID>{$c:tax-function(normalize-space(BV.010_Funktion_der_Steuer[1]))}</cbc:ID>
      </xsl:where-populated>
    </cac:TaxScheme>
  </xsl:template>

  <xsl:template name="category-lost">
    <xsl:sequence select="
        BV.010_Funktion_der_Steuer[not(map:contains($c:tax-function, normalize-space()))] ! f:lost(., $r:unknown-code),
        BV.020_Steuersatz_Kategorie[not(map:contains($c:category, normalize-space()))] ! f:lost(., $r:unknown-code),
        BV.030_Steuersatz[empty(f:rate(.))] ! f:lost(., $r:no-rate)"/>
  </xsl:template>

  <!-- 7.7, also written MWST_7.7%. -->
  <xsl:function name="f:rate" as="xs:string?">
    <xsl:param name="text" as="element()?"/>
    <xsl:sequence select="
        if ($text castable as xs:decimal) then string($text)
        else replace(normalize-space($text), '^MWST_|\s?%$', '')[. castable as xs:decimal]"/>
  </xsl:function>

</xsl:stylesheet>
