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

  <xsl:variable name="instructions" as="element()?" select="$header/InvoicePaymentInstructions/PaymentInstructions"/>
  <xsl:variable name="told-methods" as="element()*" select="$instructions/PaymentMethod[f:is-told(.)]"/>
  <!-- EN 16931 has one way to pay, with several accounts; another way has no place. -->
  <xsl:variable name="methods" as="element()*"
      select="$told-methods[f:means(.) = $told-methods[1]/f:means(.)][not(CardInfo) or . is $told-methods[1]]"/>

  <!-- When payment is due: told for the document, or by its terms. -->
  <xsl:variable name="due" as="element()?"
      select="($dates/InvoiceDueDate, $instructions/PaymentTerms//NetDueDate)[f:is-day(.)][1]"/>

  <xsl:template name="payment">
    <xsl:apply-templates select="$methods"/>
    <xsl:if test="$is-credit-note and $due and empty($methods)">
      <cac:PaymentMeans><cbc:PaymentMeansCode>1</cbc:PaymentMeansCode><cbc:PaymentDueDate>{f:day($due)}</cbc:PaymentDueDate></cac:PaymentMeans>
    </xsl:if>
    <xsl:for-each select="string-join($instructions/PaymentTerms ! f:terms(.)[. ne ''], '&#10;')[. ne '']">
      <cac:PaymentTerms><cbc:Note>{.}</cbc:Note></cac:PaymentTerms>
    </xsl:for-each>
  </xsl:template>

  <!-- Other without a text and without an account says nothing: the schema wants a method. -->
  <xsl:function name="f:is-told" as="xs:boolean">
    <xsl:param name="method" as="element(PaymentMethod)"/>
    <xsl:sequence select="exists($method/*/descendant-or-self::*[not(*)][normalize-space()][not(self::PaymentMeanCoded[. = 'Other'])])"/>
  </xsl:function>

  <!-- Terms in words; what xCBL tells in elements of its own is named. -->
  <xsl:function name="f:terms" as="xs:string">
    <xsl:param name="terms" as="element(PaymentTerms)"/>
    <xsl:variable name="told" as="xs:string*">
      <xsl:for-each select="$terms/descendant::*[not(*)][normalize-space()][not(self::PaymentTermCoded[. = 'Other'] or . is $due)]">
        <xsl:sequence select="
            if (self::PaymentTermsNote or self::PaymentTermCodedOther) then string()
            else if (self::PaymentTermCoded) then f:words(.)
            else f:words(local-name()) || ' ' || (if (f:is-day(.)) then f:day(.) else .)"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:sequence select="string-join($told, '; ')"/>
  </xsl:function>

  <!-- NetDaysDue: Net Days Due. -->
  <xsl:function name="f:words" as="xs:string">
    <xsl:param name="name" as="xs:string"/>
    <xsl:sequence select="replace($name, '([a-z0-9])([A-Z])', '$1 $2')"/>
  </xsl:function>

  <xsl:template match="PaymentMethod">
    <xsl:variable name="said" as="xs:string" select="f:code(PaymentMeanCoded, PaymentMeanCodedOther)"/>
    <xsl:variable name="code" as="xs:string" select="f:means(.)"/>
    <xsl:variable name="names" as="xs:string*" select="
        ($said[not(. = $code or $c:means(.) = $code)], f:code(PaymentSystemCoded, PaymentSystemCodedOther))[. ne '']"/>
    <cac:PaymentMeans>
      <cbc:PaymentMeansCode>
        <xsl:if test="exists($names)"><xsl:attribute name="name" select="string-join($names, ', ')"/></xsl:if>
        <xsl:value-of select="$code"/>
      </cbc:PaymentMeansCode>
      <xsl:if test="$is-credit-note and . is $methods[1]">
        <xsl:for-each select="$due"><cbc:PaymentDueDate>{f:day(.)}</cbc:PaymentDueDate></xsl:for-each>
      </xsl:if>
      <xsl:for-each select="
          (PaymentMeanReference/Reference/RefNum[. = $payment-reference], $payment-reference[parent::CountrySpecificRequirements][current() is $methods[1]])[1]">
        <cbc:PaymentID>{.}</cbc:PaymentID>
      </xsl:for-each>
      <xsl:apply-templates select="CardInfo"/>
      <xsl:for-each select="ReceivingFIAccount/FIAccount">
        <cac:PayeeFinancialAccount><xsl:apply-templates select="."/></cac:PayeeFinancialAccount>
      </xsl:for-each>
      <xsl:variable name="mandate" as="element()?" select="f:references-to('BT-89')[1]/PrimaryReference/Reference/RefNum"/>
      <xsl:if test=". is $methods[1] and ($mandate or OriginatingFIAccount)">
        <cac:PaymentMandate>
          <xsl:for-each select="$mandate"><cbc:ID>{.}</cbc:ID></xsl:for-each>
          <xsl:for-each select="OriginatingFIAccount/FIAccount">
            <cac:PayerFinancialAccount><xsl:apply-templates select="."/></cac:PayerFinancialAccount>
          </xsl:for-each>
        </cac:PaymentMandate>
      </xsl:if>
    </cac:PaymentMeans>
  </xsl:template>

  <!-- The code of a method: by its word, by its number, or by what else is told. -->
  <xsl:function name="f:means" as="xs:string">
    <xsl:param name="method" as="element(PaymentMethod)"/>
    <xsl:variable name="said" as="xs:string" select="f:code($method/PaymentMeanCoded, $method/PaymentMeanCodedOther)"/>
    <xsl:sequence select="
        if ($said = '') then ('30'[$method/ReceivingFIAccount//IBAN/normalize-space()], '1')[1]
        else ($c:means($said), $said[f:is-number(.) or . = 'ZZZ'], 'ZZZ')[1]"/>
  </xsl:function>

  <!-- One reference for all of them. -->
  <xsl:variable name="payment-reference" as="element()?" select="
      f:first(($methods/PaymentMeanReference/Reference/RefNum, $header/CountrySpecificRequirements/PaymentReferenceNumber))"/>

  <xsl:template match="FIAccount">
    <xsl:variable name="detail" as="element()?" select="AccountDetail"/>
    <xsl:variable name="bank" as="element()?" select="FinancialInstitution"/>
    <xsl:for-each select="$detail/f:first((IBAN, AccountID))"><cbc:ID>{.}</cbc:ID></xsl:for-each>
    <xsl:for-each select="string-join($detail/(AccountName1, AccountName2)[normalize-space()], ' ')[. ne '']">
      <cbc:Name>{.}</cbc:Name>
    </xsl:for-each>
    <xsl:where-populated>
      <cac:FinancialInstitutionBranch>
        <xsl:for-each select="$bank/FinancialInstitutionID[normalize-space()]"><cbc:ID>{.}</cbc:ID></xsl:for-each>
        <xsl:for-each select="$bank/FinancialInstitutionName[normalize-space()]"><cbc:Name>{.}</cbc:Name></xsl:for-each>
      </cac:FinancialInstitutionBranch>
    </xsl:where-populated>
  </xsl:template>

  <xsl:template match="CardInfo">
    <cac:CardAccount>
      <cbc:PrimaryAccountNumberID>{CardNum}</cbc:PrimaryAccountNumberID>
      <!-- UBL wants a network; NA says that none is told. -->
      <cbc:NetworkID>{(f:code(CardType, CardTypeOther)[. ne ''], 'NA')[1]}</cbc:NetworkID>
      <xsl:for-each select="CardHolderName"><cbc:HolderName>{.}</cbc:HolderName></xsl:for-each>
    </cac:CardAccount>
  </xsl:template>

  <!-- Allowances and charges. One that does not change what this invoice asks for is none in the pivot. -->

  <xsl:function name="f:is-charge" as="xs:string?">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:sequence select="$c:indicator(f:code($allowance/IndicatorCoded, $allowance/IndicatorCodedOther))"/>
  </xsl:function>

  <xsl:function name="f:is-counted" as="xs:boolean">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:sequence select="
        exists(f:is-charge($allowance)) and exists($c:handling(normalize-space($allowance/MethodOfHandlingCoded)))
        and exists(f:money($allowance))"/>
  </xsl:function>

  <!-- The amount, however it is told. -->
  <xsl:function name="f:money" as="element(MonetaryValue)?">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:sequence select="
        ($allowance/TypeOfAllowanceOrCharge/(MonetaryValue, PercentageAllowanceOrCharge/PercentageMonetaryValue/MonetaryValue,
          QuantityAllowanceOrCharge/QuantityMonetaryValue/MonetaryValue))[1]"/>
  </xsl:function>

  <xsl:template match="AllowOrCharge">
    <xsl:variable name="money" as="element()" select="f:money(.)"/>
    <xsl:variable name="limit" as="element()?" select="BasisMonetaryRange/MonetaryLimit"/>
    <xsl:variable name="described" as="element()" select="AllowanceOrChargeDescription/AllowOrChgDesc"/>
    <cac:AllowanceCharge>
      <cbc:ChargeIndicator>{f:is-charge(.)}</cbc:ChargeIndicator>
      <xsl:for-each select="f:reason-code(.)">
        <cbc:AllowanceChargeReasonCode>{.}</cbc:AllowanceChargeReasonCode>
      </xsl:for-each>
      <xsl:for-each select="f:reason(.)"><cbc:AllowanceChargeReason>{.}</cbc:AllowanceChargeReason></xsl:for-each>
      <xsl:for-each select="TypeOfAllowanceOrCharge/PercentageAllowanceOrCharge/Percent">
        <cbc:MultiplierFactorNumeric>{.}</cbc:MultiplierFactorNumeric>
      </xsl:for-each>
      <cbc:Amount currencyID="{f:of($money/Currency)}">{f:amount($money/MonetaryAmount)}</cbc:Amount>
      <xsl:for-each select="$limit">
        <cbc:BaseAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryLimitValue)}</cbc:BaseAmount>
      </xsl:for-each>
      <xsl:if test="not(ancestor::ItemAllowancesOrCharges)"><xsl:apply-templates select="Tax[1]" mode="category"/></xsl:if>
    </cac:AllowanceCharge>
  </xsl:template>

  <!-- What the service is called: a word of xCBL, or the text beside Other. -->
  <xsl:function name="f:service" as="xs:string">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:variable name="described" as="element()" select="$allowance/AllowanceOrChargeDescription/AllowOrChgDesc"/>
    <xsl:sequence select="f:code($described/ServiceCoded, $described/ServiceCodedOther)"/>
  </xsl:function>

  <xsl:function name="f:reason-code" as="xs:string?">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:variable name="said" as="xs:string" select="f:service($allowance)"/>
    <xsl:variable name="words" as="map(xs:string, xs:string)" select="if (f:is-charge($allowance) = 'true') then $c:charge else $c:allowance"/>
    <xsl:sequence select="($words($said), $said[matches(., '^(\d{1,3}|[A-Z]{2,3})$')])[1]"/>
  </xsl:function>

  <xsl:function name="f:reason" as="xs:string?">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:variable name="text" as="element()?" select="f:first($allowance/AllowanceOrChargeDescription/AllowOrChgDesc/ListOfDescription/Description/DescriptionText)"/>
    <xsl:sequence select="($text/string(), f:service($allowance)[. ne '' and empty(f:reason-code($allowance))] ! f:words(.))[1]"/>
  </xsl:function>

  <!-- Tax -->

  <xsl:template match="Tax | TaxReference" mode="category">
    <cac:TaxCategory><xsl:call-template name="category"/></cac:TaxCategory>
  </xsl:template>
  <xsl:template match="Tax | TaxReference" mode="classified">
    <cac:ClassifiedTaxCategory><xsl:call-template name="category"/></cac:ClassifiedTaxCategory>
  </xsl:template>

  <xsl:template name="category">
    <cbc:ID>{f:category(.)}</cbc:ID>
    <xsl:for-each select="TaxPercent"><cbc:Percent>{.}</cbc:Percent></xsl:for-each>
    <xsl:if test="ReasonTaxExemptCoded"><xsl:call-template name="exemption"/></xsl:if>
    <cac:TaxScheme><cbc:ID>{f:tax-type(.)}</cbc:ID></cac:TaxScheme>
  </xsl:template>

  <xsl:template name="exemption">
    <xsl:variable name="reason" as="xs:string" select="f:code(ReasonTaxExemptCoded, ReasonTaxExemptCodedOther)"/>
    <xsl:variable name="is-coded" as="xs:boolean" select="matches($reason, $f:exemption)"/>
    <xsl:if test="$is-coded">
      <cbc:TaxExemptionReasonCode>{replace($reason, $f:exemption, '$1', 's')}</cbc:TaxExemptionReasonCode>
    </xsl:if>
    <xsl:for-each select="(if ($is-coded) then replace($reason, $f:exemption, '$4', 's') else $reason)[. ne '']">
      <cbc:TaxExemptionReason>{.}</cbc:TaxExemptionReason>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:category" as="xs:string">
    <xsl:param name="tax" as="element()"/>
    <xsl:variable name="said" as="xs:string" select="f:code($tax/TaxCategoryCoded, $tax/TaxCategoryCodedOther)"/>
    <xsl:sequence select="($c:category($said), $c:category-text($said), $said)[1]"/>
  </xsl:function>

  <xsl:variable name="vat-words" static="yes" as="xs:string" select="'^(VAT|MWST|TVA|IVA)$'"/>

  <xsl:function name="f:tax-type" as="xs:string">
    <xsl:param name="tax" as="element()"/>
    <xsl:variable name="word" as="xs:string" select="normalize-space($tax/TaxTypeCoded)"/>
    <xsl:variable name="text" as="xs:string" select="string($tax/TaxTypeCodedOther/Identifier/Ident)"/>
    <xsl:sequence select="
        if ($word = ('ValueAddedTax', 'GoodsAndServicesTax') or $word = 'Other' and matches($text, $vat-words, 'i')) then 'VAT'
        else if ($word = 'Other') then $text
        else $word"/>
  </xsl:function>

  <xsl:variable name="tax-summaries" as="element()*" select="$summary/ListOfTaxSummary/TaxSummary/Tax"/>
  <xsl:variable name="tax-value" as="element()?" select="($totals/TaxValue, $totals/TotalTaxAmount)[1]/MonetaryValue"/>
  <!-- As it is told, else the sum of the summaries. -->
  <xsl:variable name="tax-total" as="item()?" select="
      if ($tax-value) then $tax-value/MonetaryAmount
      else if ($tax-summaries) then f:written(f:sum($tax-summaries/TaxAmount))
      else ()"/>
  <xsl:variable name="accounting-tax" as="element()?" select="$totals/TaxValueInTaxAccountingCurrency/MonetaryValue"/>

  <xsl:template name="tax-totals">
    <xsl:if test="$tax-value or $tax-summaries">
      <cac:TaxTotal>
        <cbc:TaxAmount currencyID="{f:of($tax-value/Currency)}">{f:amount($tax-total)}</cbc:TaxAmount>
        <xsl:for-each select="$tax-summaries">
          <cac:TaxSubtotal>
            <xsl:for-each select="TaxableAmount">
              <cbc:TaxableAmount currencyID="{$currency}">{f:amount(.)}</cbc:TaxableAmount>
            </xsl:for-each>
            <cbc:TaxAmount currencyID="{$currency}">{f:amount(TaxAmount)}</cbc:TaxAmount>
            <xsl:apply-templates select="." mode="category"/>
          </cac:TaxSubtotal>
        </xsl:for-each>
      </cac:TaxTotal>
    </xsl:if>
    <xsl:for-each select="$accounting-tax">
      <cac:TaxTotal>
        <cbc:TaxAmount currencyID="{f:of((Currency, $header/TaxAccountingCurrency/Currency)[1])}">{f:amount(MonetaryAmount)}</cbc:TaxAmount>
      </cac:TaxTotal>
    </xsl:for-each>
  </xsl:template>

  <!-- Totals. What EN 16931 wants and xCBL has no place for is made of what there is: the sum of the lines, the rounding,
       and the amount due where it is not told. -->

  <!-- Some write the total without tax twice; then the total with tax is the two together. -->
  <xsl:variable name="gross-is-net" as="xs:boolean" select="
      f:decimal($tax-total) != 0
      and f:decimal($totals/GrossValue/MonetaryValue/MonetaryAmount) = f:decimal($totals/NetValue/MonetaryValue/MonetaryAmount)"/>
  <xsl:variable name="gross" as="item()" select="
      if ($gross-is-net) then f:written(f:sum(($totals/NetValue/MonetaryValue/MonetaryAmount, $tax-total)))
      else $totals/GrossValue/MonetaryValue/MonetaryAmount"/>

  <xsl:template name="totals">
    <xsl:variable name="payable" as="element()?" select="$totals/TotalAmountPayable/MonetaryValue"/>
    <xsl:variable name="paid" as="element()?" select="$totals/PrepaidAmount/MonetaryValue"/>
    <xsl:variable name="rounding" as="xs:decimal?" select="f:rounding($payable/MonetaryAmount, $gross, $paid/MonetaryAmount)"/>
    <cac:LegalMonetaryTotal>
      <cbc:LineExtensionAmount currencyID="{$currency}">{
        f:written(f:sum($lines/InvoicePricingDetail/InvoiceCurrencyTotalValue/MonetaryValue/MonetaryAmount))
      }</cbc:LineExtensionAmount>
      <xsl:for-each select="$totals/NetValue/MonetaryValue">
        <cbc:TaxExclusiveAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:TaxExclusiveAmount>
      </xsl:for-each>
      <xsl:for-each select="$totals/GrossValue/MonetaryValue">
        <cbc:TaxInclusiveAmount currencyID="{f:of(Currency)}">{f:amount($gross)}</cbc:TaxInclusiveAmount>
      </xsl:for-each>
      <xsl:for-each select="$totals/TotalDiscount/MonetaryValue">
        <cbc:AllowanceTotalAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:AllowanceTotalAmount>
      </xsl:for-each>
      <xsl:for-each select="$totals/ChargeTotal/MonetaryValue">
        <cbc:ChargeTotalAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:ChargeTotalAmount>
      </xsl:for-each>
      <xsl:for-each select="$paid">
        <cbc:PrepaidAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:PrepaidAmount>
      </xsl:for-each>
      <xsl:for-each select="$rounding">
        <cbc:PayableRoundingAmount currencyID="{$currency}">{f:written(.)}</cbc:PayableRoundingAmount>
      </xsl:for-each>
      <cbc:PayableAmount currencyID="{f:of(($payable, $totals/GrossValue/MonetaryValue)[1]/Currency)}">{
        if ($payable) then f:amount($payable/MonetaryAmount) else f:written(f:sum($gross) - f:sum($paid/MonetaryAmount))
      }</cbc:PayableAmount>
    </cac:LegalMonetaryTotal>
  </xsl:template>

</xsl:stylesheet>
