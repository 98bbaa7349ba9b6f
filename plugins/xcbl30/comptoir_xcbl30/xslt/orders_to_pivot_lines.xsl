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

  <!-- Lines of order documents. What a line says may stand in several places: a change before what it changes. -->

  <xsl:function name="f:details" as="element(ItemDetail)*">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        if ($line/self::ItemDetail) then $line
        else ($line, $line/ChangeOrderItemDetail) ! (ItemDetailChanges/ItemDetail, OriginalItemDetail/ItemDetail)"/>
  </xsl:function>

  <xsl:function name="f:base" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="if ($line/self::ItemDetail) then $line/BaseItemDetail else ($line/ASNBaseItemDetail, f:details($line) ! BaseItemDetail)[1]"/>
  </xsl:function>

  <xsl:function name="f:pricing" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="if ($line/self::ItemDetail) then $line/PricingDetail else (f:details($line) ! PricingDetail)[1]"/>
  </xsl:function>

  <xsl:function name="f:delivering" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="if ($line/self::ItemDetail) then $line/DeliveryDetail else (f:details($line) ! DeliveryDetail)[1]"/>
  </xsl:function>

  <!-- A change may leave out the item that it is about, and the quantity. -->
  <xsl:function name="f:identifiers-of" as="element(ItemIdentifiers)?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="($line/ASNBaseItemDetail/ItemIdentifiers, f:details($line) ! BaseItemDetail/ItemIdentifiers)[1]"/>
  </xsl:function>
  <xsl:function name="f:total-quantity" as="element(Quantity)?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        if ($line/self::ItemDetail) then $line/BaseItemDetail/TotalQuantity/Quantity[QuantityValue]
        else ($line/ASNBaseItemDetail/TotalQuantity/Quantity, f:details($line) ! BaseItemDetail/TotalQuantity/Quantity)[QuantityValue][1]"/>
  </xsl:function>

  <!-- Amounts and quantities of what was changed are those of before where the change itself does not tell them. -->
  <xsl:function name="f:is-current" as="xs:boolean">
    <xsl:param name="line" as="element()"/>
    <xsl:param name="block" as="element()?"/>
    <xsl:sequence select="$line/self::ItemDetail or boolean($block/.. is f:total-quantity($line)/../../..)"/>
  </xsl:function>
  <xsl:function name="f:total" as="element(MonetaryValue)?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="f:pricing($line)[f:is-current($line, .) or not(f:total-quantity($line))]/TotalValue/MonetaryValue"/>
  </xsl:function>

  <!-- A line without any detail has no number and no item: it can't be one of the pivot. -->
  <xsl:template match="ItemDetail | ChangeOrderItemDetail | OrderResponseItemDetail" mode="line">
    <xsl:if test="f:base(.)"><cac:OrderLine><xsl:call-template name="order-line"/></cac:OrderLine></xsl:if>
  </xsl:template>

  <xsl:template name="order-line">
    <xsl:variable name="references" as="element()*" select="f:item-references(.)"/>
    <cac:LineItem><xsl:call-template name="line-item"><xsl:with-param name="references" select="$references"/></xsl:call-template></cac:LineItem>
    <xsl:if test="$is-response"><xsl:call-template name="substitute"/></xsl:if>
    <xsl:for-each select="f:item-referring($references, 'QuotationLine')[1]">
      <cac:QuotationLineReference><cbc:LineID>{PrimaryReference/Reference/RefNum}</cbc:LineID></cac:QuotationLineReference>
    </xsl:for-each>
    <xsl:if test="$is-response">
      <xsl:call-template name="ordered-line"><xsl:with-param name="order" select="f:order-of(.)"/></xsl:call-template>
    </xsl:if>
    <xsl:for-each select="f:item-referring($references, 'document')">
      <cac:DocumentReference><xsl:apply-templates select="PrimaryReference/Reference"/></cac:DocumentReference>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="ordered-line">
    <xsl:param name="order" as="element()?"/>
    <cac:OrderLineReference>
      <cbc:LineID>{f:ordered(.)}</cbc:LineID>
      <xsl:for-each select="$order[not(. = $header/OrderReference/Reference/RefNum)]">
        <cac:OrderReference><cbc:ID>{.}</cbc:ID></cac:OrderReference>
      </xsl:for-each>
    </cac:OrderLineReference>
  </xsl:template>

  <xsl:function name="f:order-of" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="$line/ListOfReferenceCoded/ReferenceCoded[$c:item-reference(string(ReferenceTypeCoded)) = 'order'][1]/PrimaryReference/Reference/RefNum"/>
  </xsl:function>

  <!-- Numbers. The buyer's is that of his order; the seller's, where there is one, that of a response's own line. -->

  <xsl:function name="f:line-number" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="numbers" as="element()" select="f:base($line)/LineItemNum"/>
    <xsl:sequence select="
        f:first((f:item-referring(f:item-references($line), 'LineID')[1]/PrimaryReference/Reference/RefNum,
          $numbers/SellerLineItemNum[$is-response or $is-despatch], $numbers/BuyerLineItemNum))"/>
  </xsl:function>

  <xsl:function name="f:ordered" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="
        f:first((f:item-referring(f:item-references($line), 'OrderLineID')[1]/PrimaryReference/Reference/RefNum,
          f:base($line)/LineItemOrderReference/PurchaseOrderReference/PurchaseOrderLineItemNumber, f:base($line)/LineItemNum/BuyerLineItemNum))"/>
  </xsl:function>

  <xsl:function name="f:item-references" as="element(ReferenceCoded)*">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="f:base($line)/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded[normalize-space(PrimaryReference/Reference/RefNum)]"/>
  </xsl:function>

  <xsl:function name="f:item-slug" as="xs:string">
    <xsl:param name="reference" as="element(ReferenceCoded)"/>
    <xsl:sequence select="
        if ($reference/ReferenceTypeCoded = 'Other')
        then ($reference/ReferenceTypeCodedOther[. = ('LineID', 'OrderLineID'[not($kind = 'Order')], 'QuotationLine')]/string(), '')[1]
        else ($c:item-reference(normalize-space($reference/ReferenceTypeCoded)), '')[1]"/>
  </xsl:function>

  <xsl:function name="f:item-referring" as="element(ReferenceCoded)*">
    <xsl:param name="references" as="element(ReferenceCoded)*"/>
    <xsl:param name="slug" as="xs:string"/>
    <xsl:sequence select="$references[f:item-slug(.) = $slug]"/>
  </xsl:function>

  <!-- References of a line that have a place of their own; the others become properties of the item. -->
  <xsl:function name="f:further-references" as="element(ReferenceCoded)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="all" as="element()*" select="f:item-references($line)"/>
    <xsl:sequence select="$all except f:placed-references($all)"/>
  </xsl:function>
  <xsl:function name="f:placed-references" as="element(ReferenceCoded)*">
    <xsl:param name="all" as="element(ReferenceCoded)*"/>
    <xsl:sequence select="
        ('LineID', 'OrderLineID', 'batch', 'serial', ('cost', 'QuotationLine')[not($is-despatch)]) ! f:item-referring($all, .)[1],
        ('document', 'specification'[not($is-despatch)]) ! f:item-referring($all, .)"/>
  </xsl:function>

  <!-- How the seller or a change treats a line -->
  <xsl:function name="f:status" as="xs:string">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="said" as="xs:string" select="
        if ($line/self::OrderResponseItemDetail) then f:code($line/ItemDetailResponseCoded, $line/ItemDetailResponseCodedOther)
        else f:code($line/ItemDetailChangeCoded, $line/ItemDetailChangeCodedOther)"/>
    <xsl:variable name="known" as="xs:string?" select="
        ($said[f:is-number(.)], if ($line/self::OrderResponseItemDetail) then $c:line-response($said) else $c:change($said))[1]"/>
    <xsl:sequence select="
        if ($line/self::ItemDetail) then ''
        else if ($known = '5' and $line/ItemDetailChanges) then '3'
        else ($known, '3'[$line/ItemDetailChanges], '')[1]"/>
  </xsl:function>

  <xsl:function name="f:line-notes" as="xs:string">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="details" as="element()*" select="f:details($line)"/>
    <xsl:sequence select="string-join((f:line-note-elements($line) ! f:note(.)[. ne ''],
        $line/(PriceErrorInfo, AvailabilityErrorInfo, ListOfErrorInfo)/descendant-or-self::ErrorInfo/CompletionMsg/LanguageString/LangString[normalize-space()]), '&#10;')"/>
  </xsl:function>

  <xsl:function name="f:line-note-elements" as="element()*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="details" as="element()*" select="f:details($line)"/>
    <xsl:sequence select="
        if ($line/self::ItemDetail) then $line/(LineItemNote, ListOfStructuredNote/StructuredNote)
        else (($line/LineItemNote, $line/ListOfStructuredNote/StructuredNote[not(f:is-labelled(.))]),
          ($details ! LineItemNote)[1], ($details ! ListOfStructuredNote)[1]/StructuredNote)"/>
  </xsl:function>

  <xsl:template name="line-item">
    <xsl:param name="references" as="element()*"/>
    <xsl:variable name="base" as="element()" select="f:base(.)"/>
    <xsl:variable name="pricing" as="element()?" select="f:pricing(.)"/>
    <cbc:ID>{f:line-number(.)}</cbc:ID>
    <xsl:for-each select="f:line-notes(.)[. ne '']"><cbc:Note>{.}</cbc:Note></xsl:for-each>
    <xsl:for-each select="f:status(.)[. ne '']"><cbc:LineStatusCode>{.}</cbc:LineStatusCode></xsl:for-each>
    <xsl:for-each select="f:total-quantity(.)"><cbc:Quantity><xsl:call-template name="quantity"/></cbc:Quantity></xsl:for-each>
    <xsl:for-each select="f:total(.)">
      <cbc:LineExtensionAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:LineExtensionAmount>
    </xsl:for-each>
    <xsl:for-each select="$base/MaxBackOrderQuantity/Quantity[QuantityValue]">
      <cbc:MaximumBackorderQuantity><xsl:call-template name="quantity"/></cbc:MaximumBackorderQuantity>
    </xsl:for-each>
    <xsl:for-each select="$partial"><cbc:PartialDeliveryIndicator>{normalize-space()}</cbc:PartialDeliveryIndicator></xsl:for-each>
    <xsl:for-each select="f:item-referring($references, 'cost')[1]">
      <cbc:AccountingCost>{PrimaryReference/Reference/RefNum}</cbc:AccountingCost>
    </xsl:for-each>
    <xsl:apply-templates select="f:schedule(.)">
      <xsl:with-param name="quantity" select="f:total-quantity(.)[not(f:is-current(current(), f:delivering(current())))]"/>
    </xsl:apply-templates>
    <xsl:for-each select="$base/FinalRecipient/Party[f:is-told(.)]"><cac:OriginatorParty><xsl:call-template name="recipient"/></cac:OriginatorParty></xsl:for-each>
    <xsl:apply-templates select="$pricing/ItemAllowancesOrCharges/ListOfAllowOrCharge/AllowOrCharge[f:is-counted(.)]"/>
    <xsl:if test="$pricing"><cac:Price><xsl:call-template name="price"/></cac:Price></xsl:if>
    <cac:Item><xsl:call-template name="item"><xsl:with-param name="base" select="$base"/><xsl:with-param name="item" select="f:identifiers-of(.)"/></xsl:call-template></cac:Item>
  </xsl:template>

  <xsl:variable name="partial" as="element()?" select="($heads ! PartialShipmentAllowed)[1][normalize-space()]"/>

  <xsl:template name="recipient">
    <xsl:for-each select="PartyID/Identifier[normalize-space(Ident)]">
      <cac:PartyIdentification><cbc:ID>{Ident}</cbc:ID></cac:PartyIdentification>
    </xsl:for-each>
    <xsl:for-each select="NameAddress/Name1[normalize-space()]"><cac:PartyName><cbc:Name>{.}</cbc:Name></cac:PartyName></xsl:for-each>
  </xsl:template>

  <!-- Deliveries of a line; the place is told once for all of them. -->
  <xsl:template match="ScheduleLine">
    <xsl:param name="quantity" as="element()?"/>
    <xsl:variable name="end" as="element()?" select="f:schedule-end(.)"/>
    <xsl:variable name="start" as="element()?" select="f:dated(ListOfOtherDeliveryDate/ListOfDateCoded, f:asked('start'))"/>
    <cac:Delivery>
      <xsl:for-each select="($quantity, Quantity[QuantityValue])[1]"><cbc:Quantity><xsl:call-template name="quantity"/></cbc:Quantity></xsl:for-each>
      <xsl:for-each select="f:place(../..)"><cac:DeliveryLocation><cbc:ID>{.}</cbc:ID></cac:DeliveryLocation></xsl:for-each>
      <xsl:call-template name="period">
        <xsl:with-param name="name" select="if ($is-response) then 'cac:PromisedDeliveryPeriod' else 'cac:RequestedDeliveryPeriod'"/>
        <xsl:with-param name="start" select="$start"/>
        <xsl:with-param name="end" select="$end"/>
      </xsl:call-template>
    </cac:Delivery>
  </xsl:template>

  <!-- Where a change tells another quantity than its deliveries, one delivery is that of the whole line. -->
  <xsl:function name="f:schedule" as="element(ScheduleLine)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="delivery" as="element()?" select="f:delivering($line)"/>
    <xsl:variable name="all" as="element()*" select="$delivery/ListOfScheduleLine/ScheduleLine"/>
    <xsl:sequence select="
        if (empty(tail($all)) or f:is-current($line, $delivery) or empty(f:total-quantity($line))) then $all else ()"/>
  </xsl:function>

  <xsl:function name="f:asked" as="xs:string">
    <xsl:param name="end" as="xs:string"/>
    <xsl:sequence select="(if ($is-response) then 'promised-' else 'requested-') || $end"/>
  </xsl:function>
  <xsl:function name="f:schedule-end" as="element()?">
    <xsl:param name="schedule" as="element(ScheduleLine)"/>
    <xsl:sequence select="($schedule/RequestedDeliveryDate[f:is-day(.)], f:dated($schedule/ListOfOtherDeliveryDate/ListOfDateCoded, f:asked('end')))[1]"/>
  </xsl:function>
  <xsl:function name="f:place" as="element()?">
    <xsl:param name="delivery" as="element(DeliveryDetail)"/>
    <xsl:sequence select="f:first($delivery/ShipToLocation/Location/LocationIdentifier/LocID/Identifier/Ident)"/>
  </xsl:function>

  <!-- Prices, as those of an invoice -->

  <xsl:function name="f:price" as="element(Price)?">
    <xsl:param name="line" as="element()"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:variable name="prices" as="element()*" select="f:pricing($line)/ListOfPrice/Price"/>
    <xsl:sequence select="
        if (empty(tail($prices))) then $prices[$kind = 'net']
        else ($prices[f:price-kind(.) = $kind], $prices[1][$kind = 'net'])[1]"/>
  </xsl:function>

  <xsl:function name="f:is-for-one" as="xs:boolean">
    <xsl:param name="line" as="element()"/>
    <xsl:param name="price" as="element(Price)"/>
    <xsl:variable name="quantity" as="xs:decimal?" select="f:decimal(f:total-quantity($line)/QuantityValue)"/>
    <xsl:variable name="value" as="xs:decimal?" select="f:decimal(f:total($line)/MonetaryAmount)"/>
    <xsl:sequence select="$value ne 0 and $quantity * f:decimal($price/UnitPrice/UnitPriceValue) = $value"/>
  </xsl:function>

  <xsl:function name="f:tax-of" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="own" as="element()*" select="f:pricing($line)/Tax"/>
    <xsl:sequence select="
        if ($is-despatch) then ()
        else if (empty(tail($own))) then ($own, $default-tax)[1]
        else ($own[f:tax-type(.) = 'VAT'], $own)[1]"/>
  </xsl:function>

</xsl:stylesheet>
