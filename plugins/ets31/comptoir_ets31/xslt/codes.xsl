<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:f="urn:comptoir:ets31:functions"
    exclude-result-prefixes="#all">

  <!-- The words ETS 3.1 uses as codes, as the column "codes" of mapping.csv has them (a test compares the two).
       Only words that were seen are known; whatever else comes is reported, never guessed at. -->

  <xsl:variable name="f:types" as="map(xs:string, xs:string)"
      select="map{'Rechnung': '380', 'Gutschrift': '381'}"/>

  <xsl:variable name="f:categories" as="map(xs:string, xs:string)" select="map{'Standard Satz': 'S'}"/>

  <xsl:variable name="f:tax-functions" as="map(xs:string, xs:string)" select="map{'Steuer': 'VAT'}"/>

  <xsl:variable name="f:original" as="xs:string" select="'Original'"/>
  <xsl:variable name="f:complete" as="xs:string" select="'vollstaendige Rechnung'"/>
  <xsl:variable name="f:due-date" as="xs:string" select="'Faelligkeitsdatum'"/>
  <xsl:variable name="f:participant" as="xs:string" select="'TPID'"/>

  <!-- The word for a pivot code, or nothing. -->
  <xsl:function name="f:word" as="xs:string?">
    <xsl:param name="words" as="map(xs:string, xs:string)"/>
    <xsl:param name="code" as="item()?"/>
    <xsl:sequence select="map:keys($words)[$words(.) = string($code)]"
        xmlns:map="http://www.w3.org/2005/xpath-functions/map"/>
  </xsl:function>

  <!-- The place for the country holds a code or a name. -->
  <xsl:function name="f:is-country-code" as="xs:boolean">
    <xsl:param name="text" as="item()?"/>
    <xsl:sequence select="matches($text, '^\s*[A-Z]{2}\s*$')"/>
  </xsl:function>

</xsl:stylesheet>
