<?xml version="1.0" encoding="UTF-8"?>
<!-- Payment, VAT, periods, allowances and charges, totals (BG-14 to BG-23). -->
<xsl:stylesheet version="3.0" expand-text="yes"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
    xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:cii" xmlns:loss="urn:comptoir:loss"
    exclude-result-prefixes="xs cac cbc f loss">

  <xsl:template name="settlement">
    <xsl:for-each select="$creditor"><ram:CreditorReferenceID>{.}</ram:CreditorReferenceID></xsl:for-each>
    <xsl:for-each select="$payment-reference"><ram:PaymentReference>{.}</ram:PaymentReference></xsl:for-each>
    <xsl:for-each select="cbc:TaxCurrencyCode"><ram:TaxCurrencyCode>{.}</ram:TaxCurrencyCode></xsl:for-each>
    <xsl:for-each select="cbc:DocumentCurrencyCode">
      <ram:InvoiceCurrencyCode>{.}</ram:InvoiceCurrencyCode>
    </xsl:for-each>
    <xsl:call-template name="payee"/>
    <xsl:apply-templates select="cac:PaymentMeans" mode="payment"/>
    <xsl:apply-templates select="$breakdown" mode="tax"/>
    <xsl:apply-templates select="cac:InvoicePeriod[1]" mode="period"/>
    <xsl:apply-templates select="cac:AllowanceCharge" mode="allowance"/>
    <xsl:call-template name="terms"/>
    <xsl:apply-templates select="cac:LegalMonetaryTotal" mode="total"/>
    <xsl:for-each select="cac:BillingReference/cac:InvoiceDocumentReference">
      <ram:InvoiceReferencedDocument>
        <xsl:for-each select="cbc:ID"><ram:IssuerAssignedID>{.}</ram:IssuerAssignedID></xsl:for-each>
        <xsl:for-each select="cbc:IssueDate">
          <ram:FormattedIssueDateTime>
            <qdt:DateTimeString format="102">{f:compact-date(.)}</qdt:DateTimeString>
          </ram:FormattedIssueDateTime>
        </xsl:for-each>
      </ram:InvoiceReferencedDocument>
    </xsl:for-each>
    <xsl:for-each select="cbc:AccountingCost">
      <ram:ReceivableSpecifiedTradeAccountingAccount>
        <ram:ID>{.}</ram:ID>
      </ram:ReceivableSpecifiedTradeAccountingAccount>
    </xsl:for-each>
  </xsl:template>

  <!-- Payment: reference, mandate and due date stand once in CII. -->

  <xsl:variable name="means" as="element()*" select="$root/cac:PaymentMeans"/>
  <xsl:variable name="payment-reference" as="element()?" select="head($means/cbc:PaymentID)"/>
  <xsl:variable name="mandate" as="element()?" select="head($means/cac:PaymentMandate/cbc:ID)"/>
  <xsl:variable name="due-dates" as="element()*"
      select="$root/cbc:DueDate, $means/cbc:PaymentDueDate, $root/cac:PaymentTerms[1]/cbc:PaymentDueDate"/>
  <xsl:variable name="creditor" as="element()?" select="head($root/(cac:AccountingSupplierParty/cac:Party | cac:PayeeParty)
      /cac:PartyIdentification/cbc:ID[f:is-creditor(.)])"/>

  <!-- A means that is not defined only carries what UBL has no other place for. -->
  <xsl:template match="cac:PaymentMeans[f:code(cbc:PaymentMeansCode) = $no-means-of-payment]
      [cbc:PaymentDueDate or cbc:PaymentID or cac:PaymentMandate]
      [not(cbc:PaymentMeansCode/@name or cac:CardAccount or cac:PayeeFinancialAccount
      or cac:PaymentMandate/cac:PayerFinancialAccount)]" mode="payment"/>

  <xsl:template match="cac:PaymentMeans" mode="payment">
    <ram:SpecifiedTradeSettlementPaymentMeans>
      <xsl:for-each select="cbc:PaymentMeansCode"><ram:TypeCode>{.}</ram:TypeCode></xsl:for-each>
      <xsl:for-each select="cbc:PaymentMeansCode/@name"><ram:Information>{.}</ram:Information></xsl:for-each>
      <xsl:for-each select="cac:CardAccount">
        <ram:ApplicableTradeSettlementFinancialCard>
          <xsl:for-each select="cbc:PrimaryAccountNumberID"><ram:ID>{.}</ram:ID></xsl:for-each>
          <xsl:for-each select="cbc:HolderName"><ram:CardholderName>{.}</ram:CardholderName></xsl:for-each>
        </ram:ApplicableTradeSettlementFinancialCard>
      </xsl:for-each>
      <xsl:for-each select="cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID">
        <ram:PayerPartyDebtorFinancialAccount>
          <ram:IBANID>{.}</ram:IBANID>
        </ram:PayerPartyDebtorFinancialAccount>
      </xsl:for-each>
      <xsl:apply-templates select="cac:PayeeFinancialAccount" mode="payment"/>
    </ram:SpecifiedTradeSettlementPaymentMeans>
  </xsl:template>

  <xsl:template match="cac:PayeeFinancialAccount" mode="payment">
    <xsl:variable name="is-iban" select="matches(cbc:ID, '^\s*[A-Z]{2}[0-9]{2}[A-Z0-9 ]{10,38}\s*$')"/>
    <xsl:if test="cbc:ID or cbc:Name">
      <ram:PayeePartyCreditorFinancialAccount>
        <xsl:for-each select="cbc:ID[$is-iban]"><ram:IBANID>{.}</ram:IBANID></xsl:for-each>
        <xsl:for-each select="cbc:Name"><ram:AccountName>{.}</ram:AccountName></xsl:for-each>
        <xsl:for-each select="cbc:ID[not($is-iban)]"><ram:ProprietaryID>{.}</ram:ProprietaryID></xsl:for-each>
      </ram:PayeePartyCreditorFinancialAccount>
    </xsl:if>
    <xsl:for-each select="cac:FinancialInstitutionBranch/cbc:ID">
      <ram:PayeeSpecifiedCreditorFinancialInstitution>
        <ram:BICID>{.}</ram:BICID>
      </ram:PayeeSpecifiedCreditorFinancialInstitution>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="terms">
    <xsl:variable name="text" select="cac:PaymentTerms[1]/cbc:Note[1]"/>
    <xsl:if test="$text or $due-dates or $mandate">
      <ram:SpecifiedTradePaymentTerms>
        <xsl:for-each select="$text"><ram:Description>{.}</ram:Description></xsl:for-each>
        <xsl:for-each select="$due-dates[1]">
          <ram:DueDateDateTime><xsl:call-template name="date-time"/></ram:DueDateDateTime>
        </xsl:for-each>
        <xsl:for-each select="$mandate">
          <ram:DirectDebitMandateID>{.}</ram:DirectDebitMandateID>
        </xsl:for-each>
      </ram:SpecifiedTradePaymentTerms>
    </xsl:if>
  </xsl:template>

  <!-- VAT. The breakdown is that of the total in the document's currency; CII keeps the point of VAT with it. -->

  <xsl:variable name="main-tax" as="element()?"
      select="($root/cac:TaxTotal[cbc:TaxAmount/@currencyID = $currency], $root/cac:TaxTotal[cac:TaxSubtotal])[1]"/>
  <xsl:variable name="breakdown" as="element()*" select="$main-tax/cac:TaxSubtotal"/>

  <xsl:template match="cac:TaxSubtotal" mode="tax">
    <ram:ApplicableTradeTax>
      <xsl:for-each select="cbc:TaxAmount">
        <ram:CalculatedAmount><xsl:call-template name="amount"/></ram:CalculatedAmount>
      </xsl:for-each>
      <xsl:for-each select="cac:TaxCategory/cac:TaxScheme/cbc:ID">
        <ram:TypeCode>{.}</ram:TypeCode>
      </xsl:for-each>
      <xsl:for-each select="cac:TaxCategory/cbc:TaxExemptionReason[1]">
        <ram:ExemptionReason>{.}</ram:ExemptionReason>
      </xsl:for-each>
      <xsl:for-each select="cbc:TaxableAmount">
        <ram:BasisAmount><xsl:call-template name="amount"/></ram:BasisAmount>
      </xsl:for-each>
      <xsl:for-each select="cac:TaxCategory/cbc:ID"><ram:CategoryCode>{.}</ram:CategoryCode></xsl:for-each>
      <xsl:for-each select="cac:TaxCategory/cbc:TaxExemptionReasonCode">
        <ram:ExemptionReasonCode>{.}</ram:ExemptionReasonCode>
      </xsl:for-each>
      <xsl:if test=". is $breakdown[1]"><xsl:call-template name="point-of-tax"/></xsl:if>
      <xsl:for-each select="cac:TaxCategory/cbc:Percent">
        <ram:RateApplicablePercent>{.}</ram:RateApplicablePercent>
      </xsl:for-each>
    </ram:ApplicableTradeTax>
  </xsl:template>

  <xsl:variable name="due-code" as="element()?" select="$root/cac:InvoicePeriod[1]/cbc:DescriptionCode[1]"/>

  <xsl:template name="point-of-tax">
    <xsl:for-each select="$root/cbc:TaxPointDate">
      <ram:TaxPointDate><udt:DateString format="102">{f:compact-date(.)}</udt:DateString></ram:TaxPointDate>
    </xsl:for-each>
    <xsl:for-each select="$due-code ! $due-code-of-cii(f:code(.))">
      <ram:DueDateTypeCode>{.}</ram:DueDateTypeCode>
    </xsl:for-each>
  </xsl:template>

  <!-- Periods, of the document and of a line -->

  <xsl:template match="cac:InvoicePeriod" mode="period">
    <xsl:if test="cbc:StartDate or cbc:EndDate">
      <ram:BillingSpecifiedPeriod>
        <xsl:for-each select="cbc:StartDate">
          <ram:StartDateTime><xsl:call-template name="date-time"/></ram:StartDateTime>
        </xsl:for-each>
        <xsl:for-each select="cbc:EndDate">
          <ram:EndDateTime><xsl:call-template name="date-time"/></ram:EndDateTime>
        </xsl:for-each>
      </ram:BillingSpecifiedPeriod>
    </xsl:if>
  </xsl:template>

  <!-- Allowances and charges, of the document and of a line -->

  <xsl:template match="cac:AllowanceCharge" mode="allowance">
    <ram:SpecifiedTradeAllowanceCharge>
      <xsl:for-each select="cbc:ChargeIndicator">
        <ram:ChargeIndicator><udt:Indicator>{.}</udt:Indicator></ram:ChargeIndicator>
      </xsl:for-each>
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
      <xsl:for-each select="cac:TaxCategory[1]">
        <ram:CategoryTradeTax><xsl:call-template name="category"/></ram:CategoryTradeTax>
      </xsl:for-each>
    </ram:SpecifiedTradeAllowanceCharge>
  </xsl:template>

  <xsl:template name="category">
    <xsl:for-each select="cac:TaxScheme/cbc:ID"><ram:TypeCode>{.}</ram:TypeCode></xsl:for-each>
    <xsl:for-each select="cbc:ID"><ram:CategoryCode>{.}</ram:CategoryCode></xsl:for-each>
    <xsl:for-each select="cbc:Percent">
      <ram:RateApplicablePercent>{.}</ram:RateApplicablePercent>
    </xsl:for-each>
  </xsl:template>

  <!-- Totals. Those of VAT name their currency, the others only where it is not the document's. -->

  <xsl:template match="cac:LegalMonetaryTotal" mode="total">
    <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <xsl:apply-templates mode="total" select="cbc:LineExtensionAmount, cbc:ChargeTotalAmount, cbc:AllowanceTotalAmount,
          cbc:TaxExclusiveAmount, $root/cac:TaxTotal/cbc:TaxAmount, cbc:PayableRoundingAmount, cbc:TaxInclusiveAmount,
          cbc:PrepaidAmount, cbc:PayableAmount"/>
    </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </xsl:template>

  <xsl:template match="cbc:LineExtensionAmount" mode="total">
    <ram:LineTotalAmount><xsl:call-template name="amount"/></ram:LineTotalAmount>
  </xsl:template>
  <xsl:template match="cbc:ChargeTotalAmount" mode="total">
    <ram:ChargeTotalAmount><xsl:call-template name="amount"/></ram:ChargeTotalAmount>
  </xsl:template>
  <xsl:template match="cbc:AllowanceTotalAmount" mode="total">
    <ram:AllowanceTotalAmount><xsl:call-template name="amount"/></ram:AllowanceTotalAmount>
  </xsl:template>
  <xsl:template match="cbc:TaxExclusiveAmount" mode="total">
    <ram:TaxBasisTotalAmount><xsl:call-template name="amount"/></ram:TaxBasisTotalAmount>
  </xsl:template>
  <xsl:template match="cbc:TaxAmount" mode="total">
    <ram:TaxTotalAmount><xsl:copy-of select="@currencyID"/>{.}</ram:TaxTotalAmount>
  </xsl:template>
  <xsl:template match="cbc:PayableRoundingAmount" mode="total">
    <ram:RoundingAmount><xsl:call-template name="amount"/></ram:RoundingAmount>
  </xsl:template>
  <xsl:template match="cbc:TaxInclusiveAmount" mode="total">
    <ram:GrandTotalAmount><xsl:call-template name="amount"/></ram:GrandTotalAmount>
  </xsl:template>
  <xsl:template match="cbc:PrepaidAmount" mode="total">
    <ram:TotalPrepaidAmount><xsl:call-template name="amount"/></ram:TotalPrepaidAmount>
  </xsl:template>
  <xsl:template match="cbc:PayableAmount" mode="total">
    <ram:DuePayableAmount><xsl:call-template name="amount"/></ram:DuePayableAmount>
  </xsl:template>

  <xsl:template name="amount">
    <xsl:copy-of select="@currencyID[. != $currency]"/>
    <xsl:text>{.}</xsl:text>
  </xsl:template>

</xsl:stylesheet>
