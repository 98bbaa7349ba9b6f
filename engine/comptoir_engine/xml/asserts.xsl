<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
  <!-- What failed, out of an SVRL report, as JSON: the report itself is large and never leaves Saxon. -->
  <xsl:template match="/"><xsl:apply-templates select="*"/></xsl:template>
  <xsl:template match="svrl:schematron-output">
    <xsl:variable name="asserts" select="array{
        for $failed in (svrl:failed-assert | svrl:successful-report)
        return map{
          'id': string(($failed/@id, $failed/@test)[1]), 'flag': string(($failed/@flag, $failed/@role)[1]),
          'location': string($failed/@location), 'text': normalize-space($failed/svrl:text)}}"/>
    <xsl:sequence select="map{'asserts': serialize($asserts, map{'method': 'json'})}"/>
  </xsl:template>
</xsl:stylesheet>
