<?xml version="1.0" encoding="UTF-8"?>
<!-- Losses that depend on what the document says. What the mapping table has no row for is added by the engine. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:loss="urn:comptoir:loss">

  <!-- One loss for each value at or below the nodes. -->
  <xsl:function name="loss:of" as="map(*)*">
    <xsl:param name="nodes" as="node()*"/>
    <xsl:param name="reason" as="xs:string"/>
    <xsl:for-each select="$nodes/(descendant-or-self::*[not(*)][normalize-space()]
        | descendant-or-self::*/@* | self::attribute())">
      <xsl:sequence select="map{'path': path(.), 'value': string(.), 'reason': $reason}"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="loss:json" as="xs:string">
    <xsl:param name="losses" as="map(*)*"/>
    <xsl:sequence select="if (empty($losses)) then '[]' else serialize(array{$losses}, map{'method': 'json'})"/>
  </xsl:function>

</xsl:stylesheet>
