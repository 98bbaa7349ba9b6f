<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:f="urn:comptoir:ets31:functions"
    xmlns:r="urn:comptoir:ets31:reasons"
    exclude-result-prefixes="#all">

  <!-- How a value that can't arrive is named, and why. Values that have no place at all are named by the mapping
       table. -->

  <xsl:variable name="r:second" select="'The other format holds this once; the first one was taken.'"/>
  <xsl:variable name="r:unknown-code" select="'ETS 3.1 is not known to use this code here.'"/>
  <xsl:variable name="r:no-word" select="'No public source shows the word that ETS 3.1 has for this code.'"/>
  <xsl:variable name="r:no-day" select="'This is not a date.'"/>
  <xsl:variable name="r:clock" select="'Only the day is kept; the time of day or the time zone is lost.'"/>
  <xsl:variable name="r:no-rate" select="'This is not a rate in per cent.'"/>
  <xsl:variable name="r:scheme" select="'ETS 3.1 has no place for an identifier with a scheme.'"/>
  <xsl:variable name="r:participant"
      select="'ETS 3.1 holds one participant number of its marketplace (TPID) for each party.'"/>
  <xsl:variable name="r:same-name"
      select="'ETS 3.1 does not tell the name in business from the registered name where they are the same or one is missing.'"/>
  <xsl:variable name="r:country"
      select="'ETS 3.1 has one place for the country: a code of two capital letters, or a name.'"/>
  <xsl:variable name="r:registration"
      select="'ETS 3.1 holds one VAT number of the supplier and no other registration.'"/>
  <xsl:variable name="r:billing"
      select="'The pivot has no billing address beside the buyer’s own, and this one differs from it.'"/>
  <xsl:variable name="r:order"
      select="'The pivot has the order number of the whole document only, and this one differs from it.'"/>
  <xsl:variable name="r:price"
      select="'The price is not for one unit; ETS 3.1 holds the price of one unit only.'"/>
  <xsl:variable name="r:other-currency"
      select="'The currency differs from the one that the other format states for both amounts.'"/>
  <xsl:variable name="r:tax-currency" select="'ETS 3.1 states the tax in the currency of the document only.'"/>
  <xsl:variable name="r:derived"
      select="'The value differs from what the other values of the document give, and has no place of its own.'"/>
  <xsl:variable name="r:payable"
      select="'ETS 3.1 has no place for an amount due that differs from the total with tax.'"/>
  <xsl:variable name="r:alone" select="'The value that it belongs to is missing.'"/>
  <xsl:variable name="r:terms" select="'The pivot holds one due date; further payment terms have no place.'"/>
  <xsl:variable name="r:version" select="'The document was read as ETS 3.1.'"/>

  <!-- The place for the country holds a code or a name. -->
  <xsl:function name="f:is-country-code" as="xs:boolean">
    <xsl:param name="text" as="item()?"/>
    <xsl:sequence select="matches($text, '^\s*[A-Z]{2}\s*$')"/>
  </xsl:function>

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
        else $elements/descendant-or-self::*/(@*, self::*[not(*)]) ! f:lost(., $reason)"/>
  </xsl:function>

  <!-- The list of losses as the engine reads it. -->
  <xsl:function name="f:report" as="xs:string">
    <xsl:param name="losses" as="map(xs:string, xs:string)*"/>
    <xsl:sequence select="
        if (empty($losses)) then '[]'
        else serialize(array{$losses}, map{'method': 'json'})"/>
  </xsl:function>

</xsl:stylesheet>
