// What a file is that the page cannot read as it is, by its first bytes: {code, format}, a catalogue code and the
// kind's name for it; null for anything else. tried: a picture that some browsers read all the same.
// The same table as in builder/liangzheng/file_kinds.py; a test holds the two together.
const MARKUP = '^(?:\\s|<\\?xml[^>]*>|<!--[^]{0,1000}?-->|<!DOCTYPE (?:svg|html)[^>]*>)*';

const PICTURES = [
  [/^[^]{4}ftypavi[fs]/, 'AVIF'],
  [/^[^]{4}ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)/, 'HEIC'],
  [/^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/, 'TIFF'],
  [/^BM[^]{4}\0{4}/, 'BMP'],
  [/^(?:\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'JPEG 2000'],
  [/^(?:\0\0\0\x0cJXL |\xff\x0a)/, 'JPEG XL'],
  [/^%!PS/, 'PostScript'],
  [new RegExp(`${MARKUP}<svg\\b`, 'i'), 'SVG'],
];
const DOCUMENTS = [
  [new RegExp(`${MARKUP}<(?:html|head|body)\\b`, 'i'), 'HTML'],
  [/^\s*<(?:\?xml|!DOCTYPE html)\b/i, 'XML'],
  [/^PK\x03\x04[^]{26}(?:\[Content_Types\]|_rels\/|word\/|xl\/|ppt\/)/, 'Office'],
  [/^PK(?:\x03\x04|\x05\x06)/, 'ZIP'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'Office'],
  [/^\{\\rtf/, 'RTF'],
  [/^\x1f\x8b\x08/, 'GZIP'],
  [/^7z\xbc\xaf\x27\x1c/, '7z'],
  [/^Rar!\x1a\x07/, 'RAR'],
  [/^8BPS/, 'Photoshop'],
  [/^[^]{4}ftyp/, 'MP4'],
  [/^\x1a\x45\xdf\xa3/, 'WebM'],
];
const HEAD = 2048;

// view: a DataView of the file's beginning.
export function fileKind(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, Math.min(HEAD, view.byteLength));
  // A character for each byte; the mark of UTF-8 left out.
  const head = String.fromCharCode(...bytes).replace(/^\xef\xbb\xbf/, '');
  if (head.startsWith('%PDF-')) return { code: 'image_pdf', format: 'PDF', tried: false };
  const picture = PICTURES.find(([pattern]) => pattern.test(head));
  if (picture) return { code: 'image_kind', format: picture[1], tried: !['SVG', 'PostScript'].includes(picture[1]) };
  const document = DOCUMENTS.find(([pattern]) => pattern.test(head));
  return document ? { code: 'input_document', format: document[1], tried: false } : null;
}
