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
    <BuyerParty>
      <Party><xsl:call-template name="party"><xsl:with-param name="party" select="$buyer"/></xsl:call-template></Party>
    </BuyerParty>
    <xsl:where-populated>
      <BuyerTaxInformation><xsl:apply-templates select="$buyer" mode="tax-information"/></BuyerTaxInformation>
    </xsl:where-populated>
    <SellerParty>
      <Party><xsl:call-template name="party"><xsl:with-param name="party" select="$seller"/></xsl:call-template></Party>
    </SellerParty>
    <xsl:where-populated>
      <SellerTaxInformation><xsl:apply-templates select="$seller" mode="tax-information"/></SellerTaxInformation>
    </xsl:where-populated>
    <xsl:for-each select="cac:Delivery[1][cac:DeliveryLocation or cac:DeliveryParty]">
      <ShipToParty><Party><xsl:call-template name="ship-to"/></Party></ShipToParty>
    </xsl:for-each>
    <xsl:for-each select="cac:PayeeParty">
      <RemitToParty><Party><xsl:call-template name="party"/></Party></RemitToParty>
      <xsl:where-populated>
        <RemitToTaxInformation><xsl:apply-templates select="." mode="tax-information"/></RemitToTaxInformation>
      </xsl:where-populated>
    </xsl:for-each>
    <xsl:for-each select="cac:TaxRepresentativeParty">
      <ListOfPartyCoded>
        <PartyCoded>
          <xsl:call-template name="party"/>
          <PartyRoleCoded>Other</PartyRoleCoded>
          <PartyRoleCodedOther>TaxRepresentative</PartyRoleCodedOther>
        </PartyCoded>
      </ListOfPartyCoded>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="party">
    <xsl:param name="party" as="element()?" select="."/>
    <xsl:call-template name="identifiers">
      <xsl:with-param name="numbers" select="f:numbers-of($party)"/>
    </xsl:call-template>
    <xsl:call-template name="address">
      <xsl:with-param name="address" select="$party/cac:PostalAddress"/>
      <xsl:with-param name="name" select="f:name($party)"/>
    </xsl:call-template>
    <xsl:apply-templates select="$party/cac:Contact"/>
  </xsl:template>

  <!-- The name that others know a party by: its trading name, or else the registered one. -->
  <xsl:function name="f:name" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/f:first((cac:PartyName[1]/cbc:Name, cac:PartyLegalEntity[1]/cbc:RegistrationName))"/>
  </xsl:function>

  <xsl:template name="identifiers">
    <xsl:param name="numbers" as="element()*"/>
    <PartyID>
      <xsl:apply-templates select="$numbers[1]" mode="identifier"/>
      <xsl:if test="empty($numbers)">
        <Identifier><Agency><AgencyCoded>Other</AgencyCoded></Agency><Ident/></Identifier>
      </xsl:if>
    </PartyID>
    <xsl:if test="$numbers[2]">
      <ListOfIdentifier><xsl:apply-templates select="tail($numbers)" mode="identifier"/></ListOfIdentifier>
    </xsl:if>
  </xsl:template>

  <!-- The number that a party is reached by comes first, then its others; a number that has a place of its own stands
       here again only where there is nothing else. -->
  <xsl:function name="f:numbers-of" as="element()*">
    <xsl:param name="party" as="element()?"/>
    <xsl:variable name="legal" as="element()?" select="$party/cac:PartyLegalEntity[1]/cbc:CompanyID"/>
    <xsl:variable name="vat" as="element()?" select="f:vat($party)"/>
    <xsl:variable name="is-alone" as="xs:boolean" select="exists($party[not(f:has-tax-information(.))])"/>
    <xsl:variable name="others" as="element()*" select="
        $party/cbc:EndpointID, $party/cac:PartyIdentification/cbc:ID, $legal[@schemeID or $is-alone],
        $party/cac:PartyTaxScheme/cbc:CompanyID except $vat, $vat[$is-alone]"/>
    <xsl:sequence select="if ($others) then $others else ($vat, $legal)[1]"/>
  </xsl:function>

  <!-- Whether xCBL has a place for tax numbers beside the party. -->
  <xsl:function name="f:has-tax-information" as="xs:boolean">
    <xsl:param name="party" as="element()"/>
    <xsl:sequence select="empty($party/self::cac:TaxRepresentativeParty)"/>
  </xsl:function>

  <xsl:function name="f:vat" as="element()?">
    <xsl:param name="party" as="element()?"/>
    <xsl:sequence select="$party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT'][1]/cbc:CompanyID"/>
  </xsl:function>

  <xsl:template match="*" mode="identifier">
    <xsl:variable name="word" as="xs:string?" select="f:agency(string(@schemeID), string())"/>
    <Identifier>
      <Agency>
        <AgencyCoded>{($word, 'Other')[1]}</AgencyCoded>
        <xsl:if test="not($word) and @schemeID"><AgencyCodedOther>{@schemeID}</AgencyCodedOther></xsl:if>
        <xsl:if test="not(parent::cac:PartyIdentification or parent::cac:DeliveryLocation)">
          <CodeListIdentifierCoded>Other</CodeListIdentifierCoded>
          <CodeListIdentifierCodedOther>{if (self::cbc:EndpointID) then 'EAS' else 'CompanyRegistration'}</CodeListIdentifierCodedOther>
        </xsl:if>
      </Agency>
      <Ident>{.}</Ident>
    </Identifier>
  </xsl:template>

  <!-- INSEE gives two kinds of numbers, which their length tells apart. -->
  <xsl:function name="f:agency" as="xs:string?">
    <xsl:param name="scheme" as="xs:string"/>
    <xsl:param name="id" as="xs:string"/>
    <xsl:sequence select="
        if ($scheme = '0002' and string-length($id) = 9 or $scheme = '0009' and string-length($id) = 14) then 'FR-INSEE'
        else $c:agency-word($scheme)"/>
  </xsl:function>

  <xsl:template match="cac:PartyTaxScheme/cbc:CompanyID" mode="identifier">
    <Identifier>
      <Agency>
        <AgencyCoded>Other</AgencyCoded>
        <xsl:for-each select="../cac:TaxScheme/cbc:ID"><AgencyCodedOther>{.}</AgencyCodedOther></xsl:for-each>
        <CodeListIdentifierCoded>{if (. is f:vat(../..)) then 'ValueAddedTaxIdentification' else 'TaxPartyIdentification'}</CodeListIdentifierCoded>
      </Agency>
      <Ident>{.}</Ident>
    </Identifier>
  </xsl:template>

  <xsl:template match="*" mode="tax-information">
    <xsl:variable name="entity" as="element()?" select="cac:PartyLegalEntity[1]"/>
    <xsl:where-populated>
      <PartyTaxInformation>
        <xsl:for-each select="f:vat(.)">
          <TaxIdentifier><xsl:apply-templates select="." mode="identifier"/></TaxIdentifier>
        </xsl:for-each>
        <xsl:if test="normalize-space(cac:PartyName[1]/cbc:Name)">
          <xsl:for-each select="$entity/cbc:RegistrationName[normalize-space()]">
            <RegisteredName>{.}</RegisteredName>
          </xsl:for-each>
        </xsl:if>
        <xsl:for-each select="$entity/cbc:CompanyLegalForm"><RegisteredOffice>{.}</RegisteredOffice></xsl:for-each>
        <xsl:for-each select="$entity/cbc:CompanyID">
          <CompanyRegistrationNumber>{.}</CompanyRegistrationNumber>
        </xsl:for-each>
      </PartyTaxInformation>
    </xsl:where-populated>
  </xsl:template>

  <xsl:template name="ship-to">
    <xsl:call-template name="identifiers">
      <xsl:with-param name="numbers" select="cac:DeliveryLocation/cbc:ID"/>
    </xsl:call-template>
    <xsl:call-template name="address">
      <xsl:with-param name="address" select="cac:DeliveryLocation/cac:Address"/>
      <xsl:with-param name="name" select="cac:DeliveryParty/f:first(cac:PartyName[1]/cbc:Name)"/>
    </xsl:call-template>
  </xsl:template>

  <!-- Addresses -->

  <xsl:template name="address">
    <xsl:param name="address" as="element()?"/>
    <xsl:param name="name" as="element()?"/>
    <xsl:param name="second-name" as="element()?"/>
    <xsl:if test="$address or $name or $second-name">
      <NameAddress>
        <Name1>{$name}</Name1>
        <xsl:for-each select="$second-name"><Name2>{.}</Name2></xsl:for-each>
        <xsl:apply-templates select="
            $address ! (cbc:Postbox, cbc:StreetName, cbc:BuildingNumber, cbc:AdditionalStreetName, cac:AddressLine[1]/cbc:Line,
              cbc:BuildingName, cbc:Floor, cbc:Room, cbc:InhouseMail, cbc:Department, cbc:PostalZone, cbc:CityName,
              cbc:CountrySubentity, cac:Country/cbc:IdentificationCode)" mode="address"/>
      </NameAddress>
    </xsl:if>
  </xsl:template>

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
    <Region><RegionCoded>Other</RegionCoded><RegionCodedOther>{.}</RegionCodedOther></Region>
  </xsl:template>
  <xsl:template match="cbc:IdentificationCode" mode="address">
    <xsl:variable name="word" as="xs:string?" select="$c:country-word(string())"/>
    <Country>
      <CountryCoded>{($word, 'Other')[1]}</CountryCoded>
      <xsl:if test="not($word)"><CountryCodedOther>{.}</CountryCodedOther></xsl:if>
    </Country>
  </xsl:template>

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
