// The demonstration of live codes: a specimen holder's screen and a checker's beside each other. Both are the real thing:
// the code is signed anew, read off its picture, and judged by the verifier; the key alone is known to everybody.
import { toBytes, toText } from './base64url.js';
import { SPECIMEN_SEED } from './constants.js';
import { byId, find } from './dom.js';
import './every-page.js';
import { pageVerifier } from './page-verifier.js';
import { otherReport } from './report-view.js';
import { toSecond } from './seconds.js';
import { missing } from './show-able.js';
import { signedText } from './show-sign.js';
import { draw, Symbols } from './show-symbol.js';
import { PERIOD_MS, Turns } from './show-turns.js';
import { wordsOf } from './words.js';

/** @import { Answer } from './verifier.js' */

const SIDE = 320;
const SECOND_MS = 1000;
// The checker's clock, put ahead by whoever does not want to wait.
const AHEAD_MS = 60_000;

const say = wordsOf(byId('words', HTMLTemplateElement));

/** @param {string} sentence */
function tell(sentence) {
  byId('problem').textContent = sentence;
  byId('problem').hidden = false;
}

/**
 * The specimen's key, from what everybody knows and the point that the specimen is bound to.
 * @param {string} point
 * @returns {Promise<CryptoKey>}
 */
async function specimenKey(point) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(SPECIMEN_SEED)));
  // As liangzheng/specimens/live.py: 31 bytes, below the order of the curve.
  digest[0] = 0;
  const [x, y] = [toBytes(point).slice(1, 33), toBytes(point).slice(33)];
  const jwk = { kty: 'EC', crv: 'P-256', d: toText(digest), x: toText(x), y: toText(y) };
  return crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
}

async function begin() {
  const { live = '' } = byId('demo').dataset;
  const { runtime, scanner, verifier, failed } = pageVerifier(byId('demo'), { say, onProblem: tell });
  const symbols = new Symbols(runtime);
  const given = await (await fetch(live)).text();
  const hold = verifier.hold.bind(verifier);
  const issued = await hold('issued', { codes: [{ data: new TextEncoder().encode(given.trim()) }] });
  if (!issued.credential) throw new TypeError(`no specimen: ${issued.error ?? issued.other}`);
  const keys = /** @type {any} */ ({ privateKey: await specimenKey(issued.point) });
  const canvas = byId('demo-code', HTMLCanvasElement);
  const kept = byId('demo-kept-code', HTMLCanvasElement);
  let ahead = 0;
  let due = 0;
  /** @type {{ at: number, data: Uint8Array, set: string, drawn: string } | null} */
  let picture = null;

  const set = () => find('input[name=demo-set]:checked', HTMLInputElement).value;
  // Which set the code on the left shows.
  let shown = set();

  /** What a camera would read off a screen. @param {HTMLCanvasElement} screen */
  async function read(screen) {
    const blob = await new Promise((/** @type {BlobCallback} */ resolve) => screen.toBlob(resolve));
    const { codes = [] } = await scanner.file(/** @type {Blob} */ (blob));
    return codes[0]?.data ?? null;
  }

  /**
   * @param {HTMLElement} place
   * @param {Answer} answer
   * @param {string} title
   * @param {string} chosen
   */
  function show(place, answer, title, chosen) {
    if ('error' in answer) place.textContent = answer.sentence ?? '';
    else place.replaceChildren(otherReport(answer, title, say, chosen === 'age' ? 'age' : 'rental'));
  }

  const turns = new Turns({
    make: async () => {
      shown = set();
      const asked = { credential: toBytes(issued.credential), names: [...issued.presets[shown]], at: toSecond() };
      const written = await signedText(hold, 'live', asked, keys);
      if ('error' in written) throw new TypeError(written.sentence);
      draw(canvas, await symbols.of(written.text), Math.min(SIDE, byId('demo-holder').clientWidth));
      canvas.dataset.text = written.text;
      const data = await read(canvas);
      if (data) show(byId('demo-live'), await verifier.check([{ data, symbology: 'QRCode' }]), say('demo_of_live'), shown);
      byId('demo-shot', HTMLButtonElement).disabled = false;
    },
    onTurn: () => (due = Date.now() + PERIOD_MS),
    onFail: (error) => failed(error, 'start'),
  });

  /** The kept picture is judged again and again, as the checker's clock goes on; drawn anew where the verdict is another. */
  async function look() {
    byId('demo-left').textContent = say('demo_left', { seconds: Math.max(0, Math.ceil((due - Date.now()) / SECOND_MS)) });
    if (!picture) return;
    const now = Date.now() + ahead;
    byId('demo-kept-age').textContent = say('demo_age', { seconds: Math.round((now - picture.at) / SECOND_MS) });
    const judged = picture;
    const answer = await verifier.check([{ data: judged.data, symbology: 'QRCode' }], { at: toSecond(now) });
    const reason = 'error' in answer ? answer.error : answer.report.reason;
    if (picture !== judged || judged.drawn === reason) return;
    judged.drawn = reason;
    show(byId('demo-kept-verdict'), answer, say('demo_of_kept'), judged.set);
  }

  byId('demo-shot').addEventListener('click', async () => {
    [kept.width, kept.height] = [canvas.width, canvas.height];
    kept.getContext('2d')?.drawImage(canvas, 0, 0);
    kept.style.width = `${canvas.clientWidth / 2}px`;
    const at = Date.now();
    const data = await read(kept);
    if (!data) return;
    ahead = 0;
    picture = { at, data, set: shown, drawn: '' };
    byId('demo-kept').hidden = false;
    byId('demo-ahead', HTMLButtonElement).disabled = false;
    await look();
  });
  byId('demo-ahead').addEventListener('click', async () => {
    ahead += AHEAD_MS;
    byId('demo-ahead', HTMLButtonElement).disabled = true;
    await look();
  });
  for (const input of document.querySelectorAll('input[name=demo-set]')) {
    input.addEventListener('change', () => turns.seen(true));
  }
  document.addEventListener('visibilitychange', () => turns.seen(!document.hidden));
  byId('demo-sides').hidden = false;
  await turns.start();
  setInterval(() => !document.hidden && void look(), SECOND_MS);
}

byId('asleep').remove();
const lack = missing();
if (lack) tell(say(lack === 'no_storage' ? 'show_no_crypto' : `show_${lack}`));
else if (!byId('demo').dataset.live) tell(say('demo_none'));
else {
  begin().catch((error) => {
    byId('problem').dataset.cause = String(error);
    tell(say('failed_start'));
  });
}
