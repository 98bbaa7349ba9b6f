<!-- Made by comptoir_ets31.generate from the folder codes. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:c="urn:comptoir:ets31:codes" exclude-result-prefixes="#all">
  <!-- Whether the operator allows what no public source shows. -->
  <xsl:param name="guesses" as="xs:string" select="'no'"/>
  <xsl:variable name="c:type" static="yes" as="map(xs:string, xs:string)" select="map{'Rechnung': '380', 'Gutschrift': '381'}"/>
  <xsl:variable name="c:type-word-sure" static="yes" as="map(xs:string, xs:string)" select="map{'380': 'Rechnung'}"/>
  <xsl:variable name="c:type-word-guessed" static="yes" as="map(xs:string, xs:string)" select="map{'381': 'Gutschrift'}"/>
  <xsl:variable name="c:type-word-all" static="yes" as="map(xs:string, xs:string)" select="map:merge(($c:type-word-sure, $c:type-word-guessed))"/>
  <xsl:variable name="c:type-word" as="map(xs:string, xs:string)" select="if ($guesses = 'yes') then $c:type-word-all else $c:type-word-sure"/>
  <xsl:variable name="c:completeness" static="yes" as="map(xs:string, xs:string)" select="map{'vollstaendige Rechnung': '380'}"/>
  <xsl:variable name="c:completeness-word" static="yes" as="map(xs:string, xs:string)" select="map{'380': 'vollstaendige Rechnung'}"/>
  <xsl:variable name="c:function" static="yes" as="map(xs:string, xs:string)" select="map{'Original': 'false'}"/>
  <xsl:variable name="c:function-word" static="yes" as="map(xs:string, xs:string)" select="map{'false': 'Original'}"/>
  <xsl:variable name="c:terms" static="yes" as="map(xs:string, xs:string)" select="map{'Faelligkeitsdatum': 'due-date'}"/>
  <xsl:variable name="c:terms-word" static="yes" as="map(xs:string, xs:string)" select="map{'due-date': 'Faelligkeitsdatum'}"/>
  <xsl:variable name="c:participant" static="yes" as="map(xs:string, xs:string)" select="map{'TPID': 'TPID'}"/>
  <xsl:variable name="c:participant-word" static="yes" as="map(xs:string, xs:string)" select="map{'TPID': 'TPID'}"/>
  <xsl:variable name="c:tax-function" static="yes" as="map(xs:string, xs:string)" select="map{'Steuer': 'VAT'}"/>
  <xsl:variable name="c:tax-function-word" static="yes" as="map(xs:string, xs:string)" select="map{'VAT': 'Steuer'}"/>
  <xsl:variable name="c:category" static="yes" as="map(xs:string, xs:string)" select="map{'Standard Satz': 'S'}"/>
  <xsl:variable name="c:category-word" static="yes" as="map(xs:string, xs:string)" select="map{'S': 'Standard Satz'}"/>
</xsl:stylesheet>
