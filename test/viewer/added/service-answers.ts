interface Answer {
  status?: number;
  type: string;
  body: string;
}

const xml = (body: string): Answer => ({ type: 'text/xml', body });
const json = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) });
const point = (id: number, x = 114.5, y = 27.5) => ({
  type: 'Feature',
  id,
  properties: { n: id },
  geometry: { type: 'Point', coordinates: [x, y] },
});

/** A small server of all kinds of services. */
export function ANSWERS(url: URL, base: string): Answer {
  const parameter = (name: string) =>
    [...url.searchParams].find(([key]) => key.toLowerCase() === name)?.[1]?.toLowerCase();
  const isCapabilities = parameter('request') === 'getcapabilities';
  switch (url.pathname) {
    case '/data.json':
      return json({ type: 'FeatureCollection', features: [point(1)] });
    case '/moving':
      return json([{ id: 'document', version: '1.0' }]);
    case '/places':
      return xml('<kml xmlns="http://www.opengis.net/kml/2.2"/>');
    case '/model.gltf':
      return json({ asset: { version: '2.0' }, scenes: [] });
    case '/tileset.json':
      return json({ asset: { version: '1.1' }, geometricError: 1, root: {} });
    case '/old-tiles':
      return json({ asset: { version: '0.0' }, root: {} });
    case '/page':
      return { type: 'text/html', body: '<!doctype html><title>x</title>' };
    case '/text':
      return { type: 'text/plain', body: 'hello' };
    case '/complains':
      return xml(
        '<ServiceExceptionReport><ServiceException>No such map</ServiceException></ServiceExceptionReport>',
      );
    case '/ows':
      return isCapabilities && parameter('service') === 'wms'
        ? xml(wms130(base))
        : { status: 400, type: 'text/plain', body: '' };
    case '/wms130':
      return isCapabilities ? xml(wms130(base)) : { status: 400, type: 'text/plain', body: '' };
    case '/wms111':
      return isCapabilities ? xml(wms111) : { status: 400, type: 'text/plain', body: '' };
    case '/wmts':
      return isCapabilities ? xml(wmts(base)) : { status: 400, type: 'text/plain', body: '' };
    case '/geo/wfs':
      return isCapabilities && parameter('service') === 'wfs' ? xml(wfs('application/json')) : wfsPage(url);
    case '/gml/wfs':
      return isCapabilities && parameter('service') === 'wfs'
        ? xml(wfs('application/gml+xml; version=3.2'))
        : xml(GML);
    case '/ogc':
      return json({
        title: '接口',
        links: [{ rel: 'data', href: '/ogc/collections', type: 'application/json' }],
      });
    case '/ogc/collections':
      return json(collections);
    case '/ogc/tilesets':
      return json({
        tilesets: [
          {
            tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
            links: [
              { rel: 'item', type: 'image/png', href: '/ogc/tiles/{tileMatrix}/{tileRow}/{tileCol}.png' },
            ],
          },
        ],
      });
    case '/ogc/items':
      return url.searchParams.get('page') === '2'
        ? json({ type: 'FeatureCollection', features: [point(3)], links: [] })
        : json({
            type: 'FeatureCollection',
            features: [point(1), point(2)],
            // A name that nobody outside knows, as behind a reverse proxy.
            links: [{ rel: 'next', href: 'http://internal.example/ogc/items?page=2' }],
          });
    default:
      return { status: 404, type: 'text/plain', body: '' };
  }
}

const wms130 = (
  base: string,
) => `<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>试验地图</Title></Service><Capability><Request><GetMap><Format>image/jpeg</Format><Format>image/png</Format>
<DCPType><HTTP><Get><OnlineResource xlink:href="${base}/wms130?"/></Get></HTTP></DCPType></GetMap></Request>
<Layer><Title>root</Title><CRS>EPSG:3857</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>114</westBoundLongitude><eastBoundLongitude>115</eastBoundLongitude><southBoundLatitude>27</southBoundLatitude><northBoundLatitude>28</northBoundLatitude></EX_GeographicBoundingBox>
<Layer><Name>roads</Name><Title>道路</Title><Dimension name="time" units="ISO8601" default="2026">2020/2026/P1Y</Dimension>
<Style><Name>day</Name></Style><Style><Name>night</Name></Style></Layer></Layer>
<Layer><Name>land</Name><CRS>EPSG:4326</CRS></Layer><Layer><Name>odd</Name><CRS>EPSG:2056</CRS></Layer></Capability></WMS_Capabilities>`;

