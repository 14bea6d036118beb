// Looks at a photo: faces, their meshes, and what of it is person. In: {open: {engine: {engine, models}}} first; then
// {id, source}, answered by {id, seen, image: the picture to show}; {id, turn: degrees}, the same of the last picture, turned
// by as much more; {id, frame, wanted}, answered by {id, saved: Blob} of
// the last picture; {id, forget: true}. Or {id, error: a word of the page}. It is kept here until it is forgotten or
// another comes.
import { Environment, Tensor, loadAndCompile, loadLiteRt } from '@litertjs/core';
import { serve } from './engine-worker.js';
import { PhotoError, openPhoto, savedPart } from './photo-picture.js';
import { see } from './photo-seen.js';
import { bytesOf, moduleOf } from './unpacking.js';

/** @import { Model } from './photo-faces.js' */
/** @import { Frame, Source } from './photo-picture.js' */
/** @import { Models } from './photo-seen.js' */
/** @import { Bytes } from './runtime-file.js' */
/** @typedef {{ engine: Bytes, models: { detection: Bytes, mesh: Bytes, person: Bytes } }} Engine */
/** @typedef {{ width: number, height: number, most: number }} Wanted */
/** @typedef {{ id: number, source: Source } | { id: number, frame: Frame, wanted: Wanted } | { id: number, turn: number } | { id: number, forget: true }} Question */

/** @type {Models} */
let models;
/** @type {Source | undefined} */
let last;
// By how much it is turned, in degrees.
let turned = 0;

/** @param {Engine} files */
async function start({ engine, models: packed }) {
  const module = await moduleOf(engine);
  // No graphics processor: what is measured should not depend on which there is.
  const { create } = Environment;
  Environment.create = () => create.call(Environment, { webGpuDevice: null });
  // The engine's script stands before this one, so that the package has none to fetch; and it is silent.
  Object.assign(self, {
    importScripts: () => {},
    Module: {
      instantiateWasm: (/** @type {WebAssembly.Imports} */ imports, /** @type {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} */ done) => {
        WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
        return {};
      },
      print: () => {},
      printErr: () => {},
    },
  });
  await loadLiteRt('engine.js');
  const [detection, mesh, person] = [await model(packed.detection), await model(packed.mesh), await model(packed.person)];
  models = { detection, mesh, person };
  warming = warm();
}

// Until the first question, and what is done of it is waited for.
let warming = Promise.resolve();
let asked = false;
const LEISURE_MS = 100;

/** What takes long is each model's first time: it is had while the photo is chosen, but in no photo's way. */
async function warm() {
  for (const run of Object.values(models)) {
    await new Promise((resolve) => setTimeout(resolve, LEISURE_MS));
    if (asked) return;
    await run(null);
  }
}

/**
 * @param {Bytes} packed
 * @returns {Promise<Model>}
 */
async function model(packed) {
  const compiled = await loadAndCompile(await bytesOf(packed), { accelerator: 'wasm' });
  const shape = Array.from(compiled.getInputDetails()[0]?.shape ?? []);
  const names = compiled.getOutputDetails().map(({ name }) => name);
  /** @type {Model} */
  const run = async (input) => {
    const given = new Tensor(input ? Float32Array.from(input) : new Float32Array(shape.reduce((product, side) => product * side, 1)), shape);
    const told = await compiled.run([given]);
    given.delete();
    return Object.fromEntries(
      told.map((tensor, at) => {
        const values = Float32Array.from(/** @type {ArrayLike<number>} */ (tensor.toTypedArray()));
        tensor.delete();
        return [names[at] ?? '', values];
      }),
    );
  };
  return run;
}

/** @param {Question} question */
async function answer(question) {
  asked = true;
  await warming;
  if ('frame' in question) {
    if (!last) throw new PhotoError('broken');
    return { saved: await savedPart(last, turned, question.frame, question.wanted) };
  }
  if ('turn' in question) {
    if (!last) throw new PhotoError('broken');
    return looked(last, (turned + question.turn) % 360);
  }
  if (last && !(last instanceof Blob)) last.close();
  last = undefined;
  if ('forget' in question) return {};
  return looked(question.source, 0);
}

/** @param {Source} source @param {number} turn */
async function looked(source, turn) {
  const opened = await openPhoto(source, turn);
  try {
    const seen = await see(models, opened);
    [last, turned] = [source, turn];
    return { seen, image: opened.image };
  } finally {
    opened.close();
  }
}

serve({ start, answer, codeOf: (error) => (error instanceof PhotoError ? error.code : undefined) });
