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

  <!-- The head of an order document. -->

  <xsl:template name="identity">
    <xsl:param name="guideline" as="xs:string"/>
    <xsl:variable name="issued" as="element()?" select="f:issued()"/>
    <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:{$guideline}:3</cbc:CustomizationID>
    <cbc:ID>{$number}</cbc:ID>
    <xsl:if test="not($is-despatch)">
      <xsl:for-each select="($heads ! OrderNumber)[1]/SellerOrderNumber[normalize-space()]"><cbc:SalesOrderID>{.}</cbc:SalesOrderID></xsl:for-each>
    </xsl:if>
    <xsl:if test="f:purpose() = 'Duplicate'"><cbc:CopyIndicator>true</cbc:CopyIndicator></xsl:if>
    <xsl:for-each select="$issued">
      <cbc:IssueDate>{f:day(.)}</cbc:IssueDate>
      <xsl:for-each select="f:clock(.)"><cbc:IssueTime>{.}</cbc:IssueTime></xsl:for-each>
    </xsl:for-each>
  </xsl:template>

  <xsl:variable name="number" as="element()?" select="f:first((
      /Order/OrderHeader/OrderNumber/BuyerOrderNumber, $header/ChangeOrderNumber[../self::ChangeOrderHeader]/BuyerChangeOrderNumber,
      $header/OrderResponseNumber/SellerOrderResponseNumber, $header/OrderResponseNumber/BuyerOrderResponseNumber,
      $header/ASNNumber/Reference/RefNum))"/>

  <xsl:function name="f:issued" as="element()?">
    <xsl:sequence select="$header/(OrderIssueDate, ChangeOrderIssueDate, OrderResponseIssueDate, ASNIssueDate)"/>
  </xsl:function>

  <xsl:function name="f:purpose" as="xs:string">
    <xsl:sequence select="normalize-space($header/(Purpose/PurposeCoded, ASNPurpose/ASNPurposeCoded)[1])"/>
  </xsl:function>

  <xsl:function name="f:order-type-of" as="element()?">
    <xsl:sequence select="($header/OrderType, $heads ! OrderType)[1]"/>
  </xsl:function>

  <xsl:function name="f:order-type" as="xs:string">
    <xsl:param name="type" as="element()?"/>
    <xsl:variable name="said" as="xs:string" select="f:code($type/OrderTypeCoded, $type/OrderTypeCodedOther)"/>
    <xsl:sequence select="($c:order-type($said), $said[f:is-number(.)], '')[1]"/>
  </xsl:function>

  <xsl:template name="notes">
    <xsl:variable name="language" as="xs:string" select="f:language()"/>
    <xsl:for-each select="f:noted()">
      <cbc:Note>
        <xsl:if test="position() = 1 and $language ne ''"><xsl:attribute name="languageID" select="$language"/></xsl:if>
        <xsl:value-of select="."/>
      </cbc:Note>
    </xsl:for-each>
  </xsl:template>

  <xsl:function name="f:noted" as="xs:string*">
    <xsl:variable name="notes" as="element()*" select="
        ($header/(ChangeOrderHeaderNote, OrderResponseHeaderNote, ASNHeaderNote), $header/ListOfStructuredNote[not(parent::OrderHeader)]/StructuredNote,
         ($heads ! OrderHeaderNote)[1], ($heads ! ListOfStructuredNote)[1]/StructuredNote, $summary/SummaryNote)
        [not(f:is-labelled(.))][f:note(.)]"/>
    <xsl:sequence select="$notes ! f:note(.), $errors ! string()"/>
  </xsl:function>

  <xsl:variable name="errors" as="element()*"
      select="/OrderResponse/OrderResponseSummary/ErrorInfo/CompletionMsg/LanguageString/LangString[normalize-space()]"/>

  <!-- Notes that are told to be something else by their label. -->
  <xsl:function name="f:is-labelled" as="xs:boolean">
    <xsl:param name="note" as="element()"/>
    <xsl:sequence select="$note/NoteID = ('ShipmentInformation', 'BackorderReason', 'OutstandingReason')[$is-despatch]"/>
  </xsl:function>

  <xsl:function name="f:labelled" as="element()?">
    <xsl:param name="list" as="element()?"/>
    <xsl:param name="label" as="xs:string"/>
    <xsl:sequence select="f:first($list/StructuredNote[NoteID = $label]/GeneralNote)"/>
  </xsl:function>

  <xsl:function name="f:language-of" as="element()?">
    <xsl:sequence select="(($heads ! OrderLanguage)[1], $header/ASNLanguage)/Language"/>
  </xsl:function>

  <xsl:function name="f:language" as="xs:string">
    <xsl:variable name="language" as="element()?" select="f:language-of()"/>
    <xsl:sequence select="f:code($language/LanguageCoded, $language/LanguageCodedOther)"/>
  </xsl:function>

  <!-- Currencies and what the buyer books by -->

  <xsl:template name="accounts">
    <xsl:if test="$currency ne ''"><cbc:DocumentCurrencyCode>{$currency}</cbc:DocumentCurrencyCode></xsl:if>
    <xsl:for-each select="($heads ! TaxAccountingCurrency)[1]/Currency[f:currency(.)]">
      <cbc:TaxCurrencyCode>{f:currency(.)}</cbc:TaxCurrencyCode>
    </xsl:for-each>
    <xsl:for-each select="f:referred('customer')"><cbc:CustomerReference>{.}</cbc:CustomerReference></xsl:for-each>
    <xsl:for-each select="$account"><cbc:AccountingCost>{.}</cbc:AccountingCost></xsl:for-each>
    <xsl:if test="not($is-response)"><xsl:call-template name="line-count"/></xsl:if>
  </xsl:template>

  <xsl:template name="line-count">
    <xsl:for-each select="$summary/NumberOfLines[normalize-space()]"><cbc:LineCountNumeric>{.}</cbc:LineCountNumeric></xsl:for-each>
  </xsl:template>

  <xsl:variable name="account" as="element()?"
      select="f:first(($order-references/AccountCode/Reference/RefNum, f:referred('cost')))"/>
  <xsl:variable name="quotation" as="element()?"
      select="f:first(($order-references/QuoteReference/Reference/RefNum, f:referred('quotation')))"/>
  <xsl:variable name="contract" as="element()?" select="
      f:first(($order-references/ContractReferences/ListOfContract/Contract[1]/ContractID/Identifier/Ident, f:referred('contract')))"/>

  <!-- Dates, by their element or by their name -->

  <xsl:function name="f:dated" as="element(Date)?">
    <xsl:param name="list" as="element(ListOfDateCoded)?"/>
    <xsl:param name="what" as="xs:string"/>
    <xsl:sequence select="($list/DateCoded[$c:order-date(normalize-space(DateQualifier/DateQualifierCoded)) = $what]/Date[f:is-day(.)])[1]"/>
  </xsl:function>

  <xsl:variable name="valid-start" as="element()?" select="($dates/ValidityDates/StartDate[f:is-day(.)], f:dated($dates/ListOfDateCoded, 'valid-start'))[1]"/>
  <xsl:variable name="valid-end" as="element()?"
      select="($dates/ValidityDates/EndDate[f:is-day(.)], f:dated($dates/ListOfDateCoded, 'valid-end'), $dates/CancelByDate[f:is-day(.)])[1]"/>

  <xsl:template name="validity">
    <xsl:call-template name="period">
      <xsl:with-param name="name" select="'cac:ValidityPeriod'"/>
      <xsl:with-param name="start" select="$valid-start"/>
      <xsl:with-param name="end" select="$valid-end"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="period">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="start" as="element()?"/>
    <xsl:param name="end" as="element()?"/>
    <xsl:if test="$start or $end">
      <xsl:element name="{$name}">
        <xsl:for-each select="$start"><cbc:StartDate>{f:day(.)}</cbc:StartDate></xsl:for-each>
        <xsl:for-each select="$end"><cbc:EndDate>{f:day(.)}</cbc:EndDate></xsl:for-each>
      </xsl:element>
    </xsl:if>
  </xsl:template>

  <xsl:variable name="asked-end" as="element()?" select="
      if ($is-response) then ($dates/PromiseDate[f:is-day(.)], f:dated($dates/ListOfDateCoded, 'promised-end'))[1]
      else ($dates/RequestedDeliverByDate[f:is-day(.)], f:dated($dates/ListOfDateCoded, 'requested-end'))[1]"/>
  <xsl:variable name="asked-start" as="element()?"
      select="f:dated($dates/ListOfDateCoded, if ($is-response) then 'promised-start' else 'requested-start')"/>

  <xsl:template name="promised">
    <xsl:if test="$asked-start or $asked-end">
      <cac:Delivery>
        <xsl:call-template name="period">
          <xsl:with-param name="name" select="'cac:PromisedDeliveryPeriod'"/>
          <xsl:with-param name="start" select="$asked-start"/>
          <xsl:with-param name="end" select="$asked-end"/>
        </xsl:call-template>
      </cac:Delivery>
    </xsl:if>
  </xsl:template>

  <!-- What a response answers -->

  <xsl:template name="answered">
    <cac:OrderReference>
      <cbc:ID>{$answered}</cbc:ID>
      <xsl:for-each select="f:referred('vendor')"><cbc:SalesOrderID>{.}</cbc:SalesOrderID></xsl:for-each>
      <xsl:for-each select="$answered-date"><cbc:IssueDate>{f:day(.)}</cbc:IssueDate></xsl:for-each>
      <xsl:for-each select="$header/ChangeOrderReference/Reference/RefNum[normalize-space()]">
        <cac:DocumentReference><cbc:ID>{.}</cbc:ID></cac:DocumentReference>
      </xsl:for-each>
    </cac:OrderReference>
  </xsl:template>

  <xsl:variable name="answered" as="element()?"
      select="f:first(($header/OrderReference/Reference/RefNum, ($heads ! OrderNumber)[1]/BuyerOrderNumber))"/>

  <!-- The day of the order; where it only repeats that of the response, it says nothing: the schema wants one. -->
  <xsl:variable name="answered-date" as="element()?" select="
      ($header/OrderReference/Reference/RefDate[f:is-day(.)],
       ($heads ! OrderIssueDate)[1][f:is-day(.)][f:day(.) ne $header/OrderResponseIssueDate/f:day(.)])[1]"/>

  <xsl:function name="f:response-code" as="xs:string">
    <xsl:variable name="type" as="element()?" select="$header/ResponseType"/>
    <xsl:variable name="said" as="xs:string" select="f:code($type/ResponseTypeCoded, $type/ResponseTypeCodedOther)"/>
    <xsl:variable name="code" as="xs:string" select="($c:response($said), $c:response-text($said), 'AB')[1]"/>
    <xsl:sequence select="if ($code = 'AP' and $lines ! f:status(.) = ('1', '3', '7')) then 'CA' else $code"/>
  </xsl:function>

  <!-- References by what they are; what is over, and what is none of these, is a supporting document. -->

  <xsl:function name="f:slug" as="xs:string">
    <xsl:param name="reference" as="element(ReferenceCoded)"/>
    <xsl:variable name="slug" as="xs:string?" select="$c:order-reference(normalize-space($reference/ReferenceTypeCoded))"/>
    <xsl:sequence select="
        if ($is-despatch) then ('consignment'[$reference/ReferenceTypeCoded = 'UniqueConsignmentReferenceNumber'], '')[1]
        else ($slug[not(. = (if ($is-response) then ('project', 'quotation') else 'vendor'))], '')[1]"/>
  </xsl:function>

  <xsl:function name="f:referring" as="element(ReferenceCoded)?">
    <xsl:param name="slug" as="xs:string"/>
    <xsl:sequence select="$coded[f:slug(.) = $slug][normalize-space(PrimaryReference/Reference/RefNum)][1]"/>
  </xsl:function>
  <xsl:function name="f:referred" as="element()?">
    <xsl:param name="slug" as="xs:string"/>
    <xsl:sequence select="f:referring($slug)/PrimaryReference/Reference/RefNum"/>
  </xsl:function>

  <xsl:variable name="placed" as="element()*" select="
      ('customer', 'originator', 'project', 'vendor', 'consignment') ! f:referring(.), $coded[f:slug(.) = 'related'],
      ($account, $quotation, $contract) ! ancestor::ReferenceCoded"/>
  <xsl:variable name="surplus" as="element()*" select="$coded except $placed"/>

  <xsl:template name="related">
    <xsl:for-each select="
        /ChangeOrder/ChangeOrderHeader/OrderReference/Reference, $coded[f:slug(.) = 'related']/PrimaryReference/Reference">
      <cac:OrderDocumentReference><xsl:apply-templates select="."/></cac:OrderDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="($heads ! ReleaseNumber)[1][normalize-space()]">
      <cac:OrderDocumentReference><cbc:ID>{.}</cbc:ID></cac:OrderDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="f:referred('originator')">
      <cac:OriginatorDocumentReference><cbc:ID>{.}</cbc:ID></cac:OriginatorDocumentReference>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="supporting">
    <xsl:for-each select="$surplus">
      <xsl:variable name="said" as="xs:string" select="f:code(ReferenceTypeCoded, ReferenceTypeCodedOther)"/>
      <cac:AdditionalDocumentReference>
        <xsl:apply-templates select="PrimaryReference/Reference"/>
        <xsl:if test="not($said = ('', 'SupportingDocument'))"><cbc:DocumentType>{$said}</cbc:DocumentType></xsl:if>
        <xsl:for-each select="ReferenceDescription"><cbc:DocumentDescription>{.}</cbc:DocumentDescription></xsl:for-each>
      </cac:AdditionalDocumentReference>
    </xsl:for-each>
    <xsl:for-each select="f:further-numbers()">
      <cac:AdditionalDocumentReference>
        <xsl:apply-templates select="Reference"/>
        <cbc:DocumentType>{local-name()}</cbc:DocumentType>
      </cac:AdditionalDocumentReference>
    </xsl:for-each>
    <xsl:apply-templates select="(($heads ! OrderHeaderAttachments)[1], $header/ASNHeaderAttachments)/ListOfAttachment/Attachment"/>
    <xsl:if test="not($is-despatch)">
      <xsl:for-each select="$contract"><cac:Contract><cbc:ID>{.}</cbc:ID></cac:Contract></xsl:for-each>
    </xsl:if>
  </xsl:template>

  <xsl:template match="Attachment">
    <cac:AdditionalDocumentReference>
      <cbc:ID>{(f:first((AttachmentTitle, FileName)), position())[1]}</cbc:ID>
      <xsl:for-each select="AttachmentPurpose[normalize-space()]"><cbc:DocumentType>{.}</cbc:DocumentType></xsl:for-each>
      <xsl:for-each select="AttachmentDescription[normalize-space()]">
        <cbc:DocumentDescription>{.}</cbc:DocumentDescription>
      </xsl:for-each>
      <xsl:apply-templates select="AttachmentLocation[normalize-space()]" mode="file"/>
    </cac:AdditionalDocumentReference>
  </xsl:template>

  <!-- Terms of delivery: the first ones -->

  <xsl:function name="f:terms-of-delivery" as="element()?">
    <xsl:sequence select="(($heads[OrderTermsOfDelivery] ! OrderTermsOfDelivery[1])[1], $header/ASNTermsOfDelivery)/TermsOfDelivery"/>
  </xsl:function>

  <xsl:template match="TermsOfDelivery">
    <xsl:variable name="said" as="xs:string" select="f:code(TransportTermsCoded, TransportTermsCodedOther)"/>
    <xsl:where-populated>
      <cac:DeliveryTerms>
        <xsl:for-each select="($c:incoterm($said), $said)[1][. ne '']"><cbc:ID>{.}</cbc:ID></xsl:for-each>
        <xsl:for-each select="TermsOfDeliveryDescription"><cbc:SpecialTerms>{.}</cbc:SpecialTerms></xsl:for-each>
        <xsl:for-each select="Location/LocationIdentifier/LocID/Identifier[normalize-space(Ident)]">
          <cac:DeliveryLocation><cbc:ID><xsl:call-template name="identifier"/></cbc:ID></cac:DeliveryLocation>
        </xsl:for-each>
      </cac:DeliveryTerms>
    </xsl:where-populated>
  </xsl:template>

  <!-- Totals of an order: the sum of the lines is made where each line tells its amount. -->
  <xsl:template name="totals">
    <xsl:for-each select="$summary/TotalTax/MonetaryValue">
      <cac:TaxTotal><cbc:TaxAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:TaxAmount></cac:TaxTotal>
    </xsl:for-each>
    <xsl:for-each select="$summary/TotalAmount/MonetaryValue">
      <xsl:variable name="amounts" as="element()*" select="$lines ! f:total(.)/MonetaryAmount"/>
      <cac:AnticipatedMonetaryTotal>
        <xsl:if test="count($amounts) = count($lines)">
          <cbc:LineExtensionAmount currencyID="{$currency}">{f:written(f:sum($amounts))}</cbc:LineExtensionAmount>
        </xsl:if>
        <cbc:PayableAmount currencyID="{f:of(Currency)}">{f:amount(MonetaryAmount)}</cbc:PayableAmount>
      </cac:AnticipatedMonetaryTotal>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
