<?xml version="1.0" encoding="UTF-8"?>
<!-- What of an order in UBL has no place in Order-X, as far as that depends on what the document says. -->
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

  <xsl:function name="f:losses" as="map(*)*">
    <xsl:sequence select="f:surplus(), f:document-losses(), f:date-losses(), f:party-losses(), f:tax-losses(),
        $root/cac:OrderLine/cac:LineItem ! f:line-losses(.)"/>
  </xsl:function>

  <!-- What CII can repeat; anything else is held once. Siblings of one name stand together. -->
  <xsl:variable name="repeatable" as="xs:string*" select="tokenize('
      Note AdditionalDocumentReference PartyIdentification PartyTaxScheme AllowanceCharge OrderLine DocumentReference
      CommodityClassification AdditionalItemProperty ItemInstance ItemSpecificationDocumentReference Delivery')"/>

  <xsl:function name="f:surplus" as="map(*)*">
    <xsl:for-each select="$root//*[node-name() = following-sibling::*[1]/node-name()][f:is-held-once(.)]">
      <xsl:sequence select="following-sibling::*[1] ! loss:of(., 'The other format holds this once.')"/>
    </xsl:for-each>
  </xsl:function>

  <!-- Some names may stand several times in one place and once in another. -->
  <xsl:function name="f:is-held-once" as="xs:boolean">
    <xsl:param name="member" as="element()"/>
    <xsl:sequence select="not(local-name($member) = $repeatable) or exists($member/(self::cbc:Note[not(.. is $root)]
        | self::cac:Delivery[.. is $root] | self::cac:PartyIdentification/parent::cac:OriginatorParty))"/>
  </xsl:function>

  <xsl:function name="f:document-losses" as="map(*)*">
    <xsl:sequence select="
        $root/cbc:CustomizationID[$guideline and . != $guideline]
            ! loss:of(., 'The receiver asks for a guideline of his own.'),
        $root/cbc:OrderTypeCode[f:code(.) = $response-code]
            ! loss:of(., 'An order that calls itself a response is written as an order.'),
        $root/cac:OrderDocumentReference[1][not(cbc:ID)] ! loss:of(., 'A reference without its number.'),
        $root/cac:DeliveryTerms[1]/cbc:ID[not(f:code(.) = $delivery-codes)]
            ! loss:of(., 'Order-X knows the delivery terms of Incoterms 2010 only.')"/>
  </xsl:function>

  <!-- Dates: form 102 says no more than a day. -->
  <xsl:function name="f:date-losses" as="map(*)*">
    <xsl:sequence select="
        $root//(cbc:IssueDate | cbc:StartDate | cbc:EndDate)[string-length(normalize-space()) != 10]
            ! loss:of(., 'CII says the day only, not the time zone.'),
        $root/cbc:IssueTime[f:time(.) = ''] ! loss:of(., 'CII says the time to the second, without a time zone.')"/>
  </xsl:function>

  <xsl:function name="f:party-losses" as="map(*)*">
    <xsl:variable name="parties" select="$root/*/cac:Party, $consignee"/>
    <xsl:variable name="addresses" select="$parties[not(. is $consignee)]/cac:PostalAddress, $place-address"/>
    <xsl:sequence select="
        $parties/cac:PartyIdentification[cbc:ID[not(@schemeID)]][position() > 1]
            ! loss:of(., 'CII holds one identifier without a scheme.'),
        $parties/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID[not(upper-case(normalize-space()) = ('VAT', 'FC'))]
            ! loss:of(., 'CII tells VAT from other taxes and no more.'),
        $parties/cac:PartyTaxScheme[not(cbc:CompanyID)] ! loss:of(., 'A tax scheme without a number.'),
        $addresses[not(cac:Country/cbc:IdentificationCode)] ! loss:of(., 'Order-X demands the country of an address.'),
        $consignee/cac:PartyIdentification/cbc:ID[not(some $id in $place-ids satisfies $id is .)]
            ! loss:of(., 'CII has one number for who receives the goods and where.'),
        $place/cbc:Name[not(. is $place-name)] ! loss:of(., 'CII names who receives the goods, not the place.'),
        $consignee/cac:PostalAddress[not(. is $place-address)]
            ! loss:of(., 'CII has one address for who receives the goods and where.')"/>
  </xsl:function>

  <xsl:function name="f:tax-losses" as="map(*)*">
    <xsl:sequence select="$root/cac:AllowanceCharge/cac:TaxCategory[1][not(cbc:ID)]
        ! loss:of(., 'Order-X demands the category of a tax.')"/>
  </xsl:function>

  <xsl:function name="f:line-losses" as="map(*)*">
    <xsl:param name="line" as="element()"/>
    <xsl:variable name="item" select="$line/cac:Item"/>
    <xsl:variable name="discount" select="$line/cac:Price ! f:price-discount(.)"/>
    <xsl:sequence select="
        $line/cac:Delivery[position() > 1]/cac:DeliveryLocation ! loss:of(., 'CII holds one place of delivery a line.'),
        $line/cac:Price/cac:AllowanceCharge[not(. is $discount)] ! loss:of(., 'CII holds one discount of a price.'),
        $item/cac:ClassifiedTaxCategory[not(. is f:vat($item))]
            ! loss:of(., 'CII holds one tax of a line, with its category.'),
        $item/cac:AdditionalItemProperty[not(cbc:Name and cbc:Value)]
            ! loss:of(., 'Order-X demands name and value of a property.')"/>
  </xsl:function>

</xsl:stylesheet>
