<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all">

  <!-- What both ways need: naming a loss, numbers, days. -->

  <xsl:include href="codes.xsl"/>

  <!-- One loss for each of the leaves given that has a value. -->
  <xsl:function name="f:lost" as="map(xs:string, xs:string)*">
    <xsl:param name="leaves" as="node()*"/>
    <xsl:param name="reason" as="xs:string"/>
    <xsl:sequence select="$leaves[normalize-space()] ! map{'path': path(.), 'value': string(.), 'reason': $reason}"/>
  </xsl:function>

  <!-- Every value in and under these elements is lost. -->
  <xsl:function name="f:all-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="elements" as="element()*"/>
    <xsl:param name="reason" as="xs:string"/>
    <xsl:sequence select="
        if (empty($elements)) then ()
        else f:lost($elements/descendant-or-self::*/(@*, self::*[not(*)]), $reason)"/>
  </xsl:function>

  <!-- What is guessed is told although it arrives. Nothing is looked for where guesses are not allowed. -->
  <xsl:function name="f:guessed" as="map(xs:string, xs:string)*">
    <xsl:param name="leaves" as="node()*"/>
    <xsl:param name="words" as="map(xs:string, xs:string)"/>
    <xsl:param name="reason" as="xs:string"/>
    <xsl:sequence select="f:lost($leaves[map:contains($words, normalize-space())], $reason)"/>
  </xsl:function>

  <!-- The list of losses as the engine reads it. -->
  <xsl:function name="f:report" as="xs:string">
    <xsl:param name="losses" as="map(xs:string, xs:string)*"/>
    <xsl:sequence select="if (empty($losses)) then '[]' else serialize(array{$losses}, map{'method': 'json'})"/>
  </xsl:function>

  <!-- The first of several values that says something. -->
  <xsl:function name="f:first" as="node()?">
    <xsl:param name="nodes" as="node()*"/>
    <xsl:sequence select="$nodes[normalize-space()][1]"/>
  </xsl:function>

  <xsl:function name="f:decimal" as="xs:decimal?">
    <xsl:param name="text" as="item()?"/>
    <xsl:sequence select="if ($text castable as xs:decimal) then xs:decimal($text) else ()"/>
  </xsl:function>

  <xsl:function name="f:sum" as="xs:decimal">
    <xsl:param name="amounts" as="item()*"/>
    <xsl:sequence select="sum($amounts ! f:decimal(.), 0.0)"/>
  </xsl:function>

  <!-- An amount that we make, with two digits behind the point or as many as it has. -->
  <xsl:function name="f:written" as="xs:string">
    <xsl:param name="amount" as="xs:decimal"/>
    <xsl:variable name="text" as="xs:string" select="string($amount)"/>
    <xsl:variable name="decimals" as="xs:integer" select="string-length(substring-after($text, '.'))"/>
    <xsl:sequence select="$text || ('.00', '0')[position() = $decimals + 1]"/>
  </xsl:function>

  <!-- Whether two texts state the same number, or are the same text. -->
  <xsl:function name="f:same-number" as="xs:boolean">
    <xsl:param name="one" as="item()?"/>
    <xsl:param name="other" as="item()?"/>
    <xsl:sequence select="string($one) = string($other) or f:decimal($one) = f:decimal($other)"/>
  </xsl:function>

  <!-- The tax on an amount, to the hundredth, half away from zero; 0 where one of the two is missing. -->
  <xsl:function name="f:tax" as="xs:decimal">
    <xsl:param name="amount" as="item()?"/>
    <xsl:param name="percent" as="item()?"/>
    <xsl:variable name="exact" as="xs:decimal" select="
        if ($percent castable as xs:decimal and $amount castable as xs:decimal) then xs:decimal($amount) * xs:decimal($percent) else 0.0"/>
    <xsl:sequence select="if ($exact lt 0) then round(-$exact) * -0.01 else round($exact) * 0.01"/>
  </xsl:function>

  <!-- What is left between the amount due and what the other totals make of it. The two formats would otherwise not
       agree on it: xCBL has no place for a rounding, so it is read off the totals, up to half a unit. -->
  <xsl:function name="f:rounding" as="xs:decimal?">
    <xsl:param name="due" as="item()?"/>
    <xsl:param name="gross" as="item()?"/>
    <xsl:param name="paid" as="item()?"/>
    <xsl:variable name="rest" as="xs:decimal?"
        select="f:decimal($due) - f:decimal($gross) + (f:decimal($paid), 0.0)[1]"/>
    <xsl:sequence select="$rest[. ne 0 and abs(.) le 0.5]"/>
  </xsl:function>

  <!-- VATEX-EU-AE: Reverse charge: a code and a text share one place. -->
  <xsl:variable name="f:exemption" static="yes" as="xs:string" select="'^((VATEX|vatex)-[A-Za-z0-9\-]+)(: (.*))?$'"/>

</xsl:stylesheet>
