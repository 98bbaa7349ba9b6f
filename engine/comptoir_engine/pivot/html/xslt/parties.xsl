<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- Seller, buyer, payee, tax representative and place of delivery: the addresses on top, all else of them below. -->

  <xsl:function name="f:seller" as="element()*">
    <xsl:sequence select="$bill/cac:AccountingSupplierParty/cac:Party"/>
  </xsl:function>

  <xsl:function name="f:buyer" as="element()*">
    <xsl:sequence select="$bill/cac:AccountingCustomerParty/cac:Party"/>
  </xsl:function>

  <!-- The name people know: of the trade, else of the register. -->
  <xsl:function name="f:name-of" as="xs:string">
    <xsl:param name="parties" as="element()*"/>
    <xsl:sequence select="string(($parties/cac:PartyName/cbc:Name, $parties/cac:PartyLegalEntity/cbc:RegistrationName)[normalize-space()][1])"/>
  </xsl:function>

  <xsl:template name="addressees">
    <section>
      <h2>{f:word(if ($is-credit) then 'credit-to' else 'bill-to')}</h2>
      <p class="who">{f:name-of(f:buyer())}</p>
      <xsl:apply-templates select="f:buyer()/cac:PostalAddress" mode="address"/>
    </section>
    <xsl:for-each select="cac:Delivery[cac:DeliveryLocation | cac:DeliveryParty]">
      <section>
        <h2>{f:word('deliver-to')}</h2>
        <xsl:for-each select="cac:DeliveryParty/cac:PartyName/cbc:Name"><p class="who">{.}</p></xsl:for-each>
        <xsl:apply-templates select="cac:DeliveryLocation/cac:Address" mode="address"/>
        <dl class="quiet">
          <xsl:call-template name="fact">
            <xsl:with-param name="label" select="'place'"/>
            <xsl:with-param name="said" select="cac:DeliveryLocation/cbc:ID"/>
          </xsl:call-template>
        </dl>
      </section>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="cac:PostalAddress | cac:Address" mode="address">
    <address>
      <xsl:for-each select="cbc:StreetName, cbc:AdditionalStreetName, cac:AddressLine/cbc:Line"><span>{.}</span></xsl:for-each>
      <xsl:if test="cbc:PostalZone | cbc:CityName"><span>{string-join((cbc:PostalZone, cbc:CityName), ' ')}</span></xsl:if>
      <xsl:for-each select="cbc:CountrySubentity, cac:Country/cbc:IdentificationCode">
        <span><xsl:apply-templates select="." mode="value"/></span>
      </xsl:for-each>
    </address>
  </xsl:template>

  <xsl:template name="about-parties">
    <section class="about">
      <h2>{f:word('parties')}</h2>
      <div class="columns">
        <xsl:apply-templates select="f:seller(), f:buyer(), cac:PayeeParty, cac:TaxRepresentativeParty" mode="about"/>
      </div>
    </section>
  </xsl:template>

  <xsl:template match="*" mode="about">
    <section>
      <h3>{f:word(f:role(.))}</h3>
      <xsl:if test="self::cac:PayeeParty | self::cac:TaxRepresentativeParty">
        <p class="who">{f:name-of(.)}</p>
        <xsl:apply-templates select="cac:PostalAddress" mode="address"/>
      </xsl:if>
      <dl><xsl:call-template name="numbers"/></dl>
    </section>
  </xsl:template>

  <xsl:function name="f:role" as="xs:string">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="
        if ($party/self::cac:PayeeParty) then 'payee'
        else if ($party/self::cac:TaxRepresentativeParty) then 'tax-representative'
        else if ($party/parent::cac:AccountingSupplierParty) then 'seller' else 'buyer'"/>
  </xsl:function>

  <xsl:template name="numbers">
    <xsl:variable name="vat" select="cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT']"/>
    <xsl:variable name="trading" select="cac:PartyName/cbc:Name"/>
    <xsl:variable name="creditor" select="cac:PartyIdentification/cbc:ID[@schemeID = 'SEPA']"/>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'legal-name'"/>
      <xsl:with-param name="said" select="cac:PartyLegalEntity/cbc:RegistrationName"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'trading-name'"/>
      <xsl:with-param name="said" select="$trading[count($trading) gt 1 or current()/cac:PartyLegalEntity/cbc:RegistrationName]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'vat-number'"/>
      <xsl:with-param name="said" select="$vat"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'tax-number'"/>
      <xsl:with-param name="said" select="cac:PartyTaxScheme except $vat"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'registration'"/>
      <xsl:with-param name="said" select="cac:PartyLegalEntity/cbc:CompanyID"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'legal-form'"/>
      <xsl:with-param name="said" select="cac:PartyLegalEntity/cbc:CompanyLegalForm"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'identifier'"/>
      <xsl:with-param name="said" select="cac:PartyIdentification/cbc:ID except $creditor"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'creditor'"/>
      <xsl:with-param name="said" select="$creditor"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'electronic-address'"/>
      <xsl:with-param name="said" select="cbc:EndpointID"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'contact'"/>
      <xsl:with-param name="said" select="cac:Contact/cbc:Name"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'phone'"/>
      <xsl:with-param name="said" select="cac:Contact/cbc:Telephone"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="'mail'"/>
      <xsl:with-param name="said" select="cac:Contact/cbc:ElectronicMail"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="cac:PartyTaxScheme" mode="value">
    <xsl:apply-templates select="cbc:CompanyID" mode="value"/>
    <xsl:for-each select="cac:TaxScheme/cbc:ID[. ne 'VAT']">{' '}<small>{.}</small></xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
