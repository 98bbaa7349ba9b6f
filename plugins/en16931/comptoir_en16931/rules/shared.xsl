<?xml version="1.0" encoding="UTF-8"?>
<!-- What the rules for every syntax ask for by name. `sheet.py` puts it into their stylesheets. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:r="urn:comptoir:en16931">

  <!-- Values. What is no number counts as absent: the check tells of it by a rule of its own. -->

  <xsl:function name="r:amounts" as="xs:decimal*">
    <xsl:param name="elements" as="element()*"/>
    <xsl:sequence select="$elements[. castable as xs:decimal] ! xs:decimal(.)"/>
  </xsl:function>

  <xsl:function name="r:amount" as="xs:decimal?">
    <xsl:param name="elements" as="element()*"/>
    <xsl:sequence select="r:amounts($elements)[1]"/>
  </xsl:function>

  <xsl:function name="r:or-zero" as="xs:decimal">
    <xsl:param name="elements" as="element()*"/>
    <xsl:sequence select="(r:amounts($elements), 0.0)[1]"/>
  </xsl:function>

  <xsl:function name="r:yes" as="xs:boolean">
    <xsl:param name="indicator" as="element()*"/>
    <xsl:sequence select="exists($indicator[normalize-space() = ('true', '1')])"/>
  </xsl:function>

  <xsl:function name="r:no" as="xs:boolean">
    <xsl:param name="indicator" as="element()*"/>
    <xsl:sequence select="exists($indicator[normalize-space() = ('false', '0')])"/>
  </xsl:function>

  <!-- Arithmetic, to two decimals, half up; nothing is close to an amount that is absent. -->

  <xsl:function name="r:rounded" as="xs:decimal?">
    <xsl:param name="amount" as="xs:decimal?"/>
    <xsl:sequence select="round($amount * 100) div 100"/>
  </xsl:function>

  <xsl:function name="r:vat" as="xs:decimal?">
    <xsl:param name="taxable" as="xs:decimal?"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:sequence select="r:rounded($taxable * ($rate div 100))"/>
  </xsl:function>

  <xsl:function name="r:close" as="xs:boolean">
    <xsl:param name="amount" as="xs:decimal?"/>
    <xsl:param name="others" as="xs:decimal*"/>
    <xsl:sequence select="some $other in $others satisfies $amount - 1 lt $other and $amount + 1 gt $other"/>
  </xsl:function>

  <xsl:function name="r:decimals" as="xs:boolean">
    <xsl:param name="amounts" as="element()*"/>
    <xsl:sequence select="exists($amounts[string-length(substring-after(., '.')) gt 2])"/>
  </xsl:function>
</xsl:stylesheet>
