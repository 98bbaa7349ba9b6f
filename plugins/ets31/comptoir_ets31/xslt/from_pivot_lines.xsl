<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- Lines, part of from_pivot.xsl. -->

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
        (cac:InvoicePeriod[position() gt 1], cac:Item/cac:ClassifiedTaxCategory[position() gt 1])
            ! f:all-lost(., $r:second),
        cac:Price[not(f:is-for-one(.))]/cbc:PriceAmount/(., @currencyID) ! f:lost(., $r:price)"/>
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

  <!-- A number with two decimals at least. -->
  <xsl:function name="f:hundredths" as="xs:string?">
    <xsl:param name="amount" as="xs:decimal?"/>
    <xsl:for-each select="$amount ! string()">
      <xsl:variable name="decimals" as="xs:integer" select="string-length(substring-after(., '.'))"/>
      <xsl:sequence select=". || ('.00', '0', '')[min(($decimals, 2)) + 1]"/>
    </xsl:for-each>
  </xsl:function>

</xsl:stylesheet>
