<xsl:stylesheet version="3.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:f="urn:comptoir:xcbl30:functions"
    xmlns:r="urn:comptoir:xcbl30:reasons"
    xmlns:c="urn:comptoir:xcbl30:codes"
    exclude-result-prefixes="#all"
    expand-text="yes">

  <!-- What a place of the pivot can't take of an order document although its mapping table gives it one: a template for
       each condition. What orders share with invoices is told by the losses of invoices. -->

  <xsl:variable name="r:replaced" select="'A change says this too, and it was taken.'"/>
  <xsl:variable name="r:stale" select="'It is that of before the change, and the change does not say what it is now.'"/>
  <xsl:variable name="r:no-note" select="'The pivot tells the language of a note, and there is none.'"/>
  <xsl:variable name="r:amended" select="'A line is changed or not accepted; the pivot says so of the document too.'"/>
  <xsl:variable name="r:unknown-answer" select="'The pivot has no code for this answer.'"/>
  <xsl:variable name="r:answer-kind" select="'The pivot tells by the reference whether it is a change that is answered.'"/>
  <xsl:variable name="r:other-party" select="'The document tells this party twice, and this one differs from the one taken.'"/>
  <xsl:variable name="r:terms" select="'The pivot has no place for what terms of delivery are about, or for who pays the transport.'"/>
  <xsl:variable name="r:order-payment" select="'An order of the pivot has no means of payment, only terms in words.'"/>

  <xsl:template mode="lost" match="Order | ChangeOrder | OrderResponse | AdvanceShipmentNotice">
    <xsl:apply-templates mode="lost" select="$header, $summary, OrderResponseSummary"/>
    <xsl:apply-templates select="$lines" mode="lost"/>
    <xsl:apply-templates select="ASNDetail/ListOfASNPackageDetail/ASNPackageDetail/PackageDetail, $packages[self::Package]" mode="lost"/>
  </xsl:template>
  <xsl:template mode="lost" match="NumberOfLines"/>
  <xsl:variable name="document-language" as="element()?" select="f:language-of()/LanguageCoded"/>

  <!-- Heads of orders in a change or a response: what a weightier one says too. -->
  <xsl:template mode="lost" match="OrderHeader">
    <xsl:variable name="weightier" as="element()*" select="subsequence($heads, 1, index-of($heads ! generate-id(), generate-id())[1] - 1)"/>
    <xsl:variable name="replaced" as="element()*" select="*[node-name() = $weightier/*/node-name()]"/>
    <xsl:sequence select="($replaced, tail(OrderTermsOfDelivery except $replaced))
        ! f:all-lost(., if ($weightier) then $r:replaced else $r:second)"/>
    <xsl:apply-templates select="* except ($replaced, tail(OrderTermsOfDelivery))" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="OrderNumber/BuyerOrderNumber[not(. is $number)]">
    <xsl:sequence select=".[not(. = ($answered[$is-response], $header[not($is-response)]/OrderReference/Reference/RefNum))]
        ! f:lost(., $r:second)"/>
  </xsl:template>
  <xsl:template mode="lost" match="OrderIssueDate[not(. is f:issued())]">
    <xsl:variable name="known" as="element()*" select="$answered-date, $header[not($is-response)]/OrderReference/Reference/RefDate, $header/OrderResponseIssueDate[empty($answered-date)]"/>
    <xsl:sequence select="
        if (not(f:is-day(.))) then f:lost(., $r:no-day)
        else if (not(f:day(.) = ($known ! f:day(.)))) then f:lost(., $r:second)
        else if (exists(f:clock(.))) then f:lost(., $r:clock)
        else ()"/>
  </xsl:template>
  <xsl:template mode="lost" match="BuyerOrderResponseNumber"><xsl:sequence select=".[not(. = $number)]
      ! f:lost(., $r:second)"/></xsl:template>

  <xsl:template mode="lost" match="PurposeCoded">
    <xsl:variable name="known" as="xs:string*" select="
        if (ancestor::OrderHeaderChanges or ancestor::OriginalOrderHeader) then 'Original'
        else if ($is-response) then ('Confirmation', 'Duplicate')
        else ('Duplicate', if ($kind = 'ChangeOrder') then 'Change' else 'Original')"/>
    <xsl:sequence select=".[not(normalize-space() = $known)] ! f:lost(., $r:purpose)"/>
  </xsl:template>

  <!-- A word beside Other, or one that is not the word that would be written for its code -->
  <xsl:function name="f:word-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="coded" as="element()?"/>
    <xsl:param name="other" as="element()?"/>
    <xsl:param name="code" as="xs:string?"/>
    <xsl:param name="word" as="xs:string*"/>
    <xsl:param name="reason" as="xs:string"/>
    <xsl:sequence select="
        if (normalize-space($coded) = ('Other', '')) then $other[empty($code)] ! f:lost(., $reason)
        else (if (exists($code)) then $coded ! f:finer(., $word) else $coded ! f:lost(., $reason), $other
            ! f:lost(., $r:unused-text))"/>
  </xsl:function>

  <xsl:template mode="lost" match="OrderType">
    <xsl:variable name="code" as="xs:string?" select="f:order-type(.)[. ne '']"/>
    <xsl:sequence select="
        if (. is f:order-type-of()) then f:word-lost(OrderTypeCoded, OrderTypeCodedOther, $code, $code ! $c:order-type-word(.), $r:type)
        else f:all-lost(., $r:second)"/>
  </xsl:template>

  <xsl:template mode="lost" match="OrderLanguage/Language | ASNLanguage/Language">
    <xsl:variable name="has-note" as="xs:boolean" select="exists(f:noted())"/>
    <xsl:sequence select="
        LanguageCoded[not($has-note)][not(. = 'Other')] ! f:lost(., $r:no-note),
        LanguageCodedOther[not($has-note) or not(../LanguageCoded = 'Other')]
            ! f:lost(., if ($has-note) then $r:unused-text else $r:no-note)"/>
  </xsl:template>

  <!-- What a response says -->

  <xsl:template mode="lost" match="OrderResponseDocTypeCoded">
    <xsl:variable name="known" as="xs:string" select="if (../ChangeOrderReference/Reference/RefNum[normalize-space()]) then 'ChangeOrderResponse' else 'OrderResponse'"/>
    <xsl:sequence select=".[not(. = $known)] ! f:lost(., $r:answer-kind)"/>
  </xsl:template>

  <xsl:template mode="lost" match="ResponseType">
    <xsl:variable name="said" as="xs:string" select="f:code(ResponseTypeCoded, ResponseTypeCodedOther)"/>
    <xsl:variable name="code" as="xs:string?" select="($c:response($said), $c:response-text($said))[1]"/>
    <xsl:variable name="text" as="xs:string?" select="$code ! $c:response-text-word(.)"/>
    <xsl:sequence select="
        if (exists($code) and $code ne f:response-code()) then (ResponseTypeCoded[not(. = 'Other')], ResponseTypeCodedOther)
            ! f:lost(., $r:amended)
        else f:word-lost(ResponseTypeCoded, ResponseTypeCodedOther, $code, $code ! $c:response-word(.), $r:unknown-answer),
        if (ResponseTypeCoded = 'Other' and exists($code) and $code = f:response-code()) then ResponseTypeCodedOther[not(. = $text)]
            ! f:lost(., $r:finer) else ()"/>
  </xsl:template>

  <!-- Dates -->

  <xsl:template mode="lost" match="
      RequestedDeliverByDate | PromiseDate | CancelByDate | RequestedDeliveryDate | DeliveryDate | EarliestDeliveryDate | LatestDeliveryDate
      | ScheduleDeliveryDateAfter | ScheduleDeliveryDateBefore | OrderDates/ValidityDates/*" priority="2">
    <xsl:variable name="taken" as="element()*" select="$valid-start, $valid-end, $asked-start, $asked-end, $expected-start, $expected-end"/>
    <xsl:sequence select="
        if (not(f:is-day(.))) then f:lost(., $r:no-day)
        else if (not(parent::ScheduleLine) and not(. intersect $taken)) then f:lost(., $r:second)
        else if (exists(f:clock(.))) then f:lost(., $r:clock)
        else ()"/>
  </xsl:template>

  <xsl:template mode="lost" match="OrderDates/ListOfDateCoded | ListOfOtherDeliveryDate/ListOfDateCoded | ASNDates/ListOfDateCoded | OtherItemDates/ListOfDateCoded">
    <xsl:variable name="schedule" as="element()?" select="../parent::ScheduleLine"/>
    <xsl:variable name="taken" as="element()*" select="
        $valid-start, $valid-end, $asked-start, $asked-end, $delivered, f:dated(.[$schedule], f:asked('start')), $schedule ! f:schedule-end(.),
        .[parent::OtherItemDates] ! (for $what in ('expires', 'best-before', 'made') return f:item-dated(., $what))"/>
    <xsl:variable name="words" as="map(xs:string, xs:string)" select="if (parent::OtherItemDates) then $c:item-date else $c:order-date"/>
    <xsl:variable name="written" as="map(xs:string, xs:string)" select="if (parent::OtherItemDates) then $c:item-date-word else $c:order-date-word"/>
    <xsl:for-each select="DateCoded">
      <xsl:variable name="word" as="element()" select="DateQualifier/DateQualifierCoded"/>
      <xsl:sequence select="
          if (Date intersect $taken)
          then (f:finer($word, $written($words(normalize-space($word)))), DateQualifier/DateQualifierCodedOther
              ! f:lost(., $r:unused-text),
            Date[exists(f:clock(.))] ! f:lost(., $r:clock))
          else f:all-lost(., $r:date-kind)"/>
    </xsl:for-each>
  </xsl:template>

  <!-- References -->

  <xsl:template mode="lost" match="ListOfContract"><xsl:sequence select="
      tail(Contract) ! f:all-lost(., $r:second), Contract[1]/ContractID/Identifier/Agency/AgencyCoded[not(. = 'Other')]
          ! f:lost(., $r:agency)"/></xsl:template>

  <xsl:template mode="lost" match="
      OtherOrderReferences/ListOfReferenceCoded/ReferenceCoded | OrderResponseHeader/ListOfReferenceCoded/ReferenceCoded
      | ChangeOrderHeader/ListOfReferenceCoded/ReferenceCoded | OtherASNReferences/ListOfReferenceCoded/ReferenceCoded">
    <xsl:if test=". intersect $placed">
      <xsl:sequence select="
          f:finer(ReferenceTypeCoded, ($c:order-reference-word(f:slug(.)), 'UniqueConsignmentReferenceNumber'[$is-despatch])),
          PrimaryReference/Reference/RefDate[not(f:slug(../../..) = 'related')] ! f:lost(., $r:no-date),
          ReferenceDescription ! f:lost(., $r:description)"/>
    </xsl:if>
    <xsl:apply-templates select="ReferenceTypeCodedOther, PrimaryReference/Reference/RefDate" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="
      AccountCode/Reference | QuoteReference/Reference | ChangeOrderReference/Reference | ASNNumber/Reference | ShipmentIdentifier/Reference
      | TrackingNumber/Reference">
    <xsl:sequence select="RefDate ! f:lost(., $r:no-date)"/>
  </xsl:template>

  <xsl:template mode="lost" match="OrderHeaderAttachments/ListOfAttachment/Attachment | ASNHeaderAttachments/ListOfAttachment/Attachment">
    <xsl:if test="not(matches(substring(AttachmentLocation, 1, 200), $data))">
      <xsl:sequence select="(MIMEType, FileName[normalize-space(../AttachmentTitle)]) ! f:lost(., $r:no-file)"/>
    </xsl:if>
  </xsl:template>

  <!-- Parties -->

  <xsl:template mode="lost" match="SellerParty/Party | BuyerParty/Party" priority="2">
    <xsl:variable name="taken" as="element()?" select="if (parent::SellerParty) then $seller else $buyer"/>
    <xsl:choose>
      <xsl:when test=". is $taken or $is-despatch"><xsl:next-match/></xsl:when>
      <xsl:when test="f:is-told(.) and not(deep-equal(f:said(.), f:said($taken)))"><xsl:sequence select="f:all-lost(., $r:other-party)"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template mode="lost" match="ShipToParty/Party">
    <xsl:if test="f:is-place(.)">
      <xsl:sequence select="PartyID/Identifier/(
          if (normalize-space(Ident)) then f:identifier-lost(., '') else Agency/*[not(. = 'Other')]
              ! f:lost(., $r:alone))"/>
    </xsl:if>
    <xsl:sequence select="f:contacts-lost(.)"/>
    <xsl:call-template name="identifiers-lost"/>
    <xsl:apply-templates select="NameAddress" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="FinalRecipient/Party">
    <xsl:sequence select="PartyID/Identifier/Agency/AgencyCoded[not(. = 'Other')] ! f:lost(., $r:agency)"/>
  </xsl:template>
  <xsl:template mode="lost" match="WarehouseParty/Party">
    <xsl:sequence select="PartyID/Identifier/Agency/AgencyCoded[not(. = 'Other')] ! f:lost(., $r:agency)"/>
    <xsl:apply-templates select="NameAddress" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="OrderParty/ListOfPartyCoded/PartyCoded">
    <xsl:variable name="role" as="xs:string?" select="$c:role(normalize-space(PartyRoleCoded))"/>
    <xsl:choose>
      <xsl:when test="$is-response or empty($role) or not(. is f:coded-party($role)) or $role = 'place' and not($is-despatch)">
        <xsl:sequence select="f:all-lost(., $r:role)"/>
      </xsl:when>
      <xsl:when test="$role = 'place'">
        <xsl:sequence select="
            PartyID/Identifier/(if (normalize-space(Ident)) then f:identifier-lost(., '') else Agency/*[not(. = 'Other')]
                ! f:lost(., $r:alone)),
            (ListOfIdentifier, OrderContact, ReceivingContact, ShippingContact, OtherContacts)
                ! f:all-lost(., $r:second)"/>
        <xsl:apply-templates select="NameAddress, PartyRoleCodedOther" mode="lost"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:sequence select="f:contacts-lost(.)"/>
        <xsl:call-template name="identifiers-lost"/>
        <xsl:apply-templates select="NameAddress, PartyRoleCodedOther" mode="lost"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Terms -->

  <xsl:template mode="lost" match="TermsOfDelivery">
    <xsl:variable name="said" as="xs:string" select="f:code(TransportTermsCoded, TransportTermsCodedOther)"/>
    <xsl:sequence select="
        (TermsOfDeliveryFunctionCoded[not(. = 'DeliveryCondition')], ShipmentMethodOfPaymentCoded[not(. = 'NotSpecified')])
            ! f:lost(., $r:terms),
        TransportTermsCodedOther[not(../TransportTermsCoded = 'Other')] ! f:lost(., $r:unused-text),
        Location/LocationIdentifier/LocID/Identifier/(
          if (normalize-space(Ident)) then f:agency-lost(., false()) else Agency/*[not(. = 'Other')]
              ! f:lost(., $r:alone))"/>
  </xsl:template>

  <xsl:template mode="lost" match="OrderPaymentInstructions">
    <xsl:sequence select="PaymentInstructions/PaymentMethod/PaymentMeanCoded[not(. = 'Other')]
        ! f:lost(., $r:order-payment)"/>
  </xsl:template>

</xsl:stylesheet>
