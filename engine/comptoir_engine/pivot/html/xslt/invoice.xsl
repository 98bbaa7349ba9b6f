<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- An invoice or credit note as one page for people. Each file beside this one is one part of the page; rest.xsl
       lists whatever no other part shows, so that nothing is silently left out. -->

  <xsl:include href="tables.xsl"/>
  <xsl:include href="manner.xsl"/>
  <xsl:include href="parties.xsl"/>
  <xsl:include href="facts.xsl"/>
  <xsl:include href="lines.xsl"/>
  <xsl:include href="totals.xsl"/>
  <xsl:include href="payment.xsl"/>
  <xsl:include href="attachments.xsl"/>
  <xsl:include href="rest.xsl"/>

  <xsl:variable name="bill" as="element()" select="/*"/>
  <xsl:variable name="is-credit" as="xs:boolean" select="local-name($bill) = 'CreditNote'"/>
  <xsl:variable name="currency" as="xs:string" select="string($bill/cbc:DocumentCurrencyCode[1])"/>
  <xsl:variable name="type-code" as="element()?" select="$bill/(cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode)[1]"/>

  <!-- The page goes straight into text: no tree of it is built. -->
  <xsl:output method="xhtml" html-version="5.0" encoding="UTF-8" indent="no" omit-xml-declaration="yes"
      include-content-type="no"/>

  <xsl:template match="/"><xsl:apply-templates select="$bill" mode="page"/></xsl:template>

  <xsl:template match="*" mode="page">
    <html lang="{$tongue}">
      <head>
        <meta charset="UTF-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light"/>
        <title>{string-join((f:title(), cbc:ID[1], f:name-of(f:seller())), ' · ')}</title>
        <xsl:call-template name="style"/>
      </head>
      <body>
        <main>
          <xsl:call-template name="letterhead"/>
          <div class="opening">
            <xsl:call-template name="addressees"/>
            <xsl:call-template name="due"/>
          </div>
          <xsl:call-template name="facts"/>
          <xsl:call-template name="notes"/>
          <xsl:call-template name="lines"/>
          <div class="closing">
            <xsl:call-template name="breakdown"/>
            <xsl:call-template name="totals"/>
          </div>
          <xsl:call-template name="payment"/>
          <xsl:call-template name="attachments"/>
          <xsl:call-template name="about-parties"/>
          <xsl:call-template name="rest"/>
        </main>
        <xsl:call-template name="foot"/>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="letterhead">
    <header>
      <div class="from">
        <xsl:sequence select="f:logo(f:name-of(f:seller()))"/>
        <p class="who">{f:name-of(f:seller())}</p>
        <xsl:apply-templates select="f:seller()/cac:PostalAddress" mode="address"/>
      </div>
      <div class="what">
        <h1>
          <xsl:for-each select="cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode">
            <xsl:call-template name="coded"><xsl:with-param name="list" select="'document'"/></xsl:call-template>
          </xsl:for-each>
          <xsl:if test="not($type-code)">{f:title()}</xsl:if>
        </h1>
        <xsl:for-each select="cbc:ID"><p class="number">{.}</p></xsl:for-each>
      </div>
    </header>
  </xsl:template>

  <xsl:template name="notes">
    <xsl:if test="cbc:Note[normalize-space()]">
      <section class="notes">
        <h2>{f:word('notes')}</h2>
        <xsl:apply-templates select="cbc:Note[normalize-space()]" mode="note"/>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- BT-21 and BT-22 stand in one element: #AAI#text. -->
  <xsl:template match="cbc:Note" mode="note">
    <xsl:variable name="subject" select="replace(., '^#([A-Z]{3})#.*$', '$1', 's')[. ne string(current())]"/>
    <div class="said">
      <xsl:for-each select="@languageID"><xsl:attribute name="lang" select="."/></xsl:for-each>
      <xsl:if test="$subject">
        <h3><data value="{$subject}">{f:label('subject', $subject)}</data></h3>
      </xsl:if>
      <p>{if ($subject) then substring(., 6) else .}</p>
    </div>
  </xsl:template>

  <xsl:template name="foot">
    <footer>
      <p>{replace(f:word('rendering'), '{number}', string(cbc:ID[1]), 'q')}</p>
      <dl class="quiet">
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'process'"/>
          <xsl:with-param name="said" select="cbc:ProfileID"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label" select="'specification'"/>
          <xsl:with-param name="said" select="cbc:CustomizationID"/>
        </xsl:call-template>
      </dl>
    </footer>
  </xsl:template>

  <xsl:function name="f:title" as="xs:string">
    <xsl:sequence select="f:label('document', string(($type-code, if ($is-credit) then '381' else '380')[1]))"/>
  </xsl:function>
</xsl:stylesheet>
