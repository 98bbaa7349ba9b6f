<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- What is due, then dates, currencies and references. -->

  <xsl:template name="due">
    <xsl:for-each select="cac:LegalMonetaryTotal/cbc:PayableAmount">
      <p class="due">
        <span class="label">{f:word(if ($is-credit) then 'credited' else 'payable')}</span>
        <strong><xsl:sequence select="f:money-with-currency(.)"/></strong>
        <xsl:for-each select="$bill/(cbc:DueDate | cac:PaymentMeans/cbc:PaymentDueDate)[normalize-space()][1]">
          <span class="by">{f:word('due-by')}{' '}<xsl:sequence select="f:day(.)"/></span>
        </xsl:for-each>
      </p>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="facts">
    <section class="facts">
      <h2 class="unseen">{f:word('facts')}</h2>
      <dl>
        <xsl:sequence select="
            f:fact(if ($is-credit) then 'credit-issued' else 'issued', cbc:IssueDate, f:day#1),
            f:fact('due', (cbc:DueDate, cac:PaymentMeans/cbc:PaymentDueDate), f:day#1),
            f:fact('supplied', cac:Delivery/cbc:ActualDeliveryDate, f:day#1),
            f:fact('period', cac:InvoicePeriod[cbc:StartDate | cbc:EndDate], f:period#1),
            f:fact('tax-point', (cbc:TaxPointDate, cac:InvoicePeriod/cbc:DescriptionCode), f:tax-point#1),
            f:fact('order', cac:OrderReference/cbc:ID, f:text#1),
            f:fact('sales-order', cac:OrderReference/cbc:SalesOrderID, f:text#1),
            f:fact('buyer-reference', cbc:BuyerReference, f:text#1),
            f:fact('cost-centre', cbc:AccountingCost, f:text#1),
            f:fact('contract', cac:ContractDocumentReference/cbc:ID, f:text#1),
            f:fact('project', (cac:ProjectReference/cbc:ID, f:project()/cbc:ID), f:text#1),
            f:fact('despatch', cac:DespatchDocumentReference/cbc:ID, f:text#1),
            f:fact('receipt', cac:ReceiptDocumentReference/cbc:ID, f:text#1),
            f:fact('tender', cac:OriginatorDocumentReference/cbc:ID, f:text#1),
            f:fact('object', f:invoiced-object()/cbc:ID, f:object-id#1),
            f:fact('preceding', cac:BillingReference/cac:InvoiceDocumentReference, f:preceding#1),
            f:fact('currency', cbc:DocumentCurrencyCode, f:text#1),
            f:fact('tax-currency', cbc:TaxCurrencyCode, f:text#1)"/>
      </dl>
    </section>
  </xsl:template>

  <xsl:function name="f:tax-point" as="node()*">
    <xsl:param name="said" as="node()"/>
    <xsl:sequence select="if ($said/self::cbc:DescriptionCode) then f:coded('point', $said) else f:day($said)"/>
  </xsl:function>

  <xsl:function name="f:preceding" as="node()*">
    <xsl:param name="reference" as="node()"/>
    <xsl:for-each select="$reference/cbc:ID">{.}</xsl:for-each>
    <xsl:for-each select="$reference/cbc:IssueDate">{' '}{f:word('of')}{' '}<xsl:sequence select="f:day(.)"/></xsl:for-each>
  </xsl:function>

  <!-- Among the additional documents, 130 is what the invoice is about (BT-18); in a credit note, 50 the project (BT-11). -->
  <xsl:function name="f:invoiced-object" as="element()*">
    <xsl:sequence select="$bill/cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '130']"/>
  </xsl:function>

  <xsl:function name="f:object-id" as="node()*">
    <xsl:param name="id" as="node()"/>
    <xsl:sequence select="f:id($id)"/>
    <xsl:for-each select="$id/../cbc:DocumentTypeCode[. ne '130']">{' '}<small>{.}</small></xsl:for-each>
  </xsl:function>

  <xsl:function name="f:project" as="element()*">
    <xsl:sequence select="$bill[$is-credit]/cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '50']"/>
  </xsl:function>
</xsl:stylesheet>
