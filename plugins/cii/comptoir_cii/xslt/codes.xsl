<?xml version="1.0" encoding="UTF-8"?>
<!-- Codes that tell one thing from another in both syntaxes. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:f="urn:comptoir:cii" xmlns:c="urn:comptoir:cii:codes" exclude-result-prefixes="#all">

  <xsl:include href="lists.xsl"/>

  <!-- UNTDID 1001: the codes that EN 16931 (rule BR-CL-01) knows as credit notes. -->
  <xsl:variable name="credit-note-codes" static="yes" as="xs:string*" select="map:keys($c:credit-note)"/>

  <!-- UNTDID 1001: what an additional document is. -->
  <xsl:variable name="object-code" as="xs:string" select="'130'"/>
  <xsl:variable name="tender-code" as="xs:string" select="'50'"/>
  <xsl:variable name="support-code" as="xs:string" select="'916'"/>
  <!-- A credit note of UBL has no project reference: an additional document of this code is one. -->
  <xsl:variable name="project-code" as="xs:string" select="'50'"/>

  <!-- When VAT falls due (BT-8): UNTDID 2475 in CII, 2005 in UBL. -->
  <xsl:variable name="due-code-of-ubl" static="yes" as="map(xs:string, xs:string)" select="$c:due"/>
  <xsl:variable name="due-code-of-cii" static="yes" as="map(xs:string, xs:string)" select="$c:due-word"/>

  <!-- A note of UBL carries its subject code (BT-21) as #AAI# before the text. -->
  <xsl:variable name="subject-code-pattern" as="xs:string" select="'^#[^#\s]{3}#'"/>

  <!-- What stands where one syntax demands a value that the other does not know. -->
  <xsl:variable name="no-order-number" as="xs:string" select="'NA'"/>
  <xsl:variable name="no-card-network" as="xs:string" select="'NA'"/>
  <!-- UNTDID 4461: the instrument of payment is not defined. -->
  <xsl:variable name="no-means-of-payment" as="xs:string" select="'1'"/>
  <xsl:variable name="project-name" as="xs:string" select="'Project reference'"/>

  <!-- UNTDID 1001: an order, and the response to one; comptoir_cii.recognition has the latter too. -->
  <xsl:variable name="order-code" as="xs:string" select="'220'"/>
  <xsl:variable name="response-code" as="xs:string" select="'231'"/>
  <!-- The guideline of an order that names none. -->
  <xsl:variable name="order-guideline" as="xs:string" select="'urn:order-x.eu:1p0:extended'"/>
  <!-- UNTDID 4053 as of 2010, as the schema of Order-X has it. -->
  <xsl:variable name="delivery-codes" static="yes" as="xs:string*" select="map:keys($c:delivery)"/>

  <!-- A number; none is the empty sequence, and what is none is for the schema to tell. -->
  <xsl:function name="f:number" as="xs:decimal?">
    <xsl:param name="written" as="node()?"/>
    <xsl:sequence select="$written ! normalize-space(.)[. castable as xs:decimal] ! xs:decimal(.)"/>
  </xsl:function>

</xsl:stylesheet>
