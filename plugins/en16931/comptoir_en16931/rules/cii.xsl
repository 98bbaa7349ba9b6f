<?xml version="1.0" encoding="UTF-8"?>
<!-- What the rules for CII ask for by name. `sheet.py` writes the rules themselves behind it. -->
<xsl:stylesheet version="3.0" exclude-result-prefixes="#all"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map" xmlns:r="urn:comptoir:en16931"
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">

  <xsl:output method="text"/>

  <!-- Values, besides those of shared.xsl -->

  <xsl:function name="r:backwards" as="xs:boolean">
    <!-- Days are written so that they sort as text. -->
    <xsl:param name="period" as="element()"/>
    <xsl:sequence select="$period/ram:StartDateTime and $period/ram:EndDateTime
      and not($period/ram:EndDateTime/udt:DateTimeString[@format = '102']
        &gt;= $period/ram:StartDateTime/udt:DateTimeString[@format = '102'])"/>
  </xsl:function>

  <xsl:function name="r:is-rounded" as="xs:boolean">
    <xsl:param name="amount" as="element()"/>
    <xsl:sequence select="every $exact in r:amounts($amount) satisfies $exact = r:rounded($exact)"/>
  </xsl:function>

  <!-- VAT categories: where they are used and where they are broken down -->

  <xsl:variable name="line-taxes" select="//ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"/>
  <xsl:variable name="listed" select="//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"/>
  <xsl:variable name="lines-vat" select="distinct-values($line-taxes/ram:CategoryCode/string())"/>
  <xsl:variable name="charges-vat" select="distinct-values(//ram:CategoryTradeTax/ram:CategoryCode/string())"/>
  <xsl:variable name="codes" select="distinct-values(//ram:CategoryCode/string())"/>
  <xsl:variable name="charged"
    select="$settlement/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator = 'true']"/>

  <!-- What is empty: most documents hold no such element, and those without any content are found at once. -->
  <xsl:variable name="empty" select="//*[not(*) and not(normalize-space())]"/>

  <!-- The parties' tax numbers: those in their place, and those anywhere -->

  <xsl:variable name="some-representative-vat"
    select="exists(//ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VA'])"/>
  <xsl:variable name="some-seller-vat" select="$some-representative-vat
    or exists(//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VA'])"/>
  <xsl:variable name="some-seller-taxed" select="$some-representative-vat
    or exists(//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = ('VA', 'FC')])"/>
  <xsl:variable name="representative-vat" select="exists(
    $agreement/ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VA'])"/>
  <xsl:variable name="seller-vat" select="$representative-vat
    or exists($seller/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VA'])"/>
  <xsl:variable name="seller-taxed" select="$representative-vat
    or exists($seller/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = ('VA', 'FC')])"/>
  <xsl:variable name="buyer-vat"
    select="exists(//ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VA'])"/>
  <xsl:variable name="buyer-known"
    select="$buyer-vat or exists(//ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID)"/>

  <!-- The net amounts of a VAT category: of its lines, with its charges, less its allowances -->

  <xsl:variable name="line-nets" as="map(xs:string, xs:decimal*)">
    <!-- Category, and again with the rate → the net amounts of groups of lines -->
    <xsl:variable name="groups" as="map(xs:string, xs:decimal)*">
      <xsl:for-each-group select="$line-settlement"
          group-by="string-join(ram:ApplicableTradeTax ! (ram:CategoryCode, '/', ram:RateApplicablePercent), '|')">
        <xsl:variable name="rates" select="distinct-values(r:amounts(ram:ApplicableTradeTax/ram:RateApplicablePercent))"/>
        <xsl:variable name="net" select="sum(r:amounts(
          current-group()/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount), 0.0)"/>
        <xsl:for-each select="distinct-values(ram:ApplicableTradeTax/ram:CategoryCode/string())">
          <xsl:variable name="code" select="."/>
          <xsl:sequence select="map{$code: $net}, $rates ! map{$code || '|' || .: $net}"/>
        </xsl:for-each>
      </xsl:for-each-group>
    </xsl:variable>
    <xsl:sequence select="map:merge($groups, map{'duplicates': 'combine'})"/>
  </xsl:variable>

  <xsl:function name="r:charged" as="xs:decimal">
    <xsl:param name="charges" as="element()*"/>
    <xsl:param name="code" as="xs:string"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:variable name="meant" select="$charges[ram:CategoryTradeTax/ram:CategoryCode = $code]
      [empty($rate) or r:amounts(ram:CategoryTradeTax/ram:RateApplicablePercent) = $rate]"/>
    <xsl:sequence select="r:rounded(sum($meant/r:amount(ram:ActualAmount), 0.0))"/>
  </xsl:function>

  <xsl:function name="r:net" as="xs:decimal">
    <xsl:param name="code" as="xs:string"/>
    <xsl:param name="rate" as="xs:decimal?"/>
    <xsl:variable name="charges" select="$settlement/ram:SpecifiedTradeAllowanceCharge"/>
    <xsl:sequence select="r:rounded(sum($line-nets(string-join(($code, $rate ! string()), '|')), 0.0))
      + r:charged($charges[r:yes(ram:ChargeIndicator/udt:Indicator)], $code, $rate)
      - r:charged($charges[r:no(ram:ChargeIndicator/udt:Indicator)], $code, $rate)"/>
  </xsl:function>

  <xsl:function name="r:off-balance" as="xs:boolean">
    <!-- A tolerance of 1, at one end without the 1 -->
    <xsl:param name="tax" as="element()"/>
    <xsl:param name="code" as="xs:string"/>
    <xsl:variable name="taxable" select="r:amount($tax/ram:BasisAmount)"/>
    <xsl:variable name="net" select="r:net($code, ())"/>
    <xsl:sequence select="not($taxable - 1 le $net and $taxable + 1 gt $net)"/>
  </xsl:function>

  <xsl:mode on-no-match="deep-skip"/>
  <xsl:template match="/">
    <xsl:call-template name="rules"/>
  </xsl:template>
</xsl:stylesheet>
