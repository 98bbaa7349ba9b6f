<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:c="urn:comptoir:ets31:codes"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- From the pivot to ETS 3.1. What is written stands in the mode without a name, what is lost in the mode "lost".
       Elements that stay empty are left out, but for those the course template shows empty. -->

  <xsl:include href="codes.xsl"/>
  <xsl:include href="countries.xsl"/>
  <xsl:include href="losses.xsl"/>
  <xsl:include href="amounts.xsl"/>
  <xsl:include href="from_pivot_lines.xsl"/>
  <xsl:include href="from_pivot_parties.xsl"/>

  <!-- The receiver's profile; the README says what each may be. -->
  <xsl:param name="date-shape" as="xs:string" select="'17'"/>
  <xsl:param name="line-shape" as="xs:string" select="'flat'"/>
  <xsl:param name="country" as="xs:string" select="'code'"/>
  <xsl:param name="language" as="xs:string" select="''"/>
  <xsl:param name="buyer-participant" as="xs:string" select="''"/>
  <xsl:param name="supplier-participant" as="xs:string" select="''"/>

  <xsl:variable name="midnight" as="xs:string"
      select="(map{'8': '', '14': '000000'}($date-shape), '000000000')[1]"/>

  <!-- It goes straight into text: no tree of it is built. -->
  <xsl:output omit-xml-declaration="yes" indent="no"/>

  <xsl:template match="/">
    <xsl:variable name="losses" as="map(xs:string, xs:string)*">
      <xsl:apply-templates select="*" mode="lost"/>
    </xsl:variable>
    <xsl:apply-templates select="*"/>
    <xsl:processing-instruction name="comptoir-losses" select="replace(f:report($losses), '>', '\\u003e')"/>
  </xsl:template>

  <!-- Document -->

  <xsl:template match="/*">
    <Invoice version="3.1" doctype="ETS Invoice">
      <Invoice_Header>
        <xsl:call-template name="basics"/>
        <xsl:apply-templates select="cac:AccountingCustomerParty, cac:AccountingSupplierParty"/>
        <xsl:apply-templates select="cac:AccountingCustomerParty/cac:Party" mode="billing"/>
        <xsl:apply-templates select="f:due(.)"/>
        <xsl:apply-templates select="cac:AccountingSupplierParty/cac:Party" mode="registration"/>
      </Invoice_Header>
      <Invoice_Detail>
        <xsl:call-template name="lines"/>
      </Invoice_Detail>
      <Invoice_Summary>
        <xsl:call-template name="totals"/>
        <xsl:apply-templates select="f:tax-total(.)/cac:TaxSubtotal"/>
      </Invoice_Summary>
    </Invoice>
  </xsl:template>

  <xsl:template match="/*" mode="lost">
    <xsl:sequence select="
        (cbc:InvoiceTypeCode, cbc:CreditNoteTypeCode)[not(string() = f:type(..))] ! f:lost(., $r:no-word),
        cbc:CopyIndicator[not(string() = 'false')] ! f:lost(., $r:no-word),
        f:day-lost((cbc:IssueDate, f:due(.))),
        ((cbc:DueDate, cac:PaymentMeans/cbc:PaymentDueDate) except f:due(.)) ! f:lost(., $r:second),
        cbc:LineCountNumeric[not(f:same-number(., f:count(..)))] ! f:lost(., $r:derived),
        (cac:TaxTotal except f:tax-total(.)) ! f:all-lost(., $r:tax-currency)"/>
    <xsl:apply-templates select="
        cac:AccountingCustomerParty, cac:AccountingSupplierParty, cac:LegalMonetaryTotal,
        f:tax-total(.)/cac:TaxSubtotal, f:lines(.)" mode="lost"/>
  </xsl:template>

  <xsl:template name="basics">
    <I.H.010_Basisdaten>
      <BV.010_Rechnungsnummer>{cbc:ID}</BV.010_Rechnungsnummer>
      <BV.020_Rechnungsdatum>{f:day(cbc:IssueDate)}</BV.020_Rechnungsdatum>
      <xsl:if test="not(cbc:CopyIndicator[not(string() = ('false', ''))])">
        <BV.030_Funktion_des_Dokuments>{$c:function-word('false')}</BV.030_Funktion_des_Dokuments>
      </xsl:if>
      <BV.040_Typ_des_Dokuments>{$c:type-word(f:type(.))}</BV.040_Typ_des_Dokuments>
      <xsl:if test="f:type(.) = '380'">
        <BV.050_Rechnungs_Endkennzeichen>{$c:completeness-word('380')}</BV.050_Rechnungs_Endkennzeichen>
      </xsl:if>
      <BV.060_Bestellnummer_des_Kaeufers>{cac:OrderReference/cbc:ID}</BV.060_Bestellnummer_des_Kaeufers>
      <BV.080_Waehrung>{cbc:DocumentCurrencyCode}</BV.080_Waehrung>
      <xsl:where-populated><BV.090_Sprache>{$language}</BV.090_Sprache></xsl:where-populated>
    </I.H.010_Basisdaten>
  </xsl:template>

  <!-- The type that ETS 3.1 can state: a credit note is told by its root, whatever its code. -->
  <xsl:function name="f:type" as="xs:string">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="if (local-name($document) = 'CreditNote') then '381' else '380'"/>
  </xsl:function>

  <xsl:function name="f:lines" as="element()*">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="$document/cac:InvoiceLine, $document/cac:CreditNoteLine"/>
  </xsl:function>

  <xsl:function name="f:count" as="xs:integer">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="count(f:lines($document))"/>
  </xsl:function>

  <!-- Days -->

  <!-- A day as the receiver wants it; nothing where the text is no day. -->
  <xsl:function name="f:day" as="xs:string?">
    <xsl:param name="date" as="element()*"/>
    <xsl:variable name="day" as="xs:string" select="substring(normalize-space($date[1]), 1, 10)"/>
    <xsl:sequence select="
        if (not($day castable as xs:date)) then ()
        else if ($date-shape = 'iso') then $day
        else translate($day, '-', '') || $midnight"/>
  </xsl:function>

  <xsl:function name="f:day-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="dates" as="element()*"/>
    <xsl:for-each select="$dates">
      <xsl:variable name="text" as="xs:string" select="normalize-space()"/>
      <xsl:sequence select="
          if (not(substring($text, 1, 10) castable as xs:date)) then f:lost(., $r:no-day)
          else if (string-length($text) gt 10) then f:lost(., $r:clock)
          else ()"/>
    </xsl:for-each>
  </xsl:function>

  <!-- An invoice states the day in its head, a credit note in its means of payment. -->
  <xsl:function name="f:due" as="element()?">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="
        ($document/cbc:DueDate,
         if (local-name($document) = 'CreditNote') then $document/cac:PaymentMeans/cbc:PaymentDueDate else ())
        [normalize-space()][1]"/>
  </xsl:function>

  <xsl:template match="cbc:DueDate | cbc:PaymentDueDate">
    <xsl:variable name="day" as="xs:string?" select="f:day(.)"/>
    <xsl:if test="$day">
      <I.H.080_Zahlungsbedingungen>
        <BV.010_Zahlungsbedingungen>{$c:terms-word('due-date')}</BV.010_Zahlungsbedingungen>
        <BV.020_Zahlungsbedingungen_Zusatzwert>{$day}</BV.020_Zahlungsbedingungen_Zusatzwert>
      </I.H.080_Zahlungsbedingungen>
    </xsl:if>
  </xsl:template>

  <!-- Totals -->

  <xsl:template name="totals">
    <I.S.010_Basisdaten>
      <BV.010_Anzahl_der_Rechnungspositionen>{f:count(.)}</BV.010_Anzahl_der_Rechnungspositionen>
      <xsl:where-populated>
        <xsl:for-each select="cac:LegalMonetaryTotal">
          <BV.020_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag
              >{cbc:LineExtensionAmount}</BV.020_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag>
          <BV.030_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag
              >{cbc:LineExtensionAmount/@currencyID}</BV.030_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_exkl_Ab_Zuschlag>
          <BV.040_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag
              >{cbc:TaxExclusiveAmount}</BV.040_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag>
          <BV.050_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag
              >{cbc:TaxExclusiveAmount/@currencyID}</BV.050_Waehrung_Gesamtbetrag_der_Rechnung_exkl_MwSt_inkl_Ab_Zuschlag>
        </xsl:for-each>
        <xsl:for-each select="f:tax-total(.)/cbc:TaxAmount">
          <BV.060_Steuerbetrag>{.}</BV.060_Steuerbetrag>
          <BV.070_Waehrung_des_Steuerbetrags>{@currencyID}</BV.070_Waehrung_des_Steuerbetrags>
        </xsl:for-each>
        <xsl:for-each select="cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount">
          <BV.080_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag
              >{.}</BV.080_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag>
          <BV.090_Waehrung_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag
              >{@currencyID}</BV.090_Waehrung_Gesamtbetrag_der_Rechnung_inkl_MwSt_inkl_Ab_Zuschlag>
        </xsl:for-each>
      </xsl:where-populated>
    </I.S.010_Basisdaten>
  </xsl:template>

  <!-- The tax in the currency of the document, wherever it stands. -->
  <xsl:function name="f:tax-total" as="element()?">
    <xsl:param name="document" as="element()"/>
    <xsl:variable name="currency" as="xs:string" select="normalize-space($document/cbc:DocumentCurrencyCode[1])"/>
    <xsl:sequence select="$document/cac:TaxTotal[cbc:TaxAmount/@currencyID = $currency][1]"/>
  </xsl:function>

  <xsl:template match="cac:LegalMonetaryTotal" mode="lost">
    <xsl:sequence select="
        cbc:PayableAmount[not(f:same-number(., ../cbc:TaxInclusiveAmount[1]))] ! f:lost(., $r:payable),
        cbc:PayableAmount/@currencyID[not(. = ../../cbc:TaxInclusiveAmount/@currencyID)]
            ! f:lost(., $r:other-currency)"/>
  </xsl:template>

  <!-- Function, category and rate of a tax. -->
  <xsl:template name="category">
    <BV.010_Funktion_der_Steuer>{$c:tax-function-word(string((cac:TaxScheme/cbc:ID)[1]))}</BV.010_Funktion_der_Steuer>
    <BV.020_Steuersatz_Kategorie>{$c:category-word(string(cbc:ID[1]))}</BV.020_Steuersatz_Kategorie>
    <BV.030_Steuersatz>{cbc:Percent}</BV.030_Steuersatz>
  </xsl:template>

  <xsl:template match="cac:ClassifiedTaxCategory | cac:TaxCategory" mode="lost">
    <xsl:sequence select="
        cac:TaxScheme/cbc:ID[empty($c:tax-function-word(string()))] ! f:lost(., $r:no-word),
        cbc:ID[empty($c:category-word(string()))] ! f:lost(., $r:no-word)"/>
  </xsl:template>

  <xsl:template match="cac:TaxSubtotal">
    <I.S.020_Aufschluesselung_der_Steuern>
      <xsl:where-populated>
        <xsl:for-each select="cac:TaxCategory"><xsl:call-template name="category"/></xsl:for-each>
        <BV.040_Zu_versteuernder_Betrag>{cbc:TaxableAmount}</BV.040_Zu_versteuernder_Betrag>
        <BV.050_Steuerbetrag>{cbc:TaxAmount}</BV.050_Steuerbetrag>
        <BV.055_Waehrung_Steuerbetrag>{cbc:TaxAmount/@currencyID}</BV.055_Waehrung_Steuerbetrag>
      </xsl:where-populated>
    </I.S.020_Aufschluesselung_der_Steuern>
  </xsl:template>

  <xsl:template match="cac:TaxSubtotal" mode="lost">
    <xsl:sequence select="
        cbc:TaxableAmount/@currencyID[not(. = ../../cbc:TaxAmount/@currencyID)] ! f:lost(., $r:other-currency)"/>
    <xsl:apply-templates select="cac:TaxCategory" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
