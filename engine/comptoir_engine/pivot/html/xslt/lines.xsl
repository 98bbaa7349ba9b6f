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

  <xsl:mode name="detail" on-no-match="deep-skip"/>

  <xsl:template name="line-details">
    <xsl:variable name="details" as="element(h:li)*">
      <xsl:apply-templates select="cac:Item/*, *, cac:Price/cac:AllowanceCharge" mode="detail"/>
    </xsl:variable>
    <xsl:if test="$details"><ul class="details"><xsl:sequence select="$details"/></ul></xsl:if>
  </xsl:template>

  <xsl:template match="cac:SellersItemIdentification" mode="detail">
    <xsl:sequence select="cbc:ID ! f:detail(f:word('item-number'), f:id(.))"/>
  </xsl:template>
  <xsl:template match="cac:BuyersItemIdentification" mode="detail">
    <xsl:sequence select="cbc:ID ! f:detail(f:word('buyer-item'), f:id(.))"/>
  </xsl:template>
  <xsl:template match="cac:StandardItemIdentification" mode="detail">
    <xsl:sequence select="cbc:ID ! f:detail(f:word('standard-item'), f:id(.))"/>
  </xsl:template>
  <xsl:template match="cac:CommodityClassification" mode="detail">
    <xsl:sequence select="cbc:ItemClassificationCode ! f:detail(f:word('class'), f:class(.))"/>
  </xsl:template>
  <xsl:template match="cac:OriginCountry" mode="detail">
    <xsl:sequence select="cbc:IdentificationCode ! f:detail(f:word('origin'), f:country(.))"/>
  </xsl:template>
  <xsl:template match="cac:AdditionalItemProperty" mode="detail">
    <xsl:sequence select="f:detail(string-join(cbc:Name, ', '), f:text(string-join(cbc:Value, ', ')))"/>
  </xsl:template>
  <xsl:template match="cac:InvoicePeriod" mode="detail">
    <xsl:sequence select="f:detail(f:word('period'), f:period(.))"/>
  </xsl:template>
  <xsl:template match="cac:OrderLineReference" mode="detail">
    <xsl:sequence select="cbc:LineID ! f:detail(f:word('order-line'), f:text(.))"/>
  </xsl:template>
  <xsl:template match="cac:DocumentReference" mode="detail">
    <xsl:sequence select="cbc:ID ! f:detail(f:word('object'), f:id(.))"/>
  </xsl:template>
  <xsl:template match="cbc:AccountingCost" mode="detail">
    <xsl:sequence select="f:detail(f:word('cost-centre'), f:text(.))"/>
  </xsl:template>
  <xsl:template match="cac:AllowanceCharge" mode="detail">
    <xsl:sequence select="f:detail(f:side(., 'allowance'), f:adjustment(.))"/>
  </xsl:template>
  <xsl:template match="cac:Price/cac:AllowanceCharge" mode="detail">
    <xsl:sequence select="cbc:BaseAmount ! f:detail(f:word('gross-price'), f:money(.)),
        cbc:Amount ! f:detail(f:side(.., 'discount'), f:money(.))"/>
  </xsl:template>

  <xsl:function name="f:detail" as="element(h:li)?">
    <xsl:param name="label" as="xs:string"/>
    <xsl:param name="said" as="node()*"/>
    <xsl:if test="$label or $said"><li><span class="label">{$label}</span>{' '}<xsl:sequence select="$said"/></li></xsl:if>
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
    <xsl:variable name="indicator" select="string-join($adjustment/cbc:ChargeIndicator ! normalize-space(), ' ')"/>
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
