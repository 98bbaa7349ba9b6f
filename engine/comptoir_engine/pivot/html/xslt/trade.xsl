<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- An order, an order response or a despatch advice as one page for people. What stands where is decided by trade.py,
       which hands it over as JSON; here it gets its look. -->

  <xsl:include href="tables.xsl"/>
  <xsl:include href="manner.xsl"/>

  <xsl:param name="said" as="xs:string" required="yes"/>
  <xsl:variable name="page" as="map(*)" select="parse-json($said)"/>
  <xsl:variable name="currency" as="xs:string" select="string(/*/cbc:DocumentCurrencyCode[1])"/>
  <xsl:variable name="title" as="xs:string" select="f:label('document', $page?kind)"/>
  <xsl:variable name="priced" as="xs:boolean" select="exists($page?lines?*[exists(?price) or exists(?net)])"/>

  <xsl:output method="xhtml" html-version="5.0" encoding="UTF-8" indent="no" omit-xml-declaration="yes"
      include-content-type="no"/>

  <xsl:template match="/">
    <html lang="{$tongue}">
      <head>
        <meta charset="UTF-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light"/>
        <title>{string-join(($title, /*/cbc:ID[1]), ' · ')}</title>
        <xsl:call-template name="style"/>
      </head>
      <body>
        <main>
          <header>
            <div class="from"><xsl:sequence select="f:logo(f:sender())"/><p class="who">{f:sender()}</p></div>
            <div class="what"><h1>{$title}</h1><p class="number">{/*/cbc:ID[1]}</p></div>
          </header>
          <section class="facts">
            <h2 class="unseen">{f:word('facts')}</h2>
            <dl><xsl:sequence select="f:rows($page?facts)"/></dl>
          </section>
          <xsl:if test="exists($page?blocks?*)">
            <div class="about"><div class="columns">
              <xsl:for-each select="$page?blocks?*">
                <section><h2>{?title}</h2><dl><xsl:sequence select="f:rows(?rows)"/></dl></section>
              </xsl:for-each>
            </div></div>
          </xsl:if>
          <xsl:call-template name="lines"/>
          <xsl:if test="exists($page?rest?*)">
            <table class="rest">
              <caption>{f:word('more')}</caption>
              <thead><tr><th scope="col">{f:word('field')}</th><th scope="col">{f:word('value')}</th></tr></thead>
              <tbody>
                <xsl:for-each select="$page?rest?*"><tr><th scope="row">{?1}</th><td class="said">{?2}</td></tr></xsl:for-each>
              </tbody>
            </table>
          </xsl:if>
        </main>
        <footer>
          <p>{replace(f:word('page-of'), '{number}', string(/*/cbc:ID[1]), 'q')}</p>
          <dl class="quiet">
            <xsl:call-template name="fact">
              <xsl:with-param name="label" select="'process'"/>
              <xsl:with-param name="said" select="/*/cbc:ProfileID"/>
            </xsl:call-template>
            <xsl:call-template name="fact">
              <xsl:with-param name="label" select="'specification'"/>
              <xsl:with-param name="said" select="/*/cbc:CustomizationID"/>
            </xsl:call-template>
          </dl>
        </footer>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="lines">
    <table class="lines">
      <caption>{f:word('lines')}</caption>
      <thead>
        <tr>
          <th scope="col" class="no">{f:word('line')}</th>
          <th scope="col" class="what">{f:word('description')}</th>
          <th scope="col" class="number">{f:word('quantity')}</th>
          <xsl:if test="$priced">
            <th scope="col" class="number">{f:word('price')}</th>
            <th scope="col" class="number">{f:word('net')}&#xA0;{$currency}</th>
          </xsl:if>
        </tr>
      </thead>
      <tbody>
        <xsl:for-each select="$page?lines?*">
          <tr>
            <th scope="row" class="no">{?number}</th>
            <td class="what">
              <xsl:for-each select="?item"><p class="name">{.}</p></xsl:for-each>
              <xsl:if test="exists(?details?*)">
                <ul class="details">
                  <xsl:for-each select="?details?*">
                    <li><span class="label">{?1}</span>{' '}<xsl:sequence select="f:shown(?2, ?3)"/></li>
                  </xsl:for-each>
                </ul>
              </xsl:if>
            </td>
            <td class="number quantity">
              <xsl:for-each select="?quantity"><data value="{.}">{f:written(.)}</data></xsl:for-each>
              <xsl:for-each select="?unit">{' '}<span class="unit"><data value="{.}">{f:label('unit', .)}</data></span></xsl:for-each>
            </td>
            <xsl:if test="$priced">
              <td class="number price"><xsl:for-each select="?price"><data value="{.}">{f:written(.)}</data></xsl:for-each></td>
              <td class="number net"><xsl:for-each select="?net"><data value="{.}">{f:written(.)}</data></xsl:for-each></td>
            </xsl:if>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:function name="f:rows" as="element()*">
    <xsl:param name="rows" as="array(*)"/>
    <xsl:for-each select="$rows?*">
      <div><dt>{?1}</dt><dd><xsl:sequence select="f:shown(?2, ?3)"/></dd></div>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:shown" as="node()">
    <xsl:param name="value" as="xs:string"/>
    <xsl:param name="manner" as="xs:string"/>
    <xsl:choose>
      <xsl:when test="$manner = 'day'"><time datetime="{f:day($value)}">{f:written-day($value)}</time></xsl:when>
      <xsl:when test="$manner = 'number'"><data value="{$value}">{f:written($value)}</data></xsl:when>
      <xsl:when test="$manner = 'file'"><small>{string-length($value) idiv 4 * 3}&#xA0;B</small></xsl:when>
      <xsl:when test="$manner = 'text'"><span class="said">{$value}</span></xsl:when>
      <xsl:otherwise><data value="{$value}">{f:label($manner, $value)}</data></xsl:otherwise>
    </xsl:choose>
  </xsl:function>

  <!-- An order comes from the buyer; the answer to it and the goods come from the seller. -->
  <xsl:function name="f:sender" as="xs:string">
    <xsl:variable name="party" select="if ($page?kind = '220') then $root/cac:BuyerCustomerParty/cac:Party
        else ($root/cac:DespatchSupplierParty, $root/cac:SellerSupplierParty)[1]/cac:Party"/>
    <xsl:sequence select="string(($party/(cac:PartyLegalEntity/cbc:RegistrationName, cac:PartyName/cbc:Name))[1])"/>
  </xsl:function>

  <xsl:variable name="root" as="element()" select="/*"/>
</xsl:stylesheet>
