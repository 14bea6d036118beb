// What is in a file of the runtime. Workers unpack for themselves: the page has enough to do while it is being drawn.
import { unpacked } from './runtime-file.js';

/** @import { Bytes } from './runtime-file.js' */

/**
 * An archive.
 * @param {Bytes} file
 * @returns {Promise<Bytes>}
 */
export async function bytesOf(file) {
  return new Uint8Array(await new Response(unpacked(file)).arrayBuffer());
}

/**
 * A text.
 * @param {Bytes} file
 */
export function textOf(file) {
  return new Response(unpacked(file)).text();
}

/**
 * A script.
 * @param {Bytes} file
 */
export function blobOf(file) {
  return new Response(unpacked(file)).blob();
}

/**
 * WebAssembly, compiled.
 * @param {Bytes} file
 * @returns {Promise<WebAssembly.Module>}
 */
export function moduleOf(file) {
  // Of our own, so that the host's type of it does not matter.
  return WebAssembly.compileStreaming(new Response(unpacked(file), { headers: { 'Content-Type': 'application/wasm' } }));
}
