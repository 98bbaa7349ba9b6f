<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- Payment, allowances and charges, tax, totals. -->

  <!-- Payment: xCBL wants terms and a method together; the one that is not told is Other without a text. -->

  <xsl:template name="payment">
    <xsl:variable name="terms" as="element()*" select="cac:PaymentTerms/cbc:Note[normalize-space()]"/>
    <xsl:if test="$terms or cac:PaymentMeans">
      <InvoicePaymentInstructions>
        <PaymentInstructions>
          <xsl:for-each select="if ($terms) then $terms else .">
            <PaymentTerms>
              <PaymentTerm><PaymentTermCoded>Other</PaymentTermCoded></PaymentTerm>
              <xsl:for-each select="self::cbc:Note"><PaymentTermsNote>{.}</PaymentTermsNote></xsl:for-each>
            </PaymentTerms>
          </xsl:for-each>
          <xsl:apply-templates select="cac:PaymentMeans"/>
          <xsl:if test="not(cac:PaymentMeans)">
            <PaymentMethod><PaymentMeanCoded>Other</PaymentMeanCoded></PaymentMethod>
          </xsl:if>
        </PaymentInstructions>
      </InvoicePaymentInstructions>
    </xsl:if>
  </xsl:template>

  <xsl:template match="cac:PaymentMeans">
    <xsl:variable name="code" as="element()?" select="cbc:PaymentMeansCode"/>
    <PaymentMethod>
      <xsl:call-template name="coded">
        <xsl:with-param name="name" select="'PaymentMean'"/>
        <xsl:with-param name="word" select="$c:means-word(string($code))"/>
        <xsl:with-param name="text" select="$code"/>
      </xsl:call-template>
      <xsl:for-each select="cbc:PaymentID[1]">
        <PaymentMeanReference><Reference><RefNum>{.}</RefNum></Reference></PaymentMeanReference>
      </xsl:for-each>
      <xsl:for-each select="$code/@name">
        <PaymentSystemCoded>Other</PaymentSystemCoded>
        <PaymentSystemCodedOther>{.}</PaymentSystemCodedOther>
      </xsl:for-each>
      <xsl:for-each select="cac:PaymentMandate/cac:PayerFinancialAccount">
        <OriginatingFIAccount><xsl:call-template name="account"/></OriginatingFIAccount>
      </xsl:for-each>
      <xsl:for-each select="cac:PayeeFinancialAccount">
        <ReceivingFIAccount><xsl:call-template name="account"/></ReceivingFIAccount>
      </xsl:for-each>
      <xsl:apply-templates select="cac:CardAccount"/>
    </PaymentMethod>
  </xsl:template>

  <xsl:template name="account">
    <FIAccount>
      <AccountDetail>
        <AccountID>{cbc:ID}</AccountID>
        <xsl:if test="matches(cbc:ID, '^[A-Z]{2}\d{2}[A-Z0-9 ]{11,}$')"><IBAN>{cbc:ID}</IBAN></xsl:if>
        <AccountTypeCoded>Other</AccountTypeCoded>
        <AccountName1>{cbc:Name}</AccountName1>
      </AccountDetail>
      <FinancialInstitution>
        <FinancialInstitutionID>{cac:FinancialInstitutionBranch/cbc:ID}</FinancialInstitutionID>
        <FinancialInstitutionName>{cac:FinancialInstitutionBranch/cbc:Name}</FinancialInstitutionName>
      </FinancialInstitution>
    </FIAccount>
  </xsl:template>

  <xsl:template match="cac:CardAccount">
    <xsl:variable name="network" as="element()?" select="cbc:NetworkID[normalize-space()]"/>
    <CardInfo>
      <CardNum>{cbc:PrimaryAccountNumberID}</CardNum>
      <xsl:if test="$network">
        <CardType>{($c:card-word(string($network)), 'Other')[1]}</CardType>
        <xsl:if test="not($c:card-word(string($network)))"><CardTypeOther>{$network}</CardTypeOther></xsl:if>
      </xsl:if>
      <xsl:for-each select="cbc:HolderName"><CardHolderName>{.}</CardHolderName></xsl:for-each>
    </CardInfo>
  </xsl:template>

  <!-- Allowances and charges, of the document and of a line -->

  <xsl:template match="cac:AllowanceCharge" mode="allowance">
    <xsl:variable name="is-charge" as="xs:boolean" select="f:is-true(cbc:ChargeIndicator)"/>
    <AllowOrCharge>
      <IndicatorCoded>{if ($is-charge) then 'Charge' else 'Allowance'}</IndicatorCoded>
      <MethodOfHandlingCoded>{if ($is-charge) then 'CalculateAndAddtoInvoice' else 'OffInvoice'}</MethodOfHandlingCoded>
      <AllowanceOrChargeDescription>
        <AllowOrChgDesc>
          <xsl:apply-templates select="cbc:AllowanceChargeReason[1]"/>
          <xsl:variable name="words" as="map(xs:string, xs:string)" select="if ($is-charge) then $c:charge-word else $c:allowance-word"/>
          <xsl:call-template name="coded">
            <xsl:with-param name="name" select="'Service'"/>
            <xsl:with-param name="word" select="$words(string(cbc:AllowanceChargeReasonCode))"/>
            <xsl:with-param name="text" select="cbc:AllowanceChargeReasonCode"/>
          </xsl:call-template>
        </AllowOrChgDesc>
      </AllowanceOrChargeDescription>
      <xsl:apply-templates select="cbc:BaseAmount"/>
      <TypeOfAllowanceOrCharge>
        <xsl:choose>
          <xsl:when test="cbc:MultiplierFactorNumeric">
            <PercentageAllowanceOrCharge>
              <PercentQualifier><PercentQualifierCoded>BasePriceAmount</PercentQualifierCoded></PercentQualifier>
              <Percent>{cbc:MultiplierFactorNumeric}</Percent>
              <PercentageMonetaryValue><xsl:apply-templates select="cbc:Amount" mode="money"/></PercentageMonetaryValue>
            </PercentageAllowanceOrCharge>
          </xsl:when>
          <xsl:otherwise><xsl:apply-templates select="cbc:Amount" mode="money"/></xsl:otherwise>
        </xsl:choose>
      </TypeOfAllowanceOrCharge>
      <xsl:if test="parent::* is $document">
        <xsl:apply-templates select="cac:TaxCategory[1]" mode="tax"/>
      </xsl:if>
    </AllowOrCharge>
  </xsl:template>

  <xsl:template match="cbc:AllowanceChargeReason">
    <ListOfDescription>
      <Description>
        <DescriptionText>{.}</DescriptionText>
        <Language><LanguageCoded>{$spoken}</LanguageCoded></Language>
      </Description>
    </ListOfDescription>
  </xsl:template>

  <xsl:template match="cbc:BaseAmount">
    <BasisMonetaryRange>
      <MonetaryLimit>
        <MonetaryLimitValue>{.}</MonetaryLimitValue>
        <xsl:call-template name="currency">
          <xsl:with-param name="code" select="string((@currencyID, $currency)[1])"/>
        </xsl:call-template>
      </MonetaryLimit>
    </BasisMonetaryRange>
  </xsl:template>

  <!-- Tax. The amount is wanted wherever tax is told; where the pivot has none it is made of amount and rate, and where
       it can't be made, the tax is left out and lost: 0 would be an amount that nobody has said. -->

  <xsl:variable name="tax-total" as="element()?" select="
      let $totals := $document/cac:TaxTotal[cbc:TaxAmount/@currencyID = $currency]
      return ($totals[cac:TaxSubtotal], $totals)[1]"/>
  <xsl:variable name="accounting-tax-total" as="element()?"
      select="($document/cac:TaxTotal except $tax-total)[cbc:TaxAmount/@currencyID = $document/cbc:TaxCurrencyCode][1]"/>

  <xsl:template match="cac:TaxSubtotal" mode="tax">
    <TaxSummary><xsl:apply-templates select="cac:TaxCategory" mode="tax"/></TaxSummary>
  </xsl:template>

  <xsl:template match="cac:TaxCategory | cac:ClassifiedTaxCategory" mode="tax">
    <xsl:if test="f:has-tax(.)"><xsl:call-template name="tax"/></xsl:if>
  </xsl:template>

  <xsl:template name="tax">
    <xsl:variable name="subtotal" as="element()?" select="parent::cac:TaxSubtotal"/>
    <Tax>
      <TaxFunctionQualifierCoded>Tax</TaxFunctionQualifierCoded>
      <xsl:call-template name="coded">
        <xsl:with-param name="name" select="'TaxCategory'"/>
        <xsl:with-param name="word" select="$c:category-word(string(cbc:ID))"/>
        <xsl:with-param name="text" select="($c:category-text-word(string(cbc:ID)), cbc:ID)[1]"/>
      </xsl:call-template>
      <xsl:if test="cbc:TaxExemptionReason or cbc:TaxExemptionReasonCode">
        <ReasonTaxExemptCoded>Other</ReasonTaxExemptCoded>
        <ReasonTaxExemptCodedOther>{f:exempt(.)}</ReasonTaxExemptCodedOther>
      </xsl:if>
      <xsl:call-template name="tax-type"/>
      <xsl:for-each select="cbc:Percent"><TaxPercent>{.}</TaxPercent></xsl:for-each>
      <xsl:for-each select="$subtotal/cbc:TaxableAmount"><TaxableAmount>{.}</TaxableAmount></xsl:for-each>
      <TaxAmount>{if ($subtotal) then $subtotal/cbc:TaxAmount else f:due-tax(.)}</TaxAmount>
    </Tax>
  </xsl:template>

  <xsl:function name="f:has-tax" as="xs:boolean">
    <xsl:param name="category" as="element()"/>
    <xsl:sequence select="exists($category/parent::cac:TaxSubtotal) or exists(f:due-tax($category))"/>
  </xsl:function>

  <!-- None where amount or rate is not known; nothing where the category is one without tax. -->
  <xsl:function name="f:due-tax" as="xs:decimal?">
    <xsl:param name="category" as="element()"/>
    <xsl:variable name="taxed" as="item()?" select="
        if ($category/parent::cac:AllowanceCharge) then $category/../cbc:Amount else f:line-amount($category/../..)"/>
    <xsl:variable name="rate" as="element()?" select="$category/cbc:Percent"/>
    <xsl:sequence select="
        if ($taxed castable as xs:decimal and $rate castable as xs:decimal) then f:tax($taxed, $rate)
        else 0.0[normalize-space($category/cbc:ID) = $untaxed and not($rate)]"/>
  </xsl:function>
  <xsl:variable name="untaxed" static="yes" as="xs:string*" select="'Z', 'E', 'AE', 'K', 'G', 'O'"/>

  <!-- What a line comes to: as it says, or as quantity, price, allowances and charges make it. -->
  <xsl:function name="f:line-amount" as="item()?">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="quantity" as="xs:decimal?" select="f:decimal(f:line-quantity($line))"/>
    <xsl:variable name="price" as="xs:decimal?" select="f:decimal($line/cac:Price/cbc:PriceAmount)"/>
    <xsl:variable name="base" as="xs:decimal" select="($line/cac:Price/cbc:BaseQuantity ! f:decimal(.)[. != 0], 1.0)[1]"/>
    <xsl:sequence select="($line/cbc:LineExtensionAmount, $quantity * $price div $base + f:surcharge($line))[1]"/>
  </xsl:function>

  <xsl:function name="f:line-quantity" as="element()?">
    <xsl:param name="line" as="element()"/>
    <xsl:sequence select="$line/(cbc:InvoicedQuantity, cbc:CreditedQuantity, cbc:Quantity)[1]"/>
  </xsl:function>

  <!-- The charges of a line less its allowances. -->
  <xsl:function name="f:surcharge" as="xs:decimal">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="charges" as="element()*" select="$line/cac:AllowanceCharge[f:is-true(cbc:ChargeIndicator)]"/>
    <xsl:sequence select="f:sum($charges/cbc:Amount) - f:sum(($line/cac:AllowanceCharge except $charges)/cbc:Amount)"/>
  </xsl:function>

  <xsl:template name="tax-type">
    <xsl:choose>
      <xsl:when test="cac:TaxScheme/cbc:ID = 'VAT'"><TaxTypeCoded>ValueAddedTax</TaxTypeCoded></xsl:when>
      <xsl:otherwise>
        <TaxTypeCoded>Other</TaxTypeCoded>
        <xsl:for-each select="cac:TaxScheme/cbc:ID">
          <TaxTypeCodedOther>
            <Identifier><Agency><AgencyCoded>Other</AgencyCoded></Agency><Ident>{.}</Ident></Identifier>
          </TaxTypeCodedOther>
        </xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:function name="f:exempt" as="xs:string">
    <xsl:param name="category" as="element()"/>
    <xsl:variable name="text" as="element()?" select="f:first($category/cbc:TaxExemptionReason)"/>
    <xsl:variable name="code" as="element()?" select="f:first($category/cbc:TaxExemptionReasonCode)[matches(., $f:exemption) or not($text)]"/>
    <xsl:sequence select="string-join(($code, $text), ': ')"/>
  </xsl:function>

  <!-- Totals: each is that of the pivot, and one that is not told is told by no other. -->

  <xsl:template match="cac:LegalMonetaryTotal">
    <InvoiceTotals>
      <NetValue>
        <xsl:apply-templates select="cbc:TaxExclusiveAmount" mode="money"/>
      </NetValue>
      <GrossValue>
        <xsl:apply-templates select="cbc:TaxInclusiveAmount" mode="money"/>
      </GrossValue>
      <xsl:for-each select="$tax-total/cbc:TaxAmount">
        <TaxValue><xsl:apply-templates select="." mode="money"/></TaxValue>
      </xsl:for-each>
      <xsl:for-each select="$accounting-tax-total/cbc:TaxAmount">
        <TaxValueInTaxAccountingCurrency><xsl:apply-templates select="." mode="money"/></TaxValueInTaxAccountingCurrency>
      </xsl:for-each>
      <xsl:for-each select="cbc:ChargeTotalAmount">
        <ChargeTotal><xsl:apply-templates select="." mode="money"/></ChargeTotal>
      </xsl:for-each>
      <TotalAmountPayable><xsl:apply-templates select="cbc:PayableAmount" mode="money"/></TotalAmountPayable>
      <xsl:for-each select="cbc:PrepaidAmount">
        <PrepaidAmount><xsl:apply-templates select="." mode="money"/></PrepaidAmount>
      </xsl:for-each>
      <xsl:for-each select="cbc:AllowanceTotalAmount">
        <TotalDiscount><xsl:apply-templates select="." mode="money"/></TotalDiscount>
      </xsl:for-each>
      <xsl:for-each select="$tax-total/cbc:TaxAmount">
        <TotalTaxAmount><xsl:apply-templates select="." mode="money"/></TotalTaxAmount>
      </xsl:for-each>
    </InvoiceTotals>
  </xsl:template>

</xsl:stylesheet>
