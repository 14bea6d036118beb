// Codes as the scanner reads them.
const bytes = (text) => new TextEncoder().encode(text);

export const qr = (text) => ({ data: bytes(text), symbology: 'QRCode' });
export const barcode = (text) => ({ data: bytes(text), symbology: 'Code128' });
export const part = (index, count, text = `part ${index}`, parity = 7) => ({
  data: bytes(text),
  symbology: 'QRCode',
  part: [index, count, parity],
});
export const texts = (codes) => codes.map(({ data }) => new TextDecoder().decode(data));
