<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
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

  <!-- A word that is not the one that would be written for the same code. -->
  <xsl:function name="f:finer" as="map(xs:string, xs:string)*">
    <xsl:param name="word" as="element()*"/>
    <xsl:param name="written" as="xs:string*"/>
    <xsl:sequence select="f:lost($word[not(normalize-space() = ('Other', $written))], $r:finer)"/>
  </xsl:function>

  <xsl:template mode="lost" match="
      CurrencyCodedOther | CountryCodedOther | RegionCodedOther | UOMCodedOther | ReferenceTypeCodedOther | PartyRoleCodedOther
      | PaymentMeanCodedOther | PaymentSystemCodedOther | CardTypeOther | IndicatorCodedOther | TaxCategoryCodedOther
      | ReasonTaxExemptCodedOther | ProductIdentifierQualifierCodedOther | ItemCharacteristicCodedOther | ServiceCodedOther
      | CodeListIdentifierCodedOther | InvoiceTypeCodedOther">
    <xsl:sequence select="f:lost(.[not(preceding-sibling::*[1] = ('Other', ''))], $r:unused-text)"/>
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
        f:lost((InvoicingPeriod, TaxPeriod)/ValidityDates/(StartDate, EndDate)[f:is-day(.)] except $taken, $r:second),
        f:all-lost($others, $r:date-kind)"/>
    <xsl:for-each select="ListOfOtherInvoiceDates/ListOfDateCoded/DateCoded except $others">
      <xsl:sequence select="f:finer(DateQualifier/DateQualifierCoded, ('InvoicePeriodStart', 'InvoicePeriodEnd'))"/>
    </xsl:for-each>
    <xsl:apply-templates select="* except ListOfOtherInvoiceDates, ListOfOtherInvoiceDates/ListOfDateCoded/(DateCoded except $others)" mode="lost"/>
  </xsl:template>

  <!-- Head -->

  <xsl:template mode="lost" match="InvoicePurposeCoded">
    <xsl:sequence select="f:lost(.[not(. = ('Original', 'Duplicate') or . = 'Replace' and $type = '384')], $r:purpose)"/>
  </xsl:template>

  <xsl:template mode="lost" match="InvoiceHeader/InvoiceType">
    <xsl:variable name="is-replaced" as="xs:boolean" select="$purpose = 'Replace' and $type = '384'"/>
    <xsl:variable name="word" as="element()?" select="InvoiceTypeCoded[not(. = 'Other')]"/>
    <xsl:sequence select="
        if ($word and empty($c:type($said-type))) then f:lost($word, $r:type)
        else if ($is-replaced) then f:lost($word[. = 'CommercialInvoice'], $r:replaced)
        else f:finer($word, $c:type-word($type)),
        f:lost(InvoiceTypeCodedOther[not(. = $type) or $word], if ($word) then $r:unused-text else $r:type)"/>
  </xsl:template>

  <xsl:template mode="lost" match="RelatedInvoiceType/InvoiceType">
    <xsl:sequence select="InvoiceTypeCoded/(let $code := $c:type(string()) return $code ! f:finer(current()/InvoiceTypeCoded, $c:type-word(.)))"/>
    <xsl:apply-templates select="InvoiceTypeCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="NumberOfLines">
    <xsl:sequence select="f:lost(.[not(f:same-number(., count($lines)))], $r:count)"/>
  </xsl:template>

  <xsl:template mode="lost" match="PaymentReferenceNumber">
    <xsl:sequence select="f:lost(.[not($methods and . = $payment-reference)], if ($methods) then $r:second else $r:no-method)"/>
  </xsl:template>

  <!-- References -->

  <xsl:template mode="lost" match="InvoiceHeader/InvoiceReferences">
    <xsl:variable name="date" as="element()?" select="f:order-date()"/>
    <xsl:sequence select="
        f:lost((PurchaseOrderReference/PurchaseOrderNumber/Reference/RefNum, ASNOrderNumber/BuyerOrderNumber)[not(. = $order)], $r:second),
        f:lost(PurchaseOrderReference/(PurchaseOrderDate, PurchaseOrderNumber/Reference/RefDate)[f:is-day(.)][not($date) or f:day(.) != f:day($date)], $r:second),
        f:lost((SupplierOrderNumber/Reference/RefNum, ASNOrderNumber/SellerOrderNumber)[not(. = $sales-order)], $r:second),
        f:lost(CostAllocation/WorkBreakdownStructure[not(. = $project)], $r:second),
        f:lost(CostAllocation/CostAllocationNumber/Reference/RefNum[not(. is $references[CostAllocation][1]/CostAllocation/CostAllocationNumber/Reference/RefNum)], $r:second),
        f:lost(AccountNumber/Reference/RefNum[not(. is $references[AccountNumber][1]/AccountNumber/Reference/RefNum)], $r:second),
        f:all-lost(ContractReference except f:contract($references), $r:second)"/>
    <xsl:apply-templates mode="lost" select="
        descendant::RefDate, PurchaseOrderReference/PurchaseOrderDate, ContractReference/Contract/ContractID/Identifier,
        ListOfRelatedInvoiceRef/RelatedInvoiceRef/RelatedInvoiceType, OtherInvoiceReferences/ListOfReferenceCoded/ReferenceCoded"/>
  </xsl:template>

  <xsl:template mode="lost" match="ContractID/Identifier | TaxTypeCodedOther/Identifier">
    <xsl:sequence select="f:lost(Agency/AgencyCoded[not(. = 'Other')], $r:agency)"/>
  </xsl:template>

  <xsl:template mode="lost" match="OtherInvoiceReferences/ListOfReferenceCoded/ReferenceCoded">
    <xsl:variable name="term" as="xs:string" select="f:term(.)"/>
    <xsl:variable name="same" as="element()*" select="f:references-to($term)"/>
    <xsl:variable name="number" as="element()" select="PrimaryReference/Reference/RefNum"/>
    <xsl:variable name="is-surplus" as="xs:boolean" select="exists(. intersect $surplus)"/>
    <xsl:choose>
      <xsl:when test="$term = 'BT-89' and empty($methods)"><xsl:sequence select="f:all-lost(., $r:no-method)"/></xsl:when>
      <xsl:when test="$term = ('BT-10', 'BT-89') and not(. is $same[1]) or $term = 'BT-11' and not($number is $project)">
        <xsl:sequence select="f:all-lost(., $r:second)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="
            f:finer(ReferenceTypeCoded[not($is-surplus)], $c:reference-word($term)),
            f:lost(PrimaryReference/Reference/RefDate[$term = ('BT-10', 'BT-89')], $r:no-date),
            f:lost(ReferenceDescription[not($is-surplus or $term = 'BT-18')], $r:description)"/>
        <xsl:apply-templates select="ReferenceTypeCodedOther" mode="lost"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="InvoiceHeaderAttachments/ListOfAttachment/Attachment">
    <xsl:if test="not(matches(substring(AttachmentLocation, 1, 200), $data))">
      <xsl:sequence select="f:lost((MIMEType, FileName[normalize-space(../AttachmentTitle)]), $r:no-file)"/>
    </xsl:if>
  </xsl:template>

  <!-- Parties -->

  <xsl:template mode="lost" match="ListOfPartyCoded/PartyCoded">
    <xsl:choose>
      <xsl:when test=". is $representative">
        <xsl:sequence select="f:finer(PartyRoleCoded, ()), f:contacts-lost(.)"/>
        <xsl:call-template name="identifiers-lost"/>
        <xsl:apply-templates select="NameAddress, PartyRoleCodedOther" mode="lost"/>
      </xsl:when>
      <xsl:otherwise><xsl:sequence select="f:all-lost(., $r:role)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="Party">
    <xsl:sequence select="f:contacts-lost(.)"/>
    <xsl:call-template name="identifiers-lost"/>
    <xsl:apply-templates select="NameAddress" mode="lost"/>
  </xsl:template>

  <!-- Of a list only the kinds are told that f:kind knows; of those that a party has once, the first. A number of VAT may
       stand among the identifiers again. -->
  <xsl:template name="identifiers-lost">
    <xsl:variable name="identifiers" as="map(xs:string, element(Identifier)*)" select="f:identifiers(.)"/>
    <xsl:variable name="numbers" as="element()*" select="f:tax-numbers(f:tax-information(.), $identifiers)"/>
    <xsl:variable name="is-seller" as="xs:boolean" select="exists(parent::SellerParty)"/>
    <xsl:for-each select="map:keys($identifiers)">
      <xsl:variable name="kind" as="xs:string" select="."/>
      <xsl:for-each select="$identifiers($kind)">
        <xsl:variable name="is-taken" as="xs:boolean" select="
            if ($kind = '') then $is-seller or position() = 1
            else if ($kind = ('EAS', 'CompanyRegistration')) then position() = 1
            else if ($kind = 'TaxPartyIdentification') then exists(. intersect $numbers)
            else Ident = $numbers[f:tax-scheme(.) = 'VAT']/Ident"/>
        <xsl:sequence select="if ($is-taken) then f:identifier-lost(., $kind) else f:all-lost(., $r:second)"/>
      </xsl:for-each>
    </xsl:for-each>
    <xsl:sequence select="(PartyID, ListOfIdentifier)/Identifier[not(normalize-space(Ident))]/Agency ! f:lost(*[not(. = 'Other')], $r:alone)"/>
  </xsl:template>

  <!-- Where goods are sent is told by one number, whatever its kind. -->
  <xsl:template mode="lost" match="ShipToParty/Party">
    <xsl:sequence select="PartyID/Identifier/(
        if (normalize-space(Ident)) then f:identifier-lost(., '') else f:lost(Agency/*[not(. = 'Other')], $r:alone))"/>
    <xsl:apply-templates select="NameAddress" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:identifier-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:param name="kind" as="xs:string"/>
    <xsl:variable name="list" as="element()?" select="$identifier/Agency/CodeListIdentifierCoded"/>
    <xsl:sequence select="
        f:agency-lost($identifier, $kind = 'ValueAddedTaxIdentification'),
        f:lost($list[not(. = ('Other', $kind))], $r:list),
        f:lost($identifier/Agency/CodeListIdentifierCodedOther[not(. = $kind) or not($list = 'Other')], $r:list)"/>
  </xsl:function>

  <xsl:template mode="lost" match="TaxIdentifier/Identifier">
    <xsl:sequence select="
        if (not(normalize-space(Ident))) then f:lost(Agency/*[not(. = 'Other')], $r:alone)
        else (f:agency-lost(., f:tax-scheme(.) = 'VAT'), f:lost(Agency/CodeListIdentifierCoded[not(. = ('Other', f:kind(../..)))], $r:list))"/>
  </xsl:template>

  <!-- Of who gave a number the scheme is kept, where there is one; a number of VAT needs none. -->
  <xsl:function name="f:agency-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="identifier" as="element(Identifier)"/>
    <xsl:param name="is-vat" as="xs:boolean"/>
    <xsl:variable name="agency" as="element()?" select="$identifier/Agency"/>
    <xsl:variable name="word" as="element()?" select="$agency/AgencyCoded"/>
    <xsl:variable name="scheme" as="xs:string" select="f:scheme($identifier)"/>
    <xsl:sequence select="
        if ($is-vat) then f:lost(($word[not(. = ('Other', 'CH-AdministrationFederaleDesContributions'))], $agency/AgencyCodedOther[not(. = 'VAT')]), $r:agency)
        else if ($word = 'Other') then ()
        else (f:lost($word[$scheme = ''], $r:agency), f:finer($word[$scheme ne ''], f:agency-word($scheme)),
          f:lost($agency/AgencyCodedOther, $r:unused-text))"/>
  </xsl:function>

  <xsl:function name="f:agency-word" as="xs:string">
    <xsl:param name="scheme" as="xs:string"/>
    <xsl:sequence select="($c:agency-word($scheme), 'FR-INSEE')[1]"/>
  </xsl:function>

  <xsl:template mode="lost" match="PartyTaxInformation">
    <xsl:variable name="role" as="xs:string" select="substring-before(local-name(..), 'TaxInformation') || 'Party'"/>
    <xsl:variable name="party" as="element()?" select="../../*[local-name() = $role]/Party"/>
    <xsl:sequence select="if ($party) then () else f:all-lost(., $r:alone)"/>
    <xsl:variable name="full" as="element()?" select="$party[current()/CompanyRegistrationNumber] ! f:identifiers(.)('CompanyRegistration')[1]"/>
    <xsl:sequence select="f:lost(CompanyRegistrationNumber[$full][not(. = $full/Ident)], $r:registration)"/>
    <xsl:apply-templates select="TaxIdentifier" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="NameAddress">
    <xsl:sequence select="f:lost(POBox/@POBoxPostalCode[../../PostalCode/normalize-space()][not(. = ../../PostalCode)], $r:box-code)"/>
    <xsl:apply-templates select="Region, Country" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:contacts-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="party" as="element()"/>
    <xsl:variable name="contact" as="element()?" select="f:contact($party)"/>
    <xsl:variable name="taken" as="element()*" select="$contact ! (f:number(., 'phone'), f:number(., 'mail'), f:number(., 'fax'))/.."/>
    <xsl:if test="$contact"><xsl:sequence select="
        f:all-lost($party/(OrderContact, OtherContacts/ListOfContact, ReceivingContact, ShippingContact)/Contact except $contact, $r:contact),
        f:all-lost($contact/ListOfContactNumber/ContactNumber except $taken, $r:contact),
        f:finer($taken/ContactNumberTypeCoded, ('TelephoneNumber', 'EmailAddress', 'FaxNumber'))"/></xsl:if>
  </xsl:function>

  <!-- Payment -->

  <xsl:template mode="lost" match="PaymentMethod">
    <xsl:variable name="said" as="xs:string" select="f:code(PaymentMeanCoded, PaymentMeanCodedOther)"/>
    <xsl:choose>
      <xsl:when test="f:is-told(.) and not(. intersect $methods)"><xsl:sequence select="f:all-lost(., $r:method)"/></xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="
            f:finer(PaymentMeanCoded[exists($c:means($said))], $c:means-word(($c:means($said), '')[1])),
            f:lost(PaymentMeanReference/Reference/RefNum[not(. = $payment-reference)], $r:second),
            f:all-lost(OriginatingFIAccount[not(current() is $methods[1])], $r:second)"/>
        <xsl:apply-templates mode="lost" select="
            PaymentMeanCodedOther, PaymentSystemCodedOther, (OriginatingFIAccount, ReceivingFIAccount)/FIAccount/AccountDetail, CardInfo/CardTypeOther"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="AccountDetail">
    <xsl:sequence select="
        f:lost(AccountID[normalize-space(../IBAN)][not(. = ../IBAN)], $r:account),
        f:lost(AccountTypeCoded[not(. = 'Other')], $r:account-type)"/>
  </xsl:template>

  <!-- Allowances and charges -->

  <xsl:template mode="lost" match="AllowOrCharge">
    <xsl:choose>
      <xsl:when test="not(f:is-counted(.))"><xsl:sequence select="f:all-lost(., $r:not-counted)"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="kind" as="element()" select="TypeOfAllowanceOrCharge/*[1]"/>
        <xsl:sequence select="
            f:finer(IndicatorCoded, $c:indicator-word(f:is-charge(.))),
            f:lost(MethodOfHandlingCoded[not(. = $c:handling-word(f:is-charge(..)))], $r:handling),
            f:lost(BasisCoded[not(. = map{'MonetaryValue': 'MonetaryAmount', 'PercentageAllowanceOrCharge': 'Percent',
              'QuantityAllowanceOrCharge': 'Quantity'}(local-name($kind)))], $r:basis),
            f:lost($kind/PercentQualifier/PercentQualifierCoded[not(. = 'BasePriceAmount')], $r:percent),
            f:all-lost(tail(Tax), $r:second),
            f:service-lost(.)"/>
        <xsl:apply-templates mode="lost" select="
            IndicatorCodedOther, Tax[1], (f:money(.), BasisMonetaryRange/MonetaryLimit)/Currency/CurrencyCodedOther"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:function name="f:service-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="allowance" as="element(AllowOrCharge)"/>
    <xsl:variable name="described" as="element()" select="$allowance/AllowanceOrChargeDescription/AllowOrChgDesc"/>
    <xsl:variable name="text" as="element()?" select="f:first($described/ListOfDescription/Description/DescriptionText)"/>
    <xsl:variable name="code" as="xs:string?" select="f:reason-code($allowance)"/>
    <xsl:variable name="words" as="map(xs:string, xs:string)" select="if (f:is-charge($allowance) = 'true') then $c:charge-word else $c:allowance-word"/>
    <xsl:variable name="word" as="element()?" select="$described/ServiceCoded[not(. = 'Other')]"/>
    <xsl:sequence select="
        f:all-lost($described/ListOfDescription/Description except $text/.., $r:second),
        f:lost($text/../Language/LanguageCoded[not(. = $header/InvoiceLanguage/Language/LanguageCoded)], $r:language),
        if ($word) then (
          if ($code) then f:finer($word, $words($code)) else f:lost($word[$text], $r:service),
          f:lost($described/ServiceCodedOther, $r:unused-text))
        else f:lost($described/ServiceCodedOther[$text and not($code)], $r:service)"/>
  </xsl:function>

  <!-- Tax -->

  <xsl:template mode="lost" match="InvoiceTaxReference">
    <xsl:choose>
      <xsl:when test="every $line in $lines satisfies $line/InvoicePricingDetail/Tax"><xsl:sequence select="f:all-lost(., $r:own-tax)"/></xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="f:lost(TaxReference/TaxTreatmentCoded[not(. = ('NetInvoiceLevel', 'NetLineLevel'))], $r:treatment)"/>
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
        $tax/TaxCategoryCoded[not(. = 'StandardRate')][exists($c:category(string()))] ! f:finer(., $c:category-word($c:category(string()))),
        $tax/TaxTypeCoded[not(. = 'ValueAddedTax')] ! f:tax-type-lost(..)"/>
    <xsl:apply-templates select="$tax/(TaxCategoryCodedOther, ReasonTaxExemptCodedOther)" mode="lost"/>
    <xsl:for-each select="$tax/TaxTypeCodedOther">
      <xsl:sequence select="f:lost(Identifier/Ident[not($tax/TaxTypeCoded = 'Other')], $r:unused-text)"/>
      <xsl:apply-templates select="Identifier" mode="lost"/>
    </xsl:for-each>
  </xsl:function>

  <xsl:function name="f:tax-type-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="tax" as="element()"/>
    <xsl:sequence select="
        if (f:tax-type($tax) = 'VAT') then f:finer(($tax/TaxTypeCoded, $tax/TaxTypeCodedOther/Identifier/Ident), 'VAT') else ()"/>
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
        f:lost($second/MonetaryAmount[not(f:same-number(., $tax-value/MonetaryAmount))], $r:other-total),
        f:currency-lost($second, $tax-value),
        f:lost(GrossValue/MonetaryValue/MonetaryAmount[$gross-is-net], $r:gross)"/>
    <xsl:apply-templates select="*/MonetaryValue/Currency/CurrencyCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:function name="f:currency-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="money" as="element(MonetaryValue)?"/>
    <xsl:param name="taken" as="element(MonetaryValue)?"/>
    <xsl:sequence select="
        f:all-lost($money/Currency[f:currency(.) != (f:currency($taken/Currency)[. ne ''], $currency)[1]], $r:other-total)"/>
  </xsl:function>

  <!-- Lines -->

  <!-- Most lines tell little: what they do not tell is not asked about. -->
  <xsl:template mode="lost" match="InvoiceItemDetail">
    <xsl:variable name="base" as="element()" select="InvoiceBaseItemDetail"/>
    <xsl:variable name="pricing" as="element()" select="InvoicePricingDetail"/>
    <xsl:variable name="tax" as="element()?" select="f:tax-of(.)"/>
    <xsl:variable name="prices" as="element()+" select="$pricing/ListOfPrice/Price"/>
    <xsl:sequence select="
        f:lost($base/LineItemType/LineItemTypeCoded[not(. = 'Item')], $r:line-type),
        if ($base/(LineItemNum/SellerLineItemNum, ListOfItemReferences, LineItemReferences)) then f:numbers-lost(., position()) else (),
        $pricing/TotalValue/MonetaryValue ! f:total-lost(., $pricing/InvoiceCurrencyTotalValue/MonetaryValue),
        f:all-lost($pricing/Tax except $tax, $r:line-tax),
        $base/LineItemReferences/f:line-references-lost(current()),
        $base/ListOfItemReferences/f:item-references-lost(current()),
        if ($prices[2] or $prices/(PricingType, PriceBasisQuantity)) then f:prices-lost(.) else ()"/>
    <xsl:apply-templates mode="lost" select="
        $base/ItemIdentifiers/(PartNumbers, ListOfItemCharacteristic, CommodityCode), $base/TotalQuantity/Quantity/UnitOfMeasurement,
        $base/CountryOfOrigin, $prices/UnitPrice/Currency, $tax[. intersect $pricing/Tax], $pricing/ItemAllowancesOrCharges,
        $pricing/InvoiceCurrencyTotalValue/MonetaryValue/Currency, LineItemDates"/>
  </xsl:template>

  <xsl:template mode="lost" match="ListOfInvoiceItemDetail">
    <xsl:apply-templates select="InvoiceItemDetail" mode="lost"/>
  </xsl:template>

  <!-- The number that is made where the pivot has none that is an integer says nothing. -->
  <xsl:function name="f:numbers-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:param name="position" as="xs:integer"/>
    <xsl:variable name="taken" as="element()*" select="f:line-number($line), f:order-line($line)"/>
    <xsl:variable name="others" as="element()*" select="$line/InvoiceBaseItemDetail/LineItemNum/* except $taken"/>
    <xsl:sequence select="f:lost($others[not(. = $taken or . = string($position))], $r:line-number)"/>
  </xsl:function>

  <xsl:function name="f:total-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="total" as="element(MonetaryValue)"/>
    <xsl:param name="value" as="element(MonetaryValue)"/>
    <xsl:sequence select="
        f:lost($total/MonetaryAmount[not(f:same-number(., $value/MonetaryAmount))], $r:other-total),
        f:currency-lost($total, $value)"/>
  </xsl:function>

  <xsl:function name="f:line-references-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="references" as="element()*" select="$line/InvoiceBaseItemDetail/LineItemReferences/InvoiceReferences"/>
    <xsl:variable name="order" as="element()?" select="f:order-reference($line)"/>
    <xsl:sequence select="
        f:all-lost($references/PurchaseOrderReference except $order, $r:second),
        f:lost($order/PurchaseOrderNumber/Reference/RefNum[not(f:order-line($line)) and not(. = $order-number)], $r:order),
        f:lost(tail($references/CostAllocation/CostAllocationNumber/Reference/RefNum), $r:second)"/>
  </xsl:function>

  <xsl:function name="f:item-references-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="object" as="element()?" select="f:item-references($line, 'ObjectIdentifier')[1]"/>
    <xsl:variable name="all" as="element()*" select="$line/InvoiceBaseItemDetail/ListOfItemReferences/ListOfReferenceCoded/ReferenceCoded"/>
    <xsl:sequence select="
        f:all-lost(tail(f:item-references($line, 'LineID')), $r:second),
        f:all-lost($all[f:code(ReferenceTypeCoded, ReferenceTypeCodedOther) = '' or not(normalize-space(PrimaryReference))], $r:alone),
        f:lost(($all except $object)/ReferenceDescription, $r:description)"/>
    <xsl:apply-templates select="$all/ReferenceTypeCodedOther" mode="lost"/>
  </xsl:function>

  <xsl:function name="f:prices-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="line" as="element(InvoiceItemDetail)"/>
    <xsl:variable name="net" as="element()" select="f:price($line, 'net')"/>
    <xsl:variable name="taken" as="element()*" select="$net | f:price($line, 'gross') | f:price($line, 'discount')"/>
    <xsl:variable name="basis" as="element()?" select="f:basis($line, $net)"/>
    <xsl:sequence select="
        f:all-lost($line/InvoicePricingDetail/ListOfPrice/Price except $taken, $r:price),
        f:finer($taken/PricingType/PriceTypeCoded, ('CalculationNet', 'CalculationGross', 'DiscountAmountAllowed')),
        f:all-lost($net/PriceBasisQuantity/Quantity except $basis, $r:price-basis),
        f:all-lost(($taken except $net)/PriceBasisQuantity/Quantity, $r:price)"/>
    <xsl:apply-templates select="$basis" mode="lost"/>
  </xsl:function>

  <xsl:template mode="lost" match="UnitOfMeasurement">
    <xsl:sequence select="f:finer(UOMCoded[exists($c:unit(string()))], $c:unit-word(f:unit(.)))"/>
    <xsl:apply-templates select="UOMCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="ItemCharacteristic">
    <xsl:variable name="name" as="xs:string" select="f:code(ItemCharacteristicCoded, ItemCharacteristicCodedOther)"/>
    <xsl:sequence select="if (normalize-space($name) and normalize-space(ItemCharacteristicValue)) then () else f:all-lost(., $r:alone)"/>
    <xsl:apply-templates select="ItemCharacteristicCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="StandardPartNumber/ProductIdentifierCoded">
    <xsl:sequence select="
        if (not(normalize-space(ProductIdentifier))) then f:all-lost(., $r:alone)
        else f:finer(ProductIdentifierQualifierCoded[f:is-standard(..)], $c:product-word('0160'))"/>
    <xsl:apply-templates select="ProductIdentifierQualifierCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="OtherItemIdentifiers/ListOfProductIdentifierCoded/ProductIdentifierCoded">
    <xsl:sequence select="
        if (not(normalize-space(ProductIdentifier))) then f:all-lost(., $r:alone)
        else f:lost(ProductIdentifierExt[not(f:is-class(..))], $r:alone)"/>
    <xsl:apply-templates select="ProductIdentifierQualifierCodedOther" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="CommodityCode/Identifier">
    <xsl:variable name="list" as="xs:string" select="f:code(Agency/CodeListIdentifierCoded, Agency/CodeListIdentifierCodedOther)"/>
    <xsl:sequence select="
        if ($list ne '') then f:lost(Agency/(AgencyCoded[not(. = 'Other')], AgencyCodedOther), $r:class-agency)
        else (f:finer(Agency/AgencyCoded[. = 'UN'], ()), f:lost(Agency/AgencyCodedOther[not(../AgencyCoded = 'Other')], $r:unused-text))"/>
    <xsl:apply-templates select="Agency/CodeListIdentifierCodedOther" mode="lost"/>
  </xsl:template>

</xsl:stylesheet>
