<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:f="urn:comptoir:html"
    xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- How one value is shown: for people as their country writes it, beside it (data, time) as the document has it. -->

  <xsl:param name="language" as="xs:string" select="'en'"/>
  <xsl:param name="locale" as="xs:string" select="''"/>

  <xsl:variable name="tongue" as="xs:string" select="($language[. = ('de', 'fr', 'it')], 'en')[1]"/>
  <xsl:variable name="words" as="map(xs:string, xs:string)" select="
      if ($tongue = 'de') then $words-de else if ($tongue = 'fr') then $words-fr
      else if ($tongue = 'it') then $words-it else $words-en"/>

  <xsl:variable name="swiss" as="map(xs:string, xs:string)" select="map{'group': '’', 'point': '.', 'day': 'points'}"/>
  <xsl:variable name="manners" as="map(xs:string, map(xs:string, xs:string))" select="map{
      'de-CH': $swiss, 'fr-CH': $swiss, 'it-CH': $swiss,
      'en-CH': map{'group': '’', 'point': '.', 'day': 'words'},
      'en-GB': map{'group': ',', 'point': '.', 'day': 'words'},
      'de-AT': map{'group': '.', 'point': ',', 'day': 'points'},
      'de-DE': map{'group': '.', 'point': ',', 'day': 'points'},
      'it-IT': map{'group': '.', 'point': ',', 'day': 'slashes'},
      'fr-FR': map{'group': '&#x202F;', 'point': ',', 'day': 'slashes'}}"/>
  <xsl:variable name="manner" as="map(xs:string, xs:string)" select="($manners($locale), $manners($tongue || '-CH'))[1]"/>
  <xsl:variable name="months" as="xs:string+"
      select="'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'"/>

  <!-- Words -->

  <xsl:function name="f:word" as="xs:string">
    <xsl:param name="key" as="xs:string"/>
    <xsl:sequence select="f:label('label', $key)"/>
  </xsl:function>

  <!-- What a code of a list means; the code itself where the words have it not. -->
  <xsl:function name="f:label" as="xs:string">
    <xsl:param name="list" as="xs:string"/>
    <xsl:param name="code" as="xs:string"/>
    <xsl:sequence select="($words($list || '/' || $code), $code)[1]"/>
  </xsl:function>

  <xsl:function name="f:tongue" as="attribute()?">
    <xsl:param name="language" as="attribute()?"/>
    <xsl:if test="$language"><xsl:attribute name="lang" select="$language"/></xsl:if>
  </xsl:function>

  <!-- Values -->

  <xsl:function name="f:text" as="text()?">
    <xsl:param name="said" as="item()"/>
    <xsl:value-of select="$said"/>
  </xsl:function>

  <xsl:function name="f:coded" as="node()*">
    <xsl:param name="list" as="xs:string"/>
    <xsl:param name="code" as="node()?"/>
    <xsl:if test="normalize-space($code)"><data value="{$code}">{f:label($list, string($code))}</data></xsl:if>
  </xsl:function>

  <xsl:function name="f:country" as="node()*">
    <xsl:param name="code" as="node()"/>
    <xsl:sequence select="f:coded('country', $code)"/>
  </xsl:function>

  <xsl:function name="f:number" as="node()*">
    <xsl:param name="said" as="node()?"/>
    <xsl:if test="normalize-space($said)"><data value="{$said}">{f:written(string($said))}</data></xsl:if>
  </xsl:function>

  <!-- Digits as they are: only the grouping and the decimal sign are the country's. -->
  <xsl:function name="f:written" as="xs:string">
    <xsl:param name="number" as="xs:string"/>
    <xsl:variable name="digits" select="substring-before($number || '.', '.')"/>
    <xsl:variable name="fraction" select="substring($number, string-length($digits) + 1)"/>
    <xsl:sequence select="
        if (not(translate($number, '0123456789', '') = ('', '.', '-', '-.')) or not(translate($digits, '-', ''))) then $number
        else if (starts-with($digits, '-')) then '−' || f:grouped-digits(substring($digits, 2)) || f:fraction($fraction)
        else f:grouped-digits($digits) || f:fraction($fraction)"/>
  </xsl:function>

  <xsl:function name="f:fraction" as="xs:string">
    <xsl:param name="fraction" as="xs:string"/>
    <xsl:sequence select="if ($manner('point') = '.') then $fraction else translate($fraction, '.', $manner('point'))"/>
  </xsl:function>

  <xsl:function name="f:grouped-digits" as="xs:string">
    <xsl:param name="digits" as="xs:string"/>
    <xsl:variable name="length" select="string-length($digits)"/>
    <xsl:sequence select="if ($length lt 4) then $digits
        else f:grouped-digits(substring($digits, 1, $length - 3)) || $manner('group') || substring($digits, $length - 2)"/>
  </xsl:function>

  <!-- An amount; its currency beside it where that is not the document's. -->
  <xsl:function name="f:money" as="node()*">
    <xsl:param name="amount" as="node()?"/>
    <xsl:variable name="own" select="$amount/@currencyID[. ne $currency]"/>
    <xsl:if test="$own"><span class="currency">{$own}</span>{' '}</xsl:if>
    <xsl:sequence select="f:number($amount)"/>
  </xsl:function>

  <xsl:function name="f:money-with-currency" as="node()*">
    <xsl:param name="amount" as="node()?"/>
    <xsl:if test="normalize-space($amount)"><span class="currency">{($amount/@currencyID, $currency)[1]}</span>{' '}</xsl:if>
    <xsl:sequence select="f:number($amount)"/>
  </xsl:function>

  <xsl:function name="f:percent" as="node()*">
    <xsl:param name="rate" as="node()?"/>
    <xsl:if test="normalize-space($rate)"><data value="{$rate}">{f:written(string($rate))}&#xA0;%</data></xsl:if>
  </xsl:function>

  <xsl:function name="f:quantity" as="node()*">
    <xsl:param name="quantity" as="node()?"/>
    <xsl:sequence select="f:number($quantity)"/>
    <xsl:if test="$quantity/@unitCode">{' '}<span class="unit"><xsl:sequence select="f:coded('unit', $quantity/@unitCode)"/></span></xsl:if>
  </xsl:function>

  <xsl:function name="f:day" as="node()*">
    <xsl:param name="day" as="node()?"/>
    <xsl:if test="normalize-space($day)"><time datetime="{$day}">{f:written-day(string($day))}</time></xsl:if>
  </xsl:function>

  <xsl:function name="f:written-day" as="xs:string">
    <xsl:param name="day" as="xs:string"/>
    <xsl:variable name="parts" select="tokenize($day, '-')"/>
    <xsl:sequence select="
        if (not(matches($day, '^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$'))) then $day
        else if ($manner('day') = 'words') then xs:integer($parts[3]) || ' ' || $months[xs:integer($parts[2])] || ' ' || $parts[1]
        else string-join(reverse($parts), if ($manner('day') = 'points') then '.' else '/')"/>
  </xsl:function>

  <!-- A period: from – to, or what there is of it. -->
  <xsl:function name="f:period" as="node()*">
    <xsl:param name="period" as="node()"/>
    <xsl:for-each select="$period/*:StartDate"><xsl:sequence select="f:day(.)"/></xsl:for-each>
    <xsl:if test="$period/*:StartDate and $period/*:EndDate"> – </xsl:if>
    <xsl:if test="not($period/*:StartDate)">{f:word('to')}{' '}</xsl:if>
    <xsl:for-each select="$period/*:EndDate"><xsl:sequence select="f:day(.)"/></xsl:for-each>
  </xsl:function>

  <!-- A number with the scheme it belongs to. -->
  <xsl:function name="f:id" as="node()*">
    <xsl:param name="id" as="node()"/>
    <span class="id">{$id}</span>
    <xsl:if test="$id/@schemeID">{' '}<small><xsl:sequence select="f:coded('scheme', $id/@schemeID)"/></small></xsl:if>
  </xsl:function>

  <!-- An account or a payment reference in the groups that people read aloud. -->
  <xsl:function name="f:account" as="node()*">
    <xsl:param name="id" as="node()"/>
    <data class="id" value="{$id}">{f:in-groups(string($id))}</data>
    <xsl:if test="$id/@schemeID">{' '}<small><xsl:sequence select="f:coded('scheme', $id/@schemeID)"/></small></xsl:if>
  </xsl:function>

  <xsl:function name="f:in-groups" as="xs:string">
    <xsl:param name="id" as="xs:string"/>
    <xsl:sequence select="
        if (matches($id, '^([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}|RF[0-9]{2}[A-Z0-9]{1,21})$'))
          then replace(replace($id, '.{4}', '$0 '), ' $', '')
        else if (matches($id, '^[0-9]{27}$'))
          then substring($id, 1, 2) || replace(substring($id, 3), '.{5}', ' $0')
        else $id"/>
  </xsl:function>

  <!-- Lists of label and value -->

  <!-- One entry: the label, then each node that says something, shown by the function. -->
  <xsl:function name="f:fact" as="element(h:div)?">
    <xsl:param name="label" as="xs:string"/>
    <xsl:param name="nodes" as="node()*"/>
    <xsl:param name="show" as="function(*)"/>
    <xsl:variable name="said" select="$nodes[normalize-space()]"/>
    <xsl:if test="$said">
      <div>
        <dt>{f:word($label)}</dt>
        <xsl:for-each select="$said">
          <dd><xsl:sequence select="f:tongue(@languageID), $show(.)"/></dd>
        </xsl:for-each>
      </div>
    </xsl:if>
  </xsl:function>
</xsl:stylesheet>
