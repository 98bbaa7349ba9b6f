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
        <xsl:for-each select="cbc:Note"><p class="said note"><xsl:sequence select="f:tongue(@languageID)"/>{.}</p></xsl:for-each>
        <xsl:call-template name="line-details"/>
      </td>
      <td class="number quantity">
        <xsl:for-each select="cbc:InvoicedQuantity | cbc:CreditedQuantity"><div><xsl:sequence select="f:quantity(.)"/></div></xsl:for-each>
      </td>
      <td class="number price"><xsl:apply-templates select="cac:Price" mode="price"/></td>
      <td class="number vat">
        <xsl:for-each select="cac:Item/cac:ClassifiedTaxCategory"><div><xsl:sequence select="f:vat(.)"/></div></xsl:for-each>
      </td>
      <td class="number net">
        <xsl:for-each select="cbc:LineExtensionAmount"><div><xsl:sequence select="f:money(.)"/></div></xsl:for-each>
      </td>
    </tr>
  </xsl:template>

  <xsl:template match="cac:Price" mode="price">
    <xsl:for-each select="cbc:PriceAmount"><div><xsl:sequence select="f:money(.)"/></div></xsl:for-each>
    <xsl:for-each select="cbc:BaseQuantity"><div class="per"><xsl:sequence select="f:per(.)"/></div></xsl:for-each>
  </xsl:template>

  <!-- "/ box", "/ 100 pieces": a base quantity of one is not spelt out. -->
  <xsl:function name="f:per" as="node()*">
    <xsl:param name="quantity" as="element()"/>
    <data value="{$quantity}">/{if ($quantity = '1' and $quantity/@unitCode) then '' else ' ' || f:written(string($quantity))}</data>
    <xsl:if test="$quantity/@unitCode">{' '}<xsl:sequence select="f:coded('unit', $quantity/@unitCode)"/></xsl:if>
  </xsl:function>

  <!-- "S 8.1 %" -->
  <xsl:function name="f:vat" as="node()*">
    <xsl:param name="category" as="element()"/>
    <xsl:for-each select="$category/cbc:ID"><small>{.}</small></xsl:for-each>
    <xsl:for-each select="$category/cbc:Percent">{' '}<xsl:sequence select="f:percent(.)"/></xsl:for-each>
  </xsl:function>

  <xsl:template name="line-details">
    <xsl:variable name="details" as="element()*" select="
        f:detail('item-number', cac:Item/cac:SellersItemIdentification/cbc:ID, f:id#1),
        f:detail('buyer-item', cac:Item/cac:BuyersItemIdentification/cbc:ID, f:id#1),
        f:detail('standard-item', cac:Item/cac:StandardItemIdentification/cbc:ID, f:id#1),
        f:detail('class', cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode, f:class#1),
        f:detail('origin', cac:Item/cac:OriginCountry/cbc:IdentificationCode, f:country#1),
        cac:Item/cac:AdditionalItemProperty ! f:named(string(cbc:Name[1]), (cbc:Name[position() gt 1], cbc:Value), f:text#1),
        f:detail('period', cac:InvoicePeriod[cbc:StartDate | cbc:EndDate], f:period#1),
        f:detail('order-line', cac:OrderLineReference/cbc:LineID, f:text#1),
        f:detail('object', cac:DocumentReference/cbc:ID, f:id#1),
        f:detail('cost-centre', cbc:AccountingCost, f:text#1),
        f:detail('gross-price', cac:Price/cac:AllowanceCharge/cbc:BaseAmount, f:money#1),
        cac:Price/cac:AllowanceCharge ! f:named(f:side(., 'discount'), cbc:Amount, f:money#1),
        cac:AllowanceCharge ! f:named(f:side(., 'allowance'), ., f:adjustment#1)"/>
    <xsl:if test="$details"><ul class="details"><xsl:sequence select="$details"/></ul></xsl:if>
  </xsl:template>

  <xsl:function name="f:detail" as="element(h:li)*">
    <xsl:param name="label" as="xs:string"/>
    <xsl:param name="nodes" as="node()*"/>
    <xsl:param name="show" as="function(*)"/>
    <xsl:sequence select="f:named(f:word($label), $nodes, $show)"/>
  </xsl:function>

  <xsl:function name="f:named" as="element(h:li)*">
    <xsl:param name="label" as="xs:string"/>
    <xsl:param name="nodes" as="node()*"/>
    <xsl:param name="show" as="function(*)"/>
    <xsl:for-each select="$nodes[normalize-space()]">
      <li><span class="label">{$label}</span>{' '}<xsl:sequence select="$show(.)"/></li>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:class" as="node()*">
    <xsl:param name="code" as="node()"/>
    <span class="id">{$code}</span>
    <xsl:if test="$code/@listID | $code/@listVersionID">
      {' '}<small><xsl:sequence select="f:coded('scheme', $code/@listID)"/><xsl:for-each select="$code/@listVersionID">{' '}{.}</xsl:for-each></small>
    </xsl:if>
  </xsl:function>

  <!-- Allowance or charge; an indicator that is neither true nor false speaks for itself. -->
  <xsl:function name="f:side" as="xs:string">
    <xsl:param name="adjustment" as="element()"/>
    <xsl:param name="minus" as="xs:string"/>
    <xsl:variable name="indicator" select="normalize-space($adjustment/cbc:ChargeIndicator)"/>
    <xsl:sequence select="if ($indicator = ('true', '1')) then f:word('charge')
        else if ($indicator = ('false', '0', '')) then f:word($minus) else $indicator"/>
  </xsl:function>

  <!-- "30.00, volume rebate (5 % on 600.00)" -->
  <xsl:function name="f:adjustment" as="node()*">
    <xsl:param name="adjustment" as="node()"/>
    <xsl:for-each select="$adjustment/cbc:Amount"><xsl:sequence select="f:money(.)"/></xsl:for-each>
    <xsl:if test="$adjustment/(cbc:AllowanceChargeReason | cbc:AllowanceChargeReasonCode)">, </xsl:if>
    <xsl:sequence select="f:why($adjustment), f:basis($adjustment)"/>
  </xsl:function>

  <!-- The reason in words, with its code behind the words; the code where there are none. -->
  <xsl:function name="f:why" as="node()*">
    <xsl:param name="adjustment" as="element()"/>
    <xsl:variable name="codes" select="$adjustment/cbc:AllowanceChargeReasonCode"/>
    <xsl:variable name="words" select="string-join($adjustment/cbc:AllowanceChargeReason, ', ')"/>
    <xsl:choose>
      <xsl:when test="$codes"><data value="{$codes}">{if (normalize-space($words)) then $words else $codes}</data></xsl:when>
      <xsl:otherwise>{$words}</xsl:otherwise>
    </xsl:choose>
  </xsl:function>

  <xsl:function name="f:basis" as="node()*">
    <xsl:param name="adjustment" as="element()"/>
    <xsl:variable name="rate" select="$adjustment/cbc:MultiplierFactorNumeric"/>
    <xsl:variable name="base" select="$adjustment/cbc:BaseAmount"/>
    <xsl:if test="$rate | $base">
      <xsl:text> (</xsl:text>
      <xsl:for-each select="$rate"><xsl:sequence select="f:percent(.)"/></xsl:for-each>
      <xsl:for-each select="$base">{' '}{f:word('on')}{' '}<xsl:sequence select="f:money(.)"/></xsl:for-each>
      <xsl:text>)</xsl:text>
    </xsl:if>
  </xsl:function>
</xsl:stylesheet>
