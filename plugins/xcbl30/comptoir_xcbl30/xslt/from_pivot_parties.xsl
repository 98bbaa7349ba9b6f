<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- Parties. xCBL wants one identifier of each; what kind of number the others are is told by the list they are of:
       EAS an electronic address, CompanyRegistration a legal registration, ValueAddedTaxIdentification and
       TaxPartyIdentification tax numbers; without a list it is an identifier. -->

  <xsl:template name="parties">
    <xsl:variable name="buyer" as="element()?" select="cac:AccountingCustomerParty/cac:Party"/>
    <xsl:variable name="seller" as="element()?" select="cac:AccountingSupplierParty/cac:Party"/>
    <BuyerParty><Party><xsl:sequence select="f:party($buyer)"/></Party></BuyerParty>
    <xsl:where-populated><BuyerTaxInformation><xsl:sequence select="f:tax-information($buyer)"/></BuyerTaxInformation></xsl:where-populated>
    <SellerParty><Party><xsl:sequence select="f:party($seller)"/></Party></SellerParty>
    <xsl:where-populated><SellerTaxInformation><xsl:sequence select="f:tax-information($seller)"/></SellerTaxInformation></xsl:where-populated>
    <xsl:for-each select="cac:Delivery[1][cac:DeliveryLocation or cac:DeliveryParty]">
      <ShipToParty><Party><xsl:call-template name="ship-to"/></Party></ShipToParty>
    </xsl:for-each>
    <xsl:for-each select="cac:PayeeParty">
      <RemitToParty><Party><xsl:sequence select="f:party(.)"/></Party></RemitToParty>
      <xsl:where-populated><RemitToTaxInformation><xsl:sequence select="f:tax-information(.)"/></RemitToTaxInformation></xsl:where-populated>
    </xsl:for-each>
    <xsl:for-each select="cac:TaxRepresentativeParty">
      <ListOfPartyCoded>
        <PartyCoded>
          <xsl:sequence select="f:party(.)"/>
          <PartyRoleCoded>Other</PartyRoleCoded>
          <PartyRoleCodedOther>TaxRepresentative</PartyRoleCodedOther>
        </PartyCoded>
      </ListOfPartyCoded>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:party" as="element()+">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="
        f:identified(f:identifiers($party)),
        f:address($party/cac:PostalAddress, f:name($party))"/>
    <xsl:apply-templates select="$party/cac:Contact"/>
  </xsl:function>

  <!-- The name that others know a party by: its trading name, or else the registered one. -->
  <xsl:function name="f:name" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/f:first((cac:PartyName[1]/cbc:Name, cac:PartyLegalEntity[1]/cbc:RegistrationName))"/>
  </xsl:function>

  <xsl:function name="f:identified" as="element()+">
    <xsl:param name="identifiers" as="element(Identifier)*"/>
    <PartyID><xsl:sequence select="if ($identifiers) then $identifiers[1] else f:identifier('', ())"/></PartyID>
    <xsl:where-populated>
      <ListOfIdentifier><xsl:sequence select="tail($identifiers)"/></ListOfIdentifier>
    </xsl:where-populated>
  </xsl:function>

  <!-- The number that a party is reached by comes first, then its others; a tax number that has a place of its own
       stands here again only where there is nothing else. -->
  <xsl:function name="f:identifiers" as="element(Identifier)*">
    <xsl:param name="party" as="element()?"/>
    <xsl:variable name="legal" as="element()*" select="$party/cac:PartyLegalEntity[1]/cbc:CompanyID"/>
    <xsl:variable name="vat" as="element()?" select="f:vat($party)"/>
    <xsl:variable name="others" as="element(Identifier)*" select="
        $party/cbc:EndpointID ! f:identifier(., 'EAS'),
        $party/cac:PartyIdentification/cbc:ID ! f:identifier(., ()),
        $legal[@schemeID] ! f:identifier(., 'CompanyRegistration'),
        ($party/cac:PartyTaxScheme/cbc:CompanyID except $vat) ! f:tax-identifier(., 'TaxPartyIdentification'),
        $vat[../../self::cac:TaxRepresentativeParty] ! f:tax-identifier(., 'ValueAddedTaxIdentification')"/>
    <xsl:sequence select="
        if ($others) then $others
        else if ($vat) then f:tax-identifier($vat, 'ValueAddedTaxIdentification')
        else $legal ! f:identifier(., 'CompanyRegistration')"/>
  </xsl:function>

  <xsl:function name="f:vat" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT'][1]/cbc:CompanyID"/>
  </xsl:function>

  <xsl:function name="f:identifier" as="element(Identifier)">
    <xsl:param name="id" as="item()"/>
    <xsl:param name="list" as="xs:string?"/>
    <xsl:variable name="scheme" as="attribute()?" select="$id[. instance of element()]/@schemeID"/>
    <Identifier>
      <Agency>
        <xsl:sequence select="f:coded('Agency', f:agency($scheme, string($id)), $scheme)"/>
        <xsl:if test="$list"><xsl:sequence select="f:coded('CodeListIdentifier', (), $list)"/></xsl:if>
      </Agency>
      <Ident>{$id}</Ident>
    </Identifier>
  </xsl:function>

  <!-- INSEE gives two kinds of numbers, which their length tells apart. -->
  <xsl:function name="f:agency" as="xs:string?">
    <xsl:param name="scheme" as="item()?"/>
    <xsl:param name="id" as="xs:string"/>
    <xsl:sequence select="
        if ($scheme = '0002' and string-length($id) = 9 or $scheme = '0009' and string-length($id) = 14) then 'FR-INSEE'
        else $c:agency-word(string($scheme))"/>
  </xsl:function>

  <xsl:function name="f:tax-identifier" as="element(Identifier)">
    <xsl:param name="number" as="element()"/>
    <xsl:param name="list" as="xs:string"/>
    <Identifier>
      <Agency>
        <xsl:sequence select="f:coded('Agency', (), $number/../cac:TaxScheme/cbc:ID)"/>
        <CodeListIdentifierCoded>{$list}</CodeListIdentifierCoded>
      </Agency>
      <Ident>{$number}</Ident>
    </Identifier>
  </xsl:function>

  <xsl:function name="f:tax-information" as="element()*">
    <xsl:param name="party" as="element()?"/>
    <xsl:variable name="entity" as="element()?" select="$party/cac:PartyLegalEntity[1]"/>
    <xsl:where-populated>
      <PartyTaxInformation>
        <xsl:for-each select="f:vat($party)">
          <TaxIdentifier><xsl:sequence select="f:tax-identifier(., 'ValueAddedTaxIdentification')"/></TaxIdentifier>
        </xsl:for-each>
        <xsl:for-each select="$entity/cbc:RegistrationName[normalize-space()][$party/cac:PartyName/cbc:Name/normalize-space()]">
          <RegisteredName>{.}</RegisteredName>
        </xsl:for-each>
        <xsl:for-each select="$entity/cbc:CompanyLegalForm"><RegisteredOffice>{.}</RegisteredOffice></xsl:for-each>
        <xsl:for-each select="$entity/cbc:CompanyID"><CompanyRegistrationNumber>{.}</CompanyRegistrationNumber></xsl:for-each>
      </PartyTaxInformation>
    </xsl:where-populated>
  </xsl:function>

  <xsl:template name="ship-to">
    <xsl:sequence select="
        f:identified(cac:DeliveryLocation/cbc:ID ! f:identifier(., ())),
        f:address(cac:DeliveryLocation/cac:Address, cac:DeliveryParty/f:first(cac:PartyName[1]/cbc:Name))"/>
  </xsl:template>

  <!-- Addresses -->

  <xsl:function name="f:address" as="element(NameAddress)?">
    <xsl:param name="address" as="element()?"/>
    <xsl:param name="name" as="element()?"/>
    <xsl:if test="$address or $name">
      <NameAddress>
        <Name1>{$name}</Name1>
        <xsl:apply-templates select="
            $address ! (cbc:Postbox, cbc:StreetName, cbc:BuildingNumber, cbc:AdditionalStreetName, cac:AddressLine[1]/cbc:Line,
              cbc:BuildingName, cbc:Floor, cbc:Room, cbc:InhouseMail, cbc:Department, cbc:PostalZone, cbc:CityName,
              cbc:CountrySubentity, cac:Country/cbc:IdentificationCode)" mode="address"/>
      </NameAddress>
    </xsl:if>
  </xsl:function>

  <xsl:template match="cbc:Postbox" mode="address"><POBox>{.}</POBox></xsl:template>
  <xsl:template match="cbc:StreetName" mode="address"><Street>{.}</Street></xsl:template>
  <xsl:template match="cbc:BuildingNumber" mode="address"><HouseNumber>{.}</HouseNumber></xsl:template>
  <xsl:template match="cbc:AdditionalStreetName" mode="address"><StreetSupplement1>{.}</StreetSupplement1></xsl:template>
  <xsl:template match="cbc:Line" mode="address"><StreetSupplement2>{.}</StreetSupplement2></xsl:template>
  <xsl:template match="cbc:BuildingName" mode="address"><Building>{.}</Building></xsl:template>
  <xsl:template match="cbc:Floor" mode="address"><Floor>{.}</Floor></xsl:template>
  <xsl:template match="cbc:Room" mode="address"><RoomNumber>{.}</RoomNumber></xsl:template>
  <xsl:template match="cbc:InhouseMail" mode="address"><InhouseMail>{.}</InhouseMail></xsl:template>
  <xsl:template match="cbc:Department" mode="address"><Department>{.}</Department></xsl:template>
  <xsl:template match="cbc:PostalZone" mode="address"><PostalCode>{.}</PostalCode></xsl:template>
  <xsl:template match="cbc:CityName" mode="address"><City>{.}</City></xsl:template>
  <xsl:template match="cbc:CountrySubentity" mode="address">
    <Region><xsl:sequence select="f:coded('Region', (), .)"/></Region>
  </xsl:template>
  <xsl:template match="cbc:IdentificationCode" mode="address"><xsl:sequence select="f:country(.)"/></xsl:template>

  <xsl:function name="f:country" as="element(Country)">
    <xsl:param name="code" as="element()"/>
    <Country><xsl:sequence select="f:coded('Country', $c:country-word(string($code)), $code)"/></Country>
  </xsl:function>

  <!-- Contacts -->

  <xsl:template match="cac:Contact">
    <xsl:variable name="numbers" as="element()*" select="cbc:Telephone, cbc:Telefax, cbc:ElectronicMail"/>
    <xsl:if test="normalize-space()">
      <OrderContact>
        <Contact>
          <ContactName>{cbc:Name}</ContactName>
          <xsl:where-populated>
            <ListOfContactNumber><xsl:apply-templates select="$numbers" mode="contact"/></ListOfContactNumber>
          </xsl:where-populated>
        </Contact>
      </OrderContact>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="contact">
    <ContactNumber>
      <ContactNumberValue>{.}</ContactNumberValue>
      <ContactNumberTypeCoded>{
        map{'Telephone': 'TelephoneNumber', 'Telefax': 'FaxNumber', 'ElectronicMail': 'EmailAddress'}(local-name())
      }</ContactNumberTypeCoded>
    </ContactNumber>
  </xsl:template>

</xsl:stylesheet>
