<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:c="urn:comptoir:ets31:codes"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="c f r xs"
    expand-text="yes">

  <!-- Buyer, supplier and their addresses, part of to_pivot.xsl. -->

  <xsl:variable name="registered-name" as="element()?" select="
      ($header/I.H.140_MwSt._Informationen/BV.010_Eingetragener_Name_des_Lieferanten[normalize-space()])[1]"/>
  <xsl:variable name="vat-number" as="element()?" select="
      ($header/I.H.140_MwSt._Informationen/BV.020_MwSt_Nummer_des_Lieferanten[normalize-space()])[1]"/>
  <xsl:variable name="buyer" as="element()?" select="$header/I.H.020_Einkaeufer_Identifikation[1]"/>

  <xsl:template match="I.H.020_Einkaeufer_Identifikation">
    <cac:AccountingCustomerParty>
      <xsl:where-populated>
        <cbc:CustomerAssignedAccountID>{BV.020_Nr_Kaeufer_beim_Kaeufer}</cbc:CustomerAssignedAccountID>
      </xsl:where-populated>
      <xsl:apply-templates select="BV.030_Nr_Kaeufer_bei_ETS"/>
      <cac:Party>
        <xsl:apply-templates select="BV.010_Nr_Kaeufer_beim_Lieferanten"/>
        <xsl:call-template name="address"/>
        <xsl:apply-templates select="BV.040_Name1" mode="registered"/>
      </cac:Party>
    </cac:AccountingCustomerParty>
  </xsl:template>

  <xsl:template match="I.H.030_Lieferanten_Identifikation">
    <cac:AccountingSupplierParty>
      <xsl:apply-templates select="BV.030_Nr_Lieferant_bei_ETS"/>
      <cac:Party>
        <xsl:apply-templates select="BV.010_Nr_Lieferant_beim_Kaeufer"/>
        <xsl:apply-templates select="BV.040_Name1[exists($registered-name) and string() != $registered-name]"/>
        <xsl:call-template name="address"/>
        <xsl:apply-templates select="$vat-number"/>
        <xsl:apply-templates select="($registered-name, BV.040_Name1)[1]" mode="registered"/>
      </cac:Party>
    </cac:AccountingSupplierParty>
  </xsl:template>

  <xsl:template match="BV.030_Nr_Kaeufer_bei_ETS[normalize-space()]
                       | BV.030_Nr_Lieferant_bei_ETS[normalize-space()]">
    <cbc:AdditionalAccountID
        schemeID="{(../BV.035_Typ_der_Handelsplatz_ID[normalize-space()], $c:participant('TPID'))[1]}">{.}</cbc:AdditionalAccountID>
  </xsl:template>

  <xsl:template match="BV.010_Nr_Kaeufer_beim_Lieferanten[normalize-space()]
                       | BV.010_Nr_Lieferant_beim_Kaeufer[normalize-space()]">
    <cac:PartyIdentification><cbc:ID>{.}</cbc:ID></cac:PartyIdentification>
  </xsl:template>

  <xsl:template match="BV.040_Name1[normalize-space()]">
    <cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName>
  </xsl:template>

  <xsl:template match="*[normalize-space()]" mode="registered">
    <cac:PartyLegalEntity><cbc:RegistrationName>{.}</cbc:RegistrationName></cac:PartyLegalEntity>
  </xsl:template>

  <xsl:template match="BV.020_MwSt_Nummer_des_Lieferanten">
    <cac:PartyTaxScheme>
      <cbc:CompanyID>{.}</cbc:CompanyID>
      <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
    </cac:PartyTaxScheme>
  </xsl:template>

  <xsl:template name="address">
    <xsl:where-populated>
      <cac:PostalAddress>
        <xsl:where-populated>
          <cbc:StreetName>{BV.070_Strasse}</cbc:StreetName>
          <cbc:CityName>{BV.110_Stadt}</cbc:CityName>
          <cbc:PostalZone>{BV.100_PLZ}</cbc:PostalZone>
        </xsl:where-populated>
        <xsl:apply-templates select="BV.120_Land"/>
      </cac:PostalAddress>
    </xsl:where-populated>
  </xsl:template>

  <!-- Some partners write the name of a country and not its code, in letters of any size. -->
  <xsl:template match="BV.120_Land[normalize-space()]">
    <xsl:variable name="code" as="xs:string?"
        select="if (f:is-country-code(.)) then string() else $c:country(lower-case(normalize-space()))"/>
    <cac:Country>
      <xsl:where-populated>
        <cbc:IdentificationCode>{$code}</cbc:IdentificationCode>
        <cbc:Name>{.[empty($code)]}</cbc:Name>
      </xsl:where-populated>
    </cac:Country>
  </xsl:template>

  <xsl:template match="I.H.020_Einkaeufer_Identifikation | I.H.030_Lieferanten_Identifikation" mode="lost">
    <xsl:sequence select="
        f:alone((BV.030_Nr_Kaeufer_bei_ETS, BV.030_Nr_Lieferant_bei_ETS)[1], BV.035_Typ_der_Handelsplatz_ID)"/>
  </xsl:template>

  <!-- The billing address says nothing new where it repeats the buyer's. -->
  <xsl:template match="I.H.040_Rechnungsadresse" mode="lost">
    <xsl:sequence select="
        BV.040_Name1[not(. = $buyer/BV.040_Name1)] ! f:lost(., $r:billing),
        BV.070_Strasse[not(. = $buyer/BV.070_Strasse)] ! f:lost(., $r:billing),
        BV.100_PLZ[not(. = $buyer/BV.100_PLZ)] ! f:lost(., $r:billing),
        BV.110_Stadt[not(. = $buyer/BV.110_Stadt)] ! f:lost(., $r:billing),
        BV.120_Land[not(. = $buyer/BV.120_Land)] ! f:lost(., $r:billing)"/>
  </xsl:template>

</xsl:stylesheet>
