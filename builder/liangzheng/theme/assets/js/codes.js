// A code as the scanner reads it, before anybody judges it.
import { LINEAR } from './constants.js';

/**
 * Of a code that is split over several symbols: which part, from 0, of how many, and the parity of the whole.
 * @typedef {readonly [index: number, count: number, parity: number]} Part
 */
/**
 * symbology: as zxing names it; none for a text or a file.
 * @typedef {{ data: Uint8Array, symbology?: string, part?: Part }} Code
 */

/** @typedef {[looked: number, of: number]} Pages of a PDF: how many were looked at closely, of how many */

/** @param {Code} code */
export const isBarcode = ({ symbology }) => symbology !== undefined && LINEAR.includes(symbology);

/** @param {Code} code */
export const isPart = ({ part }) => part !== undefined;
