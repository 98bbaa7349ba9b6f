<?xml version="1.0" encoding="UTF-8"?>
<!-- What the rules for UBL ask for by name. `sheet.py` writes the rules themselves behind it. -->
<xsl:stylesheet version="3.0" exclude-result-prefixes="#all"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map" xmlns:r="urn:comptoir:en16931"
    xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cn="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
    xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">

  <xsl:output method="text"/>

  <!-- Values, besides those of shared.xsl -->

  <xsl:function name="r:charge" as="xs:boolean">
    <!-- What says both, in two elements, is an allowance. -->
    <xsl:param name="element" as="element()"/>
    <xsl:sequence select="r:yes($element/cbc:ChargeIndicator) and not(r:no($element/cbc:ChargeIndicator))"/>
  </xsl:function>

  <xsl:function name="r:backwards" as="xs:boolean">
    <xsl:param name="period" as="element()"/>
    <xsl:sequence select="exists($period[cbc:StartDate castable as xs:date and cbc:EndDate castable as xs:date]
      [xs:date(cbc:EndDate) lt xs:date(cbc:StartDate)])"/>
  </xsl:function>

  <!-- What occurs in the document at all -->

  <xsl:variable name="attributes" select="distinct-values(//@*/name())"/>
  <xsl:variable name="local-names" select="distinct-values(//*/local-name())"/>
  <xsl:variable name="has" select="map:merge($local-names ! map{.: true()})"/>
  <xsl:variable name="document-currency" select="/*/cbc:DocumentCurrencyCode[$iso-4217(string())]/string()"/>

  <!-- Amounts are found by name at once, those of UBL, and by the end of their name only where there are others. -->
  <xsl:variable name="ubl-amounts" select="//cbc:Amount, //cbc:BaseAmount, //cbc:TaxAmount, //cbc:TaxableAmount,
    //cbc:LineExtensionAmount, //cbc:TaxExclusiveAmount, //cbc:TaxInclusiveAmount, //cbc:AllowanceTotalAmount,
    //cbc:ChargeTotalAmount, //cbc:PrepaidAmount, //cbc:PayableRoundingAmount, //cbc:PayableAmount"/>
  <xsl:variable name="long-amounts" as="xs:boolean" select="r:decimals($ubl-amounts)
    or exists($local-names[ends-with(., 'Amount')][not(. = ($ubl-amounts/local-name(), 'PriceAmount'))])"/>

  <!-- VAT categories: their codes, where they are used and where they are broken down -->

  <xsl:function name="r:is-vat" as="xs:boolean">
    <xsl:param name="element" as="element()"/>
    <xsl:sequence select="exists($element/cac:TaxScheme/cbc:ID[. = 'VAT' or normalize-space(upper-case(.)) = 'VAT'])"/>
  </xsl:function>

  <xsl:function name="r:is" as="xs:boolean">
    <xsl:param name="category" as="element()"/>
    <xsl:param name="code" as="xs:string"/>
    <xsl:sequence select="normalize-space($category/cbc:ID[1]) = $code and r:is-vat($category)"/>
  </xsl:function>

  <xsl:function name="r:codes" as="xs:string*">
    <xsl:param name="categories" as="element()*"/>
    <xsl:sequence select="distinct-values($categories/normalize-space(cbc:ID[1]))"/>
  </xsl:function>

  <xsl:variable name="root" select="/*"/>
  <xsl:variable name="line-categories" select="//cac:ClassifiedTaxCategory"/>
  <xsl:variable name="allowances" select="//cac:AllowanceCharge[r:no(cbc:ChargeIndicator)]"/>
  <xsl:variable name="charges" select="//cac:AllowanceCharge[r:yes(cbc:ChargeIndicator)]"/>
  <xsl:variable name="some-charge-categories" select="//cac:AllowanceCharge/cac:TaxCategory"/>
  <xsl:variable name="listed-categories" select="$root/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"/>

  <xsl:variable name="lines" select="r:codes($line-categories)"/>
  <xsl:variable name="lines-vat" select="r:codes($line-categories[r:is-vat(.)])"/>
  <xsl:variable name="allowances-vat" select="r:codes($allowances/cac:TaxCategory[r:is-vat(.)])"/>
  <xsl:variable name="charges-vat" select="r:codes($charges/cac:TaxCategory[r:is-vat(.)])"/>
  <xsl:variable name="document-allowances-vat" select="r:codes($allowances[parent::* is $root]/cac:TaxCategory[r:is-vat(.)])"/>
  <xsl:variable name="document-charges-vat" select="r:codes($charges[parent::* is $root]/cac:TaxCategory[r:is-vat(.)])"/>
  <xsl:variable name="some-charge" select="r:codes($some-charge-categories)"/>
  <xsl:variable name="some-charge-vat" select="r:codes($some-charge-categories[r:is-vat(.)])"/>
  <xsl:variable name="anywhere-vat" select="r:codes(//cac:TaxCategory[r:is-vat(.)])"/>
  <xsl:variable name="listed" select="$listed-categories/normalize-space(cbc:ID[1])"/>
  <xsl:variable name="listed-vat" select="$listed-categories[r:is-vat(.)]/normalize-space(cbc:ID[1])"/>
  <xsl:variable name="listed-as-written" select="$listed-categories/cbc:ID/string()"/>
  <xsl:variable name="listed-vat-as-written" select="$listed-categories[r:is-vat(.)]/cbc:ID/string()"/>
  <xsl:variable name="split-used" select="distinct-values(
    ($listed-categories | $root/cac:AllowanceCharge/cac:TaxCategory | $line-categories)/cbc:ID/string())"/>
  <xsl:variable name="split" select="(//cac:TaxCategory | $line-categories)/cbc:ID = 'B'"/>

  <!-- The parties' tax numbers -->

  <xsl:variable name="representative-vat"
    select="exists(//cac:TaxRepresentativeParty/cac:PartyTaxScheme[r:is-vat(.)]/cbc:CompanyID)"/>
  <xsl:variable name="seller-taxed" select="$representative-vat
    or exists(//cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID)"/>
  <xsl:variable name="seller-vat" select="$representative-vat
    or exists(//cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[r:is-vat(.)]/cbc:CompanyID)"/>
  <xsl:variable name="buyer-vat"
    select="exists(//cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme[r:is-vat(.)]/cbc:CompanyID)"/>
  <xsl:variable name="buyer-known" select="$buyer-vat
    or exists(//cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID)"/>

  <xsl:function name="r:other-name" as="xs:boolean">
    <xsl:param name="payee" as="element()"/>
    <xsl:sequence select="$payee/cac:PartyName/cbc:Name
      != $payee/../cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"/>
  </xsl:function>

  <!-- The net amounts of a VAT category: of its lines, with its charges, less its allowances -->

  <xsl:variable name="line-kinds" select="distinct-values((//cac:InvoiceLine | //cac:CreditNoteLine)/local-name())"/>
  <xsl:variable name="lines-net"
    select="r:rounded(sum(r:amounts((//cac:InvoiceLine, //cac:CreditNoteLine)/cbc:LineExtensionAmount), 0.0))"/>

  <xsl:variable name="line-nets" as="map(xs:string, xs:decimal*)">
    <!-- Line kind and category, and again with the rate → the net amounts of groups of lines -->
    <xsl:variable name="groups" as="map(xs:string, xs:decimal)*">
      <xsl:for-each-group select="$root/(cac:InvoiceLine | cac:CreditNoteLine)"
          group-by="string-join((local-name(), cac:Item/cac:ClassifiedTaxCategory/(cbc:ID | cbc:Percent)), '|')">
        <xsl:variable name="kind" select="local-name()"/>
        <xsl:variable name="categories" select="cac:Item/cac:ClassifiedTaxCategory"/>
        <xsl:variable name="net" select="sum(current-group()/r:amounts(cbc:LineExtensionAmount), 0.0)"/>
        <xsl:for-each select="r:codes($categories)">
          <xsl:variable name="code" select="."/>
          <xsl:sequence select="map{$kind || '|' || $code: $net},
            distinct-values(r:amounts($categories/cbc:Percent)) ! map{$kind || '|' || $code || '|' || .: $net}"/>
        </xsl:for-each>
      </xsl:for-each-group>
    </xsl:variable>
    <xsl:sequence select="map:merge($groups, map{'duplicates': 'combine'})"/>
  </xsl:variable>

  <xsl:function name="r:of-category" as="element()*">
    <xsl:param name="charges" as="element()*"/>
    <xsl:param name="code" as="xs:string"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:sequence select="$charges[cac:TaxCategory/normalize-space(cbc:ID[1]) = $code]
      [empty($rate) or r:amounts(cac:TaxCategory/cbc:Percent) = $rate]"/>
  </xsl:function>

  <xsl:function name="r:net" as="xs:decimal">
    <xsl:param name="kind" as="xs:string"/>
    <xsl:param name="code" as="xs:string"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:sequence select="sum($line-nets(string-join(($kind, $code, $rate ! string()), '|')), 0.0)
      + sum(r:amounts(r:of-category($charges[parent::* is $root], $code, $rate)/cbc:Amount), 0.0)
      - sum(r:amounts(r:of-category($allowances[parent::* is $root], $code, $rate)/cbc:Amount), 0.0)"/>
  </xsl:function>

  <xsl:function name="r:nets" as="xs:decimal*">
    <xsl:param name="code" as="xs:string"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:sequence select="$line-kinds ! r:net(., $code, $rate)"/>
  </xsl:function>

  <xsl:function name="r:nets-of-rate" as="xs:decimal*">
    <!-- Where no line and no charge has the rate, nothing adds up to it, not even 0. -->
    <xsl:param name="code" as="xs:string"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:variable name="charged" select="exists(r:of-category($root//cac:AllowanceCharge, $code, $rate))"/>
    <xsl:sequence select="('InvoiceLine', 'CreditNoteLine')
      [$charged or map:contains($line-nets, string-join((., $code, $rate ! string()), '|'))]
      ! r:net(., $code, $rate)"/>
  </xsl:function>

  <xsl:mode on-no-match="deep-skip"/>
  <xsl:template match="/">
    <xsl:call-template name="rules"/>
  </xsl:template>
</xsl:stylesheet>
