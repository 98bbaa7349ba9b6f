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

  <!-- What can be lost of a despatch advice under a condition. -->

  <xsl:variable name="r:package-count" select="'The pivot tells each package by itself, and there are others.'"/>
  <xsl:variable name="r:package-number" select="'It only counts packages within the document.'"/>
  <xsl:variable name="r:mark" select="'The pivot has one number and one free text for the mark of a package.'"/>
  <xsl:variable name="r:no-package" select="'There is no package with this number that has a mark.'"/>
  <xsl:variable name="r:quantity" select="'The pivot has no place for a quantity of this kind.'"/>
  <xsl:variable name="r:route" select="'The pivot has one route, with its mode of transport and its carrier.'"/>
  <xsl:variable name="r:carrier" select="'A party is named as the carrier, and it was taken.'"/>

  <xsl:template mode="lost" match="ASNPurposeCoded">
    <xsl:sequence select=".[not(normalize-space() = ('Original', 'Duplicate'))] ! f:lost(., $r:purpose)"/>
  </xsl:template>
  <xsl:template mode="lost" match="ASNType">
    <xsl:sequence select="(ASNTypeCoded[not(. = 'Other')], ASNTypeCodedOther[not(f:is-number(normalize-space()))])
        ! f:lost(., $r:type)"/>
  </xsl:template>
  <xsl:template mode="lost" match="ShippedDate">
    <xsl:sequence select="if (f:is-day(.)) then () else f:lost(., $r:no-day)"/>
  </xsl:template>

  <xsl:template mode="lost" match="ASNHeader/ASNReferences">
    <xsl:sequence select="$waybill/Reference/RefDate ! f:lost(., $r:no-date)"/>
    <xsl:apply-templates select="* except $waybill" mode="lost"/>
  </xsl:template>

  <xsl:template mode="lost" match="ListOfTransportRouting">
    <xsl:variable name="mode" as="element()?" select="$routing/TransportMode"/>
    <xsl:variable name="code" as="xs:string?" select="$c:transport(normalize-space($mode/TransportModeCoded))"/>
    <xsl:sequence select="
        tail(TransportRouting) ! f:all-lost(., $r:route),
        if (exists($code)) then $mode/TransportModeCoded ! f:finer(., $c:transport-word($code)) else (),
        $mode/TransportModeCodedOther[not($mode/TransportModeCoded = 'Other')] ! f:lost(., $r:unused-text),
        if ($carrier is $routing)
        then $routing/CarrierID/Identifier/(if (normalize-space(Ident)) then f:agency-lost(., false()) else Agency/*[not(. = 'Other')]
            ! f:lost(., $r:alone))
        else $routing/(CarrierName, CarrierID) ! f:all-lost(., $r:carrier)"/>
  </xsl:template>

  <xsl:template mode="lost" match="Measurement[not(MeasurementValue)]"><xsl:sequence select="f:all-lost(., $r:range)"/></xsl:template>

  <!-- Packages -->

  <xsl:template mode="lost" match="ASNPackageDetail/PackageDetail">
    <xsl:variable name="code" as="xs:string?" select="$c:package(normalize-space(PackageType/PackageTypeCoded))"/>
    <xsl:sequence select="
        NumberOfPackages[not(f:same-number(., count(../ListOfPackage/Package)))] ! f:lost(., $r:package-count),
        if (exists($code)) then PackageType/PackageTypeCoded ! f:finer(., $c:package-word($code)) else (),
        PackageType/PackageTypeCodedOther[not(../PackageTypeCoded = 'Other')] ! f:lost(., $r:unused-text)"/>
  </xsl:template>

  <xsl:template mode="lost" match="Package">
    <xsl:variable name="number" as="xs:string" select="string($package-numbers(generate-id()))"/>
    <xsl:variable name="mark" as="element()?" select="f:package-mark(.)"/>
    <xsl:variable name="free" as="element()?" select="f:free-mark(.)"/>
    <xsl:sequence select="
        PackageID[not(. = $number)] ! f:lost(., $r:package-number),
        (ListOfPackageMark/PackageMark except ($mark, $free)) ! f:all-lost(., $r:mark),
        ($mark, $free)/PackageMarkCodedOther[not(../PackageMarkCoded = 'Other')] ! f:lost(., $r:unused-text)"/>
  </xsl:template>
  <xsl:variable name="package-numbers" as="map(xs:string, xs:integer)"
      select="map:merge(for $number in 1 to count($packages) return map{generate-id($packages[$number]): $number})"/>

  <!-- Lines -->

  <xsl:template mode="lost" match="ASNItemDetail">
    <xsl:variable name="base" as="element()" select="ASNBaseItemDetail"/>
    <xsl:sequence select="f:line-lost(., $base, position()), f:despatched-lost($base), f:reasons-lost(ListOfStructuredNote)"/>
    <xsl:apply-templates mode="lost" select="
        $base/(ItemIdentifiers/(PartNumbers, ListOfItemCharacteristic, CommodityCode), TotalQuantity/Quantity/UnitOfMeasurement,
          MaxBackOrderQuantity/Quantity/UnitOfMeasurement, CountryOfOrigin, OtherItemDates)"/>
  </xsl:template>

  <xsl:function name="f:despatched-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="base" as="element()"/>
    <xsl:variable name="said" as="xs:string" select="f:detail-response($base)"/>
    <xsl:variable name="taken" as="element()*" select="('backorder', 'outstanding', 'oversupply') ! f:quantity-of($base, .)"/>
    <xsl:sequence select="
        f:word-lost($base/DetailResponseCoded, $base/DetailResponseCodedOther, $said[. ne ''], (), $r:unknown-answer),
        $base/ListOfQuantityCoded/(QuantityCoded except $taken) ! f:all-lost(., $r:quantity),
        $base/ListOfQuantityCoded/(QuantityCoded intersect $taken) ! (
          f:finer(QuantityQualifierCoded, $c:quantity-word($c:quantity(normalize-space(QuantityQualifierCoded)))), QuantityQualifierCodedOther
              ! f:lost(., $r:unused-text)),
        $base/ReferenceToPackage/ItemPackagingReference/PackageReference[empty(f:packed(.))]/PackageIDReference
            ! f:lost(., $r:no-package),
        $base/LineItemOrderReference/PurchaseOrderReference/PurchaseOrderNumber/Reference/RefDate
            ! f:lost(., $r:no-date)"/>
    <xsl:apply-templates select="$base/ListOfQuantityCoded/(QuantityCoded intersect $taken)/UnitOfMeasurement" mode="lost"/>
  </xsl:function>

  <!-- Of notes with a label that has a place, the first one. -->
  <xsl:function name="f:reasons-lost" as="map(xs:string, xs:string)*">
    <xsl:param name="list" as="element()?"/>
    <xsl:variable name="taken" as="element()*" select="('ShipmentInformation', 'BackorderReason', 'OutstandingReason') ! f:labelled($list, .)"/>
    <xsl:sequence select="$list/StructuredNote[f:is-labelled(.)][not(GeneralNote intersect $taken)]
        ! f:all-lost(., $r:second)"/>
  </xsl:function>
  <xsl:template mode="lost" match="ASNHeader/ListOfStructuredNote"><xsl:sequence select="f:reasons-lost(.)"/></xsl:template>

</xsl:stylesheet>
