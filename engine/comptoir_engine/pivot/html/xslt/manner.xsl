<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:html"
    xmlns="http://www.w3.org/1999/xhtml"
    exclude-result-prefixes="#all" expand-text="yes">

  <!-- How one value is shown: for people as their country writes it, beside it (data, time) as the document has it. -->

  <xsl:param name="language" as="xs:string" select="'en'"/>
  <xsl:param name="locale" as="xs:string" select="''"/>
  <xsl:param name="with-logo" as="xs:string" select="''"/>

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
  <xsl:variable name="point" as="xs:string" select="$manner('point')"/>
  <xsl:variable name="group" as="xs:string" select="$manner('group')"/>
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

  <!-- A code of a list, in words. -->
  <xsl:template name="coded">
    <xsl:param name="list" as="xs:string"/>
    <xsl:param name="code" as="node()" select="."/>
    <data value="{$code}">{f:label($list, string($code))}</data>
  </xsl:template>

  <!-- Lists of label and value: one entry, each node that says something shown by mode "value". -->
  <xsl:template name="fact">
    <xsl:param name="label" as="xs:string"/>
    <xsl:param name="said" as="node()*"/>
    <xsl:variable name="heard" select="$said[normalize-space()]"/>
    <xsl:if test="$heard">
      <div>
        <dt>{f:word($label)}</dt>
        <xsl:for-each select="$heard"><dd><xsl:apply-templates select="." mode="value"/></dd></xsl:for-each>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- How each kind of value is shown. Text is the rule; UBL's names tell the other kinds. -->
  <xsl:mode name="value" on-no-match="shallow-skip"/>

  <xsl:template match="*" mode="value">
    <xsl:choose>
      <xsl:when test="@languageID"><span lang="{@languageID}">{.}</span></xsl:when>
      <xsl:otherwise>{.}</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="value" match="
      cbc:IssueDate | cbc:DueDate | cbc:PaymentDueDate | cbc:TaxPointDate | cbc:ActualDeliveryDate | cbc:StartDate | cbc:EndDate">
    <time datetime="{f:day(string(.))}">{f:written-day(string(.))}</time>
  </xsl:template>

  <!-- An amount; its currency beside it where that is not the document's. -->
  <xsl:template mode="value" match="
      cbc:Amount | cbc:BaseAmount | cbc:PriceAmount | cbc:LineExtensionAmount | cbc:TaxAmount | cbc:TaxableAmount
      | cac:LegalMonetaryTotal/cbc:*">
    <xsl:if test="@currencyID[. ne $currency]"><span class="currency">{@currencyID}</span>{' '}</xsl:if>
    <data value="{.}">{f:written(string(.))}</data>
  </xsl:template>

  <xsl:template match="cbc:Percent | cbc:MultiplierFactorNumeric" mode="value">
    <data value="{.}">{f:written(string(.))}&#xA0;%</data>
  </xsl:template>

  <xsl:template match="cbc:InvoicedQuantity | cbc:CreditedQuantity" mode="value">
    <data value="{.}">{f:written(string(.))}</data>
    <xsl:for-each select="@unitCode">{' '}<span class="unit"><xsl:call-template name="unit"/></span></xsl:for-each>
  </xsl:template>

  <xsl:template name="unit">
    <xsl:call-template name="coded"><xsl:with-param name="list" select="'unit'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="cbc:IdentificationCode" mode="value">
    <xsl:call-template name="coded"><xsl:with-param name="list" select="'country'"/></xsl:call-template>
  </xsl:template>

  <!-- A number with the scheme it belongs to. -->
  <xsl:template match="cbc:ID | cbc:EndpointID | cbc:CompanyID" mode="value">
    <span class="id">{.}</span>
    <xsl:apply-templates select="@schemeID" mode="value"/>
  </xsl:template>

  <xsl:template match="@schemeID | @listID" mode="value">
    <xsl:text> </xsl:text>
    <small><xsl:call-template name="coded"><xsl:with-param name="list" select="'scheme'"/></xsl:call-template></small>
  </xsl:template>

  <!-- An account or a payment reference, in the groups that people read aloud. -->
  <xsl:template mode="value" match="
      cac:PayeeFinancialAccount/cbc:ID | cac:PayerFinancialAccount/cbc:ID | cbc:PaymentID
      | cac:PartyIdentification/cbc:ID[@schemeID = 'SEPA']">
    <data class="id" value="{.}">{f:in-groups(string(.))}</data>
    <xsl:apply-templates select="@schemeID" mode="value"/>
  </xsl:template>

  <!-- A period: from – to, or what there is of it. -->
  <xsl:template match="cac:InvoicePeriod" mode="value">
    <xsl:apply-templates select="cbc:StartDate" mode="value"/>
    <xsl:choose>
      <xsl:when test="cbc:StartDate and cbc:EndDate"> – </xsl:when>
      <xsl:when test="cbc:EndDate">{f:word('to')}{' '}</xsl:when>
    </xsl:choose>
    <xsl:apply-templates select="cbc:EndDate" mode="value"/>
  </xsl:template>

  <!-- Written forms -->

  <!-- Digits as they are: only the grouping, the decimal sign and the minus are the country's. Most numbers are short
       and end at the first test. -->
  <xsl:function name="f:written" as="xs:string">
    <xsl:param name="number" as="xs:string"/>
    <xsl:variable name="digits" select="substring-before($number || '.', '.')"/>
    <xsl:sequence select="
        if ($point = '.' and string-length($digits) lt 4 and not(starts-with($number, '-'))) then $number
        else if (not(matches($number, '^-?[0-9]+(\.[0-9]*)?$'))) then $number
        else translate(f:grouped($digits), '-', '−') || translate(substring($number, string-length($digits) + 1), '.', $point)"/>
  </xsl:function>

  <xsl:function name="f:grouped" as="xs:string">
    <xsl:param name="digits" as="xs:string"/>
    <xsl:variable name="length" select="string-length($digits)"/>
    <xsl:sequence select="
        if (string-length(replace($digits, '^-', '')) lt 4) then $digits
        else f:grouped(substring($digits, 1, $length - 3)) || $group || substring($digits, $length - 2)"/>
  </xsl:function>

  <!-- A day without its time zone, which says nothing of it: a day is no instant. -->
  <xsl:function name="f:day" as="xs:string">
    <xsl:param name="written" as="xs:string"/>
    <xsl:sequence select="replace($written, '^([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+\-][0-9]{2}:[0-9]{2})$', '$1')"/>
  </xsl:function>

  <xsl:function name="f:written-day" as="xs:string">
    <xsl:param name="written" as="xs:string"/>
    <xsl:variable name="day" as="xs:string" select="f:day($written)"/>
    <xsl:variable name="parts" select="tokenize($day, '-')"/>
    <xsl:sequence select="
        if (not(matches($day, '^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$'))) then $day
        else if ($manner('day') = 'words') then xs:integer($parts[3]) || ' ' || $months[xs:integer($parts[2])] || ' ' || $parts[1]
        else string-join(reverse($parts), if ($manner('day') = 'points') then '.' else '/')"/>
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

  <!-- Room for the logo of who writes; the picture itself is put there when the page is written. -->
  <xsl:function name="f:logo" as="element()?">
    <xsl:param name="of" as="xs:string"/>
    <xsl:if test="$with-logo"><p class="logo"><img src="logo" alt="{($of[normalize-space()], 'Logo')[1]}"/></p></xsl:if>
  </xsl:function>
</xsl:stylesheet>
