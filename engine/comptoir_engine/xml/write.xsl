<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- Writes a document as text. The declaration is added with the bytes, where the encoding is known. -->
  <xsl:output method="xml" indent="no" omit-xml-declaration="yes"/>
  <xsl:template match="/ | *"><xsl:sequence select="."/></xsl:template>
</xsl:stylesheet>
