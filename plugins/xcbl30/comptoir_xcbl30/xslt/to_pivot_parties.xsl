<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
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
      <cac:Party><xsl:apply-templates select="$parties/SellerParty/Party"/></cac:Party>
    </cac:AccountingSupplierParty>
    <cac:AccountingCustomerParty>
      <xsl:for-each select="($references/AccountNumber/Reference/RefNum)[1]">
        <cbc:SupplierAssignedAccountID>{.}</cbc:SupplierAssignedAccountID>
      </xsl:for-each>
      <cac:Party><xsl:apply-templates select="$parties/BuyerParty/Party"/></cac:Party>
    </cac:AccountingCustomerParty>
    <xsl:for-each select="$payee"><cac:PayeeParty><xsl:apply-templates select="."/></cac:PayeeParty></xsl:for-each>
    <xsl:for-each select="$representative">
      <cac:TaxRepresentativeParty><xsl:apply-templates select="."/></cac:TaxRepresentativeParty>
    </xsl:for-each>
    <xsl:call-template name="delivery"/>
  </xsl:template>

  <xsl:function name="f:is-representative" as="xs:boolean">
    <xsl:param name="party" as="element(PartyCoded)"/>
    <xsl:sequence select="
        f:code($party/PartyRoleCoded, $party/PartyRoleCodedOther) = ('TaxRepresentative', 'PartyDeclaringTheValueAddedTax')"/>
  </xsl:function>

  <!-- A company that sells or buys has a registered name, the others are known by a name. -->
  <xsl:template match="Party | PartyCoded">
    <xsl:variable name="is-registered" as="xs:boolean" select="f:is-registered(.)"/>
    <xsl:variable name="has-many-numbers" as="xs:boolean" select="f:has-many-numbers(.)"/>
    <xsl:variable name="tax" as="element()?" select="f:tax-information(.)"/>
    <xsl:variable name="name" as="element()?" select="NameAddress/Name1[normalize-space()]"/>
    <xsl:variable name="registered" as="element()?" select="$tax/RegisteredName[$is-registered][normalize-space()]"/>
    <xsl:variable name="identifiers" as="map(xs:string, element(Identifier)*)" select="f:identifiers(.)"/>
    <xsl:for-each select="$identifiers('EAS')[1]">
      <cbc:EndpointID><xsl:call-template name="identifier"/></cbc:EndpointID>
    </xsl:for-each>
    <xsl:for-each select="$identifiers('')[$has-many-numbers or position() = 1]">
      <cac:PartyIdentification><cbc:ID><xsl:call-template name="identifier"/></cbc:ID></cac:PartyIdentification>
    </xsl:for-each>
    <xsl:for-each select="$name[$registered or not($is-registered)]">
      <cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName>
    </xsl:for-each>
    <xsl:if test="f:has-address(.)">
      <xsl:where-populated>
        <cac:PostalAddress><xsl:apply-templates select="NameAddress"/></cac:PostalAddress>
      </xsl:where-populated>
    </xsl:if>
    <xsl:for-each select="f:tax-numbers($tax, $identifiers)">
      <cac:PartyTaxScheme>
        <cbc:CompanyID>{Ident}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>{f:tax-scheme(.)}</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
    </xsl:for-each>
    <xsl:where-populated>
      <cac:PartyLegalEntity>
        <xsl:for-each select="($registered, $name[$is-registered])[1]">
          <cbc:RegistrationName>{.}</cbc:RegistrationName>
        </xsl:for-each>
        <xsl:for-each select="f:registration($tax, $identifiers)">
          <cbc:CompanyID><xsl:call-template name="identifier"/></cbc:CompanyID>
        </xsl:for-each>
        <xsl:for-each select="$tax/RegisteredOffice[normalize-space()]">
          <cbc:CompanyLegalForm>{.}</cbc:CompanyLegalForm>
        </xsl:for-each>
      </cac:PartyLegalEntity>
    </xsl:where-populated>
    <xsl:apply-templates select="f:contact(.)"/>
  </xsl:template>

  <!-- What differs between an invoice and an order is asked here. -->

  <xsl:function name="f:is-registered" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/(parent::SellerParty, parent::BuyerParty))"/>
  </xsl:function>
  <xsl:function name="f:has-many-numbers" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/parent::SellerParty)"/>
  </xsl:function>
  <xsl:function name="f:has-address" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="exists($party/NameAddress/*[2])"/>
  </xsl:function>
  <xsl:function name="f:own-identifiers" as="element(Identifier)*">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="$party/(PartyID, ListOfIdentifier)/Identifier"/>
  </xsl:function>
  <xsl:function name="f:second-name" as="element()?">
    <xsl:param name="address" as="element()?"/>
    <xsl:sequence select="$address/Name2"/>
  </xsl:function>

  <xsl:function name="f:tax-information" as="element(PartyTaxInformation)?">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="role" as="element()" select="$party/.."/>
    <xsl:sequence select="
        $parties/(SellerTaxInformation[$role/self::SellerParty], BuyerTaxInformation[$role/self::BuyerParty],
          RemitToTaxInformation[$role/self::RemitToParty])/PartyTaxInformation"/>
  </xsl:function>

  <!-- Identifiers -->

  <!-- The identifiers of a party by their kind. Of the plain ones a seller can have many, the others one. -->
  <xsl:function name="f:identifiers" as="map(xs:string, element(Identifier)*)">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="
        map:merge(f:own-identifiers($party)[normalize-space(Ident)] ! map{f:kind(.): .},
          map{'duplicates': 'combine'})"/>
  </xsl:function>

  <!-- What kind of number it is, told by its list; an empty text for a plain identifier. -->
  <xsl:function name="f:kind" as="xs:string">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:variable name="agency" as="element()?" select="$identifier/Agency"/>
    <xsl:variable name="list" as="xs:string" select="f:code($agency/CodeListIdentifierCoded, $agency/CodeListIdentifierCodedOther)"/>
    <xsl:sequence select="
        if ($list = ('EAS', 'CompanyRegistration', 'ValueAddedTaxIdentification', 'TaxPartyIdentification')) then $list
        else if ($agency/AgencyCoded = 'CH-AdministrationFederaleDesContributions') then 'ValueAddedTaxIdentification'
        else ''"/>
  </xsl:function>

  <!-- A number, with its scheme if it is an identifier of which that is known. -->
  <xsl:template name="identifier">
    <xsl:if test="self::Identifier">
      <xsl:for-each select="f:scheme(.)[. ne '']"><xsl:attribute name="schemeID" select="."/></xsl:for-each>
    </xsl:if>
    <xsl:value-of select="(Ident, .)[1]"/>
  </xsl:template>

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
    <xsl:param name="tax" as="element()?"/>
    <xsl:param name="identifiers" as="map(xs:string, element(Identifier)*)"/>
    <xsl:variable name="all" as="element()*" select="
        $tax/TaxIdentifier/Identifier[normalize-space(Ident)],
        $identifiers('ValueAddedTaxIdentification'), $identifiers('TaxPartyIdentification')"/>
    <xsl:sequence select="
        if (empty(tail($all))) then $all else ($all[f:tax-scheme(.) = 'VAT'][1], $all[f:tax-scheme(.) ne 'VAT'][1])"/>
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
    <xsl:param name="tax" as="element()?"/>
    <xsl:param name="identifiers" as="map(xs:string, element(Identifier)*)"/>
    <xsl:sequence select="($identifiers('CompanyRegistration'), $tax/CompanyRegistrationNumber[normalize-space()])[1]"/>
  </xsl:function>

  <!-- Addresses: EN 16931 has three lines for what xCBL tells in many elements. -->

  <xsl:template match="NameAddress">
    <xsl:variable name="street" as="element()*" select="(Street, HouseNumber)[normalize-space()]"/>
    <xsl:variable name="box" as="xs:string?" select="POBox[normalize-space()] ! ('POBox ' || .)"/>
    <xsl:variable name="more" as="xs:string*" select="f:more-of-address(.), $box[$street], StreetSupplement2[normalize-space()]"/>
    <xsl:variable name="region" as="xs:string" select="f:code(Region/RegionCoded, Region/RegionCodedOther)"/>
    <xsl:variable name="country" as="xs:string" select="(f:country(Country)[. ne ''], f:prefix($region), '')[1]"/>
    <xsl:for-each select="(string-join($street, ' ')[. ne ''], $box)[1]">
      <cbc:StreetName>{.}</cbc:StreetName>
    </xsl:for-each>
    <xsl:for-each select="StreetSupplement1[normalize-space()]">
      <cbc:AdditionalStreetName>{.}</cbc:AdditionalStreetName>
    </xsl:for-each>
    <xsl:for-each select="City[normalize-space()]"><cbc:CityName>{.}</cbc:CityName></xsl:for-each>
    <xsl:for-each select="f:first((PostalCode, POBox/@POBoxPostalCode))">
      <cbc:PostalZone>{.}</cbc:PostalZone>
    </xsl:for-each>
    <xsl:if test="normalize-space($region)">
      <cbc:CountrySubentity>{if (f:prefix($region) = $country) then substring($region, 3) else $region}</cbc:CountrySubentity>
    </xsl:if>
    <xsl:if test="exists($more)">
      <cac:AddressLine><cbc:Line>{string-join($more, ', ')}</cbc:Line></cac:AddressLine>
    </xsl:if>
    <xsl:if test="$country ne ''">
      <cac:Country><cbc:IdentificationCode>{$country}</cbc:IdentificationCode></cac:Country>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:more-of-address" as="xs:string*">
    <xsl:param name="address" as="element()?"/>
    <xsl:for-each select="
        (f:second-name($address) | $address/(Name3, Department, Building, Floor, RoomNumber, InhouseMail, District, County))[normalize-space()]">
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
        for $contact in $party/OtherContacts return sort($contact/ListOfContact/Contact, (), function($each) {
          ($c:contact(normalize-space($each/ContactFunction/ContactFunctionCoded)), '99')[1]})"/>
    <xsl:sequence select="
        ($party/OrderContact/Contact, $others, $party/(ReceivingContact, ShippingContact)/Contact)
        [normalize-space(ContactName) or ListOfContactNumber][1]"/>
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
            <xsl:for-each select="$to/PartyID/Identifier[normalize-space(Ident)]">
              <cbc:ID><xsl:call-template name="identifier"/></cbc:ID>
            </xsl:for-each>
            <xsl:where-populated>
              <cac:Address><xsl:apply-templates select="$to/NameAddress"/></cac:Address>
            </xsl:where-populated>
          </cac:DeliveryLocation>
        </xsl:where-populated>
        <xsl:for-each select="$to/NameAddress/Name1[normalize-space()]">
          <cac:DeliveryParty><cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName></cac:DeliveryParty>
        </xsl:for-each>
      </cac:Delivery>
    </xsl:where-populated>
  </xsl:template>

</xsl:stylesheet>
