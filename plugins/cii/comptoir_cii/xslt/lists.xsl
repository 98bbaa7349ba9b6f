<!-- Made by comptoir_cii.generate from the folder codes. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:c="urn:comptoir:cii:codes" exclude-result-prefixes="#all">
  <xsl:variable name="c:due" static="yes" as="map(xs:string, xs:string)" select="map{'5': '3', '29': '35', '72': '432'}"/>
  <xsl:variable name="c:due-word" static="yes" as="map(xs:string, xs:string)" select="map{'3': '5', '35': '29', '432': '72'}"/>
  <xsl:variable name="c:credit-note" static="yes" as="map(xs:string, xs:string)" select="map{'81': '81', '83': '83', '261': '261', '262': '262', '296': '296', '308': '308', '381': '381', '396': '396', '420': '420', '458': '458', '502': '502', '503': '503', '532': '532'}"/>
  <xsl:variable name="c:delivery" static="yes" as="map(xs:string, xs:string)" select="map{'1': '1', '2': '2', 'CFR': 'CFR', 'CIF': 'CIF', 'CIP': 'CIP', 'CPT': 'CPT', 'DAP': 'DAP', 'DAT': 'DAT', 'DDP': 'DDP', 'EXW': 'EXW', 'FAS': 'FAS', 'FCA': 'FCA', 'FOB': 'FOB'}"/>
</xsl:stylesheet>
