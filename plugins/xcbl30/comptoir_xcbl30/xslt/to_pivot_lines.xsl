<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- Lines. -->

  <xsl:template match="InvoiceItemDetail" mode="line">
    <xsl:choose>
      <xsl:when test="$is-credit-note">
        <cac:CreditNoteLine><xsl:call-template name="line"/></cac:CreditNoteLine>
      </xsl:when>
      <xsl:otherwise><cac:InvoiceLine><xsl:call-template name="line"/></cac:InvoiceLine></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="line">
    <xsl:variable name="base" as="element()" select="InvoiceBaseItemDetail"/>
    <xsl:variable name="pricing" as="element()" select="InvoicePricingDetail"/>
    <xsl:variable name="value" as="element()" select="$pricing/InvoiceCurrencyTotalValue/MonetaryValue"/>
    <xsl:variable name="references" as="element()*" select="$base/LineItemReferences/InvoiceReferences"/>
    <cbc:ID>{f:line-number(.)}</cbc:ID>
    <xsl:if test="LineItemNote or ListOfStructuredNote">
      <xsl:for-each select="string-join((LineItemNote, ListOfStructuredNote/StructuredNote) ! f:note(.)[. ne ''], '&#10;')[. ne '']">
        <cbc:Note>{.}</cbc:Note>
      </xsl:for-each>
    </xsl:if>
    <xsl:for-each select="$base/TotalQuantity/Quantity[QuantityValue]">
      <xsl:choose>
        <xsl:when test="$is-credit-note">
          <cbc:CreditedQuantity><xsl:call-template name="quantity"/></cbc:CreditedQuantity>
        </xsl:when>
        <xsl:otherwise><cbc:InvoicedQuantity><xsl:call-template name="quantity"/></cbc:InvoicedQuantity></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
    <cbc:LineExtensionAmount currencyID="{f:of($value/Currency)}">{f:amount($value/MonetaryAmount)}</cbc:LineExtensionAmount>
    <xsl:for-each select="($references/CostAllocation/CostAllocationNumber/Reference/RefNum)[1]">
      <cbc:AccountingCost>{.}</cbc:AccountingCost>
    </xsl:for-each>
    <xsl:apply-templates select="LineItemDates/InvoiceDates"/>
    <xsl:call-template name="order-line"/>
    <xsl:for-each select="$base/ListOfItemReferences/f:item-references(current(), 'ObjectIdentifier')[1]">
      <cac:DocumentReference><xsl:call-template name="object"/></cac:DocumentReference>
    </xsl:for-each>
    <xsl:apply-templates select="$pricing/ItemAllowancesOrCharges/ListOfAllowOrCharge/AllowOrCharge[f:is-counted(.)]"/>
    <cac:Item><xsl:call-template name="item"/></cac:Item>
    <cac:Price><xsl:call-template name="price"/></cac:Price>
  </xsl:template>

  <!-- Numbers: the seller's is that of the line, and the buyer's then that of his order. -->

  <xsl:function name="f:item-references" as="element(ReferenceCoded)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="type" as="xs:string"/>
    <xsl:sequence select="
        $line/InvoiceBaseItemDetail/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded[normalize-space(PrimaryReference)]
        [f:code(ReferenceTypeCoded, ReferenceTypeCodedOther) = $type]"/>
  </xsl:function>

  <xsl:function name="f:line-number" as="element()">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="numbers" as="element()" select="$line/InvoiceBaseItemDetail/LineItemNum"/>
    <xsl:sequence select="
        ($line/InvoiceBaseItemDetail/ListOfItemReferences/f:first(f:item-references($line, 'LineID')/PrimaryReference/Reference/RefNum),
          $numbers/SellerLineItemNum, $numbers/BuyerLineItemNum)[1]"/>
  </xsl:function>

  <xsl:function name="f:order-reference" as="element(PurchaseOrderReference)?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:sequence select="($line/InvoiceBaseItemDetail/LineItemReferences/InvoiceReferences/PurchaseOrderReference)[1]"/>
  </xsl:function>

  <xsl:function name="f:order-line" as="element()?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="numbers" as="element()" select="$line/InvoiceBaseItemDetail/LineItemNum"/>
    <xsl:sequence select="
        (f:order-reference($line)/PurchaseOrderLineItemNumber, $numbers/BuyerLineItemNum[$numbers/SellerLineItemNum])
        [normalize-space()][1]"/>
  </xsl:function>

  <xsl:template name="order-line">
    <xsl:variable name="line" as="element()?" select="f:order-line(.)"/>
    <xsl:variable name="order" as="element()?" select="f:order-reference(.)/PurchaseOrderNumber/Reference/RefNum[normalize-space()]"/>
    <xsl:if test="$line">
      <cac:OrderLineReference>
        <cbc:LineID>{$line}</cbc:LineID>
        <xsl:for-each select="$order[not(. = $order-number)]">
          <cac:OrderReference><cbc:ID>{.}</cbc:ID></cac:OrderReference>
        </xsl:for-each>
      </cac:OrderLineReference>
    </xsl:if>
  </xsl:template>

  <xsl:variable name="order-number" as="xs:string" select="string($order)"/>

  <!-- Quantities and prices -->

  <xsl:template name="quantity">
    <xsl:variable name="unit" as="xs:string" select="f:unit(UnitOfMeasurement)"/>
    <xsl:if test="$unit"><xsl:attribute name="unitCode" select="$unit"/></xsl:if>
    <xsl:value-of select="QuantityValue"/>
  </xsl:template>

  <!-- A unit that is not known is handed on: the rules name it, and its sender can mend it. -->
  <!-- A word of no list that writers use all the same says the same wherever it stands. -->
  <xsl:function name="f:unit" as="xs:string">
    <xsl:param name="unit" as="element(UnitOfMeasurement)?"/>
    <xsl:variable name="said" as="xs:string" select="f:code($unit/UOMCoded, $unit/UOMCodedOther)"/>
    <xsl:variable name="code" as="xs:string?" select="$c:unit($said)"/>
    <xsl:sequence select="if ($code and not($unit/UOMCoded = 'Other')) then $code else ($c:unit-use($said), $said)[1]"/>
  </xsl:function>

  <xsl:function name="f:price" as="element(Price)?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:variable name="prices" as="element()+" select="$line/InvoicePricingDetail/ListOfPrice/Price"/>
    <xsl:sequence select="
        if (not($prices[2])) then $prices[$kind = 'net']
        else ($prices[f:price-kind(.) = $kind], $prices[1][$kind = 'net'])[1]"/>
  </xsl:function>

  <xsl:function name="f:price-kind" as="xs:string?">
    <xsl:param name="price" as="element(Price)"/>
    <xsl:sequence select="if ($price/PricingType) then $c:price(normalize-space($price/PricingType/PriceTypeCoded)) else 'net'"/>
  </xsl:function>

  <xsl:template name="price">
    <xsl:variable name="net" as="element()" select="f:price(., 'net')"/>
    <xsl:for-each select="$net/UnitPrice">
      <cbc:PriceAmount currencyID="{f:of(Currency)}">{UnitPriceValue}</cbc:PriceAmount>
    </xsl:for-each>
    <xsl:for-each select="f:basis(., $net)">
      <cbc:BaseQuantity><xsl:call-template name="quantity"/></cbc:BaseQuantity>
    </xsl:for-each>
    <xsl:if test="$net/../Price[2]">
      <xsl:call-template name="discount">
        <xsl:with-param name="net" select="$net/UnitPrice"/>
        <xsl:with-param name="gross" select="f:price(., 'gross')[not(. is $net)]/UnitPrice"/>
        <xsl:with-param name="discount" select="f:price(., 'discount')[not(. is $net)]/UnitPrice"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- The discount on a price; where it is not told, what lies between the two prices. -->
  <xsl:template name="discount">
    <xsl:param name="net" as="element(UnitPrice)"/>
    <xsl:param name="gross" as="element(UnitPrice)?"/>
    <xsl:param name="discount" as="element(UnitPrice)?"/>
    <xsl:if test="$gross or $discount">
      <cac:AllowanceCharge>
        <cbc:ChargeIndicator>false</cbc:ChargeIndicator>
        <cbc:Amount currencyID="{f:of(($discount, $gross)[1]/Currency)}">{
          if ($discount) then $discount/UnitPriceValue
          else f:written(f:sum($gross/UnitPriceValue) - f:sum($net/UnitPriceValue))
        }</cbc:Amount>
        <xsl:for-each select="$gross">
          <cbc:BaseAmount currencyID="{f:of(Currency)}">{UnitPriceValue}</cbc:BaseAmount>
        </xsl:for-each>
      </cac:AllowanceCharge>
    </xsl:if>
  </xsl:template>

  <!-- The quantity that the price is for, unless quantity and price alone make the amount of the line: some repeat the
       invoiced quantity here, and it then divides nothing. -->
  <xsl:function name="f:basis" as="element(Quantity)?">
    <xsl:param name="line" as="element()"/>
    <xsl:param name="price" as="element(Price)"/>
    <xsl:variable name="basis" as="element()?" select="$price/PriceBasisQuantity/Quantity[QuantityValue]"/>
    <xsl:sequence select="$basis[f:decimal(QuantityValue) = 1 or not(f:is-for-one($line, $price))]"/>
  </xsl:function>

  <xsl:function name="f:is-for-one" as="xs:boolean">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="price" as="element(Price)"/>
    <xsl:variable name="quantity" as="xs:decimal?" select="f:decimal($line/InvoiceBaseItemDetail/TotalQuantity/Quantity/QuantityValue)"/>
    <xsl:variable name="value" as="xs:decimal?"
        select="f:decimal($line/InvoicePricingDetail/InvoiceCurrencyTotalValue/MonetaryValue/MonetaryAmount)"/>
    <xsl:sequence select="$value ne 0 and $quantity * f:decimal($price/UnitPrice/UnitPriceValue) = $value"/>
  </xsl:function>

  <!-- Items -->

  <xsl:template name="item">
    <xsl:param name="base" as="element()" select="InvoiceBaseItemDetail"/>
    <xsl:param name="item" as="element()?" select="$base/ItemIdentifiers"/>
    <xsl:variable name="parts" as="element()?" select="$item/PartNumbers"/>
    <xsl:variable name="qualities" as="element()*" select="$item/ListOfItemCharacteristic/ItemCharacteristic"/>
    <xsl:variable name="description" as="element()?" select="f:told-description($qualities)"/>
    <xsl:variable name="others" as="element()*" select="$parts[OtherItemIdentifiers] ! f:others(.)"/>
    <xsl:variable name="standard" as="element()?" select="$parts/StandardPartNumber/ProductIdentifierCoded[normalize-space(ProductIdentifier)]"/>
    <xsl:for-each select="$description/ItemCharacteristicValue"><cbc:Description>{.}</cbc:Description></xsl:for-each>
    <xsl:for-each select="$item/ItemDescription[normalize-space()]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
    <xsl:for-each select="$parts/BuyerPartNumber/PartNum[PartID]">
      <cac:BuyersItemIdentification><xsl:call-template name="part"/></cac:BuyersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="$parts/SellerPartNumber/PartNum[PartID]">
      <cac:SellersItemIdentification><xsl:call-template name="part"/></cac:SellersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="$parts/ManufacturerPartNumber[PartID]">
      <cac:ManufacturersItemIdentification><xsl:call-template name="part"/></cac:ManufacturersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="$standard[f:is-standard(.)]">
      <cac:StandardItemIdentification>
        <cbc:ID>
          <xsl:for-each select="f:system(.)[. ne '']"><xsl:attribute name="schemeID" select="."/></xsl:for-each>
          <xsl:value-of select="ProductIdentifier"/>
        </cbc:ID>
      </cac:StandardItemIdentification>
    </xsl:for-each>
    <xsl:call-template name="specifications"/>
    <xsl:for-each select="$base/CountryOfOrigin/Country[f:country(.)]">
      <cac:OriginCountry><cbc:IdentificationCode>{f:country(.)}</cbc:IdentificationCode></cac:OriginCountry>
    </xsl:for-each>
    <xsl:for-each select="$item/CommodityCode/Identifier"><xsl:call-template name="commodity"/></xsl:for-each>
    <xsl:for-each select="$others[f:is-class(.)]">
      <cac:CommodityClassification>
        <cbc:ItemClassificationCode>
          <xsl:for-each select="f:system(.)[. ne '']"><xsl:attribute name="listID" select="."/></xsl:for-each>
          <xsl:for-each select="ProductIdentifierExt"><xsl:attribute name="listVersionID" select="."/></xsl:for-each>
          <xsl:value-of select="ProductIdentifier"/>
        </cbc:ItemClassificationCode>
      </cac:CommodityClassification>
    </xsl:for-each>
    <xsl:call-template name="hazard"/>
    <xsl:apply-templates select="f:tax-of(.)" mode="classified"/>
    <xsl:apply-templates mode="property" select="
        $qualities[not(. is $description)], $standard[not(f:is-standard(.))], $others[not(f:is-class(.))],
        if ($base/ListOfItemReferences) then f:further-references(.) else ()"/>
    <xsl:call-template name="instance"/>
  </xsl:template>

  <xsl:template name="part"><cbc:ID>{PartID}</cbc:ID></xsl:template>
  <!-- What only order documents say of an item. -->
  <xsl:template name="specifications"/>
  <xsl:template name="hazard"/>
  <xsl:template name="instance"/>

  <!-- What has no place of its own becomes an attribute of the item. -->

  <xsl:template match="ItemCharacteristic" mode="property">
    <xsl:call-template name="property">
      <xsl:with-param name="name" select="f:code(ItemCharacteristicCoded, ItemCharacteristicCodedOther)"/>
      <xsl:with-param name="value" select="ItemCharacteristicValue"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="ProductIdentifierCoded" mode="property">
    <xsl:call-template name="property">
      <xsl:with-param name="name" select="string(ProductIdentifierQualifierCoded)"/>
      <xsl:with-param name="value" select="ProductIdentifier"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="ReferenceCoded" mode="property">
    <xsl:call-template name="property">
      <xsl:with-param name="name" select="f:code(ReferenceTypeCoded, ReferenceTypeCodedOther)"/>
      <xsl:with-param name="value" select="PrimaryReference/Reference/RefNum"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="property">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="value" as="element()"/>
    <xsl:if test="normalize-space($name) and normalize-space($value)">
      <cac:AdditionalItemProperty><cbc:Name>{$name}</cbc:Name><cbc:Value>{$value}</cbc:Value></cac:AdditionalItemProperty>
    </xsl:if>
  </xsl:template>

  <!-- The tax of a line, value added tax before any other, or that of the document where the line tells none. -->
  <xsl:function name="f:tax-of" as="element()?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="own" as="element()*" select="$line/InvoicePricingDetail/Tax"/>
    <xsl:sequence select="
        if (empty(tail($own))) then ($own, $header/InvoiceTaxReference/TaxReference)[1]
        else ($own[f:tax-type(.) = 'VAT'], $own)[1]"/>
  </xsl:function>

  <xsl:function name="f:told-description" as="element()?">
    <xsl:param name="qualities" as="element()*"/>
    <xsl:sequence select="$qualities[ItemCharacteristicCoded = 'GeneralDescription'][normalize-space(ItemCharacteristicValue)][1]"/>
  </xsl:function>

  <!-- References of a line that say neither its number nor its object. -->
  <xsl:function name="f:further-references" as="element(ReferenceCoded)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:sequence select="
        $line/InvoiceBaseItemDetail/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded
        except (f:item-references($line, 'LineID'), f:item-references($line, 'ObjectIdentifier')[1])"/>
  </xsl:function>

  <xsl:function name="f:others" as="element(ProductIdentifierCoded)*">
    <xsl:param name="parts" as="element(PartNumbers)?"/>
    <xsl:sequence select="$parts/OtherItemIdentifiers/ListOfProductIdentifierCoded/ProductIdentifierCoded[normalize-space(ProductIdentifier)]"/>
  </xsl:function>

  <!-- A number of a known system, or of one that is told in words. -->
  <xsl:function name="f:is-standard" as="xs:boolean">
    <xsl:param name="product" as="element(ProductIdentifierCoded)"/>
    <xsl:sequence select="
        $product/ProductIdentifierQualifierCoded = 'Other' or exists($c:product(normalize-space($product/ProductIdentifierQualifierCoded)))"/>
  </xsl:function>

  <xsl:function name="f:is-class" as="xs:boolean">
    <xsl:param name="product" as="element(ProductIdentifierCoded)"/>
    <xsl:sequence select="$product/ProductIdentifierQualifierCoded = ('Other', 'HarmonisedSystem')"/>
  </xsl:function>

  <!-- The system that a number is of, by its code or in words. -->
  <xsl:function name="f:system" as="xs:string">
    <xsl:param name="product" as="element(ProductIdentifierCoded)"/>
    <xsl:variable name="word" as="xs:string" select="normalize-space($product/ProductIdentifierQualifierCoded)"/>
    <xsl:sequence select="
        if ($word = 'Other') then string($product/ProductIdentifierQualifierCodedOther)
        else ($c:product($word), 'HS')[1]"/>
  </xsl:function>

  <!-- What the class is of is told by the list, or else by the agency. -->
  <xsl:template name="commodity">
    <cac:CommodityClassification>
      <cbc:ItemClassificationCode>
        <xsl:for-each select="f:class-list(.)[. ne '']"><xsl:attribute name="listID" select="."/></xsl:for-each>
        <xsl:for-each select="Agency/AgencyDescription"><xsl:attribute name="listVersionID" select="."/></xsl:for-each>
        <xsl:value-of select="Ident"/>
      </cbc:ItemClassificationCode>
    </cac:CommodityClassification>
  </xsl:template>

  <xsl:function name="f:class-list" as="xs:string">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:variable name="agency" as="element()" select="$identifier/Agency"/>
    <xsl:variable name="issuer" as="xs:string" select="f:code($agency/AgencyCoded, $agency/AgencyCodedOther)"/>
    <xsl:sequence select="
        (f:code($agency/CodeListIdentifierCoded, $agency/CodeListIdentifierCodedOther)[. ne ''],
         if ($issuer = ('UN', 'US-UN-SPSC', 'UNSPSC')) then 'TST' else $issuer)[1]"/>
  </xsl:function>

</xsl:stylesheet>
