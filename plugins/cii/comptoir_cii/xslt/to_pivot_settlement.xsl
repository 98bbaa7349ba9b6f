<?xml version="1.0" encoding="UTF-8"?>
<!-- Periods, payment, allowances and charges, VAT and totals (BG-14 to BG-23). -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs rsm ram udt qdt f loss">

  <xsl:template name="settlement">
    <xsl:apply-templates select="$settlement/ram:SpecifiedTradeSettlementPaymentMeans" mode="payment"/>
    <xsl:call-template name="undefined-means"/>
    <xsl:for-each select="$payment-terms/ram:Description[1]">
      <cac:PaymentTerms><cbc:Note>{.}</cbc:Note></cac:PaymentTerms>
    </xsl:for-each>
    <xsl:apply-templates select="$settlement/ram:SpecifiedTradeAllowanceCharge" mode="allowance"/>
    <xsl:call-template name="tax"/>
    <xsl:apply-templates select="$settlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation" mode="total"/>
  </xsl:template>

  <!-- Periods and the point of VAT -->

  <xsl:variable name="tax-point-date" as="element()?"
      select="$settlement/ram:ApplicableTradeTax/ram:TaxPointDate[1]/udt:DateString => head()"/>
  <xsl:variable name="due-code" as="element()?" select="head($settlement/ram:ApplicableTradeTax/ram:DueDateTypeCode)"/>

  <xsl:template name="period">
    <xsl:variable name="code" select="$due-code ! $due-code-of-ubl(f:code(.))"/>
    <xsl:variable name="period" select="$settlement/ram:BillingSpecifiedPeriod"/>
    <xsl:if test="exists($code) or f:has-dates($period)">
      <cac:InvoicePeriod>
        <xsl:if test="$period"><xsl:sequence select="f:period-dates($period)"/></xsl:if>
        <xsl:if test="exists($code)"><cbc:DescriptionCode>{$code}</cbc:DescriptionCode></xsl:if>
      </cac:InvoicePeriod>
    </xsl:if>
  </xsl:template>

  <xsl:function name="f:has-dates" as="xs:boolean">
    <xsl:param name="period" as="element()?"/>
    <xsl:sequence select="exists($period/(ram:StartDateTime, ram:EndDateTime)/f:iso-date(udt:DateTimeString))"/>
  </xsl:function>

  <xsl:function name="f:period-dates" as="element()*">
    <xsl:param name="period" as="element()"/>
    <xsl:sequence select="f:date('cbc:StartDate', $period/ram:StartDateTime/udt:DateTimeString),
        f:date('cbc:EndDate', $period/ram:EndDateTime/udt:DateTimeString)"/>
  </xsl:function>

  <!-- Payment. Reference, mandate, text and, in a credit note, the due date stand once in CII. UBL repeats the first
       with each means of payment and holds the others once. -->

  <xsl:variable name="means" as="element()*" select="$settlement/ram:SpecifiedTradeSettlementPaymentMeans"/>
  <xsl:variable name="payment-terms" as="element()?" select="$settlement/ram:SpecifiedTradePaymentTerms[1]"/>
  <xsl:variable name="due-date" as="element()?" select="$payment-terms/ram:DueDateDateTime/udt:DateTimeString"/>
  <xsl:variable name="mandate" as="element()?" select="$payment-terms/ram:DirectDebitMandateID[1]"/>
  <xsl:variable name="payment-text" as="element()?" select="head($means/ram:Information)"/>
  <xsl:variable name="card" as="element()?" select="head($means/ram:ApplicableTradeSettlementFinancialCard[ram:ID])"/>
  <xsl:variable name="debited" as="element()?"
      select="($means[ram:PayerPartyDebtorFinancialAccount], $means[f:code(ram:TypeCode) = ('49', '59')], $means)
          [$mandate or ram:PayerPartyDebtorFinancialAccount][1]"/>

  <xsl:template match="ram:SpecifiedTradeSettlementPaymentMeans" mode="payment">
    <cac:PaymentMeans>
      <xsl:for-each select="ram:TypeCode">
        <cbc:PaymentMeansCode>
          <xsl:if test="$payment-text/.. is ..">
            <xsl:attribute name="name" select="$payment-text"/>
          </xsl:if>
          <xsl:text>{.}</xsl:text>
        </cbc:PaymentMeansCode>
      </xsl:for-each>
      <xsl:if test="$is-credit-note and . is $means[1]">
        <xsl:sequence select="f:date('cbc:PaymentDueDate', $due-date)"/>
      </xsl:if>
      <xsl:for-each select="$settlement/ram:PaymentReference[1]">
        <cbc:PaymentID>{.}</cbc:PaymentID>
      </xsl:for-each>
      <xsl:for-each select="ram:ApplicableTradeSettlementFinancialCard[. is $card]">
        <cac:CardAccount>
          <cbc:PrimaryAccountNumberID>{ram:ID}</cbc:PrimaryAccountNumberID>
          <cbc:NetworkID>{$no-card-network}</cbc:NetworkID>
          <xsl:for-each select="ram:CardholderName"><cbc:HolderName>{.}</cbc:HolderName></xsl:for-each>
        </cac:CardAccount>
      </xsl:for-each>
      <xsl:call-template name="credited-account"/>
      <xsl:if test=". is $debited"><xsl:call-template name="mandate"/></xsl:if>
    </cac:PaymentMeans>
  </xsl:template>

  <xsl:template name="credited-account">
    <xsl:variable name="account" select="ram:PayeePartyCreditorFinancialAccount[1]"/>
    <xsl:variable name="bank" select="ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"/>
    <xsl:if test="$account or $bank">
      <cac:PayeeFinancialAccount>
        <xsl:for-each select="$account/(ram:IBANID, ram:ProprietaryID)[1]"><cbc:ID>{.}</cbc:ID></xsl:for-each>
        <xsl:for-each select="$account/ram:AccountName"><cbc:Name>{.}</cbc:Name></xsl:for-each>
        <xsl:for-each select="$bank">
          <cac:FinancialInstitutionBranch><cbc:ID>{.}</cbc:ID></cac:FinancialInstitutionBranch>
        </xsl:for-each>
      </cac:PayeeFinancialAccount>
    </xsl:if>
  </xsl:template>

  <xsl:template name="mandate">
    <cac:PaymentMandate>
      <xsl:for-each select="$mandate"><cbc:ID>{.}</cbc:ID></xsl:for-each>
      <xsl:for-each select="ram:PayerPartyDebtorFinancialAccount/(ram:IBANID, ram:ProprietaryID)[1]">
        <cac:PayerFinancialAccount><cbc:ID>{.}</cbc:ID></cac:PayerFinancialAccount>
      </xsl:for-each>
    </cac:PaymentMandate>
  </xsl:template>

  <!-- CII can state these without a means of payment, UBL cannot: there the means is not defined. -->
  <xsl:template name="undefined-means">
    <xsl:variable name="due" select="if ($is-credit-note) then f:date('cbc:PaymentDueDate', $due-date) else ()"/>
    <xsl:variable name="reference" select="$settlement/ram:PaymentReference[1]"/>
    <xsl:if test="empty($means) and ($due or $reference or $mandate)">
      <cac:PaymentMeans>
        <cbc:PaymentMeansCode>{$no-means-of-payment}</cbc:PaymentMeansCode>
        <xsl:sequence select="$due"/>
        <xsl:for-each select="$reference"><cbc:PaymentID>{.}</cbc:PaymentID></xsl:for-each>
        <xsl:for-each select="$mandate">
          <cac:PaymentMandate><cbc:ID>{.}</cbc:ID></cac:PaymentMandate>
        </xsl:for-each>
      </cac:PaymentMeans>
    </xsl:if>
  </xsl:template>

  <!-- Allowances and charges, of the document and of a line -->

  <xsl:template match="ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator]" mode="allowance">
    <cac:AllowanceCharge>
      <cbc:ChargeIndicator>{f:indicator(ram:ChargeIndicator/udt:Indicator)}</cbc:ChargeIndicator>
      <xsl:for-each select="ram:ReasonCode">
        <cbc:AllowanceChargeReasonCode>{.}</cbc:AllowanceChargeReasonCode>
      </xsl:for-each>
      <xsl:for-each select="ram:Reason">
        <cbc:AllowanceChargeReason>{.}</cbc:AllowanceChargeReason>
      </xsl:for-each>
      <xsl:for-each select="ram:CalculationPercent">
        <cbc:MultiplierFactorNumeric>{.}</cbc:MultiplierFactorNumeric>
      </xsl:for-each>
      <xsl:for-each select="ram:ActualAmount[1]">
        <cbc:Amount currencyID="{f:currency(.)}">{.}</cbc:Amount>
      </xsl:for-each>
      <xsl:for-each select="ram:BasisAmount">
        <cbc:BaseAmount currencyID="{f:currency(.)}">{.}</cbc:BaseAmount>
      </xsl:for-each>
      <xsl:for-each select="ram:CategoryTradeTax[1]">
        <cac:TaxCategory><xsl:call-template name="category"/></cac:TaxCategory>
      </xsl:for-each>
    </cac:AllowanceCharge>
  </xsl:template>
  <!-- UBL must know whether it is an allowance or a charge. -->
  <xsl:template match="ram:SpecifiedTradeAllowanceCharge" mode="allowance"/>

  <xsl:template name="category">
    <xsl:for-each select="ram:CategoryCode"><cbc:ID>{.}</cbc:ID></xsl:for-each>
    <xsl:for-each select="ram:RateApplicablePercent"><cbc:Percent>{.}</cbc:Percent></xsl:for-each>
    <xsl:if test="parent::ram:ApplicableHeaderTradeSettlement">
      <xsl:for-each select="ram:ExemptionReasonCode">
        <cbc:TaxExemptionReasonCode>{.}</cbc:TaxExemptionReasonCode>
      </xsl:for-each>
      <xsl:for-each select="ram:ExemptionReason">
        <cbc:TaxExemptionReason>{.}</cbc:TaxExemptionReason>
      </xsl:for-each>
    </xsl:if>
    <cac:TaxScheme>
      <xsl:for-each select="ram:TypeCode"><cbc:ID>{.}</cbc:ID></xsl:for-each>
    </cac:TaxScheme>
  </xsl:template>

  <!-- VAT. UBL puts the breakdown below the total in the currency of the document, and demands that total. -->

  <xsl:template name="tax">
    <xsl:variable name="totals"
        select="$settlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount"/>
    <xsl:variable name="breakdown" select="$settlement/ram:ApplicableTradeTax"/>
    <xsl:variable name="main" select="($totals[f:currency(.) = $currency], $totals)[1]"/>
    <xsl:for-each select="$totals">
      <cac:TaxTotal>
        <cbc:TaxAmount currencyID="{f:currency(.)}">{.}</cbc:TaxAmount>
        <xsl:if test=". is $main"><xsl:apply-templates select="$breakdown" mode="tax"/></xsl:if>
      </cac:TaxTotal>
    </xsl:for-each>
    <xsl:if test="empty($totals) and $breakdown">
      <cac:TaxTotal>
        <cbc:TaxAmount currencyID="{$currency}">{sum($breakdown/ram:CalculatedAmount[1] ! f:number(.))}</cbc:TaxAmount>
        <xsl:apply-templates select="$breakdown" mode="tax"/>
      </cac:TaxTotal>
    </xsl:if>
  </xsl:template>

  <xsl:template match="ram:ApplicableTradeTax" mode="tax">
    <cac:TaxSubtotal>
      <xsl:for-each select="f:main-amount(ram:BasisAmount)">
        <cbc:TaxableAmount currencyID="{f:currency(.)}">{.}</cbc:TaxableAmount>
      </xsl:for-each>
      <xsl:for-each select="f:main-amount(ram:CalculatedAmount)">
        <cbc:TaxAmount currencyID="{f:currency(.)}">{.}</cbc:TaxAmount>
      </xsl:for-each>
      <cac:TaxCategory><xsl:call-template name="category"/></cac:TaxCategory>
    </cac:TaxSubtotal>
  </xsl:template>

  <!-- Totals -->

  <xsl:template match="ram:SpecifiedTradeSettlementHeaderMonetarySummation" mode="total">
    <cac:LegalMonetaryTotal>
      <xsl:apply-templates mode="total" select="f:main-amount(ram:LineTotalAmount), f:main-amount(ram:TaxBasisTotalAmount),
          f:main-amount(ram:GrandTotalAmount), f:main-amount(ram:AllowanceTotalAmount),
          f:main-amount(ram:ChargeTotalAmount), f:main-amount(ram:TotalPrepaidAmount),
          f:main-amount(ram:RoundingAmount), f:main-amount(ram:DuePayableAmount)"/>
    </cac:LegalMonetaryTotal>
  </xsl:template>

  <xsl:template match="ram:LineTotalAmount" mode="total">
    <cbc:LineExtensionAmount currencyID="{f:currency(.)}">{.}</cbc:LineExtensionAmount>
  </xsl:template>
  <xsl:template match="ram:TaxBasisTotalAmount" mode="total">
    <cbc:TaxExclusiveAmount currencyID="{f:currency(.)}">{.}</cbc:TaxExclusiveAmount>
  </xsl:template>
  <xsl:template match="ram:GrandTotalAmount" mode="total">
    <cbc:TaxInclusiveAmount currencyID="{f:currency(.)}">{.}</cbc:TaxInclusiveAmount>
  </xsl:template>
  <xsl:template match="ram:AllowanceTotalAmount" mode="total">
    <cbc:AllowanceTotalAmount currencyID="{f:currency(.)}">{.}</cbc:AllowanceTotalAmount>
  </xsl:template>
  <xsl:template match="ram:ChargeTotalAmount" mode="total">
    <cbc:ChargeTotalAmount currencyID="{f:currency(.)}">{.}</cbc:ChargeTotalAmount>
  </xsl:template>
  <xsl:template match="ram:TotalPrepaidAmount" mode="total">
    <cbc:PrepaidAmount currencyID="{f:currency(.)}">{.}</cbc:PrepaidAmount>
  </xsl:template>
  <xsl:template match="ram:RoundingAmount" mode="total">
    <cbc:PayableRoundingAmount currencyID="{f:currency(.)}">{.}</cbc:PayableRoundingAmount>
  </xsl:template>
  <xsl:template match="ram:DuePayableAmount" mode="total">
    <cbc:PayableAmount currencyID="{f:currency(.)}">{.}</cbc:PayableAmount>
  </xsl:template>

  <!-- An amount that names no currency is in the document's. -->
  <xsl:function name="f:currency" as="xs:string">
    <xsl:param name="amount" as="element()"/>
    <xsl:sequence select="string(($amount/@currencyID, $currency)[1])"/>
  </xsl:function>

  <!-- Of several amounts of one kind, the one in the document's currency. -->
  <xsl:function name="f:main-amount" as="element()?">
    <xsl:param name="amounts" as="element()*"/>
    <xsl:sequence select="if (count($amounts) le 1) then $amounts else ($amounts[f:currency(.) = $currency], $amounts)[1]"/>
  </xsl:function>

  <xsl:function name="f:indicator" as="xs:string">
    <xsl:param name="written" as="element()"/>
    <xsl:variable name="text" select="normalize-space($written)"/>
    <xsl:sequence select="if ($text = '1') then 'true' else if ($text = '0') then 'false' else $text"/>
  </xsl:function>

</xsl:stylesheet>
