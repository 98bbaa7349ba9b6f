<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- All that no other part of the page shows, by the names of its elements. What the others show is the term table
       and seen.csv ($seen); a value that is shown by implication (VAT, 130) is listed when it is another one. -->

  <xsl:variable name="as-in-invoice" as="map(xs:string, xs:string)" select="map{
      'CreditNoteLine': 'InvoiceLine', 'CreditedQuantity': 'InvoicedQuantity', 'CreditNoteTypeCode': 'InvoiceTypeCode'}"/>

  <xsl:variable name="xsi" as="xs:string" select="'http://www.w3.org/2001/XMLSchema-instance'"/>

  <xsl:template name="rest">
    <xsl:variable name="rows" as="element(h:tr)*" select="@*/f:row(., local-name()), */f:unseen(., '')"/>
    <xsl:if test="$rows">
      <table class="rest">
        <caption>{f:word('more')}</caption>
        <thead><tr><th scope="col">{f:word('field')}</th><th scope="col">{f:word('value')}</th></tr></thead>
        <tbody><xsl:sequence select="$rows"/></tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:unseen" as="element(h:tr)*">
    <xsl:param name="element" as="element()"/>
    <xsl:param name="above" as="xs:string"/>
    <xsl:variable name="path" select="$above || f:step($element)"/>
    <xsl:sequence select="
        if (not($element/*)) then $element[normalize-space()]/f:row(., $path)
        else $element[text()[normalize-space()]]/f:row(., $path || '/text()')"/>
    <xsl:sequence select="$element/@*/f:row(., $path || '/@' || local-name())"/>
    <xsl:sequence select="$element/*/f:unseen(., $path || '/')"/>
  </xsl:function>

  <xsl:function name="f:step" as="xs:string">
    <xsl:param name="element" as="element()"/>
    <xsl:variable name="name" select="local-name($element)"/>
    <xsl:sequence select="if ($element/(self::cbc:* | self::cac:*)) then ($as-in-invoice($name), $name)[1] else '?' || $name"/>
  </xsl:function>

  <xsl:function name="f:row" as="element(h:tr)?">
    <xsl:param name="node" as="node()"/>
    <xsl:param name="path" as="xs:string"/>
    <xsl:variable name="value" select="string-join($node/(text(), self::attribute()))"/>
    <xsl:if test="normalize-space($value) and not($seen($path) = ('', $value)) and not(namespace-uri($node) = $xsi)">
      <tr><th scope="row">{f:whereabouts($node)}</th><td class="said">{$value}</td></tr>
    </xsl:if>
  </xsl:function>

  <!-- "InvoiceLine 3 › Item › PackQuantity › @unitCode" -->
  <xsl:function name="f:whereabouts" as="xs:string">
    <xsl:param name="node" as="node()"/>
    <xsl:sequence select="string-join($node/ancestor-or-self::node()[../..]/f:numbered(.), ' › ')"/>
  </xsl:function>

  <xsl:function name="f:numbered" as="xs:string">
    <xsl:param name="node" as="node()"/>
    <xsl:variable name="before" select="count($node/self::*/preceding-sibling::*[node-name() = node-name($node)])"/>
    <xsl:variable name="more" select="$node/self::*/following-sibling::*[1][node-name() = node-name($node)]"/>
    <xsl:sequence select="'@'[$node instance of attribute()] || local-name($node) || (' ' || $before + 1)[$before or $more]"/>
  </xsl:function>
</xsl:stylesheet>