const wms111 = `<?xml version="1.0"?><!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.example/capabilities_1_1_1.dtd"><WMT_MS_Capabilities version="1.1.1">
<Service><Title>old</Title></Service><Capability><Request><GetMap><Format>image/png</Format></GetMap></Request>
<Layer><SRS>EPSG:4326 EPSG:2056</SRS><Layer><Name>a</Name><LatLonBoundingBox minx="6" miny="46" maxx="7" maxy="47"/></Layer></Layer></Capability></WMT_MS_Capabilities>`;

const matrix = (id: string, scale: number, corner: string) =>
  `<TileMatrix><ows:Identifier>${id}</ows:Identifier><ScaleDenominator>${scale}</ScaleDenominator><TopLeftCorner>${corner}</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight></TileMatrix>`;
/** Scale denominators of the standard's well-known sets (OGC 07-057r7, annex E). */
const MERCATOR = 559_082_264.028_717_8;
const DEGREES = 279_541_132.014_358_9;

const wmts = (
  base: string,
) => `<Capabilities version="1.0.0" xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="${base}/wmts?tk=key&amp;"><ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
<Contents>
<Layer><ows:Identifier>base</ows:Identifier><Style isDefault="true"><ows:Identifier>day</ows:Identifier></Style><Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>GM</TileMatrixSet></TileMatrixSetLink>
<ResourceURL format="image/png" resourceType="tile" template="${base}/tiles/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/></Layer>
<Layer><ows:Identifier>vec</ows:Identifier><Style><ows:Identifier>default</ows:Identifier></Style><Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>c</TileMatrixSet></TileMatrixSetLink></Layer>
<Layer><ows:Identifier>odd</ows:Identifier><Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>local</TileMatrixSet></TileMatrixSetLink></Layer>
<Layer><ows:Identifier>mvt</ows:Identifier><Format>application/vnd.mapbox-vector-tile</Format><TileMatrixSetLink><TileMatrixSet>GM</TileMatrixSet></TileMatrixSetLink></Layer>
<TileMatrixSet><ows:Identifier>GM</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>${[0, 1, 2, 3].map((level) => matrix(`GM:${level}`, MERCATOR / 2 ** level, '-20037508.3427892 20037508.3427892')).join('')}</TileMatrixSet>
<TileMatrixSet><ows:Identifier>c</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS>${[1, 2].map((level) => matrix(`${level}`, DEGREES / 2 ** (level - 1), '90.0 -180.0')).join('')}</TileMatrixSet>
<TileMatrixSet><ows:Identifier>local</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>${matrix('0', 1_000_000, '0 5000000')}</TileMatrixSet>
</Contents></Capabilities>`;

const wfs = (
  format: string,
) => `<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1">
<ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:Parameter name="outputFormat"><ows:AllowedValues><ows:Value>${format}</ows:Value></ows:AllowedValues></ows:Parameter></ows:Operation></ows:OperationsMetadata>
<FeatureTypeList><FeatureType><Name>city:poi</Name><Title>点</Title><DefaultCRS>urn:ogc:def:crs:EPSG::4326</DefaultCRS></FeatureType></FeatureTypeList></wfs:WFS_Capabilities>`;

function wfsPage(url: URL): Answer {
  const start = Number(url.searchParams.get('STARTINDEX'));
  if (url.searchParams.get('REQUEST') !== 'GetFeature') return { status: 400, type: 'text/plain', body: '' };
  const count = Math.max(0, Math.min(Number(url.searchParams.get('COUNT')), 1_500 - start));
  return json({
    type: 'FeatureCollection',
    features: Array.from({ length: count }, (_, i) => point(start + i + 1)),
  });
}

const GML = `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:city="c">
<wfs:member><city:poi gml:id="poi.1"><city:名称>站</city:名称><city:层数>3</city:层数><city:geom><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>27.5 114.5</gml:pos></gml:Point></city:geom></city:poi></wfs:member>
<wfs:member><city:poi gml:id="poi.2"><city:geom><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4326"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>27 114 27 115 28 115 27 114</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></city:geom></city:poi></wfs:member>
</wfs:FeatureCollection>`;

const collections = {
  collections: [
    {
      id: 'parks',
      title: '公园',
      extent: { spatial: { bbox: [[114, 27, 115, 28]] } },
      links: [{ rel: 'items', type: 'application/geo+json', href: '/ogc/items' }],
    },
    {
      id: 'map',
      links: [
        {
          rel: 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-map',
          href: '/ogc/tilesets',
          type: 'application/json',
        },
      ],
    },
    {
      id: 'vector',
      links: [{ rel: 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector', href: '/ogc/vector' }],
    },
  ],
};
