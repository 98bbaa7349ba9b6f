<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- What no other part of the page shows: pairs of place and value, as JSON, found by rest.py. -->

  <xsl:param name="rest" as="xs:string" select="'[]'"/>

  <xsl:template name="rest">
    <xsl:if test="$rest ne '[]'">
      <table class="rest">
        <caption>{f:word('more')}</caption>
        <thead><tr><th scope="col">{f:word('field')}</th><th scope="col">{f:word('value')}</th></tr></thead>
        <tbody>
          <xsl:for-each select="parse-json($rest)?*">
            <tr><th scope="row">{?1}</th><td class="said">{?2}</td></tr>
          </xsl:for-each>
        </tbody>
      </table>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
