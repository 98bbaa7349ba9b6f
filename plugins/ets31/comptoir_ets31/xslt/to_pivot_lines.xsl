<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="f r xs"
    expand-text="yes">

  <!-- Lines, part of to_pivot.xsl. A line begins with each I.D.010_Basisdaten, whether the groups of all lines follow
       each other in one list element or each line has a list element of its own. -->

  <xsl:variable name="line-parts" as="element()*"
      select="/Invoice/Invoice_Detail/Invoice_Items/*[not(namespace-uri())]"/>
  <xsl:variable name="line-count" as="xs:integer" select="count($line-parts[self::I.D.010_Basisdaten])"/>
  <xsl:variable name="quantity" as="xs:string"
      select="if ($name = 'Invoice') then 'InvoicedQuantity' else 'CreditedQuantity'"/>

  <xsl:template name="lines">
    <xsl:for-each-group select="$line-parts" group-starting-with="I.D.010_Basisdaten">
      <xsl:apply-templates select=".[self::I.D.010_Basisdaten]">
        <xsl:with-param name="prices" select="current-group()[self::I.D.020_Preise_und_Mengen][1]"/>
        <xsl:with-param name="tax" select="current-group()[self::I.D.030_Steuern][1]"/>
      </xsl:apply-templates>
    </xsl:for-each-group>
  </xsl:template>

  <xsl:template match="I.D.010_Basisdaten">
    <xsl:param name="prices" as="element()?"/>
    <xsl:param name="tax" as="element()?"/>
    <xsl:element name="cac:{$name}Line">
      <xsl:where-populated>
        <cbc:ID>{BV.010_Positions_Nr_in_der_Rechnung}</cbc:ID>
      </xsl:where-populated>
      <xsl:apply-templates select="$prices"/>
      <xsl:where-populated>
        <cac:InvoicePeriod>
          <xsl:where-populated>
            <cbc:EndDate>{f:day(BV.140_Abschlussdatum_der_Lieferung_Ausfuehrung[1])}</cbc:EndDate>
          </xsl:where-populated>
        </cac:InvoicePeriod>
      </xsl:where-populated>
      <cac:Item>
        <xsl:where-populated>
          <cbc:Name>{BV.070_Artikel_Beschreibung}</cbc:Name>
          <cac:SellersItemIdentification>
            <xsl:where-populated>
              <cbc:ID>{BV.020_Artikel_Nr_des_Lieferanten}</cbc:ID>
              <cbc:ExtendedID>{BV.030_Artikel_Nr_des_Lieferanten_Erweiterung}</cbc:ExtendedID>
            </xsl:where-populated>
          </cac:SellersItemIdentification>
        </xsl:where-populated>
        <xsl:for-each select="$tax">
          <cac:ClassifiedTaxCategory><xsl:call-template name="category"/></cac:ClassifiedTaxCategory>
        </xsl:for-each>
      </cac:Item>
      <xsl:apply-templates select="$prices/BV.030_Verrechneter_Einzelpreis_des_Artikels"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="I.D.020_Preise_und_Mengen">
    <xsl:where-populated>
      <xsl:element name="cbc:{$quantity}">
        <xsl:for-each select="BV.020_Mengeneinheit_der_verrechneten_Menge[normalize-space()]">
          <xsl:attribute name="unitCode" select="."/>
        </xsl:for-each>
        <xsl:value-of select="BV.010_Verrechnete_Menge"/>
      </xsl:element>
      <cbc:LineExtensionAmount currencyID="{f:currency(BV.090_Waehrung_des_Gesamtpreises)}"
          >{BV.070_Bestaetigter_Gesamtpreis_der_Position_netto}</cbc:LineExtensionAmount>
    </xsl:where-populated>
  </xsl:template>

  <xsl:template match="BV.030_Verrechneter_Einzelpreis_des_Artikels[normalize-space()]">
    <cac:Price>
      <cbc:PriceAmount currencyID="{f:currency(../BV.040_Waehrung_des_Einzelpreises)}">{.}</cbc:PriceAmount>
    </cac:Price>
  </xsl:template>

  <xsl:template name="lines-lost">
    <xsl:for-each-group select="$line-parts" group-starting-with="I.D.010_Basisdaten">
      <xsl:variable name="prices" as="element()*" select="current-group()[self::I.D.020_Preise_und_Mengen]"/>
      <xsl:variable name="taxes" as="element()*" select="current-group()[self::I.D.030_Steuern]"/>
      <xsl:choose>
        <xsl:when test="self::I.D.010_Basisdaten">
          <xsl:apply-templates select="., $prices[1], $taxes[1]" mode="lost"/>
          <xsl:sequence select="
              f:derived-lost($prices[1], $taxes[1]),
              ($prices[position() gt 1], $taxes[position() gt 1]) ! f:all-lost(., $r:second)"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:sequence select="($prices, $taxes) ! f:all-lost(., $r:alone)"/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each-group>
  </xsl:template>

  <xsl:template match="I.D.010_Basisdaten" mode="lost">
    <xsl:sequence select="
        BV.040_Referenz_zur_Bestellung_Bestell_Nr_des_Kaeufers[
            not(. = $basics/BV.060_Bestellnummer_des_Kaeufers)] ! f:lost(., $r:order),
        f:day-lost(BV.140_Abschlussdatum_der_Lieferung_Ausfuehrung)"/>
  </xsl:template>

  <xsl:template match="I.D.020_Preise_und_Mengen" mode="lost">
    <xsl:sequence select="
        f:alone(BV.010_Verrechnete_Menge, BV.020_Mengeneinheit_der_verrechneten_Menge),
        f:alone(BV.030_Verrechneter_Einzelpreis_des_Artikels, BV.040_Waehrung_des_Einzelpreises),
        f:alone(BV.070_Bestaetigter_Gesamtpreis_der_Position_netto, BV.090_Waehrung_des_Gesamtpreises)"/>
  </xsl:template>

  <xsl:template match="I.D.030_Steuern" mode="lost">
    <xsl:call-template name="category-lost"/>
  </xsl:template>

  <!-- What repeats the net amount of a line, or follows from it and the rate, must agree with them. -->
  <xsl:function name="f:derived-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="prices" as="element()?"/>
    <xsl:param name="tax" as="element()?"/>
    <xsl:variable name="net" as="xs:decimal?"
        select="f:decimal($prices/BV.070_Bestaetigter_Gesamtpreis_der_Position_netto[1])"/>
    <xsl:variable name="due" as="xs:decimal?" select="f:tax($net, f:decimal(f:rate($tax/BV.030_Steuersatz[1])))"/>
    <xsl:sequence select="
        $prices/BV.080_Bestaetigter_Gesamtpreis_der_Position_brutto[
            not(f:decimal(.) = $net + $due)] ! f:lost(., $r:derived),
        $tax/BV.040_Zu_versteuernder_Betrag[not(f:decimal(.) = $net)] ! f:lost(., $r:derived),
        $tax/BV.050_Steuerbetrag[not(f:decimal(.) = $due)] ! f:lost(., $r:derived),
        $tax/BV.055_Waehrung_Steuerbetrag[
            not(normalize-space() = normalize-space(f:currency($prices/BV.090_Waehrung_des_Gesamtpreises)))]
                ! f:lost(., $r:other-currency)"/>
  </xsl:function>

</xsl:stylesheet>
