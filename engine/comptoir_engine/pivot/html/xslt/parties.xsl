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
        <xsl:sequence select="f:address(f:buyer()/cac:PostalAddress)"/>
      </section>
      <xsl:for-each select="cac:Delivery[cac:DeliveryLocation | cac:DeliveryParty]">
        <section>
          <h2>{f:word('deliver-to')}</h2>
          <xsl:for-each select="cac:DeliveryParty/cac:PartyName/cbc:Name"><p class="who">{.}</p></xsl:for-each>
          <xsl:sequence select="f:address(cac:DeliveryLocation/cac:Address)"/>
          <dl class="quiet"><xsl:sequence select="f:fact('place', cac:DeliveryLocation/cbc:ID, f:id#1)"/></dl>
        </section>
      </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:address" as="element()*">
    <xsl:param name="addresses" as="element()*"/>
    <xsl:for-each select="$addresses[normalize-space()]">
      <address>
        <xsl:for-each select="cbc:StreetName, cbc:AdditionalStreetName, cac:AddressLine/cbc:Line"><span>{.}</span></xsl:for-each>
        <xsl:if test="cbc:PostalZone | cbc:CityName"><span>{string-join((cbc:PostalZone, cbc:CityName), ' ')}</span></xsl:if>
        <xsl:for-each select="cbc:CountrySubentity"><span>{.}</span></xsl:for-each>
        <xsl:for-each select="cac:Country/cbc:IdentificationCode"><span><xsl:sequence select="f:country(.)"/></span></xsl:for-each>
      </address>
    </xsl:for-each>
  </xsl:function>

  <xsl:template name="about-parties">
    <section class="about">
      <h2>{f:word('parties')}</h2>
      <div class="columns">
        <xsl:sequence select="f:about('seller', f:seller()), f:about('buyer', f:buyer()),
            f:about('payee', cac:PayeeParty), f:about('tax-representative', cac:TaxRepresentativeParty)"/>
      </div>
    </section>
  </xsl:template>

  <xsl:function name="f:about" as="element()*">
    <xsl:param name="role" as="xs:string"/>
    <xsl:param name="parties" as="element()*"/>
    <xsl:for-each select="$parties">
      <section>
        <h3>{f:word($role)}</h3>
        <xsl:if test="$role = ('payee', 'tax-representative')">
          <p class="who">{f:name-of(.)}</p>
          <xsl:sequence select="f:address(cac:PostalAddress)"/>
        </xsl:if>
        <dl><xsl:sequence select="f:numbers(.)"/></dl>
      </section>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:numbers" as="element()*">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="vat" select="$party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT']"/>
    <xsl:variable name="name" select="f:name-of($party)"/>
    <xsl:variable name="trading" select="$party/cac:PartyName/cbc:Name"/>
    <xsl:variable name="legal" select="$party/cac:PartyLegalEntity"/>
    <xsl:sequence select="
        f:fact('legal-name', $legal/cbc:RegistrationName, f:text#1),
        f:fact('trading-name', $trading[count($trading) gt 1 or $legal/cbc:RegistrationName], f:text#1),
        f:fact('vat-number', $vat/cbc:CompanyID, f:tax-number#1),
        f:fact('tax-number', ($party/cac:PartyTaxScheme except $vat)/cbc:CompanyID, f:tax-number#1),
        f:fact('registration', $legal/cbc:CompanyID, f:id#1),
        f:fact('legal-form', $legal/cbc:CompanyLegalForm, f:text#1),
        f:fact('identifier', $party/cac:PartyIdentification[not(cbc:ID/@schemeID = 'SEPA')]/cbc:ID, f:id#1),
        f:fact('creditor', $party/cac:PartyIdentification[cbc:ID/@schemeID = 'SEPA']/cbc:ID, f:account#1),
        f:fact('electronic-address', $party/cbc:EndpointID, f:id#1),
        f:fact('contact', $party/cac:Contact/cbc:Name, f:text#1),
        f:fact('phone', $party/cac:Contact/cbc:Telephone, f:text#1),
        f:fact('mail', $party/cac:Contact/cbc:ElectronicMail, f:text#1)"/>
  </xsl:function>

  <xsl:function name="f:tax-number" as="node()*">
    <xsl:param name="number" as="node()"/>
    <xsl:sequence select="f:id($number)"/>
    <xsl:for-each select="$number/../cac:TaxScheme/cbc:ID[. ne 'VAT']">{' '}<small>{.}</small></xsl:for-each>
  </xsl:function>
</xsl:stylesheet>
