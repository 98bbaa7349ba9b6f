<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="xs map f r c"
    expand-text="yes">

  <!-- Order documents from xCBL 3.0 to the pivot. Parties, items, prices, allowances and tax are read as those of an invoice:
       its stylesheets are imported, and what differs is said again here. -->

  <xsl:import href="to_pivot.xsl"/>
  <xsl:include href="orders_to_pivot_head.xsl"/>
  <xsl:include href="orders_to_pivot_parties.xsl"/>
  <xsl:include href="orders_to_pivot_lines.xsl"/>
  <xsl:include href="orders_to_pivot_items.xsl"/>
  <xsl:include href="orders_to_pivot_despatch.xsl"/>
  <xsl:include href="orders_to_pivot_losses.xsl"/>
  <xsl:include href="orders_to_pivot_losses_lines.xsl"/>
  <xsl:include href="orders_to_pivot_losses_despatch.xsl"/>

  <xsl:variable name="kind" as="xs:string" select="local-name(/*)"/>
  <xsl:variable name="is-response" as="xs:boolean" select="$kind = 'OrderResponse'"/>
  <xsl:variable name="is-despatch" as="xs:boolean" select="$kind = 'AdvanceShipmentNotice'"/>
  <xsl:variable name="is-credit-note" as="xs:boolean" select="false()"/>

  <xsl:variable name="header" as="element()"
      select="(/*/*[ends-with(local-name(), 'Header')], /*/*)[1]"/>

  <!-- Heads of orders by their weight: a change before what it changes. -->
  <xsl:variable name="heads" as="element(OrderHeader)*" select="
      /Order/OrderHeader, ($header, $header/ChangeOrderHeader) ! (OrderHeaderChanges/OrderHeader, OriginalOrderHeader/OrderHeader)"/>
  <xsl:variable name="parties" as="element()?" select="($heads ! OrderParty, $header/ASNParty/OrderParty)[1]"/>
  <xsl:variable name="dates" as="element()?" select="($heads ! OrderDates)[1]"/>
  <xsl:variable name="order-references" as="element()?" select="($heads ! OrderReferences)[1]"/>
  <xsl:variable name="coded" as="element()*" select="
      $order-references/OtherOrderReferences/ListOfReferenceCoded/ReferenceCoded, $header/ListOfReferenceCoded/ReferenceCoded,
      $header/ASNReferences/OtherASNReferences/ListOfReferenceCoded/ReferenceCoded"/>
  <xsl:variable name="instructions" as="element()?" select="($heads ! OrderPaymentInstructions)[1]/PaymentInstructions"/>
  <xsl:variable name="default-tax" as="element()?" select="($heads ! OrderTaxReference)[1]/TaxReference"/>
  <xsl:variable name="due" as="element()?" select="()"/>
  <xsl:variable name="summary" as="element()?" select="
      (/Order/OrderSummary, /ChangeOrder/ChangeOrderSummary/RevisedOrderSummary/OrderSummary,
       /AdvanceShipmentNotice/ASNSummary)[1]"/>
  <xsl:variable name="lines" as="element()*" select="
      /Order/OrderDetail/ListOfItemDetail/ItemDetail, /ChangeOrder/ChangeOrderDetail/ListOfChangeOrderItemDetail/ChangeOrderItemDetail,
      /OrderResponse/OrderResponseDetail/ListOfOrderResponseItemDetail/OrderResponseItemDetail,
      /AdvanceShipmentNotice/ASNDetail/ListOfASNItemDetail/ASNItemDetail"/>

  <xsl:variable name="currency" as="xs:string" select="
      (($heads ! OrderCurrency/Currency, $header/ASNCurrency/Currency, $summary/(TotalAmount, TotalTax)/MonetaryValue/Currency,
        ($lines ! f:details(.) ! PricingDetail)/(TotalValue/MonetaryValue, ListOfPrice/Price/UnitPrice)/Currency)
       [f:currency(.)][1] ! f:currency(.), '')[1]"/>

  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()">
      <xsl:document>
        <xsl:choose>
          <xsl:when test="$is-response"><xsl:call-template name="order-response"/></xsl:when>
          <xsl:when test="$is-despatch"><xsl:call-template name="despatch-advice"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="order"/></xsl:otherwise>
        </xsl:choose>
      </xsl:document>
    </xsl:variable>
    <xsl:variable name="losses" as="map(xs:string, xs:string)*"><xsl:apply-templates select="*" mode="lost"/></xsl:variable>
    <xsl:sequence select="map{'document': $document, 'losses': f:report((if ($guesses = 'yes') then f:guesses(/*) else (), $losses))}"/>
  </xsl:template>

  <xsl:template name="order">
    <Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">
      <xsl:call-template name="identity"><xsl:with-param name="guideline" select="'order'"/></xsl:call-template>
      <xsl:for-each select="f:order-type(f:order-type-of())[. ne '']"><cbc:OrderTypeCode>{.}</cbc:OrderTypeCode></xsl:for-each>
      <xsl:call-template name="notes"/>
      <xsl:call-template name="accounts"/>
      <xsl:call-template name="validity"/>
      <xsl:for-each select="$quotation">
        <cac:QuotationDocumentReference><cbc:ID>{.}</cbc:ID></cac:QuotationDocumentReference>
      </xsl:for-each>
      <xsl:call-template name="related"/>
      <xsl:call-template name="supporting"/>
      <xsl:for-each select="f:referred('project')">
        <cac:ProjectReference><cbc:ID>{.}</cbc:ID></cac:ProjectReference>
      </xsl:for-each>
      <xsl:call-template name="order-parties"/>
      <xsl:call-template name="delivery"/>
      <xsl:apply-templates select="f:terms-of-delivery()"/>
      <xsl:for-each select="string-join($instructions/PaymentTerms ! f:terms(.)[. ne ''], '&#10;')[. ne '']">
        <cac:PaymentTerms><cbc:Note>{.}</cbc:Note></cac:PaymentTerms>
      </xsl:for-each>
      <xsl:apply-templates select="($heads ! OrderAllowancesOrCharges)[1]/ListOfAllowOrCharge/AllowOrCharge[f:is-counted(.)]"/>
      <xsl:call-template name="totals"/>
      <xsl:apply-templates select="$lines" mode="line"/>
    </Order>
  </xsl:template>

  <xsl:template name="order-response">
    <OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2">
      <xsl:call-template name="identity"><xsl:with-param name="guideline" select="'order_response'"/></xsl:call-template>
      <cbc:OrderResponseCode>{f:response-code()}</cbc:OrderResponseCode>
      <xsl:call-template name="notes"/>
      <xsl:call-template name="accounts"/>
      <xsl:call-template name="answered"/>
      <xsl:call-template name="related"/>
      <xsl:call-template name="supporting"/>
      <xsl:call-template name="response-parties"/>
      <xsl:call-template name="promised"/>
      <xsl:apply-templates select="$lines" mode="line"/>
    </OrderResponse>
  </xsl:template>

</xsl:stylesheet>
