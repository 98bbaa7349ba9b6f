<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:f="urn:comptoir:ets31:functions"
    exclude-result-prefixes="#all">

  <!-- The few amounts of a line that ETS 3.1 wants and the pivot has not: made here, of what was received. -->

  <xsl:function name="f:decimal" as="xs:decimal?">
    <xsl:param name="text" as="item()?"/>
    <xsl:sequence select="if ($text castable as xs:decimal) then xs:decimal($text) else ()"/>
  </xsl:function>

  <!-- The tax on an amount, to the hundredth, half away from zero; nothing without an amount or a rate. -->
  <xsl:function name="f:tax" as="xs:decimal?">
    <xsl:param name="net" as="xs:decimal?"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:variable name="exact" as="xs:decimal?" select="$net * $rate"/>
    <xsl:variable name="rounded" as="xs:decimal?" select="round(abs($exact)) div 100"/>
    <xsl:sequence select="if ($exact lt 0) then -$rounded else $rounded"/>
  </xsl:function>

  <!-- Whether two texts state the same number, or are the same text. -->
  <xsl:function name="f:same-number" as="xs:boolean">
    <xsl:param name="one" as="item()?"/>
    <xsl:param name="other" as="item()?"/>
    <xsl:sequence select="f:decimal($one) = f:decimal($other) or string($one) = string($other)"/>
  </xsl:function>

</xsl:stylesheet>
