// What of an SVG, a document and a video is looked at, and what is left alone.
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { test } from 'node:test';

import { HeldPictures } from '#js/held-pictures.js';
import { officePictures } from '#js/office-pictures.js';
import { isPlain, sized } from '#js/svg-drawing.js';

/** A ZIP archive (APPNOTE 6.3.10): the files, the directory, the end. */
function zip(files) {
  const [parts, directory] = [[], []];
  let at = 0;
  for (const [name, data, packed = deflateRawSync(data)] of files) {
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(packed === data ? 0 : 8, 4);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(data.length, 18);
    fixed.writeUInt16LE(name.length, 22);
    const [place, entry] = [Buffer.alloc(14), Buffer.alloc(2)];
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from('PK\x03\x04'), fixed, Buffer.from(name), packed);
    directory.push(Buffer.from('PK\x01\x02'), entry, fixed, place, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(at, 16);
  return new Blob([...parts, ...directory, end]);
}

async function all(blob) {
  const found = [];
  for await (const picture of officePictures(blob)) found.push(await picture.text());
  return found;
}

test('the pictures of a document are taken out, packed or not', async () => {
  const plain = Buffer.from('two');
  const blob = zip([['word/document.xml', Buffer.from('x')], ['word/media/1.png', Buffer.from('one')], ['xl/media/2.JPEG', plain, plain]]);
  assert.deepEqual(await all(blob), ['one', 'two']);
});

test('of a damaged archive there is what can be had', async () => {
  const blob = zip([['ppt/media/1.png', Buffer.from('one')]]);
  assert.deepEqual(await all(blob.slice(0, blob.size - 1)), []);
  assert.deepEqual(await all(new Blob(['PK'])), []);
  const wrong = Buffer.from('\xff\xff not deflated', 'latin1');
  assert.deepEqual(await all(zip([['ppt/media/1.png', Buffer.from('one'), wrong], ['ppt/media/2.png', Buffer.from('two')]])), ['two']);
});

test('what unpacks to more than a file may have is left out, and ends the rest', async () => {
  const bomb = Buffer.alloc(25_000_000);
  const files = [0, 1, 2].map((n) => [`word/media/${n}.png`, bomb]);
  assert.deepEqual(await all(zip([files[0], ['word/media/x.png', Buffer.from('one')]])), ['one']);
  assert.deepEqual(await all(zip([...files, ['word/media/x.png', Buffer.from('one')]])), []);
});

test('a document without pictures is told by its kind', async () => {
  const held = new HeldPictures({ look: () => assert.fail('looked'), file: () => assert.fail('looked') });
  assert.deepEqual(await held.file(zip([]), 'office'), { error: 'image_unreadable' });
});

test('an SVG is drawn in any size it has', () => {
  for (const [root, ...expected] of [
    ['<svg width="93" height="93">', 2000, 2000, 'viewBox="0 0 93 93"'],
    ['<svg viewBox="0 0 200 100">', 2000, 1000, 'viewBox="0 0 200 100"'],
    ["<svg width='1in' height='25.4mm' viewBox='0 0 5 5'>", 2000, 2000, "viewBox='0 0 5 5'"],
    ['<svg width="100%" height="100%" viewBox="0 0 1 4">', 500, 2000, 'viewBox="0 0 1 4"'],
  ]) {
    const { text, width, height } = sized(`${root}</svg>`, 2000) ?? assert.fail(root);
    assert.deepEqual([width, height], expected.slice(0, 2));
    assert.ok(text.startsWith(`<svg width="${width}" height="${height}"`), text);
    assert.ok(text.includes(expected[2]), text);
    assert.equal(text.match(/width=/g)?.length, 1);
  }
  assert.equal(sized('<svg width="0" height="0" viewBox="0 0 0 0"/>', 2000), null);
  assert.equal(sized('no drawing', 2000), null);
});

test('an SVG that refers to other files, multiplies itself or keeps the page busy is not drawn', () => {
  for (const plain of [
    '<svg><path d="M0 0"/></svg>',
    '<svg><defs><rect id="a"/></defs><use href="#a"/><use xlink:href="#a"/><use href="#a"/><use href="#a"/><use href="#a"/></svg>',
    `<svg>${'<rect width="1"/>\n'.repeat(31_329)}<text>A</text></svg>`,
    '<svg><a href="https://example.org/"><path/></a><image href="data:image/png;base64,AA"/></svg>',
  ])
    {assert.ok(isPlain(plain), plain.slice(0, 80));}
  for (const other of [
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    '<svg><image href="https://example.org/a.png"/></svg>',
    "<svg><image xlink:href = 'a.png'/></svg>",
    `<svg><g id="a"><path/><path/></g>${'<use href="#a"/>'.repeat(5)}</svg>`,
    '<svg><filter id="f"/></svg>',
    `<svg>${'<g/>'.repeat(50_000)}</svg>`,
    `<svg><text>${'A'.repeat(150_000)}</text></svg>`,
    `<svg xmlns:s="http://www.w3.org/2000/svg"><s:text>${'A'.repeat(150_000)}</s:text></svg>`,
    `<svg><path id="p" d="${'M0 0'.repeat(2500)}"/>${'<use href="#p"/>'.repeat(500)}</svg>`,
  ])
    {assert.ok(!isPlain(other), other.slice(0, 80));}
});

test('an SVG that is made to be looked through for ever is looked through at once', () => {
  const length = 1_000_000;
  for (const text of [
    `<svg><${'a-'.repeat(length)}/></svg>`,
    `<svg width="${'e'.repeat(length)}!" height="${'1'.repeat(length)}!"/>`,
    '<svg '.repeat(length / 5),
    `<svg a="${'<svg '.repeat(length / 5)}`,
  ]) {
    const began = performance.now();
    isPlain(text);
    sized(text, 2000);
    assert.ok(performance.now() - began < 2000, text.slice(0, 20));
  }
});
