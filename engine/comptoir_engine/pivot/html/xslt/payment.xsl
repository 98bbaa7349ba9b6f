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
          <p class="said"><xsl:apply-templates select="." mode="value"/></p>
        </xsl:for-each>
        <div class="columns"><xsl:apply-templates select="cac:PaymentMeans" mode="means"/></div>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cac:PaymentMeans" mode="means">
    <section>
      <xsl:for-each select="cbc:PaymentMeansCode">
        <h3>
          <xsl:call-template name="coded"><xsl:with-param name="list" select="'payment'"/></xsl:call-template>
          <xsl:for-each select="@name[normalize-space()]">{' '}<small>{.}</small></xsl:for-each>
        </h3>
      </xsl:for-each>
      <dl>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'account'"/>
          <xsl:with-param name="said" select="cac:PayeeFinancialAccount/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'holder'"/>
          <xsl:with-param name="said" select="cac:PayeeFinancialAccount/cbc:Name"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'bank'"/>
          <xsl:with-param name="said" select="cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'remittance'"/>
          <xsl:with-param name="said" select="cbc:PaymentID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'card'"/>
          <xsl:with-param name="said" select="cac:CardAccount/cbc:PrimaryAccountNumberID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'card-holder'"/>
          <xsl:with-param name="said" select="cac:CardAccount/cbc:HolderName"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'card-network'"/>
          <xsl:with-param name="said" select="cac:CardAccount/cbc:NetworkID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'mandate'"/>
          <xsl:with-param name="said" select="cac:PaymentMandate/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'debited'"/>
          <xsl:with-param name="said" select="cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"/>
        </xsl:call-template>
      </dl>
    </section>
  </xsl:template>
</xsl:stylesheet>
