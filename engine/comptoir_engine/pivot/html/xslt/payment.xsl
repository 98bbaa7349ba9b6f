<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- How to pay: terms, then each means of payment. -->

  <xsl:template name="payment">
    <xsl:if test="(cac:PaymentTerms/cbc:Note | cac:PaymentMeans)[normalize-space()]">
      <section class="payment">
        <h2>{f:word('payment')}</h2>
        <xsl:for-each select="cac:PaymentTerms/cbc:Note[normalize-space()]">
          <p class="said"><xsl:sequence select="f:tongue(@languageID)"/>{.}</p>
        </xsl:for-each>
        <div class="columns"><xsl:apply-templates select="cac:PaymentMeans" mode="means"/></div>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cac:PaymentMeans" mode="means">
    <section>
      <xsl:for-each select="cbc:PaymentMeansCode">
        <h3>
          <xsl:sequence select="f:coded('payment', .)"/>
          <xsl:for-each select="@name[normalize-space()]">{' '}<small>{.}</small></xsl:for-each>
        </h3>
      </xsl:for-each>
      <dl>
        <xsl:sequence select="
            f:fact('account', cac:PayeeFinancialAccount/cbc:ID, f:account#1),
            f:fact('holder', cac:PayeeFinancialAccount/cbc:Name, f:text#1),
            f:fact('bank', cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID, f:id#1),
            f:fact('remittance', cbc:PaymentID, f:account#1),
            f:fact('card', cac:CardAccount/cbc:PrimaryAccountNumberID, f:text#1),
            f:fact('card-holder', cac:CardAccount/cbc:HolderName, f:text#1),
            f:fact('card-network', cac:CardAccount/cbc:NetworkID, f:text#1),
            f:fact('mandate', cac:PaymentMandate/cbc:ID, f:id#1),
            f:fact('debited', cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID, f:account#1)"/>
      </dl>
    </section>
  </xsl:template>
</xsl:stylesheet>
