<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- What can be lost of lines under a condition. -->

  <!-- Most lines tell little: what they do not tell is not asked about. -->
  <xsl:template mode="lost" match="InvoiceItemDetail">
    <xsl:variable name="base" as="element()" select="InvoiceBaseItemDetail"/>
    <xsl:variable name="pricing" as="element()" select="InvoicePricingDetail"/>
    <xsl:variable name="tax" as="element()?" select="f:tax-of(.)"/>
    <xsl:variable name="prices" as="element()+" select="$pricing/ListOfPrice/Price"/>
    <xsl:sequence select="
        $base/LineItemType/LineItemTypeCoded[not(. = 'Item')] ! f:lost(., $r:line-type),
        if ($base/(ListOfItemReferences, LineItemReferences, LineItemNum/SellerLineItemNum[not(. = ../BuyerLineItemNum)]))
        then f:numbers-lost(., position()) else (),
        $pricing/TotalValue/MonetaryValue ! f:total-lost(., $pricing/InvoiceCurrencyTotalValue/MonetaryValue),
        ($pricing/Tax except $tax) ! f:all-lost(., $r:line-tax),
        $base/LineItemReferences/f:line-references-lost(current()),
        $base/ListOfItemReferences/f:item-references-lost(current()),
        if ($prices[2] or $prices/(PricingType, PriceBasisQuantity)) then f:prices-lost(.) else ()"/>
    <xsl:apply-templates mode="lost" select="
        $base/ItemIdentifiers/(PartNumbers, ListOfItemCharacteristic, CommodityCode), $base/TotalQuantity/Quantity/UnitOfMeasurement,
        $base/CountryOfOrigin, $prices/UnitPrice/Currency, $tax[. intersect $pricing/Tax], $pricing/ItemAllowancesOrCharges,
        $pricing/InvoiceCurrencyTotalValue/MonetaryValue/Currency, LineItemDates"/>
  </xsl:template>

  <xsl:template mode="lost" match="ListOfInvoiceItemDetail">
    <xsl:apply-templates select="InvoiceItemDetail" mode="lost"/>
  </xsl:template>

  <!-- The number that is made where the pivot has none that is an integer says nothing. -->
  <xsl:function name="f:numbers-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="position" as="xs:integer"/>
    <xsl:variable name="taken" as="element()*" select="f:line-number($line), f:order-line($line)"/>
    <xsl:variable name="others" as="element()*" select="$line/InvoiceBaseItemDetail/LineItemNum/* except $taken"/>
    <xsl:sequence select="$others[not(. = $taken or . = string($position))] ! f:lost(., $r:line-number)"/>
  </xsl:function>

  <xsl:function name="f:total-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="total" as="element(MonetaryValue)"/>
    <xsl:param name="value" as="element(MonetaryValue)"/>
    <xsl:sequence select="
        $total/MonetaryAmount[not(f:same-number(., $value/MonetaryAmount))] ! f:lost(., $r:other-total),
        f:currency-lost($total, $value)"/>
  </xsl:function>

  <xsl:function name="f:line-references-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="references" as="element()*" select="$line/InvoiceBaseItemDetail/LineItemReferences/InvoiceReferences"/>
    <xsl:variable name="order" as="element()?" select="f:order-reference($line)"/>
    <xsl:sequence select="
        ($references/PurchaseOrderReference except $order) ! f:all-lost(., $r:second),
        $order/PurchaseOrderNumber/Reference/RefNum[not(f:order-line($line)) and not(. = $order-number)]
            ! f:lost(., $r:order),
        tail($references/CostAllocation/CostAllocationNumber/Reference/RefNum) ! f:lost(., $r:second)"/>
  </xsl:function>

  <xsl:function name="f:item-references-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="object" as="element()?" select="f:item-references($line, 'ObjectIdentifier')[1]"/>
    <xsl:variable name="all" as="element()*" select="$line/InvoiceBaseItemDetail/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded"/>
    <xsl:sequence select="
        tail(f:item-references($line, 'LineID')) ! f:all-lost(., $r:second),
        $all[f:code(ReferenceTypeCoded, ReferenceTypeCodedOther) = '' or not(normalize-space(PrimaryReference))]
            ! f:all-lost(., $r:alone),
        ($all except $object)/ReferenceDescription ! f:lost(., $r:description)"/>
    <xsl:apply-templates select="$all/ReferenceTypeCodedOther" mode="lost"/>
  </xsl:function>

  <xsl:function name="f:prices-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="net" as="element()" select="f:price($line, 'net')"/>
    <xsl:variable name="taken" as="element()*" select="$net | f:price($line, 'gross') | f:price($line, 'discount')"/>
    <xsl:variable name="basis" as="element()?" select="f:basis($line, $net)"/>
    <xsl:sequence select="
        ($line/InvoicePricingDetail/ListOfPrice/Price except $taken) ! f:all-lost(., $r:price),
        $taken/PricingType/PriceTypeCoded ! f:finer(., ('CalculationNet', 'CalculationGross', 'DiscountAmountAllowed')),
        ($net/PriceBasisQuantity/Quantity except $basis) ! f:all-lost(., $r:price-basis),
        ($taken except $net)/PriceBasisQuantity/Quantity ! f:all-lost(., $r:price)"/>
    <xsl:apply-templates select="$basis" mode="lost"/>
  </xsl:function>

  <xsl:template mode="lost" match="UnitOfMeasurement">
    <xsl:sequence select="
        UOMCoded[let $code := $c:unit(string()) return $code and not(. = $c:unit-word($code))] ! f:lost(., $r:finer)"/>
    <xsl:apply-templates select="UOMCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="ItemCharacteristic">
    <xsl:variable name="name" as="xs:string" select="f:code(ItemCharacteristicCoded, ItemCharacteristicCodedOther)"/>
    <xsl:sequence select="if (normalize-space($name) and normalize-space(ItemCharacteristicValue)) then () else f:all-lost(., $r:alone)"/>
    <xsl:apply-templates select="ItemCharacteristicCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="StandardPartNumber/ProductIdentifierCoded">
    <xsl:sequence select="
        if (not(normalize-space(ProductIdentifier))) then f:all-lost(., $r:alone)
        else ProductIdentifierQualifierCoded[f:is-standard(..)] ! f:finer(., $c:product-word('0160'))"/>
    <xsl:apply-templates select="ProductIdentifierQualifierCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="OtherItemIdentifiers/ListOfProductIdentifierCoded/ProductIdentifierCoded">
    <xsl:sequence select="
        if (not(normalize-space(ProductIdentifier))) then f:all-lost(., $r:alone)
        else ProductIdentifierExt[not(f:is-class(..))] ! f:lost(., $r:alone)"/>
    <xsl:apply-templates select="ProductIdentifierQualifierCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="CommodityCode/Identifier">
    <xsl:variable name="list" as="xs:string" select="f:code(Agency/CodeListIdentifierCoded, Agency/CodeListIdentifierCodedOther)"/>
    <xsl:sequence select="
        if ($list ne '') then Agency/(AgencyCoded[not(. = 'Other')], AgencyCodedOther) ! f:lost(., $r:class-agency)
        else (Agency/AgencyCoded[. = 'UN'] ! f:finer(., ()), Agency/AgencyCodedOther[not(../AgencyCoded = 'Other')]
            ! f:lost(., $r:unused-text))"/>
    <xsl:apply-templates select="Agency/CodeListIdentifierCodedOther" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
