// What a code seems to be, for the choice among several that the camera sees; only the verifier knows.

/** @import { Code } from './codes.js' */
/** @typedef {'licence' | 'link' | 'code'} Seeming */

// What the site's own licences and those of others begin with.
const LICENCE = /^((LZ1|HC1|NZCP|mdoc|shc):|https?:\/\/[^\s#]*#code=LZ1:)/i;
// What advertisements, cash desks and routers show: never a licence.
const LINK =
  /^(https?:|www\.|WIFI:|BEGIN:VCARD|MECARD:|mailto:|tel:|sms(to)?:|geo:|weixin:|wxp:|alipays?:|otpauth:|upi:|market:)/i;

const LONGEST = 60;

/** @param {Code} code */
const textOf = ({ data }) => new TextDecoder().decode(data.subarray(0, 200)).trim();

/**
 * @param {Code} code
 * @returns {Seeming}
 */
export function seeming(code) {
  const text = textOf(code);
  if (LICENCE.test(text)) return 'licence';
  return LINK.test(text) ? 'link' : 'code';
}

/**
 * A few characters of it, to know it by; a web address without what follows its host.
 * @param {Code} code
 */
export function excerpt(code) {
  const text = textOf(code).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '·');
  const host = /^https?:\/\/[^/?#\s]+/i.exec(text)?.[0] ?? text;
  return host.length > LONGEST ? `${host.slice(0, LONGEST)}…` : host;
}
