<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- Parties. -->

  <xsl:variable name="parties" as="element()" select="$header/InvoiceParty"/>
  <xsl:variable name="representative" as="element()?" select="$parties/ListOfPartyCoded/PartyCoded[f:is-representative(.)][1]"/>
  <!-- Who is paid, where that is not the seller himself. -->
  <xsl:variable name="payee" as="element()?"
      select="$parties/RemitToParty/Party[$parties/RemitToTaxInformation or not(deep-equal(., $parties/SellerParty/Party))]"/>

  <xsl:template name="parties">
    <cac:AccountingSupplierParty>
      <cac:Party><xsl:sequence select="f:party($parties/SellerParty/Party, $parties/SellerTaxInformation/PartyTaxInformation)"/></cac:Party>
    </cac:AccountingSupplierParty>
    <cac:AccountingCustomerParty>
      <xsl:for-each select="($references/AccountNumber/Reference/RefNum)[1]">
        <cbc:SupplierAssignedAccountID>{.}</cbc:SupplierAssignedAccountID>
      </xsl:for-each>
      <cac:Party><xsl:sequence select="f:party($parties/BuyerParty/Party, $parties/BuyerTaxInformation/PartyTaxInformation)"/></cac:Party>
    </cac:AccountingCustomerParty>
    <xsl:for-each select="$payee">
      <cac:PayeeParty><xsl:sequence select="f:party(., $parties/RemitToTaxInformation/PartyTaxInformation)"/></cac:PayeeParty>
    </xsl:for-each>
    <xsl:for-each select="$representative">
      <cac:TaxRepresentativeParty><xsl:sequence select="f:party(., ())"/></cac:TaxRepresentativeParty>
    </xsl:for-each>
    <xsl:call-template name="delivery"/>
  </xsl:template>

  <xsl:function name="f:is-representative" as="xs:boolean">
    <xsl:param name="party" as="element(PartyCoded)"/>
    <xsl:sequence select="
        f:code($party/PartyRoleCoded, $party/PartyRoleCodedOther) = ('TaxRepresentative', 'PartyDeclaringTheValueAddedTax')"/>
  </xsl:function>

  <!-- A company that sells or buys has a registered name, the others are known by a name. -->
  <xsl:function name="f:party" as="element()*">
    <xsl:param name="party" as="element()"/>
    <xsl:param name="tax" as="element()?"/>
    <xsl:variable name="is-registered" as="xs:boolean" select="exists($party/(parent::SellerParty, parent::BuyerParty))"/>
    <xsl:variable name="name" as="element()?" select="$party/NameAddress/Name1[normalize-space()]"/>
    <xsl:variable name="registered" as="element()?" select="$tax/RegisteredName[normalize-space()][$is-registered]"/>
    <xsl:sequence select="
        f:by-kind($party, 'EAS')[1] ! f:identifier('cbc:EndpointID', .),
        f:plain-identifiers($party) ! f:wrapped('cac:PartyIdentification', f:identifier('cbc:ID', .))"/>
    <xsl:for-each select="$name[$registered or not($is-registered)]">
      <cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName>
    </xsl:for-each>
    <xsl:sequence select="f:wrapped('cac:PostalAddress', f:address($party/NameAddress))"/>
    <xsl:for-each select="f:tax-numbers($party, $tax)">
      <cac:PartyTaxScheme>
        <cbc:CompanyID>{Ident}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>{f:tax-scheme(.)}</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
    </xsl:for-each>
    <xsl:where-populated>
      <cac:PartyLegalEntity>
        <xsl:for-each select="($registered, $name[$is-registered])[1]"><cbc:RegistrationName>{.}</cbc:RegistrationName></xsl:for-each>
        <xsl:sequence select="f:registration($party, $tax)"/>
        <xsl:for-each select="$tax/RegisteredOffice[normalize-space()]"><cbc:CompanyLegalForm>{.}</cbc:CompanyLegalForm></xsl:for-each>
      </cac:PartyLegalEntity>
    </xsl:where-populated>
    <xsl:apply-templates select="f:contact($party)"/>
  </xsl:function>

  <xsl:function name="f:wrapped" as="element()?">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="content" as="element()*"/>
    <xsl:if test="$content"><xsl:element name="{$name}"><xsl:sequence select="$content"/></xsl:element></xsl:if>
  </xsl:function>

  <!-- Identifiers -->

  <xsl:function name="f:identifiers" as="element(Identifier)*">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/(PartyID, ListOfIdentifier)/Identifier[normalize-space(Ident)]"/>
  </xsl:function>

  <xsl:function name="f:by-kind" as="element(Identifier)*">
    <xsl:param name="party" as="element()"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:sequence select="f:identifiers($party)[f:kind(.) = $kind]"/>
  </xsl:function>

  <!-- A seller can have many identifiers, the others one. -->
  <xsl:function name="f:plain-identifiers" as="element(Identifier)*">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="all" as="element(Identifier)*" select="f:by-kind($party, '')"/>
    <xsl:sequence select="if ($party/parent::SellerParty) then $all else $all[1]"/>
  </xsl:function>

  <!-- What kind of number it is, told by its list; an empty text for a plain identifier. -->
  <xsl:function name="f:kind" as="xs:string">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:variable name="list" as="xs:string"
        select="f:code($identifier/Agency/CodeListIdentifierCoded, $identifier/Agency/CodeListIdentifierCodedOther)"/>
    <xsl:sequence select="
        if ($list = ('EAS', 'CompanyRegistration', 'ValueAddedTaxIdentification', 'TaxPartyIdentification')) then $list
        else if ($identifier/Agency/AgencyCoded = $swiss-tax) then 'ValueAddedTaxIdentification'
        else ''"/>
  </xsl:function>

  <xsl:variable name="swiss-tax" as="xs:string" select="'CH-AdministrationFederaleDesContributions'"/>

  <xsl:function name="f:identifier" as="element()">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:element name="{$name}">
      <xsl:for-each select="f:scheme($identifier)[. ne '']"><xsl:attribute name="schemeID" select="."/></xsl:for-each>
      <xsl:value-of select="$identifier/Ident"/>
    </xsl:element>
  </xsl:function>

  <xsl:function name="f:scheme" as="xs:string">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:variable name="agency" as="xs:string" select="normalize-space($identifier/Agency/AgencyCoded)"/>
    <xsl:sequence select="
        if ($agency = 'Other') then string($identifier/Agency/AgencyCodedOther)
        else if ($agency = 'FR-INSEE') then (map{9: '0002', 14: '0009'}(string-length($identifier/Ident)), '')[1]
        else ($c:agency($agency), '')[1]"/>
  </xsl:function>

  <!-- One number of VAT, the one that has a place of its own before one among the identifiers, and one of another tax. -->
  <xsl:function name="f:tax-numbers" as="element(Identifier)*">
    <xsl:param name="party" as="element()"/>
    <xsl:param name="tax" as="element()?"/>
    <xsl:variable name="all" as="element()*" select="
        $tax/TaxIdentifier/Identifier[normalize-space(Ident)], f:by-kind($party, 'ValueAddedTaxIdentification'),
        f:by-kind($party, 'TaxPartyIdentification')"/>
    <xsl:sequence select="$all[f:tax-scheme(.) = 'VAT'][1], $all[f:tax-scheme(.) ne 'VAT'][1]"/>
  </xsl:function>

  <xsl:function name="f:tax-scheme" as="xs:string">
    <xsl:param name="number" as="element(Identifier)"/>
    <xsl:variable name="kind" as="xs:string" select="f:kind($number)"/>
    <xsl:variable name="said" as="xs:string" select="f:scheme($number)"/>
    <xsl:sequence select="
        if ($kind = 'ValueAddedTaxIdentification') then 'VAT'
        else if ($kind = '' and matches($number/Ident, '^\s*[A-Z]{2}')) then 'VAT'
        else ($said[. ne ''], 'TAX')[1]"/>
  </xsl:function>

  <!-- The registration with its scheme, or else the plain number. -->
  <xsl:function name="f:registration" as="element()?">
    <xsl:param name="party" as="element()"/>
    <xsl:param name="tax" as="element()?"/>
    <xsl:variable name="plain" as="element()?" select="$tax/CompanyRegistrationNumber[normalize-space()]"/>
    <xsl:variable name="full" as="element()?" select="f:by-kind($party, 'CompanyRegistration')[1]"/>
    <xsl:sequence select="if ($full) then f:identifier('cbc:CompanyID', $full) else $plain ! f:named('cbc:CompanyID', .)"/>
  </xsl:function>

  <xsl:function name="f:named" as="element()">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="text" as="item()"/>
    <xsl:element name="{$name}">{$text}</xsl:element>
  </xsl:function>

  <!-- Addresses: EN 16931 has three lines for what xCBL tells in many elements. -->

  <xsl:function name="f:address" as="element()*">
    <xsl:param name="address" as="element()?"/>
    <xsl:variable name="street" as="element()*" select="$address/(Street, HouseNumber)[normalize-space()]"/>
    <xsl:variable name="box" as="xs:string?" select="$address/POBox[normalize-space()] ! ('POBox ' || .)"/>
    <xsl:variable name="more" as="xs:string*" select="f:more-of-address($address), $box[$street], $address/StreetSupplement2[normalize-space()]"/>
    <xsl:variable name="region" as="xs:string" select="f:code($address/Region/RegionCoded, $address/Region/RegionCodedOther)"/>
    <xsl:variable name="country" as="xs:string" select="(f:country($address/Country)[. ne ''], f:prefix($region), '')[1]"/>
    <xsl:variable name="values" as="map(xs:string, xs:string?)" select="map{
        'cbc:StreetName': (string-join($street, ' ')[. ne ''], $box)[1],
        'cbc:AdditionalStreetName': $address/StreetSupplement1/string(),
        'cbc:CityName': $address/City/string(),
        'cbc:PostalZone': $address/f:first((PostalCode, POBox/@POBoxPostalCode))/string(),
        'cbc:CountrySubentity': if (f:prefix($region) = $country) then substring($region, 3) else $region}"/>
    <xsl:for-each select="'cbc:StreetName', 'cbc:AdditionalStreetName', 'cbc:CityName', 'cbc:PostalZone', 'cbc:CountrySubentity'">
      <xsl:if test="normalize-space($values(.))"><xsl:element name="{.}">{$values(.)}</xsl:element></xsl:if>
    </xsl:for-each>
    <xsl:if test="exists($more)"><cac:AddressLine><cbc:Line>{string-join($more, ', ')}</cbc:Line></cac:AddressLine></xsl:if>
    <xsl:if test="$country ne ''"><cac:Country><cbc:IdentificationCode>{$country}</cbc:IdentificationCode></cac:Country></xsl:if>
  </xsl:function>

  <xsl:function name="f:more-of-address" as="xs:string*">
    <xsl:param name="address" as="element()?"/>
    <xsl:for-each select="$address/(Name2, Name3, Department, Building, Floor, RoomNumber, InhouseMail, District, County)[normalize-space()]">
      <xsl:sequence select="string-join((self::Floor ! 'Floor', self::RoomNumber ! 'Room', .), ' ')"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:country" as="xs:string">
    <xsl:param name="country" as="element(Country)?"/>
    <xsl:sequence select="f:code($country/CountryCoded, $country/CountryCodedOther)"/>
  </xsl:function>

  <!-- Regions of six countries have a code that begins with the country. -->
  <xsl:function name="f:prefix" as="xs:string?">
    <xsl:param name="region" as="xs:string"/>
    <xsl:sequence select="substring($region, 1, 2)[matches($region, '^(AU|BR|CA|GB|IT|US)[A-Z]{2,3}$')]"/>
  </xsl:function>

  <!-- Contacts: the one for orders, or else the one whose function comes first in codes.csv. -->

  <xsl:function name="f:contact" as="element(Contact)?">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="others" as="element(Contact)*" select="
        sort($party/OtherContacts/ListOfContact/Contact, (), function($contact) {
          ($c:contact(normalize-space($contact/ContactFunction/ContactFunctionCoded)), '99')[1]})"/>
    <xsl:sequence select="
        ($party/OrderContact/Contact, $others, $party/(ReceivingContact, ShippingContact)/Contact)
        [normalize-space(ContactName) or f:number(., 'phone') or f:number(., 'mail')][1]"/>
  </xsl:function>

  <xsl:function name="f:number" as="element()?">
    <xsl:param name="contact" as="element(Contact)"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:variable name="types" as="xs:string*" select="
        map{'phone': ('TelephoneNumber', 'MobileNumber'), 'mail': 'EmailAddress', 'fax': 'FaxNumber'}($kind)"/>
    <xsl:variable name="numbers" as="element()*" select="$contact/ListOfContactNumber/ContactNumber[normalize-space(ContactNumberValue)]"/>
    <xsl:sequence select="(for $type in $types return $numbers[ContactNumberTypeCoded = $type])[1]/ContactNumberValue"/>
  </xsl:function>

  <xsl:template match="Contact">
    <cac:Contact>
      <xsl:for-each select="ContactName[normalize-space()]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
      <xsl:for-each select="f:number(., 'phone')"><cbc:Telephone>{.}</cbc:Telephone></xsl:for-each>
      <xsl:for-each select="f:number(., 'fax')"><cbc:Telefax>{.}</cbc:Telefax></xsl:for-each>
      <xsl:for-each select="f:number(., 'mail')"><cbc:ElectronicMail>{.}</cbc:ElectronicMail></xsl:for-each>
    </cac:Contact>
  </xsl:template>

  <!-- Delivery -->

  <xsl:template name="delivery">
    <xsl:variable name="to" as="element()?" select="$parties/ShipToParty/Party"/>
    <xsl:where-populated>
      <cac:Delivery>
        <xsl:for-each select="$dates/ActualShipToDateTime[f:is-day(.)]">
          <cbc:ActualDeliveryDate>{f:day(.)}</cbc:ActualDeliveryDate>
        </xsl:for-each>
        <xsl:where-populated>
          <cac:DeliveryLocation>
            <xsl:sequence select="
                $to/PartyID/Identifier[normalize-space(Ident)] ! f:identifier('cbc:ID', .),
                f:wrapped('cac:Address', f:address($to/NameAddress))"/>
          </cac:DeliveryLocation>
        </xsl:where-populated>
        <xsl:for-each select="$to/NameAddress/Name1[normalize-space()]">
          <cac:DeliveryParty><cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName></cac:DeliveryParty>
        </xsl:for-each>
      </cac:Delivery>
    </xsl:where-populated>
  </xsl:template>

</xsl:stylesheet>
