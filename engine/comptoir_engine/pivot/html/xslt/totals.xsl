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
    <xsl:variable name="total" select="cac:LegalMonetaryTotal"/>
    <xsl:variable name="vat" select="cac:TaxTotal/cbc:TaxAmount"/>
    <xsl:variable name="converted" select="$vat[@currencyID ne $currency]"/>
    <table class="totals">
      <caption>{f:word('totals')}&#xA0;{$currency}</caption>
      <tbody>
        <xsl:apply-templates mode="total" select="$total/cbc:LineExtensionAmount, cac:AllowanceCharge,
            $total/cbc:AllowanceTotalAmount, $total/cbc:ChargeTotalAmount, $total/cbc:TaxExclusiveAmount,
            $vat except $converted, $converted,
            $total/cbc:TaxInclusiveAmount, $total/cbc:PrepaidAmount, $total/cbc:PayableRoundingAmount, $total/cbc:PayableAmount"/>
      </tbody>
    </table>
  </xsl:template>

  <xsl:variable name="sums" as="map(xs:string, xs:string)" select="map{
      'LineExtensionAmount': 'sum-lines', 'AllowanceTotalAmount': 'sum-allowances', 'ChargeTotalAmount': 'sum-charges',
      'TaxExclusiveAmount': 'total-net', 'TaxInclusiveAmount': 'total-gross', 'PrepaidAmount': 'paid',
      'PayableRoundingAmount': 'rounding', 'PayableAmount': 'payable'}"/>
  <xsl:variable name="weights" as="map(xs:string, xs:string)" select="map{
      'AllowanceTotalAmount': 'aside', 'ChargeTotalAmount': 'aside', 'TaxExclusiveAmount': 'step', 'TaxInclusiveAmount': 'step',
      'PayableAmount': 'end'}"/>

  <xsl:template match="cac:LegalMonetaryTotal/*[normalize-space()]" mode="total">
    <xsl:variable name="label" select="$sums(local-name())"/>
    <tr>
      <xsl:for-each select="$weights(local-name())"><xsl:attribute name="class" select="."/></xsl:for-each>
      <th scope="row">{f:word(if ($is-credit and $label = 'payable') then 'credited' else $label)}</th>
      <td class="number"><xsl:apply-templates select="." mode="value"/></td>
    </tr>
  </xsl:template>

  <!-- VAT in the document's currency, or in that of the VAT accounts: told by the currency of the amount. -->
  <xsl:template match="cac:TaxTotal/cbc:TaxAmount" mode="total">
    <xsl:variable name="own" select="string((@currencyID, $currency)[1])"/>
    <tr>
      <th scope="row">{if ($own = $currency) then f:word('total-vat') else replace(f:word('total-vat-other'), '{currency}', $own, 'q')}</th>
      <td class="number"><xsl:apply-templates select="." mode="value"/></td>
    </tr>
  </xsl:template>

  <!-- What is taken off says so; the amount itself stays as it is. -->
  <xsl:template match="cac:AllowanceCharge" mode="total">
    <xsl:variable name="sign" select="if (cbc:ChargeIndicator/normalize-space() = ('false', '0')) then '− ' else ''"/>
    <tr>
      <th scope="row">
        <span>{f:side(., 'allowance')}:{' '}<xsl:call-template name="why"/></span>
        <xsl:for-each select="cac:TaxCategory"><div class="aside">{f:word('vat')}{' '}<xsl:apply-templates select="." mode="value"/></div></xsl:for-each>
      </th>
      <td class="number"><xsl:for-each select="cbc:Amount"><div>{$sign}<xsl:apply-templates select="." mode="value"/></div></xsl:for-each></td>
    </tr>
  </xsl:template>

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
      <td class="number"><xsl:apply-templates select="cac:TaxCategory/cbc:Percent" mode="cell"/></td>
      <td class="number"><xsl:apply-templates select="cbc:TaxableAmount" mode="cell"/></td>
      <td class="number"><xsl:apply-templates select="cbc:TaxAmount" mode="cell"/></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
