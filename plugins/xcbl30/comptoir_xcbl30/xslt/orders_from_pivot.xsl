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

  <!-- Order documents from the pivot to xCBL 3.0. Parties, items, prices, allowances and tax are written as those of an
       invoice: its stylesheets are imported, and what differs is said again here. -->

  <xsl:import href="from_pivot.xsl"/>
  <xsl:include href="orders_from_pivot_head.xsl"/>
  <xsl:include href="orders_from_pivot_parties.xsl"/>
  <xsl:include href="orders_from_pivot_lines.xsl"/>
  <xsl:include href="orders_from_pivot_despatch.xsl"/>
  <xsl:include href="orders_from_pivot_losses.xsl"/>

  <xsl:variable name="is-order" as="xs:boolean" select="local-name($document) = 'Order'"/>
  <xsl:variable name="is-response" as="xs:boolean" select="local-name($document) = 'OrderResponse'"/>
  <xsl:variable name="is-despatch" as="xs:boolean" select="local-name($document) = 'DespatchAdvice'"/>
  <xsl:variable name="lines" as="element()*" select="$document/(cac:OrderLine/cac:LineItem, cac:DespatchLine)"/>
  <xsl:variable name="shipment" as="element()?" select="$document/cac:Shipment"/>

  <xsl:template name="invoice">
    <xsl:for-each select="$document">
      <xsl:choose>
        <xsl:when test="$is-order"><xsl:call-template name="order"/></xsl:when>
        <xsl:when test="$is-response"><xsl:call-template name="order-response"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="despatch-advice"/></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="order">
    <Order>
      <OrderHeader>
        <OrderNumber>
          <BuyerOrderNumber>{cbc:ID}</BuyerOrderNumber>
          <xsl:for-each select="cbc:SalesOrderID"><SellerOrderNumber>{.}</SellerOrderNumber></xsl:for-each>
        </OrderNumber>
        <OrderIssueDate>{f:day(cbc:IssueDate)}{f:clock(cbc:IssueTime)}</OrderIssueDate>
        <xsl:call-template name="order-header"/>
      </OrderHeader>
      <xsl:where-populated>
        <OrderDetail>
          <xsl:where-populated>
            <ListOfItemDetail>
              <xsl:for-each select="$lines"><ItemDetail><xsl:call-template name="item-detail"/></ItemDetail></xsl:for-each>
            </ListOfItemDetail>
          </xsl:where-populated>
        </OrderDetail>
      </xsl:where-populated>
      <xsl:where-populated>
        <OrderSummary>
          <xsl:for-each select="f:whole(cbc:LineCountNumeric)"><NumberOfLines>{.}</NumberOfLines></xsl:for-each>
          <xsl:for-each select="cac:TaxTotal[1]/cbc:TaxAmount"><TotalTax><xsl:apply-templates select="." mode="money"/></TotalTax></xsl:for-each>
          <xsl:for-each select="cac:AnticipatedMonetaryTotal/cbc:PayableAmount">
            <TotalAmount><xsl:apply-templates select="." mode="money"/></TotalAmount>
          </xsl:for-each>
        </OrderSummary>
      </xsl:where-populated>
    </Order>
  </xsl:template>

  <!-- A response says in the head of an order what its own head has no place for. -->
  <xsl:template name="order-response">
    <xsl:variable name="order" as="element()?" select="cac:OrderReference[1]"/>
    <xsl:variable name="change" as="element()?" select="$order/cac:DocumentReference/cbc:ID[normalize-space()]"/>
    <OrderResponse>
      <OrderResponseHeader>
        <OrderResponseNumber><BuyerOrderResponseNumber>{cbc:ID}</BuyerOrderResponseNumber></OrderResponseNumber>
        <OrderResponseIssueDate>{f:day(cbc:IssueDate)}{f:clock(cbc:IssueTime)}</OrderResponseIssueDate>
        <OrderResponseDocTypeCoded>{if ($change) then 'ChangeOrderResponse' else 'OrderResponse'}</OrderResponseDocTypeCoded>
        <OrderReference>
          <Reference>
            <RefNum>{$order/cbc:ID}</RefNum>
            <xsl:for-each select="$order/cbc:IssueDate[f:is-day(.)]"><RefDate>{f:date(.)}</RefDate></xsl:for-each>
          </Reference>
        </OrderReference>
        <xsl:for-each select="$change">
          <ChangeOrderReference><Reference><RefNum>{.}</RefNum></Reference></ChangeOrderReference>
        </xsl:for-each>
        <SellerParty>
          <Party><xsl:call-template name="party"><xsl:with-param name="party" select="cac:SellerSupplierParty/cac:Party"/></xsl:call-template></Party>
        </SellerParty>
        <BuyerParty>
          <Party><xsl:call-template name="party"><xsl:with-param name="party" select="cac:BuyerCustomerParty/cac:Party"/></xsl:call-template></Party>
        </BuyerParty>
        <xsl:where-populated><ListOfReferenceCoded><xsl:call-template name="other-references"/></ListOfReferenceCoded></xsl:where-populated>
        <Purpose><PurposeCoded>{if (f:is-true(cbc:CopyIndicator)) then 'Duplicate' else 'Confirmation'}</PurposeCoded></Purpose>
        <ResponseType>
          <xsl:call-template name="coded">
            <xsl:with-param name="name" select="'ResponseType'"/>
            <xsl:with-param name="word" select="$c:response-word(string(cbc:OrderResponseCode))"/>
            <xsl:with-param name="text" select="($c:response-text-word(string(cbc:OrderResponseCode)), cbc:OrderResponseCode)[1]"/>
          </xsl:call-template>
        </ResponseType>
        <OrderHeaderChanges>
          <OrderHeader>
            <OrderNumber>
              <BuyerOrderNumber>{$order/cbc:ID}</BuyerOrderNumber>
              <xsl:for-each select="cbc:SalesOrderID"><SellerOrderNumber>{.}</SellerOrderNumber></xsl:for-each>
            </OrderNumber>
            <!-- The schema wants a day; where nobody knows that of the order it is that of the response, and read as none. -->
            <OrderIssueDate>{f:date(($order/cbc:IssueDate[f:is-day(.)], cbc:IssueDate)[1])}</OrderIssueDate>
            <xsl:call-template name="order-header"/>
          </OrderHeader>
        </OrderHeaderChanges>
        <xsl:for-each select="$plain-note"><OrderResponseHeaderNote>{.}</OrderResponseHeaderNote></xsl:for-each>
        <xsl:call-template name="further-notes"/>
      </OrderResponseHeader>
      <xsl:where-populated>
        <OrderResponseDetail>
          <xsl:where-populated>
            <ListOfOrderResponseItemDetail><xsl:apply-templates select="$lines" mode="response"/></ListOfOrderResponseItemDetail>
          </xsl:where-populated>
        </OrderResponseDetail>
      </xsl:where-populated>
    </OrderResponse>
  </xsl:template>

</xsl:stylesheet>
