<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- What can be lost of parties and of payment under a condition. -->

  <!-- Parties -->

  <xsl:template mode="lost" match="ListOfPartyCoded/PartyCoded">
    <xsl:choose>
      <xsl:when test=". is $representative">
        <xsl:sequence select="PartyRoleCoded ! f:finer(., ()), f:contacts-lost(.)"/>
        <xsl:call-template name="identifiers-lost"/>
        <xsl:apply-templates select="NameAddress, PartyRoleCodedOther" mode="lost"/>
      </xsl:when>
      <xsl:otherwise><xsl:sequence select="f:all-lost(., $r:role)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="Party">
    <xsl:sequence select="f:contacts-lost(.)"/>
    <xsl:call-template name="identifiers-lost"/>
    <xsl:apply-templates select="NameAddress" mode="lost"/>
  </xsl:template>

  <!-- Of a list only the kinds are told that f:kind knows; of those that a party has once, the first. A number of VAT may
       stand among the identifiers again. -->
  <xsl:template name="identifiers-lost">
    <xsl:variable name="identifiers" as="map(xs:string, element(Identifier)*)" select="f:identifiers(.)"/>
    <xsl:variable name="numbers" as="element()*" select="f:tax-numbers(f:tax-information(.), $identifiers)"/>
    <xsl:variable name="has-many" as="xs:boolean" select="f:has-many-numbers(.)"/>
    <xsl:for-each select="map:keys($identifiers)">
      <xsl:variable name="kind" as="xs:string" select="."/>
      <xsl:for-each select="$identifiers($kind)">
        <xsl:variable name="is-taken" as="xs:boolean" select="
            if ($kind = '') then $has-many or position() = 1
            else if ($kind = ('EAS', 'CompanyRegistration')) then position() = 1
            else if ($kind = 'TaxPartyIdentification') then exists(. intersect $numbers)
            else Ident = $numbers[f:tax-scheme(.) = 'VAT']/Ident"/>
        <xsl:sequence select="if ($is-taken) then f:identifier-lost(., $kind) else f:all-lost(., $r:second)"/>
      </xsl:for-each>
    </xsl:for-each>
    <xsl:sequence select="f:own-identifiers(.)[not(normalize-space(Ident))]/Agency ! f:lost(*[not(. = 'Other')], $r:alone)"/>
  </xsl:template>

  <!-- Where goods are sent is told by one number, whatever its kind. -->
  <xsl:template mode="lost" match="ShipToParty/Party">
    <xsl:sequence select="PartyID/Identifier/(
        if (normalize-space(Ident)) then f:identifier-lost(., '') else Agency/*[not(. = 'Other')]
            ! f:lost(., $r:alone))"/>
    <xsl:apply-templates select="NameAddress" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:identifier-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:variable name="list" as="element()?" select="$identifier/Agency/CodeListIdentifierCoded"/>
    <xsl:sequence select="
        f:agency-lost($identifier, $kind = 'ValueAddedTaxIdentification'),
        $list[not(. = ('Other', $kind))] ! f:lost(., $r:list),
        $identifier/Agency/CodeListIdentifierCodedOther[not(. = $kind) or not($list = 'Other')] ! f:lost(., $r:list)"/>
  </xsl:function>

  <xsl:template mode="lost" match="TaxIdentifier/Identifier">
    <xsl:sequence select="
        if (not(normalize-space(Ident))) then Agency/*[not(. = 'Other')] ! f:lost(., $r:alone)
        else (f:agency-lost(., f:tax-scheme(.) = 'VAT'), Agency/CodeListIdentifierCoded[not(. = ('Other', f:kind(../..)))]
            ! f:lost(., $r:list))"/>
  </xsl:template>

  <!-- Of who gave a number the scheme is kept, where there is one; a number of VAT needs none. -->
  <xsl:function name="f:agency-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:param name="is-vat" as="xs:boolean"/>
    <xsl:variable name="agency" as="element()?" select="$identifier/Agency"/>
    <xsl:variable name="word" as="element()?" select="$agency/AgencyCoded"/>
    <xsl:variable name="scheme" as="xs:string" select="f:scheme($identifier)"/>
    <xsl:sequence select="
        if ($is-vat) then ($word[not(. = ('Other', 'CH-AdministrationFederaleDesContributions'))], $agency/AgencyCodedOther[not(. = 'VAT')])
            ! f:lost(., $r:agency)
        else if ($word = 'Other') then ()
        else ($word[$scheme = ''] ! f:lost(., $r:agency), f:finer($word[$scheme ne ''], f:agency-word($scheme)),
          $agency/AgencyCodedOther ! f:lost(., $r:unused-text))"/>
  </xsl:function>

  <xsl:function name="f:agency-word" as="xs:string">
    <xsl:param name="scheme" as="xs:string"/>
    <xsl:sequence select="($c:agency-word($scheme), 'FR-INSEE')[1]"/>
  </xsl:function>

  <xsl:template mode="lost" match="PartyTaxInformation">
    <xsl:variable name="role" as="xs:string" select="substring-before(local-name(..), 'TaxInformation') || 'Party'"/>
    <xsl:variable name="party" as="element()?" select="../../*[local-name() = $role]/Party"/>
    <xsl:sequence select="if ($party) then () else f:all-lost(., $r:alone)"/>
    <xsl:variable name="full" as="element()?" select="$party[current()/CompanyRegistrationNumber] ! f:identifiers(.)('CompanyRegistration')[1]"/>
    <xsl:sequence select="CompanyRegistrationNumber[$full][not(. = $full/Ident)] ! f:lost(., $r:registration)"/>
    <xsl:apply-templates select="TaxIdentifier" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="NameAddress">
    <xsl:sequence select="POBox/@POBoxPostalCode[../../PostalCode/normalize-space()][not(. = ../../PostalCode)]
        ! f:lost(., $r:box-code)"/>
    <xsl:apply-templates select="Region, Country" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:contacts-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="contact" as="element()?" select="f:contact($party)"/>
    <xsl:variable name="taken" as="element()*" select="$contact ! (f:number(., 'phone'), f:number(., 'mail'), f:number(., 'fax'))/.."/>
    <xsl:if test="$contact"><xsl:sequence select="
        ($party/(OrderContact, OtherContacts/ListOfContact, ReceivingContact, ShippingContact)/Contact except $contact)
            ! f:all-lost(., $r:contact),
        ($contact/ListOfContactNumber/ContactNumber except $taken) ! f:all-lost(., $r:contact),
        $taken/ContactNumberTypeCoded ! f:finer(., ('TelephoneNumber', 'EmailAddress', 'FaxNumber'))"/></xsl:if>
  </xsl:function>

  <!-- Payment -->

  <xsl:template mode="lost" match="PaymentMethod">
    <xsl:variable name="said" as="xs:string" select="f:code(PaymentMeanCoded, PaymentMeanCodedOther)"/>
    <xsl:choose>
      <xsl:when test="f:is-told(.) and not(. intersect $methods)">
        <xsl:sequence select="f:all-lost(., $r:method)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="
            f:finer(PaymentMeanCoded[exists($c:means($said))], $c:means-word(($c:means($said), '')[1])),
            PaymentMeanReference/Reference/RefNum[not(. = $payment-reference)] ! f:lost(., $r:second),
            OriginatingFIAccount[not(current() is $methods[1])] ! f:all-lost(., $r:second)"/>
        <xsl:apply-templates mode="lost" select="
            PaymentMeanCodedOther, PaymentSystemCodedOther, (OriginatingFIAccount, ReceivingFIAccount)/FIAccount/AccountDetail, CardInfo/CardTypeOther"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="AccountDetail">
    <xsl:sequence select="
        AccountID[normalize-space(../IBAN)][not(. = ../IBAN)] ! f:lost(., $r:account),
        AccountTypeCoded[not(. = 'Other')] ! f:lost(., $r:account-type)"/>
  </xsl:template>

</xsl:stylesheet>
