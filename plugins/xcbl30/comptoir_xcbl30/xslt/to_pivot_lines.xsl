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

  <xsl:variable name="line-name" as="xs:string" select="if ($is-credit-note) then 'cac:CreditNoteLine' else 'cac:InvoiceLine'"/>
  <xsl:variable name="quantity-name" as="xs:string" select="if ($is-credit-note) then 'cbc:CreditedQuantity' else 'cbc:InvoicedQuantity'"/>

  <xsl:template match="InvoiceItemDetail" mode="line">
    <xsl:variable name="base" as="element()" select="InvoiceBaseItemDetail"/>
    <xsl:variable name="pricing" as="element()" select="InvoicePricingDetail"/>
    <xsl:variable name="value" as="element()" select="$pricing/InvoiceCurrencyTotalValue/MonetaryValue"/>
    <xsl:element name="{$line-name}">
      <cbc:ID>{f:line-number(.)}</cbc:ID>
      <xsl:for-each select="string-join((LineItemNote, ListOfStructuredNote/StructuredNote) ! f:note(.)[. ne ''], '&#10;')[. ne '']">
        <cbc:Note>{.}</cbc:Note>
      </xsl:for-each>
      <xsl:sequence select="
          $base/TotalQuantity/Quantity[QuantityValue] ! f:quantity($quantity-name, .),
          f:amount('LineExtensionAmount', $value/MonetaryAmount, $value/Currency)"/>
      <xsl:for-each select="($base/LineItemReferences/InvoiceReferences/CostAllocation/CostAllocationNumber/Reference/RefNum)[1]">
        <cbc:AccountingCost>{.}</cbc:AccountingCost>
      </xsl:for-each>
      <xsl:sequence select="f:period(LineItemDates/InvoiceDates)"/>
      <xsl:call-template name="order-line"/>
      <xsl:for-each select="f:item-references(., 'ObjectIdentifier')[1]">
        <cac:DocumentReference><xsl:call-template name="object"/></cac:DocumentReference>
      </xsl:for-each>
      <xsl:apply-templates select="$pricing/ItemAllowancesOrCharges/ListOfAllowOrCharge/AllowOrCharge[f:is-counted(.)]"/>
      <cac:Item><xsl:call-template name="item"/></cac:Item>
      <xsl:call-template name="price"/>
    </xsl:element>
  </xsl:template>

  <!-- Numbers: the seller's is that of the line, and the buyer's then that of his order. -->

  <xsl:function name="f:item-references" as="element(ReferenceCoded)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="type" as="xs:string"/>
    <xsl:sequence select="
        $line/InvoiceBaseItemDetail/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded
        [f:code(ReferenceTypeCoded, ReferenceTypeCodedOther) = $type]"/>
  </xsl:function>

  <xsl:function name="f:line-number" as="element()">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:sequence select="
        f:first((f:item-references($line, 'LineID')/PrimaryReference/Reference/RefNum,
          $line/InvoiceBaseItemDetail/LineItemNum ! (SellerLineItemNum, BuyerLineItemNum)))"/>
  </xsl:function>

  <xsl:function name="f:order-reference" as="element(PurchaseOrderReference)?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:sequence select="($line/InvoiceBaseItemDetail/LineItemReferences/InvoiceReferences/PurchaseOrderReference)[1]"/>
  </xsl:function>

  <xsl:function name="f:order-line" as="element()?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="numbers" as="element()" select="$line/InvoiceBaseItemDetail/LineItemNum"/>
    <xsl:sequence select="
        f:first((f:order-reference($line)/PurchaseOrderLineItemNumber, $numbers/BuyerLineItemNum[$numbers/SellerLineItemNum]))"/>
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

  <xsl:function name="f:quantity" as="element()">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="quantity" as="element(Quantity)"/>
    <xsl:variable name="unit" as="xs:string" select="f:unit($quantity/UnitOfMeasurement)"/>
    <xsl:element name="{$name}">
      <xsl:if test="$unit ne ''"><xsl:attribute name="unitCode" select="$unit"/></xsl:if>
      <xsl:value-of select="$quantity/QuantityValue"/>
    </xsl:element>
  </xsl:function>

  <!-- A unit that is not known is handed on: the rules name it, and its sender can mend it. -->
  <xsl:function name="f:unit" as="xs:string">
    <xsl:param name="unit" as="element(UnitOfMeasurement)?"/>
    <xsl:variable name="said" as="xs:string" select="f:code($unit/UOMCoded, $unit/UOMCodedOther)"/>
    <xsl:sequence select="if ($unit/UOMCoded = 'Other') then $said else ($c:unit($said), $said)[1]"/>
  </xsl:function>

  <xsl:function name="f:price" as="element(Price)?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:variable name="prices" as="element()*" select="$line/InvoicePricingDetail/ListOfPrice/Price"/>
    <xsl:variable name="found" as="element()*" select="$prices[f:price-kind(.) = $kind]"/>
    <xsl:sequence select="($found, $prices[1][$kind = 'net'])[1]"/>
  </xsl:function>

  <xsl:function name="f:price-kind" as="xs:string?">
    <xsl:param name="price" as="element(Price)"/>
    <xsl:sequence select="if ($price/PricingType) then $c:price(normalize-space($price/PricingType/PriceTypeCoded)) else 'net'"/>
  </xsl:function>

  <xsl:template name="price">
    <xsl:variable name="net" as="element()" select="f:price(., 'net')"/>
    <xsl:variable name="gross" as="element()?" select="f:price(., 'gross')[not(. is $net)]"/>
    <xsl:variable name="discount" as="element()?" select="f:price(., 'discount')[not(. is $net)]"/>
    <cac:Price>
      <xsl:sequence select="
          $net/UnitPrice ! f:amount('PriceAmount', UnitPriceValue, Currency),
          f:basis(.) ! f:quantity('cbc:BaseQuantity', .)"/>
      <xsl:if test="$gross or $discount">
        <cac:AllowanceCharge>
          <cbc:ChargeIndicator>false</cbc:ChargeIndicator>
          <xsl:sequence select="
              if ($discount) then $discount/UnitPrice ! f:amount('Amount', UnitPriceValue, Currency)
              else f:amount('Amount', f:written(f:sum($gross/UnitPrice/UnitPriceValue) - f:sum($net/UnitPrice/UnitPriceValue)), $gross/UnitPrice/Currency),
              $gross/UnitPrice ! f:amount('BaseAmount', UnitPriceValue, Currency)"/>
        </cac:AllowanceCharge>
      </xsl:if>
    </cac:Price>
  </xsl:template>

  <!-- The quantity that the price is for, unless quantity and price alone make the amount of the line: some repeat the
       invoiced quantity here, and it then divides nothing. -->
  <xsl:function name="f:basis" as="element(Quantity)?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="price" as="element()" select="f:price($line, 'net')"/>
    <xsl:variable name="basis" as="element()?" select="$price/PriceBasisQuantity/Quantity[QuantityValue]"/>
    <xsl:variable name="quantity" as="xs:decimal?" select="f:decimal($line/InvoiceBaseItemDetail/TotalQuantity/Quantity/QuantityValue)"/>
    <xsl:variable name="alone" as="xs:decimal?" select="$quantity * f:decimal($price/UnitPrice/UnitPriceValue)"/>
    <xsl:variable name="value" as="xs:decimal?"
        select="f:decimal($line/InvoicePricingDetail/InvoiceCurrencyTotalValue/MonetaryValue/MonetaryAmount)"/>
    <xsl:sequence select="$basis[f:decimal(QuantityValue) = 1 or $value = 0 or not($alone = $value)]"/>
  </xsl:function>

  <!-- Items -->

  <xsl:template name="item">
    <xsl:variable name="item" as="element()?" select="InvoiceBaseItemDetail/ItemIdentifiers"/>
    <xsl:variable name="parts" as="element()?" select="$item/PartNumbers"/>
    <xsl:variable name="qualities" as="element()*" select="$item/ListOfItemCharacteristic/ItemCharacteristic"/>
    <xsl:variable name="standard" as="element()?" select="$parts/StandardPartNumber/ProductIdentifierCoded"/>
    <xsl:for-each select="f:told-description($qualities)/ItemCharacteristicValue"><cbc:Description>{.}</cbc:Description></xsl:for-each>
    <xsl:for-each select="$item/ItemDescription[normalize-space()]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
    <xsl:for-each select="$parts/BuyerPartNumber/PartNum/PartID">
      <cac:BuyersItemIdentification><cbc:ID>{.}</cbc:ID></cac:BuyersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="$parts/SellerPartNumber/PartNum/PartID">
      <cac:SellersItemIdentification><cbc:ID>{.}</cbc:ID></cac:SellersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="$parts/ManufacturerPartNumber/PartID">
      <cac:ManufacturersItemIdentification><cbc:ID>{.}</cbc:ID></cac:ManufacturersItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="$standard[f:is-standard(.)]">
      <cac:StandardItemIdentification><xsl:sequence select="f:product('cbc:ID', 'schemeID', .)"/></cac:StandardItemIdentification>
    </xsl:for-each>
    <xsl:for-each select="InvoiceBaseItemDetail/CountryOfOrigin/Country[f:country(.)]">
      <cac:OriginCountry><cbc:IdentificationCode>{f:country(.)}</cbc:IdentificationCode></cac:OriginCountry>
    </xsl:for-each>
    <xsl:for-each select="$item/CommodityCode/Identifier"><xsl:call-template name="commodity"/></xsl:for-each>
    <xsl:for-each select="f:others($parts)[f:is-class(.)]">
      <cac:CommodityClassification><xsl:sequence select="f:product('cbc:ItemClassificationCode', 'listID', .)"/></cac:CommodityClassification>
    </xsl:for-each>
    <xsl:apply-templates select="f:tax-of(.)" mode="classified"/>
    <xsl:for-each select="$qualities except f:told-description($qualities)">
      <xsl:sequence select="f:property(f:code(ItemCharacteristicCoded, ItemCharacteristicCodedOther), ItemCharacteristicValue)"/>
    </xsl:for-each>
    <xsl:for-each select="$standard[not(f:is-standard(.))], f:others($parts)[not(f:is-class(.))]">
      <xsl:sequence select="f:property(ProductIdentifierQualifierCoded, ProductIdentifier)"/>
    </xsl:for-each>
    <xsl:for-each select="f:further-references(.)">
      <xsl:sequence select="f:property(f:code(ReferenceTypeCoded, ReferenceTypeCodedOther), PrimaryReference/Reference/RefNum)"/>
    </xsl:for-each>
  </xsl:template>

  <!-- The tax of a line, value added tax before any other, or that of the document where the line tells none. -->
  <xsl:function name="f:tax-of" as="element()?">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="own" as="element()*" select="$line/InvoicePricingDetail/Tax"/>
    <xsl:sequence select="($own[f:tax-type(.) = 'VAT'], $own, $header/InvoiceTaxReference/TaxReference)[1]"/>
  </xsl:function>

  <xsl:function name="f:told-description" as="element()?">
    <xsl:param name="qualities" as="element()*"/>
    <xsl:sequence select="$qualities[ItemCharacteristicCoded = 'GeneralDescription'][normalize-space(ItemCharacteristicValue)][1]"/>
  </xsl:function>

  <xsl:function name="f:property" as="element()?">
    <xsl:param name="name" as="item()"/>
    <xsl:param name="value" as="element()"/>
    <xsl:if test="normalize-space($name) and normalize-space($value)">
      <cac:AdditionalItemProperty><cbc:Name>{$name}</cbc:Name><cbc:Value>{$value}</cbc:Value></cac:AdditionalItemProperty>
    </xsl:if>
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
    <xsl:sequence select="$parts/OtherItemIdentifiers/ListOfProductIdentifierCoded/ProductIdentifierCoded"/>
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

  <xsl:function name="f:product" as="element()">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="scheme" as="xs:string"/>
    <xsl:param name="product" as="element(ProductIdentifierCoded)"/>
    <xsl:variable name="said" as="xs:string"
        select="f:code($product/ProductIdentifierQualifierCoded, $product/ProductIdentifierQualifierCodedOther)"/>
    <xsl:variable name="code" as="xs:string" select="
        if ($product/ProductIdentifierQualifierCoded = 'Other') then $said else ($c:product($said), 'HS')[1]"/>
    <xsl:element name="{$name}">
      <xsl:if test="$code ne ''"><xsl:attribute name="{$scheme}" select="$code"/></xsl:if>
      <xsl:for-each select="$product/ProductIdentifierExt[$scheme = 'listID']"><xsl:attribute name="listVersionID" select="."/></xsl:for-each>
      <xsl:value-of select="$product/ProductIdentifier"/>
    </xsl:element>
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
