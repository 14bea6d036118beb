// Draws the pages of a PDF, by PDFium. In: {open: {engine}} first, its file of the runtime; then {id, pdf: the file's
// bytes}, answered by {id, pages}; and {id, page, resolution}, answered by {id, image: ImageData}. Or {id, error: a
// catalogue code}.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDF_PIXELS, READING_MEMORY } from './constants.js';
import { serve } from './engine-worker.js';
import { moduleOf } from './unpacking.js';

/** @import { PDFiumDocument } from '@hyzyla/pdfium' */
/** @import { Bytes } from './runtime-file.js' */
/** @typedef {{ id: number, pdf: Uint8Array } | { id: number, page: number, resolution: number }} Question */

const POINTS = 72; // an inch, ISO 32000-2 section 8.3.2.3
const WASM_PAGE = 65_536;

/** @type {PDFiumLibrary} */
let library;
/** @type {PDFiumDocument | undefined} */
let document;

/** @param {Bytes} engine */
async function start(engine) {
  const module = await moduleOf(engine);
  library = await PDFiumLibrary.init({
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(module, imports).then((instance) => {
        limitMemory(/** @type {WebAssembly.Memory[]} */ (Object.values(instance.exports).filter((one) => one instanceof WebAssembly.Memory)));
        /** @type {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} */ (/** @type {unknown} */ (done))(instance, module);
      });
      return {};
    },
  });
}

// A few bytes can ask for all there is. Beyond the limit PDFium hears that there is no more, and gives up.
/** @param {readonly WebAssembly.Memory[]} memories */
function limitMemory(memories) {
  for (const memory of memories) {
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * WASM_PAGE > READING_MEMORY) throw new RangeError('no more memory for a PDF');
      return grow(pages);
    };
  }
}

/** @param {Uint8Array} data */
async function open(data) {
  document?.destroy();
  document = undefined;
  try {
    document = await library.loadDocument(data);
  } catch (error) {
    // The package gives PDFium's error as words of its own.
    if (/password|security/i.test(String(error))) return { error: 'pdf_locked' };
    // FPDF_ERR_SUCCESS: there was no page to load.
    return { error: String(error).endsWith(' = 0') ? 'pdf_empty' : 'pdf_damaged' };
  }
  const pages = document.getPageCount();
  return pages > 0 ? { pages } : { error: 'pdf_empty' };
}

/**
 * A page, as fine as the limit on its pixels lets it be.
 * @param {number} number from 0
 * @param {number} resolution in pixels an inch
 */
async function draw(number, resolution) {
  const page = document?.getPage(number);
  const { originalWidth = 0, originalHeight = 0 } = page?.getOriginalSize() ?? {};
  if (!page || !(originalWidth > 0 && originalHeight > 0)) return { error: 'pdf_damaged' };
  const scale = Math.min(resolution / POINTS, Math.sqrt(PDF_PIXELS / (originalWidth * originalHeight)));
  const size = { width: Math.max(1, Math.ceil(originalWidth * scale)), height: Math.max(1, Math.ceil(originalHeight * scale)) };
  const { data: grey } = await page.render({ ...size, scale: 1, colorSpace: 'Gray' });
  const image = new ImageData(size.width, size.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < pixels.length; at++) pixels[at] = 0xff000000 | (/** @type {number} */ (grey[at]) * 0x010101);
  return { image };
}

/** @param {Question} question */
const answer = (question) => ('pdf' in question ? open(question.pdf) : draw(question.page, question.resolution));

serve({ start, answer });
