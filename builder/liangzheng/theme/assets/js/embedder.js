// The page around this one, where another site shows the verifier in a frame. Only origins that the publisher named may
// (`framing` in mkdocs.yml), and only the one that does is told how a check ended: never anything of the document.

/** @import { Effect } from './check-state.js' */

// As every message between the two pages is marked. liangzheng-check.js, on the other side, writes it too.
const MARK = 'liangzheng';
// For a page that loads its script after the frame, on a busy phone.
const PATIENCE_MS = 5000;
const AGAIN_MS = 250;
// Where a frame sends no referrer, browsers do not tell who is around either (HTML, ancestor origins list); older ones
// never do.
const UNTOLD = 'null';

let around = '';

/**
 * Finds out who frames this page: nobody, origins that may, or others.
 * @param {readonly string[]} origins that may
 * @returns {Promise<'alone' | 'allowed' | 'refused'>}
 */
export async function enter(origins) {
  if (window.parent === window) return 'alone';
  const above = [...(location.ancestorOrigins ?? [])];
  if (above.length && !above.includes(UNTOLD)) {
    around = above.every((origin) => origins.includes(origin)) ? (above[0] ?? '') : '';
  } else if (window.parent === window.top && origins.length) {
    // The page around has to answer for itself, and there may be none around that.
    around = await answered(origins);
  }
  return around ? 'allowed' : 'refused';
}

/**
 * The origin of the page around, which the browser writes on its answer; '' where it is not one of these.
 * @param {readonly string[]} origins
 * @returns {Promise<string>}
 */
function answered(origins) {
  return new Promise((resolve) => {
    const call = () => origins.forEach((origin) => window.parent.postMessage({ [MARK]: 'hello' }, origin));
    /** @param {string} origin */
    const end = (origin) => {
      clearInterval(calling);
      clearTimeout(waiting);
      window.removeEventListener('message', hear);
      resolve(origin);
    };
    /** @param {MessageEvent} message */
    const hear = ({ source, origin, data }) => {
      if (source === window.parent && origins.includes(origin) && data?.[MARK] === 'framed') end(origin);
    };
    window.addEventListener('message', hear);
    const calling = setInterval(call, AGAIN_MS);
    const waiting = setTimeout(() => end(''), PATIENCE_MS);
    call();
  });
}

/**
 * Tells the page around what follows from an effect: a verdict, or that it is gone.
 * @param {Effect} effect
 */
export function tellOf(effect) {
  if (!around) return;
  if (effect.do === 'show-verdict') {
    const { outcome, specimen } = effect.answer.report;
    tell({ [MARK]: 'verdict', outcome, specimen, headline: effect.answer.view.headline?.kind ?? null });
  } else if (effect.do === 'show-ways' && !effect.barcode) {
    tell({ [MARK]: 'cleared' });
  }
}

/** @param {object} message */
const tell = (message) => window.parent.postMessage(message, around);

/** In a frame, links of this page open beside it: the frame is the verifier's. */
export function openLinksOutside() {
  if (!around) return;
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a') : null;
    if (!link || link.pathname === location.pathname) return;
    link.target = '_blank';
    link.rel = 'noopener';
  });
}
