<?xml version="1.0" encoding="UTF-8"?>
<!-- Allowances, charges, terms and totals of an order. -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:128"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs cac cbc f loss">

  <xsl:template name="settlement">
    <xsl:for-each select="cbc:TaxCurrencyCode"><ram:TaxCurrencyCode>{.}</ram:TaxCurrencyCode></xsl:for-each>
    <ram:OrderCurrencyCode>{$currency}</ram:OrderCurrencyCode>
    <xsl:for-each select="cac:AccountingCustomerParty/cac:Party">
      <ram:InvoiceeTradeParty><xsl:call-template name="party"/></ram:InvoiceeTradeParty>
    </xsl:for-each>
    <xsl:for-each select="cac:AllowanceCharge"><xsl:call-template name="allowance"/></xsl:for-each>
    <xsl:for-each select="cac:PaymentTerms[1]/cbc:Note[1]">
      <ram:SpecifiedTradePaymentTerms><ram:Description>{.}</ram:Description></ram:SpecifiedTradePaymentTerms>
    </xsl:for-each>
    <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <xsl:call-template name="totals"/>
    </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    <xsl:for-each select="cbc:AccountingCost">
      <ram:ReceivableSpecifiedTradeAccountingAccount><ram:ID>{.}</ram:ID></ram:ReceivableSpecifiedTradeAccountingAccount>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="allowance">
    <ram:SpecifiedTradeAllowanceCharge>
      <ram:ChargeIndicator><udt:Indicator>{cbc:ChargeIndicator}</udt:Indicator></ram:ChargeIndicator>
      <xsl:for-each select="cbc:MultiplierFactorNumeric">
        <ram:CalculationPercent>{.}</ram:CalculationPercent>
      </xsl:for-each>
      <xsl:for-each select="cbc:BaseAmount">
        <ram:BasisAmount><xsl:call-template name="amount"/></ram:BasisAmount>
      </xsl:for-each>
      <xsl:for-each select="cbc:Amount">
        <ram:ActualAmount><xsl:call-template name="amount"/></ram:ActualAmount>
      </xsl:for-each>
      <xsl:for-each select="cbc:AllowanceChargeReasonCode"><ram:ReasonCode>{.}</ram:ReasonCode></xsl:for-each>
      <xsl:for-each select="cbc:AllowanceChargeReason[1]"><ram:Reason>{.}</ram:Reason></xsl:for-each>
      <xsl:for-each select="cac:TaxCategory[1][cbc:ID][parent::*/parent::* is $root]">
        <ram:CategoryTradeTax><xsl:call-template name="category"/></ram:CategoryTradeTax>
      </xsl:for-each>
    </ram:SpecifiedTradeAllowanceCharge>
  </xsl:template>

  <xsl:template name="category">
    <ram:TypeCode>{(cac:TaxScheme/cbc:ID, 'VAT')[1]}</ram:TypeCode>
    <ram:CategoryCode>{cbc:ID}</ram:CategoryCode>
    <xsl:for-each select="cbc:Percent"><ram:RateApplicablePercent>{.}</ram:RateApplicablePercent></xsl:for-each>
  </xsl:template>

  <!-- CII demands the sum of the lines and the total without VAT. -->
  <xsl:template name="totals">
    <xsl:variable name="total" select="cac:AnticipatedMonetaryTotal"/>
    <ram:LineTotalAmount>
      <xsl:for-each select="$total/cbc:LineExtensionAmount"><xsl:call-template name="amount"/></xsl:for-each>
      <xsl:if test="not($total/cbc:LineExtensionAmount)">{f:sum-of-lines()}</xsl:if>
    </ram:LineTotalAmount>
    <xsl:for-each select="$total/cbc:ChargeTotalAmount">
      <ram:ChargeTotalAmount><xsl:call-template name="amount"/></ram:ChargeTotalAmount>
    </xsl:for-each>
    <xsl:for-each select="$total/cbc:AllowanceTotalAmount">
      <ram:AllowanceTotalAmount><xsl:call-template name="amount"/></ram:AllowanceTotalAmount>
    </xsl:for-each>
    <ram:TaxBasisTotalAmount>
      <xsl:for-each select="$total/cbc:TaxExclusiveAmount"><xsl:call-template name="amount"/></xsl:for-each>
      <xsl:if test="not($total/cbc:TaxExclusiveAmount)">{f:net-of(., f:sum-of-lines())}</xsl:if>
    </ram:TaxBasisTotalAmount>
    <xsl:for-each select="cac:TaxTotal[1]/cbc:TaxAmount">
      <ram:TaxTotalAmount><xsl:copy-of select="@currencyID"/>{.}</ram:TaxTotalAmount>
    </xsl:for-each>
    <xsl:for-each select="$total/cbc:PayableRoundingAmount">
      <ram:RoundingAmount><xsl:call-template name="amount"/></ram:RoundingAmount>
    </xsl:for-each>
    <xsl:for-each select="$total/cbc:TaxInclusiveAmount">
      <ram:GrandTotalAmount><xsl:call-template name="amount"/></ram:GrandTotalAmount>
    </xsl:for-each>
    <xsl:for-each select="$total/cbc:PrepaidAmount">
      <ram:TotalPrepaidAmount><xsl:call-template name="amount"/></ram:TotalPrepaidAmount>
    </xsl:for-each>
    <xsl:for-each select="$total/cbc:PayableAmount">
      <ram:DuePayableAmount><xsl:call-template name="amount"/></ram:DuePayableAmount>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:sum-of-lines" as="xs:decimal">
    <xsl:sequence select="sum($root/cac:OrderLine/cac:LineItem ! f:line-total(.))"/>
  </xsl:function>

  <xsl:function name="f:line-total" as="xs:decimal">
    <xsl:param name="item" as="element()"/>
    <xsl:variable name="base" select="($item/cac:Price/cbc:BaseQuantity ! f:number(.)[. != 0], 1.0)[1]"/>
    <xsl:sequence select="(f:number($item/cbc:LineExtensionAmount), f:net-of($item,
        (round(f:number($item/cbc:Quantity) * f:number($item/cac:Price/cbc:PriceAmount) div $base, 2), 0.0)[1]))[1]"/>
  </xsl:function>

  <!-- An amount less the allowances and plus the charges of an order or a line. -->
  <xsl:function name="f:net-of" as="xs:decimal">
    <xsl:param name="of" as="element()"/>
    <xsl:param name="amount" as="xs:decimal"/>
    <xsl:variable name="charges" select="$of/cac:AllowanceCharge[f:code(cbc:ChargeIndicator) = 'true']"/>
    <xsl:sequence select="$amount + sum($charges/cbc:Amount ! f:number(.))
        - sum($of/(cac:AllowanceCharge except $charges)/cbc:Amount ! f:number(.))"/>
  </xsl:function>

</xsl:stylesheet>
