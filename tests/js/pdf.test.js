// In which order the pages of a PDF are looked at; drawing them is PDFium's.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PDF_LADDER, PDF_ROUNDS } from '#js/constants.js';
import { PdfReader } from '#js/pdf.js';
import { put, runtime } from './support/page.js';

// A PDF of so many pages, and what a scanner finds in them; a page is its own drawing.
function reader(t, pages, found) {
  put(t, 'Worker', class extends EventTarget {
    constructor() {
      super();
      setTimeout(() => this.tell({ alive: true }));
    }

    tell(data) {
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    }

    postMessage({ id, pdf, page, resolution }) {
      if (id === undefined) return;
      queueMicrotask(() => this.tell(pdf ? { id, pages } : { id, image: { page, resolution } }));
    }

    terminate() {}
  });
  const asked = [];
  const scanner = Object.fromEntries(
    ['glimpse', 'look', 'climb'].map((how) => [
      how,
      async ({ page, resolution }) => {
        asked.push(`${how} ${page} ${resolution}`);
        return found(how, page);
      },
    ]),
  );
  return { asked, pdf: new PdfReader(runtime, scanner) };
}

const [[coarse], [fine], [finest]] = PDF_ROUNDS;

test('where nothing is plain to see, the page with a code that was not read is looked at in other ways first', async (t) => {
  const { asked, pdf } = reader(t, 3, (how, page) => {
    if (how === 'glimpse') return { codes: [], glimpsed: page === 1 };
    return { codes: how === 'climb' && page === 1 ? ['code'] : [] };
  });
  assert.deepEqual(await pdf.file(new Blob(['%PDF-'])), { codes: ['code'], pages: [3, 3] });
  const rounds = [['glimpse', coarse], ['look', fine], ['look', finest]];
  assert.deepEqual(asked, [
    ...rounds.flatMap(([how, resolution]) => [0, 1, 2].map((page) => `${how} ${page} ${resolution}`)),
    `climb 1 ${PDF_LADDER}`,
  ]);
});

test('what is plain to see needs no other ways, and where there is nothing every page gets them', async (t) => {
  const plain = reader(t, 2, () => ({ codes: ['code'] }));
  assert.deepEqual((await plain.pdf.file(new Blob(['%PDF-']))).codes.length, 4);
  assert.ok(!plain.asked.some((one) => one.startsWith('climb') || one.endsWith(String(finest))));
  const none = reader(t, 2, () => ({ codes: [] }));
  assert.deepEqual(await none.pdf.file(new Blob(['%PDF-'])), { codes: [], pages: [2, 2] });
  assert.deepEqual(none.asked.slice(-2), [`climb 0 ${PDF_LADDER}`, `climb 1 ${PDF_LADDER}`]);
});
