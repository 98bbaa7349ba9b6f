<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- From the pivot to ETS 3.1. What is written stands in the mode without a name, what is lost in the mode "lost".
       Elements that stay empty are left out, but for those the course template shows empty. -->

  <xsl:include href="codes.xsl"/>
  <xsl:include href="losses.xsl"/>
  <xsl:include href="amounts.xsl"/>

  <!-- The receiver's profile; the README says what each may be. -->
  <xsl:param name="date-shape" as="xs:string" select="'17'"/>
  <xsl:param name="line-shape" as="xs:string" select="'flat'"/>
  <xsl:param name="language" as="xs:string" select="''"/>

  <xsl:variable name="midnight" as="xs:string"
      select="(map{'8': '', '14': '000000'}($date-shape), '000000000')[1]"/>

  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()">
      <xsl:document><xsl:apply-templates select="*"/></xsl:document>
    </xsl:variable>
    <xsl:variable name="losses" as="map(xs:string, xs:string)*"><xsl:apply-templates select="*" mode="lost"/></xsl:variable>
    <xsl:sequence select="map{'document': $document, 'losses': f:report($losses)}"/>
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
        f:lost((cbc:InvoiceTypeCode, cbc:CreditNoteTypeCode)[not(string() = f:type(..))], $r:no-word),
        f:lost(cbc:CopyIndicator[not(string() = 'false')], $r:no-word),
        f:day-lost((cbc:IssueDate, f:due(.))),
        f:lost((cbc:DueDate, cac:PaymentMeans/cbc:PaymentDueDate) except f:due(.), $r:second),
        f:lost(cbc:LineCountNumeric[not(f:same-number(., f:count(..)))], $r:derived),
        f:all-lost(cac:TaxTotal except f:tax-total(.), $r:tax-currency)"/>
    <xsl:apply-templates select="
        cac:AccountingCustomerParty, cac:AccountingSupplierParty, cac:LegalMonetaryTotal,
        f:tax-total(.)/cac:TaxSubtotal, f:lines(.)" mode="lost"/>
  </xsl:template>

  <xsl:template name="basics">
    <I.H.010_Basisdaten>
      <BV.010_Rechnungsnummer>{cbc:ID}</BV.010_Rechnungsnummer>
      <BV.020_Rechnungsdatum>{f:day(cbc:IssueDate)}</BV.020_Rechnungsdatum>
      <xsl:if test="not(cbc:CopyIndicator[not(string() = ('false', ''))])">
        <BV.030_Funktion_des_Dokuments>{$f:original}</BV.030_Funktion_des_Dokuments>
      </xsl:if>
      <BV.040_Typ_des_Dokuments>{f:word($f:types, f:type(.))}</BV.040_Typ_des_Dokuments>
      <xsl:if test="f:type(.) = '380'">
        <BV.050_Rechnungs_Endkennzeichen>{$f:complete}</BV.050_Rechnungs_Endkennzeichen>
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
        <BV.010_Zahlungsbedingungen>{$f:due-date}</BV.010_Zahlungsbedingungen>
        <BV.020_Zahlungsbedingungen_Zusatzwert>{$day}</BV.020_Zahlungsbedingungen_Zusatzwert>
      </I.H.080_Zahlungsbedingungen>
    </xsl:if>
  </xsl:template>

  <!-- Parties -->

  <xsl:template match="cac:AccountingCustomerParty">
    <I.H.020_Einkaeufer_Identifikation>
      <xsl:where-populated>
        <BV.010_Nr_Kaeufer_beim_Lieferanten>{f:number(.)}</BV.010_Nr_Kaeufer_beim_Lieferanten>
        <BV.020_Nr_Kaeufer_beim_Kaeufer>{cbc:CustomerAssignedAccountID}</BV.020_Nr_Kaeufer_beim_Kaeufer>
        <BV.030_Nr_Kaeufer_bei_ETS>{f:participant(.)}</BV.030_Nr_Kaeufer_bei_ETS>
        <BV.035_Typ_der_Handelsplatz_ID>{f:participant(.)/@schemeID}</BV.035_Typ_der_Handelsplatz_ID>
        <BV.040_Name1>{cac:Party/cac:PartyLegalEntity[1]/cbc:RegistrationName}</BV.040_Name1>
      </xsl:where-populated>
      <xsl:apply-templates select="cac:Party/cac:PostalAddress"/>
    </I.H.020_Einkaeufer_Identifikation>
  </xsl:template>

  <xsl:template match="cac:AccountingSupplierParty">
    <I.H.030_Lieferanten_Identifikation>
      <xsl:where-populated>
        <BV.010_Nr_Lieferant_beim_Kaeufer>{f:number(.)}</BV.010_Nr_Lieferant_beim_Kaeufer>
        <BV.030_Nr_Lieferant_bei_ETS>{f:participant(.)}</BV.030_Nr_Lieferant_bei_ETS>
        <BV.040_Name1>{(cac:Party/cac:PartyName/cbc:Name,
                        cac:Party/cac:PartyLegalEntity/cbc:RegistrationName)[normalize-space()][1]}</BV.040_Name1>
      </xsl:where-populated>
      <xsl:apply-templates select="cac:Party/cac:PostalAddress"/>
    </I.H.030_Lieferanten_Identifikation>
  </xsl:template>

  <xsl:template match="cac:PostalAddress">
    <xsl:where-populated>
      <BV.070_Strasse>{cbc:StreetName}</BV.070_Strasse>
      <BV.100_PLZ>{cbc:PostalZone}</BV.100_PLZ>
      <BV.110_Stadt>{cbc:CityName}</BV.110_Stadt>
      <BV.120_Land>{f:country(.)}</BV.120_Land>
    </xsl:where-populated>
  </xsl:template>

  <!-- The pivot has no billing address: bills go to the buyer. -->
  <xsl:template match="cac:Party" mode="billing">
    <I.H.040_Rechnungsadresse>
      <xsl:where-populated>
        <BV.040_Name1>{cac:PartyLegalEntity[1]/cbc:RegistrationName}</BV.040_Name1>
        <BV.100_PLZ>{cac:PostalAddress/cbc:PostalZone}</BV.100_PLZ>
        <BV.110_Stadt>{cac:PostalAddress/cbc:CityName}</BV.110_Stadt>
        <BV.120_Land>{cac:PostalAddress[1]/f:country(.)}</BV.120_Land>
      </xsl:where-populated>
    </I.H.040_Rechnungsadresse>
  </xsl:template>

  <xsl:template match="cac:Party" mode="registration">
    <xsl:where-populated>
      <I.H.140_MwSt._Informationen>
        <xsl:where-populated>
          <BV.010_Eingetragener_Name_des_Lieferanten
              >{cac:PartyLegalEntity[1]/cbc:RegistrationName}</BV.010_Eingetragener_Name_des_Lieferanten>
          <BV.020_MwSt_Nummer_des_Lieferanten>{f:registration(.)/cbc:CompanyID}</BV.020_MwSt_Nummer_des_Lieferanten>
        </xsl:where-populated>
      </I.H.140_MwSt._Informationen>
    </xsl:where-populated>
  </xsl:template>

  <xsl:template match="cac:AccountingCustomerParty" mode="lost">
    <xsl:call-template name="party-lost"/>
  </xsl:template>

  <xsl:template match="cac:AccountingSupplierParty" mode="lost">
    <xsl:call-template name="party-lost"/>
    <xsl:variable name="registered" as="xs:string" 
        select="string((cac:Party/cac:PartyLegalEntity/cbc:RegistrationName)[1])"/>
    <xsl:sequence select="
        f:lost(cac:Party/cac:PartyName[1]/cbc:Name[$registered = (string(), '')], $r:same-name),
        f:lost(cac:Party/cac:PartyName[position() gt 1]/cbc:Name, $r:second),
        f:all-lost(cac:Party/cac:PartyTaxScheme except f:registration(cac:Party[1]), $r:registration)"/>
  </xsl:template>

  <xsl:template name="party-lost">
    <xsl:variable name="country" as="element()*" select="cac:Party/cac:PostalAddress/cac:Country/*"/>
    <xsl:sequence select="
        f:lost(cac:Party/cac:PartyIdentification/cbc:ID[@schemeID], $r:scheme),
        f:lost(cac:Party/cac:PartyIdentification/cbc:ID[not(@schemeID)] except f:number(.), $r:second),
        (cbc:AdditionalAccountID except f:participant(.)) ! f:lost((., @schemeID), $r:participant),
        f:all-lost(cac:Party/cac:PartyLegalEntity[position() gt 1], $r:second),
        f:lost($country[self::cbc:IdentificationCode][not(f:is-country-code(.))], $r:country),
        f:lost($country[self::cbc:Name][f:is-country-code(.) or ../cbc:IdentificationCode[normalize-space()]], $r:country)"/>
  </xsl:template>

  <!-- The number that the other side has given: the first without a scheme. -->
  <xsl:function name="f:number" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="($party/cac:Party/cac:PartyIdentification/cbc:ID[not(@schemeID)][normalize-space()])[1]"/>
  </xsl:function>

  <xsl:function name="f:participant" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/cbc:AdditionalAccountID[@schemeID = $f:participant][normalize-space()][1]"/>
  </xsl:function>

  <xsl:function name="f:registration" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT'][cbc:CompanyID[normalize-space()]][1]"/>
  </xsl:function>

  <xsl:function name="f:country" as="element()?">
    <xsl:param name="address" as="element()"/>
    <xsl:sequence select="($address/cac:Country/(cbc:IdentificationCode, cbc:Name)[normalize-space()])[1]"/>
  </xsl:function>

  <!-- Lines -->

  <xsl:template name="lines">
    <xsl:choose>
      <xsl:when test="$line-shape = 'wrapped'">
        <xsl:for-each select="f:lines(.)">
          <Invoice_Items><xsl:apply-templates select="."/></Invoice_Items>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise>
        <Invoice_Items><xsl:apply-templates select="f:lines(.)"/></Invoice_Items>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="cac:InvoiceLine | cac:CreditNoteLine">
    <xsl:variable name="category" as="element()?" select="(cac:Item/cac:ClassifiedTaxCategory)[1]"/>
    <xsl:variable name="net" as="xs:decimal?" select="f:decimal(cbc:LineExtensionAmount[1])"/>
    <xsl:variable name="tax" as="xs:decimal?" select="f:tax($net, f:decimal($category/cbc:Percent[1]))"/>
    <I.D.010_Basisdaten>
      <xsl:where-populated>
        <BV.010_Positions_Nr_in_der_Rechnung>{cbc:ID}</BV.010_Positions_Nr_in_der_Rechnung>
        <xsl:for-each select="cac:Item">
          <BV.020_Artikel_Nr_des_Lieferanten>{cac:SellersItemIdentification/cbc:ID}</BV.020_Artikel_Nr_des_Lieferanten>
          <BV.030_Artikel_Nr_des_Lieferanten_Erweiterung
              >{cac:SellersItemIdentification/cbc:ExtendedID}</BV.030_Artikel_Nr_des_Lieferanten_Erweiterung>
          <BV.070_Artikel_Beschreibung>{cbc:Name}</BV.070_Artikel_Beschreibung>
        </xsl:for-each>
        <BV.140_Abschlussdatum_der_Lieferung_Ausfuehrung
            >{f:day(cac:InvoicePeriod[1]/cbc:EndDate)}</BV.140_Abschlussdatum_der_Lieferung_Ausfuehrung>
      </xsl:where-populated>
    </I.D.010_Basisdaten>
    <I.D.020_Preise_und_Mengen>
      <xsl:variable name="quantity" as="element()?" select="(cbc:InvoicedQuantity, cbc:CreditedQuantity)[1]"/>
      <xsl:variable name="price" as="element()?" select="(cac:Price[f:is-for-one(.)]/cbc:PriceAmount)[1]"/>
      <xsl:where-populated>
        <BV.010_Verrechnete_Menge>{$quantity}</BV.010_Verrechnete_Menge>
        <BV.020_Mengeneinheit_der_verrechneten_Menge>{$quantity/@unitCode}</BV.020_Mengeneinheit_der_verrechneten_Menge>
        <BV.030_Verrechneter_Einzelpreis_des_Artikels>{$price}</BV.030_Verrechneter_Einzelpreis_des_Artikels>
        <BV.040_Waehrung_des_Einzelpreises>{$price/@currencyID}</BV.040_Waehrung_des_Einzelpreises>
        <BV.070_Bestaetigter_Gesamtpreis_der_Position_netto
            >{cbc:LineExtensionAmount}</BV.070_Bestaetigter_Gesamtpreis_der_Position_netto>
        <BV.080_Bestaetigter_Gesamtpreis_der_Position_brutto
            >{f:hundredths($net + $tax)}</BV.080_Bestaetigter_Gesamtpreis_der_Position_brutto>
        <BV.090_Waehrung_des_Gesamtpreises>{cbc:LineExtensionAmount/@currencyID}</BV.090_Waehrung_des_Gesamtpreises>
      </xsl:where-populated>
    </I.D.020_Preise_und_Mengen>
    <xsl:for-each select="$category">
      <I.D.030_Steuern>
        <xsl:where-populated>
          <xsl:call-template name="category"/>
          <xsl:if test="exists($tax)">
            <BV.040_Zu_versteuernder_Betrag>{../../cbc:LineExtensionAmount}</BV.040_Zu_versteuernder_Betrag>
          </xsl:if>
          <BV.050_Steuerbetrag>{f:hundredths($tax)}</BV.050_Steuerbetrag>
        </xsl:where-populated>
      </I.D.030_Steuern>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="cac:InvoiceLine | cac:CreditNoteLine" mode="lost">
    <xsl:sequence select="
        f:day-lost(cac:InvoicePeriod[1]/cbc:EndDate),
        f:all-lost((cac:InvoicePeriod[position() gt 1], cac:Item/cac:ClassifiedTaxCategory[position() gt 1]), $r:second),
        f:lost(cac:Price[not(f:is-for-one(.))]/cbc:PriceAmount/(., @currencyID), $r:price)"/>
    <xsl:apply-templates select="cac:Item/cac:ClassifiedTaxCategory[1]" mode="lost"/>
  </xsl:template>

  <!-- Whether the price is that of one of the units invoiced. -->
  <xsl:function name="f:is-for-one" as="xs:boolean">
    <xsl:param name="price" as="element()"/>
    <xsl:variable name="base" as="element()?" select="$price/cbc:BaseQuantity[normalize-space()][1]"/>
    <xsl:sequence select="
        empty($base) or f:decimal($base) = 1
        and not($base/@unitCode != $price/../(cbc:InvoicedQuantity, cbc:CreditedQuantity)/@unitCode)"/>
  </xsl:function>

  <!-- Function, category and rate of a tax. -->
  <xsl:template name="category">
    <BV.010_Funktion_der_Steuer>{f:word($f:tax-functions, (cac:TaxScheme/cbc:ID)[1])}</BV.010_Funktion_der_Steuer>
    <BV.020_Steuersatz_Kategorie>{f:word($f:categories, cbc:ID[1])}</BV.020_Steuersatz_Kategorie>
    <BV.030_Steuersatz>{cbc:Percent}</BV.030_Steuersatz>
  </xsl:template>

  <xsl:template match="cac:ClassifiedTaxCategory | cac:TaxCategory" mode="lost">
    <xsl:sequence select="
        f:lost(cac:TaxScheme/cbc:ID[empty(f:word($f:tax-functions, .))], $r:no-word),
        f:lost(cbc:ID[empty(f:word($f:categories, .))], $r:no-word)"/>
  </xsl:template>

  <!-- A number with two decimals at least. -->
  <xsl:function name="f:hundredths" as="xs:string?">
    <xsl:param name="amount" as="xs:decimal?"/>
    <xsl:for-each select="$amount ! string()">
      <xsl:variable name="decimals" as="xs:integer" select="string-length(substring-after(., '.'))"/>
      <xsl:sequence select=". || ('.00', '0', '')[min(($decimals, 2)) + 1]"/>
    </xsl:for-each>
  </xsl:function>

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
        f:lost(cbc:PayableAmount[not(f:same-number(., ../cbc:TaxInclusiveAmount[1]))], $r:payable),
        f:lost(cbc:PayableAmount/@currencyID[not(. = ../../cbc:TaxInclusiveAmount/@currencyID)], $r:other-currency)"/>
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
    <xsl:sequence select="f:lost(cbc:TaxableAmount/@currencyID[not(. = ../../cbc:TaxAmount/@currencyID)], $r:other-currency)"/>
    <xsl:apply-templates select="cac:TaxCategory" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
