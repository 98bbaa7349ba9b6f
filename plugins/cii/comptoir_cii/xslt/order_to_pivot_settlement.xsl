<?xml version="1.0" encoding="UTF-8"?>
<!-- Terms, allowances, charges and totals of an order. -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:128"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:template name="terms">
    <xsl:for-each select="$agreement/ram:ApplicableTradeDeliveryTerms[*]">
      <cac:DeliveryTerms>
        <xsl:for-each select="ram:DeliveryTypeCode"><cbc:ID>{.}</cbc:ID></xsl:for-each>
        <xsl:for-each select="ram:Description"><cbc:SpecialTerms>{.}</cbc:SpecialTerms></xsl:for-each>
        <xsl:for-each select="ram:RelevantTradeLocation/(ram:ID, ram:Name)[1]">
          <cac:DeliveryLocation><cbc:ID>{.}</cbc:ID></cac:DeliveryLocation>
        </xsl:for-each>
      </cac:DeliveryTerms>
    </xsl:for-each>
    <xsl:for-each select="$settlement/ram:SpecifiedTradePaymentTerms/ram:Description[1]">
      <cac:PaymentTerms><cbc:Note>{.}</cbc:Note></cac:PaymentTerms>
    </xsl:for-each>
  </xsl:template>

  <!-- UBL must know whether it is an allowance or a charge. -->
  <xsl:template name="allowance">
    <xsl:for-each select=".[ram:ChargeIndicator/udt:Indicator]">
      <cac:AllowanceCharge>
        <cbc:ChargeIndicator>{f:indicator(ram:ChargeIndicator/udt:Indicator)}</cbc:ChargeIndicator>
        <xsl:for-each select="ram:ReasonCode">
          <cbc:AllowanceChargeReasonCode>{.}</cbc:AllowanceChargeReasonCode>
        </xsl:for-each>
        <xsl:for-each select="ram:Reason"><cbc:AllowanceChargeReason>{.}</cbc:AllowanceChargeReason></xsl:for-each>
        <xsl:for-each select="ram:CalculationPercent">
          <cbc:MultiplierFactorNumeric>{.}</cbc:MultiplierFactorNumeric>
        </xsl:for-each>
        <xsl:for-each select="ram:ActualAmount"><cbc:Amount currencyID="{f:currency(.)}">{.}</cbc:Amount></xsl:for-each>
        <xsl:for-each select="ram:BasisAmount">
          <cbc:BaseAmount currencyID="{f:currency(.)}">{.}</cbc:BaseAmount>
        </xsl:for-each>
        <xsl:for-each select="ram:CategoryTradeTax[parent::*/parent::* is $settlement]">
          <cac:TaxCategory><xsl:call-template name="category"/></cac:TaxCategory>
        </xsl:for-each>
      </cac:AllowanceCharge>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="category">
    <xsl:for-each select="ram:CategoryCode"><cbc:ID>{.}</cbc:ID></xsl:for-each>
    <xsl:for-each select="ram:RateApplicablePercent"><cbc:Percent>{.}</cbc:Percent></xsl:for-each>
    <cac:TaxScheme><cbc:ID>{(ram:TypeCode, 'VAT')[1]}</cbc:ID></cac:TaxScheme>
  </xsl:template>

  <!-- UBL demands the amount payable, and has no totals without it. -->
  <xsl:template name="totals">
    <xsl:for-each select="$settlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation">
      <xsl:for-each select="f:main-amount(ram:TaxTotalAmount)">
        <cac:TaxTotal><cbc:TaxAmount currencyID="{f:currency(.)}">{.}</cbc:TaxAmount></cac:TaxTotal>
      </xsl:for-each>
      <xsl:variable name="payable" as="xs:string?" select="f:payable(.)"/>
      <xsl:where-populated>
        <cac:AnticipatedMonetaryTotal>
          <xsl:sequence select="if (empty($payable)) then () else (
            f:amount('cbc:LineExtensionAmount', ram:LineTotalAmount),
            f:amount('cbc:TaxExclusiveAmount', ram:TaxBasisTotalAmount),
            f:amount('cbc:TaxInclusiveAmount', ram:GrandTotalAmount),
            f:amount('cbc:AllowanceTotalAmount', ram:AllowanceTotalAmount),
            f:amount('cbc:ChargeTotalAmount', ram:ChargeTotalAmount),
            f:amount('cbc:PrepaidAmount', ram:TotalPrepaidAmount),
            f:amount('cbc:PayableRoundingAmount', ram:RoundingAmount),
            f:written('cbc:PayableAmount', $payable,
                (f:main-amount(ram:DuePayableAmount), f:main-amount(ram:GrandTotalAmount), f:main-amount(ram:TaxBasisTotalAmount))[1]))"/>
        </cac:AnticipatedMonetaryTotal>
      </xsl:where-populated>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:amount" as="element()?">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="amounts" as="element()*"/>
    <xsl:for-each select="f:main-amount($amounts)">
      <xsl:sequence select="f:written($name, string(), .)"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:written" as="element()">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="amount" as="xs:string"/>
    <xsl:param name="like" as="element()"/>
    <xsl:element name="{$name}"><xsl:attribute name="currencyID" select="f:currency($like)"/>{$amount}</xsl:element>
  </xsl:function>

  <!-- What is to be paid: as it is told, or the total with VAT less what is paid, rounded. A total without VAT alone does
       not say it. -->
  <xsl:function name="f:payable" as="xs:string?">
    <xsl:param name="totals" as="element()"/>
    <xsl:variable name="gross" as="element()?" select="f:main-amount($totals/ram:GrandTotalAmount)"/>
    <xsl:variable name="net" as="element()?" select="f:main-amount($totals/ram:TaxBasisTotalAmount)"/>
    <xsl:variable name="vat" as="element()?" select="$totals/ram:TaxTotalAmount[f:currency(.) = $net/f:currency(.)][1]"/>
    <xsl:variable name="change" as="xs:decimal*"
        select="$totals/f:main-amount(ram:RoundingAmount) ! f:number(.), $totals/f:main-amount(ram:TotalPrepaidAmount) ! (0 - f:number(.))"/>
    <xsl:sequence select="
        if ($totals/ram:DuePayableAmount) then string(f:main-amount($totals/ram:DuePayableAmount))
        else if ($gross and empty($change)) then string($gross)
        else string((f:number($gross), f:number($net) + f:number($vat))[1] + sum($change))[. ne '']"/>
  </xsl:function>

  <!-- An amount that names no currency is in the order's. -->
  <xsl:function name="f:currency" as="xs:string">
    <xsl:param name="amount" as="element()"/>
    <xsl:sequence select="string(($amount/@currencyID, $currency)[1])"/>
  </xsl:function>

  <!-- Of several amounts of one kind, the one in the order's currency. -->
  <xsl:function name="f:main-amount" as="element()?">
    <xsl:param name="amounts" as="element()*"/>
    <xsl:sequence select="($amounts[f:currency(.) = $currency], $amounts)[1]"/>
  </xsl:function>

</xsl:stylesheet>
