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

  <!-- What can be lost of lines under a condition. -->

  <xsl:variable name="r:no-line" select="'The line tells neither a number nor an item; the pivot has no line without them.'"/>
  <xsl:variable name="r:no-delivery" select="'The pivot tells the place with a delivery, and there is none.'"/>
  <xsl:variable name="r:range" select="'It is a range, and nobody knows which quantity is meant.'"/>
  <xsl:variable name="r:unknown-change" select="'The pivot has no code for this change.'"/>

  <xsl:template mode="lost" match="ListOfItemDetail/ItemDetail | ListOfChangeOrderItemDetail/ChangeOrderItemDetail | OrderResponseItemDetail">
    <xsl:variable name="base" as="element()?" select="f:base(.)"/>
    <xsl:choose>
      <xsl:when test="empty($base)"><xsl:sequence select="f:all-lost(., $r:no-line)"/></xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="f:line-lost(., $base, position()), if (self::ItemDetail) then () else (f:status-lost(.), f:replaced-lost(.))"/>
        <xsl:apply-templates mode="lost" select="
            f:identifiers-of(.)/(PartNumbers, ListOfItemCharacteristic, CommodityCode), f:total-quantity(.)/UnitOfMeasurement,
            $base/(MaxBackOrderQuantity/Quantity/UnitOfMeasurement, CountryOfOrigin, FinalRecipient),
            f:pricing(.)/(Tax, ItemAllowancesOrCharges, TotalValue/MonetaryValue/Currency, ListOfPrice/Price/UnitPrice/Currency),
            f:delivering(.)[ListOfScheduleLine or ShipToLocation], ListOfReferenceCoded"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:function name="f:line-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element()"/>
    <xsl:param name="base" as="element()"/>
    <xsl:param name="position" as="xs:integer"/>
    <xsl:variable name="pricing" as="element()?" select="f:pricing($line)"/>
    <xsl:variable name="prices" as="element()*" select="$pricing/ListOfPrice/Price"/>
    <xsl:sequence select="
        if ($base/(LineItemNum/SellerLineItemNum, ListOfItemReferences, LineItemOrderReference)) then f:numbers-lost($line, $position) else (),
        $base/ListOfItemReferences/f:item-references-lost($line),
        ($base/(TotalQuantity, MaxBackOrderQuantity), f:delivering($line)/ListOfScheduleLine/ScheduleLine)/Quantity[not(QuantityValue)]
            ! f:all-lost(., $r:range),
        $pricing/(if (Tax) then Tax except f:tax-of($line) else ()) ! f:all-lost(., $r:line-tax),
        if ($prices[2] or $prices/(PricingType, PriceBasisQuantity)) then f:order-prices-lost($line) else ()"/>
  </xsl:function>

  <!-- The number that is made where the pivot has none that is an integer says nothing. -->
  <xsl:function name="f:numbers-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element()"/>
    <xsl:param name="position" as="xs:integer"/>
    <xsl:variable name="taken" as="element()*" select="f:line-number($line), if ($is-response or $is-despatch) then f:ordered($line) else ()"/>
    <xsl:sequence select="f:base($line)/LineItemNum/*[not(. = $taken or . = string($position))]
        ! f:lost(., $r:line-number)"/>
  </xsl:function>

  <xsl:function name="f:item-references-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="all" as="element()*" select="f:base($line)/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded"/>
    <xsl:variable name="placed" as="element()*" select="f:placed-references(f:item-references($line))"/>
    <xsl:sequence select="
        $all[not(normalize-space(PrimaryReference/Reference/RefNum)) or f:code(ReferenceTypeCoded, ReferenceTypeCodedOther) = '']
            ! f:all-lost(., $r:alone),
        $placed ! f:finer(ReferenceTypeCoded, $c:item-reference-word(f:item-slug(.))),
        $all/PrimaryReference/Reference/RefDate[not(f:item-slug(../../..) = ('document', 'specification'))]
            ! f:lost(., $r:no-date),
        $all/ReferenceDescription ! f:lost(., $r:description)"/>
    <xsl:apply-templates select="$all/(ReferenceTypeCodedOther, PrimaryReference/Reference/RefDate)" mode="lost"/>
  </xsl:function>

  <xsl:function name="f:order-prices-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="net" as="element()?" select="f:price($line, 'net')"/>
    <xsl:variable name="taken" as="element()*" select="$net | f:price($line, 'gross') | f:price($line, 'discount')"/>
    <xsl:variable name="basis" as="element()?" select="$net ! f:basis($line, .)"/>
    <xsl:sequence select="
        (f:pricing($line)/ListOfPrice/Price except $taken) ! f:all-lost(., $r:price),
        $taken/PricingType/PriceTypeCoded ! f:finer(., ('CalculationNet', 'CalculationGross', 'DiscountAmountAllowed')),
        ($net/PriceBasisQuantity/Quantity except $basis) ! f:all-lost(., $r:price-basis),
        ($taken except $net)/PriceBasisQuantity/Quantity ! f:all-lost(., $r:price)"/>
    <xsl:apply-templates select="$basis" mode="lost"/>
  </xsl:function>

  <xsl:template mode="lost" match="PricingDetail/Tax">
    <xsl:variable name="line" as="element()" select="ancestor::*[. intersect $lines][1]"/>
    <xsl:if test=". is f:tax-of($line)">
      <xsl:sequence select="f:tax-lost(.), f:tax-amount-lost(TaxAmount, f:total($line))"/>
    </xsl:if>
  </xsl:template>
  <xsl:template mode="lost" match="OrderTaxReference">
    <xsl:choose>
      <xsl:when test="every $line in $lines satisfies f:pricing($line)/Tax"><xsl:sequence select="f:all-lost(., $r:own-tax)"/></xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="TaxReference/TaxTreatmentCoded[not(. = ('NetInvoiceLevel', 'NetLineLevel'))]
            ! f:lost(., $r:treatment)"/>
        <xsl:apply-templates select="TaxReference" mode="lost"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- How a line is treated, and what a change of it leaves behind -->

  <xsl:function name="f:status-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="coded" as="element()" select="$line/(ItemDetailResponseCoded, ItemDetailChangeCoded)[1]"/>
    <xsl:variable name="other" as="element()?" select="$line/(ItemDetailResponseCodedOther, ItemDetailChangeCodedOther)[1]"/>
    <xsl:variable name="said" as="xs:string" select="f:code($coded, $other)"/>
    <xsl:variable name="words" as="map(xs:string, xs:string)" select="if ($is-response) then $c:line-response else $c:change"/>
    <xsl:variable name="code" as="xs:string?" select="($said[f:is-number(.)], $words($said))[1]"/>
    <xsl:sequence select="
        if (exists($code) and $code ne f:status($line)) then ($coded[not(. = 'Other')], $other) ! f:lost(., $r:amended)
        else f:word-lost($coded, $other, $code, $code ! (if ($is-response) then $c:line-response-word(.) else $c:change-word(.)),
          if ($is-response) then $r:unknown-answer else $r:unknown-change)"/>
  </xsl:function>

  <xsl:function name="f:replaced-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="details" as="element()*" select="f:details($line)"/>
    <xsl:variable name="taken" as="element()*" select="
        f:identifiers-of($line), f:total-quantity($line)/.., f:pricing($line), f:delivering($line), ($details ! LineItemNote)[1], ($details ! ListOfStructuredNote)[1]"/>
    <xsl:sequence select="
        (($details/(BaseItemDetail except f:base($line))/*, $details/(PricingDetail, DeliveryDetail, LineItemNote, ListOfStructuredNote)) except $taken)
            ! f:all-lost(., $r:replaced),
        f:pricing($line)/TotalValue[not(f:total($line))] ! f:all-lost(., $r:stale),
        f:delivering($line)[f:total-quantity($line)][not(f:is-current($line, .))]/ListOfScheduleLine/
          (if (f:schedule($line)) then ScheduleLine/Quantity else ScheduleLine) ! f:all-lost(., $r:stale)"/>
  </xsl:function>

  <xsl:template mode="lost" match="OrderResponseItemDetail/ListOfReferenceCoded">
    <xsl:variable name="order" as="element()?" select="f:order-of(..)"/>
    <xsl:sequence select="
        ReferenceCoded[not(PrimaryReference/Reference/RefNum is $order)] ! f:all-lost(., $r:no-reference),
        ReferenceCoded[PrimaryReference/Reference/RefNum is $order] ! (
          ReferenceTypeCoded ! f:finer(., $c:item-reference-word('order')), (ReferenceTypeCodedOther, PrimaryReference/Reference/RefDate, ReferenceDescription)
              ! f:lost(., $r:no-date)),
        $order[. = $header/OrderReference/Reference/RefNum] ! f:lost(., $r:same-order)"/>
  </xsl:template>
  <xsl:variable name="r:no-reference" select="'The pivot has no place for a reference of this kind here.'"/>
  <xsl:variable name="r:same-order" select="'The line is of the order that the document names.'"/>

  <!-- Deliveries -->

  <xsl:template mode="lost" match="DeliveryDetail">
    <xsl:variable name="place" as="element()?" select="f:place(.)"/>
    <xsl:sequence select="
        $place[not(current()/ListOfScheduleLine)] ! f:lost(., $r:no-delivery),
        ShipToLocation/Location/LocationIdentifier/LocID/Identifier/Agency/AgencyCoded[not(. = 'Other')]
            ! f:lost(., $r:agency)"/>
    <xsl:apply-templates select="ListOfScheduleLine/ScheduleLine/(Quantity/UnitOfMeasurement, RequestedDeliveryDate, ListOfOtherDeliveryDate)" mode="lost"/>
  </xsl:template>

  <!-- The item that is sent instead -->

  <xsl:template mode="lost" match="SubstitutePartNumbers">
    <xsl:variable name="all" as="element()*" select="ListOfProductIdentifierCoded/ProductIdentifierCoded"/>
    <xsl:if test="$is-response">
      <xsl:for-each select="$all">
        <xsl:variable name="kind" as="xs:string?" select="f:substituting(.)"/>
        <xsl:variable name="is-taken" as="xs:boolean" select="exists($kind) and . is ($all[f:substituting(.) = $kind][normalize-space(ProductIdentifier)])[1]"/>
        <xsl:sequence select="
            if (not($is-taken)) then f:all-lost(., $r:second)
            else (f:finer(ProductIdentifierQualifierCoded, ($c:part-word($kind), $c:product-word('0160')[$kind = 'standard'])),
              ProductIdentifierQualifierCodedOther[not(../ProductIdentifierQualifierCoded = 'Other')]
                  ! f:lost(., $r:unused-text),
              ProductIdentifierExt[not($kind = 'seller')] ! f:lost(., $r:alone))"/>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
