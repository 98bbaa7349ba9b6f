<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- The lines, one row each; what else a line says stands small below its name. -->

  <xsl:template name="lines">
    <table class="lines">
      <caption>{f:word('lines')}</caption>
      <thead>
        <tr>
          <th scope="col" class="no">{f:word('line')}</th>
          <th scope="col" class="what">{f:word('description')}</th>
          <th scope="col" class="number">{f:word('quantity')}</th>
          <th scope="col" class="number">{f:word('price')}</th>
          <th scope="col" class="number">{f:word('vat')}</th>
          <th scope="col" class="number">{f:word('net')}&#xA0;{$currency}</th>
        </tr>
      </thead>
      <tbody>
        <xsl:apply-templates select="cac:InvoiceLine | cac:CreditNoteLine" mode="line"/>
      </tbody>
    </table>
  </xsl:template>

  <xsl:template match="cac:InvoiceLine | cac:CreditNoteLine" mode="line">
    <tr>
      <th scope="row" class="no">{cbc:ID}</th>
      <td class="what">
        <xsl:for-each select="cac:Item/cbc:Name"><p class="name">{.}</p></xsl:for-each>
        <xsl:for-each select="cac:Item/cbc:Description"><p class="said">{.}</p></xsl:for-each>
        <xsl:for-each select="cbc:Note"><p class="said note"><xsl:apply-templates select="." mode="value"/></p></xsl:for-each>
        <xsl:where-populated>
          <ul class="details"><xsl:apply-templates select="cac:Item/cac:*, cbc:AccountingCost, cac:*" mode="detail"/></ul>
        </xsl:where-populated>
      </td>
      <td class="number quantity"><xsl:apply-templates select="cbc:InvoicedQuantity | cbc:CreditedQuantity" mode="cell"/></td>
      <td class="number price"><xsl:apply-templates select="cac:Price/(cbc:PriceAmount | cbc:BaseQuantity)" mode="cell"/></td>
      <td class="number vat"><xsl:apply-templates select="cac:Item/cac:ClassifiedTaxCategory" mode="cell"/></td>
      <td class="number net"><xsl:apply-templates select="cbc:LineExtensionAmount" mode="cell"/></td>
    </tr>
  </xsl:template>

  <xsl:template match="*" mode="cell">
    <xsl:if test="position() gt 1"><br/></xsl:if>
    <xsl:apply-templates select="." mode="value"/>
  </xsl:template>

  <!-- "/ box", "/ 100 pieces": a base quantity of one is not spelt out. -->
  <xsl:template match="cbc:BaseQuantity" mode="cell">
    <div class="per">
      <data value="{.}">/{if (. = '1' and @unitCode) then '' else ' ' || f:written(string(.))}</data>
      <xsl:for-each select="@unitCode">{' '}<xsl:call-template name="unit"/></xsl:for-each>
    </div>
  </xsl:template>

  <!-- "S 8.1 %" -->
  <xsl:template match="cac:TaxCategory | cac:ClassifiedTaxCategory" mode="value">
    <xsl:for-each select="cbc:ID"><small>{.}</small></xsl:for-each>
    <xsl:for-each select="cbc:Percent">{' '}<xsl:apply-templates select="." mode="value"/></xsl:for-each>
  </xsl:template>

  <!-- The small print of a line: one entry for each element that has a template here. -->
  <xsl:mode name="detail" on-no-match="deep-skip"/>

  <xsl:template mode="detail" match="
      cac:SellersItemIdentification | cac:BuyersItemIdentification | cac:StandardItemIdentification | cac:CommodityClassification
      | cac:OriginCountry | cac:OrderLineReference | cac:InvoiceLine/cac:DocumentReference | cac:CreditNoteLine/cac:DocumentReference">
    <xsl:variable name="label" select="f:word($details(local-name()))"/>
    <xsl:for-each select="cbc:ID | cbc:ItemClassificationCode | cbc:IdentificationCode | cbc:LineID">
      <li><span class="label">{$label}</span>{' '}<xsl:apply-templates select="." mode="value"/></li>
    </xsl:for-each>
  </xsl:template>

  <xsl:variable name="details" as="map(xs:string, xs:string)" select="map{
      'SellersItemIdentification': 'item-number', 'BuyersItemIdentification': 'buyer-item',
      'StandardItemIdentification': 'standard-item', 'CommodityClassification': 'class', 'OriginCountry': 'origin',
      'OrderLineReference': 'order-line', 'DocumentReference': 'object'}"/>

  <xsl:template match="cac:InvoicePeriod" mode="detail">
    <li><span class="label">{f:word('period')}</span>{' '}<xsl:apply-templates select="." mode="value"/></li>
  </xsl:template>

  <xsl:template match="cbc:AccountingCost" mode="detail">
    <li><span class="label">{f:word('cost-centre')}</span>{' '}<xsl:apply-templates select="." mode="value"/></li>
  </xsl:template>

  <xsl:template match="cac:AdditionalItemProperty" mode="detail">
    <li><span class="label">{string-join(cbc:Name, ', ')}</span>{' '}{string-join(cbc:Value, ', ')}</li>
  </xsl:template>

  <xsl:template match="cac:Price" mode="detail">
    <xsl:for-each select="cac:AllowanceCharge/cbc:BaseAmount">
      <li><span class="label">{f:word('gross-price')}</span>{' '}<xsl:apply-templates select="." mode="value"/></li>
    </xsl:for-each>
    <xsl:for-each select="cac:AllowanceCharge/cbc:Amount">
      <li><span class="label">{f:side(.., 'discount')}</span>{' '}<xsl:apply-templates select="." mode="value"/></li>
    </xsl:for-each>
  </xsl:template>

  <!-- "Allowance 30.00, volume rebate (5 % on 600.00)" -->
  <xsl:template match="cac:AllowanceCharge" mode="detail">
    <li>
      <span class="label">{f:side(., 'allowance')}</span>
      <xsl:for-each select="cbc:Amount">{' '}<xsl:apply-templates select="." mode="value"/></xsl:for-each>
      <xsl:if test="cbc:AllowanceChargeReason | cbc:AllowanceChargeReasonCode">, </xsl:if>
      <xsl:call-template name="why"/>
    </li>
  </xsl:template>

  <xsl:template match="cbc:ItemClassificationCode" mode="value">
    <span class="id">{.}</span>
    <xsl:apply-templates select="@listID" mode="value"/>
    <xsl:for-each select="@listVersionID">{' '}<small>{.}</small></xsl:for-each>
  </xsl:template>

  <!-- Allowance or charge; an indicator that is neither true nor false speaks for itself. -->
  <xsl:function name="f:side" as="xs:string">
    <xsl:param name="adjustment" as="element()"/>
    <xsl:param name="minus" as="xs:string"/>
    <xsl:variable name="indicator" select="string-join($adjustment/cbc:ChargeIndicator ! normalize-space(), ' ')"/>
    <xsl:sequence select="if ($indicator = ('true', '1')) then f:word('charge')
        else if ($indicator = ('false', '0', '')) then f:word($minus) else $indicator"/>
  </xsl:function>

  <!-- The reason of an allowance or charge in words, with its code behind the words; the code where there are none.
       Then rate and base: (5 % on 600.00). -->
  <xsl:template name="why">
    <xsl:variable name="codes" select="cbc:AllowanceChargeReasonCode"/>
    <xsl:variable name="words" select="string-join(cbc:AllowanceChargeReason, ', ')"/>
    <xsl:choose>
      <xsl:when test="$codes"><data value="{$codes}">{if (normalize-space($words)) then $words else $codes}</data></xsl:when>
      <xsl:otherwise>{$words}</xsl:otherwise>
    </xsl:choose>
    <xsl:if test="cbc:MultiplierFactorNumeric | cbc:BaseAmount">
      <xsl:text> (</xsl:text>
      <xsl:apply-templates select="cbc:MultiplierFactorNumeric" mode="value"/>
      <xsl:for-each select="cbc:BaseAmount">{' '}{f:word('on')}{' '}<xsl:apply-templates select="." mode="value"/></xsl:for-each>
      <xsl:text>)</xsl:text>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
