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
        <strong>
          <xsl:if test="not(@currencyID[. ne $currency])"><span class="currency">{$currency}</span>{' '}</xsl:if>
          <xsl:apply-templates select="." mode="value"/>
        </strong>
        <xsl:for-each select="$bill/(cbc:DueDate | cac:PaymentMeans/cbc:PaymentDueDate)[normalize-space()][1]">
          <span class="by">{f:word('due-by')}{' '}<xsl:apply-templates select="." mode="value"/></span>
        </xsl:for-each>
      </p>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="facts">
    <section class="facts">
      <h2 class="unseen">{f:word('facts')}</h2>
      <dl>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="if ($is-credit) then 'credit-issued' else 'issued'"/>
          <xsl:with-param name="said" select="cbc:IssueDate"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'due'"/>
          <xsl:with-param name="said" select="cbc:DueDate, cac:PaymentMeans/cbc:PaymentDueDate"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'supplied'"/>
          <xsl:with-param name="said" select="cac:Delivery/cbc:ActualDeliveryDate"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'period'"/>
          <xsl:with-param name="said" select="cac:InvoicePeriod[cbc:StartDate | cbc:EndDate]"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'tax-point'"/>
          <xsl:with-param name="said" select="cbc:TaxPointDate, cac:InvoicePeriod/cbc:DescriptionCode"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'order'"/>
          <xsl:with-param name="said" select="cac:OrderReference/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'sales-order'"/>
          <xsl:with-param name="said" select="cac:OrderReference/cbc:SalesOrderID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'buyer-reference'"/>
          <xsl:with-param name="said" select="cbc:BuyerReference"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'cost-centre'"/>
          <xsl:with-param name="said" select="cbc:AccountingCost"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'contract'"/>
          <xsl:with-param name="said" select="cac:ContractDocumentReference/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'project'"/>
          <xsl:with-param name="said" select="cac:ProjectReference/cbc:ID, f:project()/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'despatch'"/>
          <xsl:with-param name="said" select="cac:DespatchDocumentReference/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'receipt'"/>
          <xsl:with-param name="said" select="cac:ReceiptDocumentReference/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'tender'"/>
          <xsl:with-param name="said" select="cac:OriginatorDocumentReference/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'object'"/>
          <xsl:with-param name="said" select="f:invoiced-object()"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'preceding'"/>
          <xsl:with-param name="said" select="cac:BillingReference/cac:InvoiceDocumentReference"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'currency'"/>
          <xsl:with-param name="said" select="cbc:DocumentCurrencyCode"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'tax-currency'"/>
          <xsl:with-param name="said" select="cbc:TaxCurrencyCode"/>
        </xsl:call-template>
      </dl>
    </section>
  </xsl:template>

  <xsl:template match="cac:InvoicePeriod/cbc:DescriptionCode" mode="value">
    <xsl:call-template name="coded"><xsl:with-param name="list" select="'point'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="cac:InvoiceDocumentReference" mode="value">
    <xsl:apply-templates select="cbc:ID" mode="value"/>
    <xsl:for-each select="cbc:IssueDate">{' '}{f:word('of')}{' '}<xsl:apply-templates select="." mode="value"/></xsl:for-each>
  </xsl:template>

  <xsl:template match="cac:AdditionalDocumentReference" mode="value">
    <xsl:apply-templates select="cbc:ID" mode="value"/>
    <xsl:for-each select="cbc:DocumentTypeCode[. ne '130']">{' '}<small>{.}</small></xsl:for-each>
  </xsl:template>

  <!-- Among the additional documents, 130 is what the invoice is about (BT-18); in a credit note, 50 the project (BT-11). -->
  <xsl:function name="f:invoiced-object" as="element()*">
    <xsl:sequence select="$bill/cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '130']"/>
  </xsl:function>

  <xsl:function name="f:project" as="element()*">
    <xsl:sequence select="$bill[$is-credit]/cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '50']"/>
  </xsl:function>
</xsl:stylesheet>
