<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all">

  <!-- What a place of the pivot can't take although the mapping table gives it one: a template for each condition. -->

  <xsl:variable name="r:second" select="'The pivot holds this once; another one was taken.'"/>
  <xsl:variable name="r:finer" select="'The pivot has one code for this word and others; the finer meaning is lost.'"/>
  <xsl:variable name="r:unused-text" select="'A text is read only beside the code Other.'"/>
  <xsl:variable name="r:no-day" select="'This is not a date.'"/>
  <xsl:variable name="r:clock" select="'Only the day is kept; the time of day or the time zone is lost.'"/>
  <xsl:variable name="r:purpose" select="'The pivot has no place for this purpose of the document.'"/>
  <xsl:variable name="r:type" select="'The pivot has no code for this type; the document was read as the nearest one.'"/>
  <xsl:variable name="r:replaced" select="'The document replaces another one; it was read as a corrected invoice.'"/>
  <xsl:variable name="r:agency" select="'The pivot does not tell who gave a number, only of which scheme it is.'"/>
  <xsl:variable name="r:list" select="'The pivot has no place for the list that a number is of.'"/>
  <xsl:variable name="r:alone" select="'The value that it belongs to is missing.'"/>
  <xsl:variable name="r:no-date" select="'The pivot has no place for the date of this reference.'"/>
  <xsl:variable name="r:description" select="'The pivot has no place for the description of this reference.'"/>
  <xsl:variable name="r:date-kind" select="'The pivot has no place for a date of this kind.'"/>
  <xsl:variable name="r:count" select="'The number of lines differs from the lines there are.'"/>
  <xsl:variable name="r:no-file" select="'The attachment is not in the document; the pivot describes a file only with it.'"/>
  <xsl:variable name="r:role" select="'The pivot has no place for a party of this role.'"/>
  <xsl:variable name="r:box-code" select="'The pivot has one postal code; that of the address was taken.'"/>
  <xsl:variable name="r:registration" select="'The registration that is told with its scheme was taken, and this one differs from it.'"/>
  <xsl:variable name="r:contact" select="'The pivot has one contact of a party; another one was taken.'"/>
  <xsl:variable name="r:no-method" select="'There is no means of payment that this belongs to.'"/>
  <xsl:variable name="r:method" select="'The pivot has one way to pay; another one was taken.'"/>
  <xsl:variable name="r:account" select="'The IBAN was taken, and this number differs from it.'"/>
  <xsl:variable name="r:account-type" select="'The pivot has no place for the type of an account.'"/>
  <xsl:variable name="r:not-counted" select="'This allowance or charge does not change what this invoice asks for, or tells no amount.'"/>
  <xsl:variable name="r:handling" select="'The pivot has no place for the way an allowance or charge is handled.'"/>
  <xsl:variable name="r:basis" select="'It differs from what the allowance or charge itself shows.'"/>
  <xsl:variable name="r:percent" select="'The pivot does not tell what a percentage is of.'"/>
  <xsl:variable name="r:language" select="'The pivot does not tell the language of a description, and it differs from that of the document.'"/>
  <xsl:variable name="r:service" select="'The pivot has no code for this service; its description was taken.'"/>
  <xsl:variable name="r:tax-function" select="'The pivot has no place for what a tax stands for here.'"/>
  <xsl:variable name="r:tax-amount" select="'It differs from what amount and rate give, and the pivot has no place for it here.'"/>
  <xsl:variable name="r:own-tax" select="'Every line tells its own tax.'"/>
  <xsl:variable name="r:line-tax" select="'The pivot has one tax of a line, value added tax before any other.'"/>
  <xsl:variable name="r:treatment" select="'The pivot has no place for the way tax is treated.'"/>
  <xsl:variable name="r:other-total" select="'The document states this amount twice, and this one differs from the one taken.'"/>
  <xsl:variable name="r:gross" select="'It repeats the total without tax; the total with tax was made of both.'"/>
  <xsl:variable name="r:line-type" select="'The pivot has no place for the type of a line.'"/>
  <xsl:variable name="r:line-number" select="'The pivot has one number for this, and another one was taken.'"/>
  <xsl:variable name="r:order" select="'The pivot has an order for a line only with the number of the order’s line.'"/>
  <xsl:variable name="r:price" select="'The pivot has one price, with a gross price and a discount on it.'"/>
  <xsl:variable name="r:price-basis" select="'Quantity and price alone make the amount of the line; the price is for one.'"/>
  <xsl:variable name="r:class-agency" select="'The class tells its list; the pivot does not tell the agency too.'"/>

  <xsl:template match="*" mode="lost"><xsl:apply-templates select="*" mode="lost"/></xsl:template>

  <!-- Where something can be lost under a condition; a test changes each value and would find a place that is missing. -->
  <xsl:template match="Invoice" mode="lost">
    <xsl:apply-templates mode="lost" select="
        $header/(TaxPointDate, InvoiceReferences, InvoicePurpose/InvoicePurposeCoded, InvoiceType,
          (InvoiceCurrency, PaymentCurrency, TaxAccountingCurrency)/Currency/CurrencyCodedOther, InvoiceTaxReference, InvoiceDates),
        $parties/(BuyerParty, BuyerTaxInformation, SellerParty, SellerTaxInformation, ShipToParty, RemitToParty, RemitToTaxInformation,
          ListOfPartyCoded),
        $instructions/(PaymentTerms, PaymentMethod),
        $header/(InvoiceAllowancesOrCharges, CountrySpecificRequirements, InvoiceHeaderAttachments),
        InvoiceDetail/ListOfInvoiceItemDetail,
        $summary/(NumberOfLines, ListOfTaxSummary), $totals"/>
  </xsl:template>

  <xsl:variable name="r:guessed" select="'No public source shows what this word means; guesses are allowed here.'"/>

  <xsl:function name="f:guesses" as="map(xs:string, xs:string)*">
    <xsl:param name="document" as="element()"/>
    <xsl:sequence select="
        f:guessed($document//UOMCoded, $c:unit-guessed, $r:guessed),
        f:guessed($document//TaxCategoryCoded, $c:category-guessed, $r:guessed),
        f:guessed($document//AllowOrCharge[f:is-charge(.) = 'false']//ServiceCoded, $c:allowance-guessed, $r:guessed)"/>
  </xsl:function>

  <!-- A word that is not the one that would be written for the same code. -->
  <xsl:function name="f:finer" as="map(xs:string, xs:string)*">
    <xsl:param name="word" as="element()*"/>
    <xsl:param name="written" as="xs:string*"/>
    <xsl:sequence select="$word[not(normalize-space() = ('Other', $written))] ! f:lost(., $r:finer)"/>
  </xsl:function>

  <xsl:template mode="lost" match="
      CurrencyCodedOther | CountryCodedOther | RegionCodedOther | UOMCodedOther | ReferenceTypeCodedOther | PartyRoleCodedOther
      | PaymentMeanCodedOther | PaymentSystemCodedOther | CardTypeOther | IndicatorCodedOther | TaxCategoryCodedOther
      | ReasonTaxExemptCodedOther | ProductIdentifierQualifierCodedOther | ItemCharacteristicCodedOther | ServiceCodedOther
      | CodeListIdentifierCodedOther | InvoiceTypeCodedOther">
    <xsl:sequence select=".[not(preceding-sibling::*[1] = ('Other', ''))] ! f:lost(., $r:unused-text)"/>
  </xsl:template>

  <!-- Days -->

  <xsl:template mode="lost" match="
      TaxPointDate | InvoiceDueDate | ActualShipToDateTime | StartDate | EndDate | Date | RefDate | PurchaseOrderDate
      | NetDueDate | DiscountDueDate">
    <xsl:sequence select="
        if (not(f:is-day(.))) then f:lost(., $r:no-day)
        else if (exists(f:clock(.))) then f:lost(., $r:clock)
        else ()"/>
  </xsl:template>

  <xsl:template mode="lost" match="InvoiceDates">
    <xsl:variable name="taken" as="element()*" select="f:end-of-period(., 'start'), f:end-of-period(., 'end')"/>
    <xsl:variable name="others" as="element()*" select="ListOfOtherInvoiceDates/ListOfDateCoded/DateCoded[not(Date intersect $taken)]"/>
    <xsl:sequence select="
        ((InvoicingPeriod, TaxPeriod)/ValidityDates/(StartDate, EndDate)[f:is-day(.)] except $taken)
            ! f:lost(., $r:second),
        $others ! f:all-lost(., $r:date-kind)"/>
    <xsl:for-each select="ListOfOtherInvoiceDates/ListOfDateCoded/DateCoded except $others">
      <xsl:sequence select="DateQualifier/DateQualifierCoded ! f:finer(., ('InvoicePeriodStart', 'InvoicePeriodEnd'))"/>
    </xsl:for-each>
    <xsl:apply-templates select="* except ListOfOtherInvoiceDates, ListOfOtherInvoiceDates/ListOfDateCoded/(DateCoded except $others)" mode="lost"/>
  </xsl:template>

  <!-- Head -->

  <xsl:template mode="lost" match="InvoicePurposeCoded">
    <xsl:sequence select=".[not(. = ('Original', 'Duplicate') or . = 'Replace' and $type = '384')]
        ! f:lost(., $r:purpose)"/>
  </xsl:template>

  <xsl:template mode="lost" match="InvoiceHeader/InvoiceType">
    <xsl:variable name="is-replaced" as="xs:boolean" select="$purpose = 'Replace' and $type = '384'"/>
    <xsl:variable name="word" as="element()?" select="InvoiceTypeCoded[not(. = 'Other')]"/>
    <xsl:sequence select="
        if ($word and empty($c:type($said-type))) then f:lost($word, $r:type)
        else if ($is-replaced) then $word[. = 'CommercialInvoice'] ! f:lost(., $r:replaced)
        else f:finer($word, $c:type-word-all($type)),
        InvoiceTypeCodedOther[not(. = $type) or $word] ! f:lost(., if ($word) then $r:unused-text else $r:type)"/>
  </xsl:template>

  <xsl:template mode="lost" match="RelatedInvoiceType/InvoiceType">
    <xsl:sequence select="InvoiceTypeCoded/(let $code := $c:type(string()) return $code ! f:finer(current()/InvoiceTypeCoded, $c:type-word-all(.)))"/>
    <xsl:apply-templates select="InvoiceTypeCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="NumberOfLines">
    <xsl:sequence select=".[not(f:same-number(., count($lines)))] ! f:lost(., $r:count)"/>
  </xsl:template>

  <xsl:template mode="lost" match="PaymentReferenceNumber">
    <xsl:sequence select=".[not($methods and . = $payment-reference)]
        ! f:lost(., if ($methods) then $r:second else $r:no-method)"/>
  </xsl:template>

  <!-- References -->

  <xsl:template mode="lost" match="InvoiceHeader/InvoiceReferences">
    <xsl:variable name="date" as="element()?" select="f:order-date()"/>
    <xsl:sequence select="
        (PurchaseOrderReference/PurchaseOrderNumber/Reference/RefNum, ASNOrderNumber/BuyerOrderNumber)[not(. = $order)]
            ! f:lost(., $r:second),
        PurchaseOrderReference/(PurchaseOrderDate, PurchaseOrderNumber/Reference/RefDate)[f:is-day(.)][not($date) or f:day(.) != f:day($date)]
            ! f:lost(., $r:second),
        (SupplierOrderNumber/Reference/RefNum, ASNOrderNumber/SellerOrderNumber)[not(. = $sales-order)]
            ! f:lost(., $r:second),
        CostAllocation/WorkBreakdownStructure[not(. = $project)] ! f:lost(., $r:second),
        CostAllocation/CostAllocationNumber/Reference/RefNum[not(. is $references[CostAllocation][1]/CostAllocation/CostAllocationNumber/Reference/RefNum)]
            ! f:lost(., $r:second),
        AccountNumber/Reference/RefNum[not(. is $references[AccountNumber][1]/AccountNumber/Reference/RefNum)]
            ! f:lost(., $r:second),
        (ContractReference except f:contract($references)) ! f:all-lost(., $r:second)"/>
    <xsl:apply-templates mode="lost" select="
        descendant::RefDate, PurchaseOrderReference/PurchaseOrderDate, ContractReference/Contract/ContractID/Identifier,
        ListOfRelatedInvoiceRef/RelatedInvoiceRef/RelatedInvoiceType, OtherInvoiceReferences/ListOfReferenceCoded/ReferenceCoded"/>
  </xsl:template>

  <xsl:template mode="lost" match="ContractID/Identifier | TaxTypeCodedOther/Identifier">
    <xsl:sequence select="Agency/AgencyCoded[not(. = 'Other')] ! f:lost(., $r:agency)"/>
  </xsl:template>

  <xsl:template mode="lost" match="OtherInvoiceReferences/ListOfReferenceCoded/ReferenceCoded">
    <xsl:variable name="term" as="xs:string" select="f:term(.)"/>
    <xsl:variable name="same" as="element()*" select="f:references-to($term)"/>
    <xsl:variable name="number" as="element()" select="PrimaryReference/Reference/RefNum"/>
    <xsl:variable name="is-surplus" as="xs:boolean" select="exists(. intersect $surplus)"/>
    <xsl:choose>
      <xsl:when test="$term = 'BT-89' and empty($methods)">
        <xsl:sequence select="f:all-lost(., $r:no-method)"/>
      </xsl:when>
      <xsl:when test="$term = ('BT-10', 'BT-89') and not(. is $same[1]) or $term = 'BT-11' and not($number is $project)">
        <xsl:sequence select="f:all-lost(., $r:second)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="
            ReferenceTypeCoded[not($is-surplus)] ! f:finer(., $c:reference-word($term)),
            PrimaryReference/Reference/RefDate[$term = ('BT-10', 'BT-89')] ! f:lost(., $r:no-date),
            ReferenceDescription[not($is-surplus or $term = 'BT-18')] ! f:lost(., $r:description)"/>
        <xsl:apply-templates select="ReferenceTypeCodedOther" mode="lost"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="InvoiceHeaderAttachments/ListOfAttachment/Attachment">
    <xsl:if test="not(matches(substring(AttachmentLocation, 1, 200), $data))">
      <xsl:sequence select="(MIMEType, FileName[normalize-space(../AttachmentTitle)]) ! f:lost(., $r:no-file)"/>
    </xsl:if>
  </xsl:template>

  <!-- Allowances and charges -->

  <xsl:template mode="lost" match="AllowOrCharge">
    <xsl:choose>
      <xsl:when test="not(f:is-counted(.))"><xsl:sequence select="f:all-lost(., $r:not-counted)"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="kind" as="element()" select="TypeOfAllowanceOrCharge/*[1]"/>
        <xsl:sequence select="
            f:finer(IndicatorCoded, $c:indicator-word(f:is-charge(.))),
            MethodOfHandlingCoded[not(. = $c:handling-word(f:is-charge(..)))] ! f:lost(., $r:handling),
            BasisCoded[not(. = map{'MonetaryValue': 'MonetaryAmount', 'PercentageAllowanceOrCharge': 'Percent',
              'QuantityAllowanceOrCharge': 'Quantity'}(local-name($kind)))] ! f:lost(., $r:basis),
            $kind/PercentQualifier/PercentQualifierCoded[not(. = 'BasePriceAmount')] ! f:lost(., $r:percent),
            tail(Tax) ! f:all-lost(., $r:second),
            f:service-lost(.)"/>
        <xsl:apply-templates mode="lost" select="
            IndicatorCodedOther, Tax[1], (f:money(.), BasisMonetaryRange/MonetaryLimit)/Currency/CurrencyCodedOther"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:variable name="document-language" as="element()?" select="$header/InvoiceLanguage/Language/LanguageCoded"/>

  <xsl:function name="f:service-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:variable name="described" as="element()" select="$allowance/AllowanceOrChargeDescription/AllowOrChgDesc"/>
    <xsl:variable name="text" as="element()?" select="f:first($described/ListOfDescription/Description/DescriptionText)"/>
    <xsl:variable name="code" as="xs:string?" select="f:reason-code($allowance)"/>
    <xsl:variable name="words" as="map(xs:string, xs:string)" select="if (f:is-charge($allowance) = 'true') then $c:charge-word else $c:allowance-word"/>
    <xsl:variable name="word" as="element()?" select="$described/ServiceCoded[not(. = 'Other')]"/>
    <xsl:sequence select="
        ($described/ListOfDescription/Description except $text/..) ! f:all-lost(., $r:second),
        $text/../Language/LanguageCoded[not(. = $document-language)] ! f:lost(., $r:language),
        if ($word) then (
          if ($code) then f:finer($word, $words($code)) else $word[$text] ! f:lost(., $r:service),
          $described/ServiceCodedOther ! f:lost(., $r:unused-text))
        else $described/ServiceCodedOther[$text and not($code)] ! f:lost(., $r:service)"/>
  </xsl:function>

  <!-- Tax -->

  <xsl:template mode="lost" match="InvoiceTaxReference">
    <xsl:choose>
      <xsl:when test="every $line in $lines satisfies $line/InvoicePricingDetail/Tax">
        <xsl:sequence select="f:all-lost(., $r:own-tax)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="TaxReference/TaxTreatmentCoded[not(. = ('NetInvoiceLevel', 'NetLineLevel'))]
            ! f:lost(., $r:treatment)"/>
        <xsl:apply-templates select="TaxReference" mode="lost"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="TaxReference">
    <xsl:sequence select="f:tax-lost(.), f:tax-amount-lost(TaxAmount, ())"/>
  </xsl:template>
  <xsl:template mode="lost" match="TaxSummary/Tax"><xsl:sequence select="f:tax-lost(.)"/></xsl:template>
  <xsl:template mode="lost" match="InvoicePricingDetail/Tax">
    <xsl:sequence select="f:tax-lost(.), f:tax-amount-lost(TaxAmount, ../InvoiceCurrencyTotalValue/MonetaryValue)"/>
  </xsl:template>
  <xsl:template mode="lost" match="AllowOrCharge/Tax">
    <xsl:sequence select="f:tax-lost(.), f:tax-amount-lost(TaxAmount, f:money(..))"/>
  </xsl:template>

  <xsl:function name="f:tax-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="tax" as="element()"/>
    <xsl:sequence select="
        $tax/TaxFunctionQualifierCoded[not(. = 'Tax')] ! f:lost(., $r:tax-function),
        $tax/ReasonTaxExemptCodedOther[not(../ReasonTaxExemptCoded)] ! f:lost(., $r:alone),
        $tax/TaxCategoryCoded[not(. = 'StandardRate')][exists($c:category(string()))] ! f:finer(., $c:category-word($c:category(string()))),
        $tax/TaxTypeCoded[not(. = 'ValueAddedTax')] ! f:tax-type-lost(..)"/>
    <xsl:apply-templates select="$tax/(TaxCategoryCodedOther, ReasonTaxExemptCodedOther)" mode="lost"/>
    <xsl:for-each select="$tax/TaxTypeCodedOther">
      <xsl:sequence select="Identifier/Ident[not($tax/TaxTypeCoded = 'Other')] ! f:lost(., $r:unused-text)"/>
      <xsl:apply-templates select="Identifier" mode="lost"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:tax-type-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="tax" as="element()"/>
    <xsl:sequence select="
        if (f:tax-type($tax) = 'VAT') then ($tax/TaxTypeCoded, $tax/TaxTypeCodedOther/Identifier/Ident) ! f:finer(., 'VAT') else ()"/>
  </xsl:function>

  <xsl:function name="f:tax-amount-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="amount" as="element(TaxAmount)"/>
    <xsl:param name="taxed" as="element(MonetaryValue)?"/>
    <xsl:sequence select="
        if (f:decimal($amount) = f:tax($taxed/MonetaryAmount, $amount/../TaxPercent)) then () else f:lost($amount, $r:tax-amount)"/>
  </xsl:function>

  <!-- Totals -->

  <xsl:template mode="lost" match="InvoiceTotals">
    <xsl:variable name="second" as="element()?" select="TaxValue/../TotalTaxAmount/MonetaryValue"/>
    <xsl:sequence select="
        $second/MonetaryAmount[not(f:same-number(., $tax-value/MonetaryAmount))] ! f:lost(., $r:other-total),
        f:currency-lost($second, $tax-value),
        GrossValue/MonetaryValue/MonetaryAmount[$gross-is-net] ! f:lost(., $r:gross)"/>
    <xsl:apply-templates select="*/MonetaryValue/Currency/CurrencyCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:currency-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="money" as="element(MonetaryValue)?"/>
    <xsl:param name="taken" as="element(MonetaryValue)?"/>
    <xsl:sequence select="
        $money/Currency[f:currency(.) != (f:currency($taken/Currency)[. ne ''], $currency)[1]]
            ! f:all-lost(., $r:other-total)"/>
  </xsl:function>

</xsl:stylesheet>
