<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- Supporting documents by number, description, file and place. A place is text, never a link: nothing a document
       says leads anywhere. The file itself is not part of the page. -->

  <xsl:template name="attachments">
    <xsl:variable name="documents" select="cac:AdditionalDocumentReference
        except (f:invoiced-object() | f:project())[not(cbc:DocumentDescription | cac:Attachment)]"/>
    <xsl:if test="$documents">
      <table class="attachments">
        <caption>{f:word('attachments')}</caption>
        <thead>
          <tr>
            <th scope="col">{f:word('number')}</th>
            <th scope="col">{f:word('description')}</th>
            <th scope="col">{f:word('file')}, {f:word('location')}</th>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="$documents" mode="attachment"/></tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cac:AdditionalDocumentReference" mode="attachment">
    <tr>
      <th scope="row"><xsl:for-each select="cbc:ID"><div><xsl:apply-templates select="." mode="value"/></div></xsl:for-each>
        <xsl:for-each select="cbc:DocumentTypeCode"><small>{.}</small></xsl:for-each></th>
      <td><xsl:for-each select="cbc:DocumentDescription"><div><xsl:apply-templates select="." mode="value"/></div></xsl:for-each></td>
      <td>
        <xsl:for-each select="cac:Attachment/cbc:EmbeddedDocumentBinaryObject">
          <div>{@filename} <small>{@mimeCode}</small></div>
        </xsl:for-each>
        <xsl:for-each select="cac:Attachment/cac:ExternalReference/cbc:URI"><div class="place">{.}</div></xsl:for-each>
      </td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
