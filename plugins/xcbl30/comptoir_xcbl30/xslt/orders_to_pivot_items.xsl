<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- What only order documents say of an item -->

  <xsl:template name="part">
    <cbc:ID>{PartID}</cbc:ID>
    <xsl:for-each select="PartIDExt[normalize-space()][../parent::SellerPartNumber]"><cbc:ExtendedID>{.}</cbc:ExtendedID></xsl:for-each>
  </xsl:template>

  <xsl:template name="specifications">
    <xsl:if test="not($is-despatch)">
      <xsl:for-each select="f:item-referring(f:item-references(.), 'specification')">
        <cac:ItemSpecificationDocumentReference><xsl:apply-templates select="PrimaryReference/Reference"/></cac:ItemSpecificationDocumentReference>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

  <xsl:template name="hazard">
    <xsl:for-each select="f:base(.)/HazardousMaterials/Hazardous/UNDGNum[normalize-space()]">
      <cac:HazardousItem><cbc:UNDGCode>{.}</cbc:UNDGCode></cac:HazardousItem>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="instance">
    <xsl:variable name="references" as="element()*" select="f:item-references(.)"/>
    <xsl:variable name="dates" as="element()?" select="f:base(.)/OtherItemDates/ListOfDateCoded"/>
    <xsl:where-populated>
      <cac:ItemInstance>
        <xsl:for-each select="f:item-dated($dates, 'made')"><cbc:ManufactureDate>{f:day(.)}</cbc:ManufactureDate></xsl:for-each>
        <xsl:for-each select="f:item-dated($dates, 'best-before')"><cbc:BestBeforeDate>{f:day(.)}</cbc:BestBeforeDate></xsl:for-each>
        <xsl:for-each select="f:item-referring($references, 'serial')[1]"><cbc:SerialID>{PrimaryReference/Reference/RefNum}</cbc:SerialID></xsl:for-each>
        <xsl:where-populated>
          <cac:LotIdentification>
            <xsl:for-each select="f:item-referring($references, 'batch')[1]"><cbc:LotNumberID>{PrimaryReference/Reference/RefNum}</cbc:LotNumberID></xsl:for-each>
            <xsl:for-each select="f:item-dated($dates, 'expires')"><cbc:ExpiryDate>{f:day(.)}</cbc:ExpiryDate></xsl:for-each>
          </cac:LotIdentification>
        </xsl:where-populated>
      </cac:ItemInstance>
    </xsl:where-populated>
  </xsl:template>

  <xsl:function name="f:item-dated" as="element(Date)?">
    <xsl:param name="list" as="element(ListOfDateCoded)?"/>
    <xsl:param name="what" as="xs:string"/>
    <xsl:sequence select="($list/DateCoded[$c:item-date(normalize-space(DateQualifier/DateQualifierCoded)) = $what]/Date[f:is-day(.)])[1]"/>
  </xsl:function>

  <!-- The item that the seller sends instead: numbers by whose they are, and texts by their name. -->
  <xsl:template name="substitute">
    <xsl:variable name="numbers" as="element()*" select="f:substituted(.)"/>
    <xsl:if test="exists($numbers)">
      <cac:SellerSubstitutedLineItem>
        <cbc:ID>{($numbers[f:substituting(.) = 'LineID']/ProductIdentifier, f:line-number(.))[1]}</cbc:ID>
        <cac:Item>
          <xsl:for-each select="$numbers[f:substituting(.) = 'Description'][1]"><cbc:Description>{ProductIdentifier}</cbc:Description></xsl:for-each>
          <xsl:for-each select="$numbers[f:substituting(.) = 'Name'][1]"><cbc:Name>{ProductIdentifier}</cbc:Name></xsl:for-each>
          <xsl:for-each select="$numbers[f:substituting(.) = 'buyer'][1]">
            <cac:BuyersItemIdentification><cbc:ID>{ProductIdentifier}</cbc:ID></cac:BuyersItemIdentification>
          </xsl:for-each>
          <xsl:for-each select="$numbers[f:substituting(.) = 'seller'][1]">
            <cac:SellersItemIdentification>
              <cbc:ID>{ProductIdentifier}</cbc:ID>
              <xsl:for-each select="ProductIdentifierExt"><cbc:ExtendedID>{.}</cbc:ExtendedID></xsl:for-each>
            </cac:SellersItemIdentification>
          </xsl:for-each>
          <xsl:for-each select="$numbers[f:substituting(.) = 'maker'][1]">
            <cac:ManufacturersItemIdentification><cbc:ID>{ProductIdentifier}</cbc:ID></cac:ManufacturersItemIdentification>
          </xsl:for-each>
          <xsl:for-each select="$numbers[f:substituting(.) = 'standard'][1]">
            <cac:StandardItemIdentification>
              <cbc:ID>
                <xsl:for-each select="f:system(.)[. ne '']"><xsl:attribute name="schemeID" select="."/></xsl:for-each>
                <xsl:value-of select="ProductIdentifier"/>
              </cbc:ID>
            </cac:StandardItemIdentification>
          </xsl:for-each>
        </cac:Item>
      </cac:SellerSubstitutedLineItem>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:substituted" as="element(ProductIdentifierCoded)*">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        f:base($line)/ItemIdentifiers/PartNumbers/SubstitutePartNumbers/ListOfProductIdentifierCoded/ProductIdentifierCoded
        [normalize-space(ProductIdentifier)][f:substituting(.)]"/>
  </xsl:function>

  <xsl:function name="f:substituting" as="xs:string?">
    <xsl:param name="product" as="element(ProductIdentifierCoded)"/>
    <xsl:variable name="word" as="xs:string" select="normalize-space($product/ProductIdentifierQualifierCoded)"/>
    <xsl:sequence select="
        if ($word = 'Other') then ($product/ProductIdentifierQualifierCodedOther[. = ('LineID', 'Name', 'Description')]/string(), 'standard')[1]
        else ($c:part($word), 'standard'[exists($c:product($word))])[1]"/>
  </xsl:function>

</xsl:stylesheet>
