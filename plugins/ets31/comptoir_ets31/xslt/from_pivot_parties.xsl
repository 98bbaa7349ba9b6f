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

  <!-- Buyer, supplier and their addresses, part of from_pivot.xsl. -->

  <xsl:template match="cac:AccountingCustomerParty">
    <xsl:variable name="participant" as="xs:string" select="string((f:participant(.), $buyer-participant)[1])"/>
    <I.H.020_Einkaeufer_Identifikation>
      <xsl:where-populated>
        <BV.010_Nr_Kaeufer_beim_Lieferanten>{f:number(.)}</BV.010_Nr_Kaeufer_beim_Lieferanten>
        <BV.020_Nr_Kaeufer_beim_Kaeufer>{cbc:CustomerAssignedAccountID}</BV.020_Nr_Kaeufer_beim_Kaeufer>
        <BV.030_Nr_Kaeufer_bei_ETS>{$participant}</BV.030_Nr_Kaeufer_bei_ETS>
        <BV.035_Typ_der_Handelsplatz_ID>{$c:participant-word('TPID')[$participant]}</BV.035_Typ_der_Handelsplatz_ID>
        <BV.040_Name1>{cac:Party/cac:PartyLegalEntity[1]/cbc:RegistrationName}</BV.040_Name1>
      </xsl:where-populated>
      <xsl:apply-templates select="cac:Party/cac:PostalAddress"/>
    </I.H.020_Einkaeufer_Identifikation>
  </xsl:template>

  <xsl:template match="cac:AccountingSupplierParty">
    <I.H.030_Lieferanten_Identifikation>
      <xsl:where-populated>
        <BV.010_Nr_Lieferant_beim_Kaeufer>{f:number(.)}</BV.010_Nr_Lieferant_beim_Kaeufer>
        <BV.030_Nr_Lieferant_bei_ETS>{(f:participant(.), $supplier-participant)[1]}</BV.030_Nr_Lieferant_bei_ETS>
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
        cac:Party/cac:PartyName[1]/cbc:Name[$registered = (string(), '')] ! f:lost(., $r:same-name),
        cac:Party/cac:PartyName[position() gt 1]/cbc:Name ! f:lost(., $r:second),
        (cac:Party/cac:PartyTaxScheme except f:registration(cac:Party[1])) ! f:all-lost(., $r:registration)"/>
  </xsl:template>

  <xsl:template name="party-lost">
    <xsl:variable name="country" as="element()*" select="cac:Party/cac:PostalAddress/cac:Country/*"/>
    <xsl:sequence select="
        cac:Party/cac:PartyIdentification/cbc:ID[@schemeID] ! f:lost(., $r:scheme),
        (cac:Party/cac:PartyIdentification/cbc:ID[not(@schemeID)] except f:number(.)) ! f:lost(., $r:second),
        (cbc:AdditionalAccountID except f:participant(.)) ! f:lost((., @schemeID), $r:participant),
        cac:Party/cac:PartyLegalEntity[position() gt 1] ! f:all-lost(., $r:second),
        $country[self::cbc:IdentificationCode][not(f:is-country-code(.))] ! f:lost(., $r:country),
        $country[self::cbc:Name][f:is-country-code(.) or ../cbc:IdentificationCode[normalize-space()]]
            ! f:lost(., $r:country)"/>
  </xsl:template>

  <!-- The number that the other side has given: the first without a scheme. -->
  <xsl:function name="f:number" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="($party/cac:Party/cac:PartyIdentification/cbc:ID[not(@schemeID)][normalize-space()])[1]"/>
  </xsl:function>

  <xsl:function name="f:participant" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/cbc:AdditionalAccountID[@schemeID = 'TPID'][normalize-space()][1]"/>
  </xsl:function>

  <xsl:function name="f:registration" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="
        $party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT'][cbc:CompanyID[normalize-space()]][1]"/>
  </xsl:function>

  <!-- The code, or its name where the receiver wants names and it has one; else what the document calls the country. -->
  <xsl:function name="f:country" as="xs:string?">
    <xsl:param name="address" as="element()"/>
    <xsl:variable name="said" as="element()?"
        select="($address/cac:Country/(cbc:IdentificationCode, cbc:Name)[normalize-space()])[1]"/>
    <xsl:sequence select="
        ($said[$country = 'name']/self::cbc:IdentificationCode ! $country-names(normalize-space()), $said ! string())[1]"/>
  </xsl:function>

  <xsl:variable name="country-names" as="map(xs:string, xs:string)"
      select="($c:country-names(lower-case(substring($language, 1, 2))), $c:country-names('de'))[1]"/>

</xsl:stylesheet>
