<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- From the sum of the lines to what is due, and the VAT by category and rate. Nothing is computed. -->

  <xsl:template name="totals">
    <table class="totals">
      <caption>{f:word('totals')}&#xA0;{$currency}</caption>
      <tbody>
        <xsl:for-each select="cac:LegalMonetaryTotal">
          <xsl:sequence select="f:sum('sum-lines', cbc:LineExtensionAmount, '')"/>
        </xsl:for-each>
        <xsl:apply-templates select="cac:AllowanceCharge" mode="total"/>
        <xsl:for-each select="cac:LegalMonetaryTotal">
          <xsl:sequence select="f:sum('sum-allowances', cbc:AllowanceTotalAmount, 'aside'), f:sum('sum-charges', cbc:ChargeTotalAmount, 'aside'),
              f:sum('total-net', cbc:TaxExclusiveAmount, 'step')"/>
        </xsl:for-each>
        <xsl:variable name="vat" select="cac:TaxTotal/cbc:TaxAmount"/>
        <xsl:variable name="converted" select="$vat[@currencyID ne $currency]"/>
        <xsl:sequence select="($vat except $converted, $converted) ! f:vat-total(.)"/>
        <xsl:for-each select="cac:LegalMonetaryTotal">
          <xsl:sequence select="f:sum('total-gross', cbc:TaxInclusiveAmount, 'step'), f:sum('paid', cbc:PrepaidAmount, ''),
              f:sum('rounding', cbc:PayableRoundingAmount, ''), f:sum(if ($is-credit) then 'credited' else 'payable', cbc:PayableAmount, 'end')"/>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:function name="f:sum" as="element(h:tr)*">
    <xsl:param name="label" as="xs:string"/>
    <xsl:param name="amounts" as="element()*"/>
    <xsl:param name="class" as="xs:string"/>
    <xsl:for-each select="$amounts[normalize-space()]">
      <tr>
        <xsl:if test="$class"><xsl:attribute name="class" select="$class"/></xsl:if>
        <th scope="row">{f:word($label)}</th>
        <td class="number"><xsl:sequence select="f:money(.)"/></td>
      </tr>
    </xsl:for-each>
  </xsl:function>

  <!-- VAT in the document's currency, or in that of the VAT accounts: told by the currency of the amount. -->
  <xsl:function name="f:vat-total" as="element(h:tr)">
    <xsl:param name="amount" as="element()"/>
    <xsl:variable name="own" select="($amount/@currencyID, $currency)[1]"/>
    <tr>
      <th scope="row">{if ($own = $currency) then f:word('total-vat') else replace(f:word('total-vat-other'), '{currency}', $own, 'q')}</th>
      <td class="number"><xsl:sequence select="f:money($amount)"/></td>
    </tr>
  </xsl:function>

  <xsl:template match="cac:AllowanceCharge" mode="total">
    <tr>
      <th scope="row">
        <span>{f:side(., 'allowance')}:{' '}<xsl:sequence select="f:why(.), f:basis(.)"/></span>
        <xsl:for-each select="cac:TaxCategory"><div class="aside">{f:word('vat')}{' '}<xsl:sequence select="f:vat(.)"/></div></xsl:for-each>
      </th>
      <td class="number">
        <xsl:for-each select="cbc:Amount"><div><xsl:sequence select="f:sign(..), f:money(.)"/></div></xsl:for-each>
      </td>
    </tr>
  </xsl:template>

  <!-- What is taken off says so; the amount itself stays as it is. -->
  <xsl:function name="f:sign" as="node()?">
    <xsl:param name="adjustment" as="element()"/>
    <xsl:if test="$adjustment/cbc:ChargeIndicator/normalize-space() = ('false', '0')"><span class="sign">− </span></xsl:if>
  </xsl:function>

  <xsl:template name="breakdown">
    <xsl:variable name="parts" select="cac:TaxTotal/cac:TaxSubtotal"/>
    <xsl:if test="$parts">
      <table class="breakdown">
        <caption>{f:word('breakdown')}&#xA0;{$currency}</caption>
        <thead>
          <tr>
            <th scope="col">{f:word('category')}</th>
            <th scope="col" class="number">{f:word('rate')}</th>
            <th scope="col" class="number">{f:word('taxable')}</th>
            <th scope="col" class="number">{f:word('tax')}</th>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="$parts" mode="breakdown"/></tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cac:TaxSubtotal" mode="breakdown">
    <tr>
      <th scope="row">
        <xsl:for-each select="cac:TaxCategory">
          <xsl:for-each select="cbc:ID"><span>{.}&#xA0;<small>{f:label('category', .)[. ne string(current())]}</small></span></xsl:for-each>
          <xsl:for-each select="cbc:TaxExemptionReason"><p class="said">{.}</p></xsl:for-each>
          <xsl:for-each select="cbc:TaxExemptionReasonCode"><p class="said">{.}</p></xsl:for-each>
        </xsl:for-each>
      </th>
      <td class="number"><xsl:for-each select="cac:TaxCategory/cbc:Percent"><div><xsl:sequence select="f:percent(.)"/></div></xsl:for-each></td>
      <td class="number"><xsl:for-each select="cbc:TaxableAmount"><div><xsl:sequence select="f:money(.)"/></div></xsl:for-each></td>
      <td class="number"><xsl:for-each select="cbc:TaxAmount"><div><xsl:sequence select="f:money(.)"/></div></xsl:for-each></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
